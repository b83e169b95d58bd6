//! User groups: permissions and quotas that many users share.

use crate::security::Permission;
use crate::users::{ExploreLimits, User, UserBulkResult};
use crate::words::words;
use crate::{GroupUid, Limit, Nothing, Offset, Page, RelatedUser, Timestamp, Username, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A group, by uid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RelatedGroup {
    pub uid: GroupUid,
}

/// A group as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserGroup {
    pub uid: GroupUid,
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_count: Option<u64>,
    #[serde(default)]
    pub permissions: Vec<Permission>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explore_limits: Option<ExploreLimits>,
    /// Deprecated by the API; kept as it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_limits: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl UserGroup {
    /// The title, or the uid where there is none.
    pub fn title(&self) -> &str {
        self.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(self.uid.as_str())
    }
}

/// What a group is created or updated with. The portal makes the uid from the title.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewUserGroup {
    /// Required, though it may be null.
    #[serde(deserialize_with = "Option::deserialize")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<Permission>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explore_limits: Option<ExploreLimits>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_limits: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What was read, ready to be edited and sent back.
impl From<UserGroup> for NewUserGroup {
    fn from(group: UserGroup) -> Self {
        Self {
            title: group.title,
            description: group.description,
            permissions: Some(group.permissions),
            explore_limits: group.explore_limits,
            management_limits: group.management_limits,
            extra: group.extra,
        }
    }
}

words! {
    /// What groups are sorted by.
    GroupSort {
        CreatedAt = "created_at",
        UpdatedAt = "updated_at",
        CreatedBy = "created_by__username",
        UpdatedBy = "updated_by__username",
        UserCount = "user_count",
        Title = "group__title",
    }
}

operations! {
    area People;

    /// List user groups. `permissions` keeps those that grant any of them.
    ListUserGroups: list_user_groups = GET "/groups/" ()
        ?(limit: Option<Limit>, offset: Option<Offset>, search: Option<String>, sort: Option<GroupSort>, permissions: Vec<Permission>)
        -> [Page<UserGroup>], Read;
    /// Create a user group.
    CreateUserGroup: create_user_group = POST "/groups/" () {NewUserGroup} -> [UserGroup] = 201, Secure;
    /// Retrieve a user group.
    RetrieveUserGroup: retrieve_user_group = GET "/groups/{group_uid}/" (group_uid: GroupUid) -> [UserGroup], Read;
    /// Update a user group: its permissions change for every member.
    UpdateUserGroup: update_user_group = PUT "/groups/{group_uid}/" (group_uid: GroupUid) {NewUserGroup} -> [UserGroup], Secure;
    /// Delete a user group; its members stay users.
    DeleteUserGroup: delete_user_group = DELETE "/groups/{group_uid}/" (group_uid: GroupUid) -> [Nothing] = 204, Destroy;
    /// List the users of a group.
    ListUsersOfAUserGroup: list_users_of_a_user_group = GET "/groups/{group_uid}/users/" (group_uid: GroupUid) -> [Page<User>], Read;
    /// Add a user to a group.
    AddUserToUserGroup: add_user_to_user_group = POST "/groups/{group_uid}/users/" (group_uid: GroupUid)
        {RelatedUser} -> [User] = 201, Secure;
    /// Add several users to a group; each has its own outcome.
    BatchAddUsersToUserGroup: batch_add_users_to_user_group = POST "/groups/{group_uid}/users/batch/" (group_uid: GroupUid)
        {Vec<RelatedUser>} -> [UserBulkResult], Secure;
    /// Remove a user from a group.
    DeleteUserOfAUserGroup: delete_user_of_a_user_group = DELETE "/groups/{group_uid}/users/{username}/"
        (group_uid: GroupUid, username: Username) -> [Nothing] = 204, Secure;
}

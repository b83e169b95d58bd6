//! Users of the domain: their permissions, groups and quotas; invitations in bulk (behaviour.md 13).

use crate::email::EmailAddress;
use crate::groups::{RelatedGroup, UserGroup};
use crate::security::Permission;
use crate::union::read_variant;
use crate::words::words;
use crate::{
    ApiError, CommaSeparated, Download, GroupUid, Limit, Nothing, Offset, Page, Timestamp, Username, operations,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// Where an account lives.
    AccountType {
        Global = "global",
        Linked = "linked",
        Local = "local",
    }

    /// What a quota counts by.
    LimitUnit {
        Year = "year",
        Month = "month",
        Day = "day",
        Hour = "hour",
        Minute = "minute",
        Second = "second",
    }

    /// What users are sorted by.
    UserSort {
        Username = "username",
        FirstName = "first_name",
        LastName = "last_name",
        LastSeenAt = "last_seen_at",
    }

    /// How one item of a bulk call ended.
    BulkStatus {
        Success = "success",
        Error = "error",
    }
}

/// Quotas on the Explore API.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExploreLimits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_calls: Option<CallLimit>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// At most `limit` calls in each `unit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallLimit {
    pub limit: f64,
    pub unit: LimitUnit,
}

/// A user as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub username: Username,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// As the portal holds it; [`EmailAddress`] checks what is written.
    #[serde(default)]
    pub email: String,
    /// A person of the platform's own staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_ods: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
    /// Granted to the user directly; those of the groups come on top.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login_at: Option<Timestamp>,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explore_limits: Option<ExploreLimits>,
    /// Deprecated by the API; kept as it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_limits: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gravatar_url: Option<String>,
    #[serde(default)]
    pub groups: Vec<UserGroupLink>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_providers: Option<Vec<IdentityProvider>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl User {
    /// First and last name, or the display name, or the user name.
    pub fn full_name(&self) -> String {
        let names = [&self.first_name, &self.last_name].into_iter().flatten().map(|name| name.trim());
        let full = names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
        match self.display_name.as_deref() {
            _ if !full.is_empty() => full,
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => self.username.as_str().to_owned(),
        }
    }
}

/// A group of a user: its uid alone, or the whole group with `expand=groups`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum UserGroupLink {
    Expanded(Box<UserGroup>),
    Reference(RelatedGroup),
}

impl UserGroupLink {
    pub fn uid(&self) -> &GroupUid {
        match self {
            Self::Expanded(group) => &group.uid,
            Self::Reference(group) => &group.uid,
        }
    }

    /// The title where it is known, else the uid.
    pub fn title(&self) -> &str {
        match self {
            Self::Expanded(group) => group.title(),
            Self::Reference(group) => group.uid.as_str(),
        }
    }
}

/// An identity provider of the domain, by uid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityProvider {
    pub uid: String,
}

/// What a user is updated with, or invited with: an e-mail address and, where wanted, the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewUser {
    pub email: EmailAddress,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<Username>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<Permission>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explore_limits: Option<ExploreLimits>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_limits: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<UserGroupLink>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl NewUser {
    pub fn new(email: EmailAddress) -> Self {
        Self {
            email,
            username: None,
            first_name: None,
            last_name: None,
            permissions: None,
            explore_limits: None,
            management_limits: None,
            groups: None,
            extra: BTreeMap::new(),
        }
    }
}

/// What was read, ready to be edited and sent back. Fails where the portal holds no valid e-mail address.
impl TryFrom<User> for NewUser {
    type Error = ApiError;

    fn try_from(user: User) -> Result<Self, ApiError> {
        let email = EmailAddress::new(user.email).map_err(|error| ApiError::invalid("email", error.to_string()))?;
        Ok(Self {
            email,
            username: Some(user.username),
            first_name: user.first_name,
            last_name: user.last_name,
            permissions: Some(user.permissions),
            explore_limits: user.explore_limits,
            management_limits: user.management_limits,
            groups: Some(user.groups),
            extra: user.extra,
        })
    }
}

/// A user to create with an identity provider, without an invitation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProvisionedUser {
    pub identity_provider: IdentityProvider,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_provider_attributes: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub user: NewUser,
}

/// Whom to provision: one user, as the schema of the reference says, or several, as its text does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Provisioned {
    One(Box<ProvisionedUser>),
    Several(Vec<ProvisionedUser>),
}

impl Provisioned {
    pub fn into_users(self) -> Vec<ProvisionedUser> {
        match self {
            Self::One(user) => vec![*user],
            Self::Several(users) => users,
        }
    }
}

/// By hand: told apart by trying, neither would say which field is at fault.
impl<'de> Deserialize<'de> for Provisioned {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        match Value::deserialize(deserializer)? {
            Value::Object(fields) => {
                read_variant(fields).map(|user| Self::One(Box::new(user))).map_err(D::Error::custom)
            }
            items => serde_json::from_value(items).map(Self::Several).map_err(D::Error::custom),
        }
    }
}

/// The outcomes of a bulk call, by position: `"0"` first, though samples show `"01"`.
pub type UserBulkResult = BTreeMap<String, UserBulkItem>;

/// The outcome of one item of a bulk call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserBulkItem {
    pub status_code: BulkStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<User>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiError>,
}

impl UserBulkItem {
    pub fn success(user: User) -> Self {
        Self { status_code: BulkStatus::Success, data: Some(user), error: None }
    }

    pub fn error(error: ApiError) -> Self {
        Self { status_code: BulkStatus::Error, data: None, error: Some(error) }
    }
}

operations! {
    area People;

    /// List users. `permissions` keeps those with any of them, `all_permissions` those with all.
    GetUsers: get_users = GET "/users/" ()
        ?(search: Option<String>, sort: CommaSeparated<UserSort>, permissions: Vec<Permission>, all_permissions: Vec<Permission>,
          limit: Option<Limit>, offset: Option<Offset>)
        -> [Page<User>], Read;
    /// Retrieve a user; `expand=groups` for the whole groups.
    GetUser: get_user = GET "/users/{username}/" (username: Username) ?(expand: Option<String>) -> [User], Read;
    /// Update a user.
    UpdateUser: update_user = PUT "/users/{username}/" (username: Username) {NewUser} -> [User], Secure;
    /// Remove a user from the domain; the last administrator cannot be removed.
    DeleteUser: delete_user = DELETE "/users/{username}/" (username: Username) -> [Nothing] = 204, Destroy;
    /// Export users as CSV. `delimiter` is one character.
    UsersExport: users_export = GET "/users/export/" () ?(subdomains: Option<String>, delimiter: Option<String>)
        -> file => [Download], Read;
    /// Invite users by e-mail; each has its own outcome.
    InviteUsers: invite_users = POST "/users/invite/" () {Vec<NewUser>} -> [UserBulkResult], Secure;
    /// Create users with an identity provider, without an e-mail; each has its own outcome.
    ProvisionUsers: provision_users = POST "/users/provision/" () {Provisioned} -> [UserBulkResult], Secure;
}

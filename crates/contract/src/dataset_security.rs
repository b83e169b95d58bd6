//! Rulesets of a dataset: permissions, and what the holder sees of it.

use crate::datasets::DatasetSecurity;
use crate::groups::RelatedGroup;
use crate::security::RulesetPermission;
use crate::{DatasetUid, GroupUid, Limit, Nothing, Offset, Page, RelatedUser, Username, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What one user may see of, and do with, a dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetUserSecurity {
    pub user: RelatedUser,
    #[serde(default)]
    pub permissions: Vec<RulesetPermission>,
    #[serde(default)]
    pub security: DatasetSecurity,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What one group may see of, and do with, a dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetGroupSecurity {
    pub group: RelatedGroup,
    #[serde(default)]
    pub permissions: Vec<RulesetPermission>,
    #[serde(default)]
    pub security: DatasetSecurity,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Catalog;

    /// List the user rulesets of a dataset.
    ListDatasetUserSecurity: list_dataset_user_security = GET "/datasets/{dataset_uid}/security/users/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<DatasetUserSecurity>], Read;
    /// Give a user a ruleset on a dataset.
    CreateDatasetUserSecurity: create_dataset_user_security = POST "/datasets/{dataset_uid}/security/users/" (dataset_uid: DatasetUid)
        {DatasetUserSecurity} -> [DatasetUserSecurity] = 201, Secure;
    /// Retrieve the ruleset of a user on a dataset.
    RetrieveDatasetUserSecurity: retrieve_dataset_user_security = GET "/datasets/{dataset_uid}/security/users/{username}/"
        (dataset_uid: DatasetUid, username: Username) -> [DatasetUserSecurity], Read;
    /// Update the ruleset of a user on a dataset.
    UpdateDatasetUserSecurity: update_dataset_user_security = PUT "/datasets/{dataset_uid}/security/users/{username}/"
        (dataset_uid: DatasetUid, username: Username) {DatasetUserSecurity} -> [DatasetUserSecurity], Secure;
    /// Take the ruleset of a user on a dataset away.
    DeleteDatasetUserSecurity: delete_dataset_user_security = DELETE "/datasets/{dataset_uid}/security/users/{username}/"
        (dataset_uid: DatasetUid, username: Username) -> [Nothing] = 204, Secure;
    /// List the group rulesets of a dataset.
    ListDatasetGroupSecurity: list_dataset_group_security = GET "/datasets/{dataset_uid}/security/groups/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<DatasetGroupSecurity>], Read;
    /// Give a group a ruleset on a dataset.
    CreateDatasetGroupSecurity: create_dataset_group_security = POST "/datasets/{dataset_uid}/security/groups/" (dataset_uid: DatasetUid)
        {DatasetGroupSecurity} -> [DatasetGroupSecurity] = 201, Secure;
    /// Retrieve the ruleset of a group on a dataset.
    RetrieveDatasetGroupSecurity: retrieve_dataset_group_security = GET "/datasets/{dataset_uid}/security/groups/{group_uid}/"
        (dataset_uid: DatasetUid, group_uid: GroupUid) -> [DatasetGroupSecurity], Read;
    /// Update the ruleset of a group on a dataset.
    UpdateDatasetGroupSecurity: update_dataset_group_security = PUT "/datasets/{dataset_uid}/security/groups/{group_uid}/"
        (dataset_uid: DatasetUid, group_uid: GroupUid) {DatasetGroupSecurity} -> [DatasetGroupSecurity], Secure;
    /// Take the ruleset of a group on a dataset away.
    DeleteDatasetGroupSecurity: delete_dataset_group_security = DELETE "/datasets/{dataset_uid}/security/groups/{group_uid}/"
        (dataset_uid: DatasetUid, group_uid: GroupUid) -> [Nothing] = 204, Secure;
}

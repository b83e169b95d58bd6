//! Decisions on user requests. The API's requests are read-only: Portico keeps the decision, does what was
//! decided with the operations that exist, and shows what the portal itself still says.

use crate::{GroupUid, Timestamp, UserRequestUid, Username};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Fulfilled,
    Declined,
}

/// A decision that was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionRecord {
    pub request_uid: UserRequestUid,
    pub decision: Decision,
    pub note: String,
    pub person: String,
    pub at: Timestamp,
    /// What was done on the portal, in order, in plain words.
    pub steps: Vec<String>,
}

/// What to do to fulfil a request. Each step is one call of the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum FulfilStep {
    /// Invite by e-mail, with these groups.
    Invite { email: String, groups: Vec<GroupUid> },
    /// Add an existing user to a group.
    AddToGroup { username: Username, group_uid: GroupUid },
    /// Give a user a ruleset on a dataset.
    DatasetRuleset { username: Username, dataset_uid: crate::DatasetUid, security: crate::datasets::DatasetSecurity },
}

/// A decision to take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionOrder {
    pub request_uid: UserRequestUid,
    pub decision: Decision,
    pub note: String,
    #[serde(default)]
    pub steps: Vec<FulfilStep>,
}

//! Decisions on user requests. The API's requests are read-only: Portico keeps the decision, does what was
//! decided with the operations that exist, and shows what the portal itself still says.

use crate::user_requests::{UserRequest, UserRequestType};
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
    /// Create the account with an identity provider, without an e-mail, with these groups.
    Provision { email: String, username: Option<Username>, identity_provider: String, groups: Vec<GroupUid> },
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

/// Which requests the inbox shows. The portal's own word and Portico's decision are two things: the API cannot
/// change the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Pending on the portal, not decided here.
    #[default]
    ToDecide,
    /// Decided here, whatever the portal says.
    Decided,
    Pending,
    Approved,
    Rejected,
    All,
}

impl Standing {
    pub const ALL: [Self; 6] =
        [Self::ToDecide, Self::Decided, Self::Pending, Self::Approved, Self::Rejected, Self::All];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToDecide => "to_decide",
            Self::Decided => "decided",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::All => "all",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == text)
    }
}

/// What the inbox is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxQuery {
    pub standing: Standing,
    pub kind: Option<UserRequestType>,
    pub search: Option<String>,
    /// Days, as the API counts them: 6 keeps the last 7 days.
    pub raised_in: Option<u32>,
    /// Days: 89 keeps what is older than 90 days.
    pub raised_before: Option<u32>,
    pub offset: u64,
    /// 0 only counts.
    pub limit: u32,
}

/// A part of the inbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboxPage {
    /// When it was read: what ages are counted from.
    pub at: Timestamp,
    pub total: u64,
    pub rows: Vec<InboxRow>,
}

/// A request with what Portico knows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboxRow {
    pub request: UserRequest,
    pub decision: Option<DecisionRecord>,
}

impl InboxRow {
    /// Nobody decided here, and the portal waits too.
    pub fn is_open(&self) -> bool {
        self.decision.is_none() && self.request.is_pending()
    }
}

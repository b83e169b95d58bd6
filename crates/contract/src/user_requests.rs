//! What people ask for: access to the portal or to an asset, or a showcase. Read-only in the API (behaviour.md 17).

use crate::union::tagged_union;
use crate::words::words;
use crate::{Limit, Offset, Page, Timestamp, UserRequestUid, Username, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// What is asked for.
    UserRequestType {
        DomainAccess = "domain_access",
        DatasetAssetAccess = "dataset_asset_access",
        ExternalAssetAccess = "external_asset_access",
        ExternalShowcase = "external_showcase",
    }

    /// What the portal says became of it.
    UserRequestStatus {
        Pending = "pending",
        Approved = "approved",
        Rejected = "rejected",
    }
}

/// A request, of whatever type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserRequest {
    pub uid: UserRequestUid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<UserRequestStatus>,
    #[serde(default)]
    pub request_message: Option<String>,
    #[serde(default)]
    pub rejection_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<KnownAsker>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<Asker>,
    /// The type, and what belongs to it.
    #[serde(flatten)]
    pub subject: RequestSubject,
}

impl UserRequest {
    pub fn kind(&self) -> UserRequestType {
        UserRequestType::from(self.subject.kind().to_owned())
    }

    pub fn asker(&self) -> Option<&Asker> {
        self.created_by.as_ref()
    }

    /// What the asker wrote.
    pub fn message(&self) -> Option<&str> {
        self.request_message.as_deref().filter(|message| !message.is_empty())
    }

    pub fn is_pending(&self) -> bool {
        self.status == Some(UserRequestStatus::Pending)
    }
}

/// Who asks: a user, or, for showcases, anybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Asker {
    Known(KnownAsker),
    Anonymous(AnonymousUser),
}

impl Asker {
    /// First and last name, or the user name, or the e-mail address.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Known(user) => Some(user.username.as_str().to_owned()),
            Self::Anonymous(person) => {
                let names = [&person.first_name, &person.last_name].into_iter().flatten().map(|name| name.trim());
                let full = names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
                if full.is_empty() { person.email.clone() } else { Some(full) }
            }
        }
    }

    pub fn username(&self) -> Option<&Username> {
        match self {
            Self::Known(user) => Some(&user.username),
            Self::Anonymous(_) => None,
        }
    }

    /// Known of guests, and of users where `created_by` was expanded.
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Known(user) => user.extra.get("email").and_then(Value::as_str),
            Self::Anonymous(person) => person.email.as_deref(),
        }
    }
}

/// A user; with `expand`, more is known than the user name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownAsker {
    pub username: Username,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A guest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AnonymousUser {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

tagged_union! {
    /// What a request is about, by its type.
    RequestSubject {
        DomainAccess(DomainAccess) = "domain_access",
        DatasetAssetAccess(DatasetAssetAccess) = "dataset_asset_access",
        ExternalAssetAccess(ExternalAssetAccess) = "external_asset_access",
        ExternalShowcase(ExternalShowcase) = "external_showcase",
    }
}

/// Access to the portal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DomainAccess {
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Access to a dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetAssetAccess {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<RequestedDataset>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// The dataset that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RequestedDataset {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<crate::DatasetUid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset_id: Option<crate::DatasetId>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Access to an asset that is not a dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalAssetAccess {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<RequestedAsset>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// The asset that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RequestedAsset {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Something made with the data, proposed for the portal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalShowcase {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub showcase: Option<Showcase>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What is proposed. The address comes from a guest: never trust it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Showcase {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Moderation;

    /// List user requests. `raised_in=6` keeps those of the last 7 days, `raised_before=89` the older ones.
    ListUserRequests: list_user_requests = GET "/user_requests/" ()
        ?(limit: Option<Limit>, offset: Option<Offset>, search: Option<String>, expand: Vec<String>,
          status: Option<UserRequestStatus>, r#type: Option<UserRequestType>, raised_in: Option<u32>, raised_before: Option<u32>)
        -> [Page<UserRequest>], Read;
    /// Retrieve a user request.
    RetrieveUserRequest: retrieve_user_request = GET "/user_requests/{ur_uid}/" (ur_uid: UserRequestUid) -> [UserRequest], Read;
}

//! API keys: one's own (behaviour.md 2, 13).

use crate::security::Permission;
use crate::words::words;
use crate::{ApiKeyUid, ExpandableUser, Limit, Offset, Page, Secret, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// What an answer about a key may tell whole.
    ApiKeyExpand {
        User = "user",
    }
}

/// A key as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApiKey {
    pub uid: ApiKeyUid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The key itself, in full: this API answers it whenever a key is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Secret>,
    /// What the key allows at most: never more than what its owner may do.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// Whose key it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<ExpandableUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_status: Option<ApiKeyRevocation>,
    #[serde(default)]
    pub is_revoked: bool,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl ApiKey {
    /// The label, or the uid where there is none.
    pub fn title(&self) -> &str {
        self.label.as_deref().filter(|label| !label.trim().is_empty()).unwrap_or(self.uid.as_str())
    }
}

/// When and why a key was revoked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ApiKeyRevocation {
    #[serde(default)]
    pub revoked_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_reason: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a key is created or updated with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewApiKey {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<Permission>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Why a key is revoked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ApiKeyRevocationRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A key to look for, in full.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ApiKeySearch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Secret>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ApiKeySearchResult {
    #[serde(default)]
    pub found: bool,
    #[serde(default)]
    pub result: Option<ApiKey>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Keys;

    /// List one's own API keys.
    GetApikeys: get_apikeys = GET "/apikeys/" () ?(limit: Option<Limit>, offset: Option<Offset>)
        -> [Page<ApiKey>], Read;
    /// Create an API key for oneself.
    PostApikeys: post_apikeys = POST "/apikeys/" () {NewApiKey} -> [ApiKey] = 201, Secure;
    /// Retrieve one of one's own API keys; `expand=user` for the whole owner.
    GetApikey: get_apikey = GET "/apikeys/{apikey_uid}/" (apikey_uid: ApiKeyUid) ?(expand: Option<ApiKeyExpand>)
        -> [ApiKey], Read;
    /// Update the label and the permissions of one of one's own API keys.
    PutApikeysApikeyUid: put_apikeys_apikey_uid = PUT "/apikeys/{apikey_uid}/" (apikey_uid: ApiKeyUid) {NewApiKey}
        -> [ApiKey], Secure;
    /// Revoke one of one's own API keys: it stops at once, and for good.
    PostApikeysApikeyUidRevoke: post_apikeys_apikey_uid_revoke = POST "/apikeys/{apikey_uid}/revoke/"
        (apikey_uid: ApiKeyUid) {ApiKeyRevocationRequest} -> [ApiKey], Destroy;
    /// Search a key of the domain, revoked or active: for administrators.
    SearchApikey: search_apikey = POST "/apikeys/search_key/" () {ApiKeySearch} -> [ApiKeySearchResult], Read;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_and_sent_and_never_printed() {
        let key: ApiKey = serde_json::from_str(r#"{"uid": "ak_qf2hyt", "key": "63d534ca"}"#).unwrap();
        assert!(!format!("{key:?}").contains("63d534ca"));
        assert_eq!(serde_json::to_value(&key).unwrap()["key"], "63d534ca");
        assert_eq!(key.title(), "ak_qf2hyt");
    }
}

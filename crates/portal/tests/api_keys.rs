//! API keys, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::api_keys::*;
use portico_contract::datasets::{CreateDataset, ListDatasets, NewDataset};
use portico_contract::security::Permission;
use portico_contract::users::GetUsers;
use portico_contract::{ApiKeyUid, CommaSeparated, ErrorCode, Secret};
use reqwest::Method;
use support::{TestPortal, code};

fn new(label: &str, permissions: &[Permission]) -> PostApikeys {
    let permissions = Some(permissions.to_vec());
    PostApikeys { body: NewApiKey { label: Some(label.to_owned()), permissions, ..NewApiKey::default() } }
}

fn secret(key: &ApiKey) -> String {
    key.key.as_ref().unwrap().expose().to_owned()
}

fn datasets() -> ListDatasets {
    ListDatasets { limit: None, offset: None, dataset_id: None }
}

fn users() -> GetUsers {
    GetUsers {
        search: None,
        sort: CommaSeparated::default(),
        permissions: vec![],
        all_permissions: vec![],
        limit: None,
        offset: None,
    }
}

fn retrieve(key: &ApiKey) -> GetApikey {
    GetApikey { apikey_uid: key.uid.clone(), expand: None }
}

fn revoke(uid: &ApiKeyUid, reason: Option<&str>) -> PostApikeysApikeyUidRevoke {
    let body = ApiKeyRevocationRequest { reason: reason.map(str::to_owned), ..ApiKeyRevocationRequest::default() };
    PostApikeysApikeyUidRevoke { apikey_uid: uid.clone(), body }
}

#[tokio::test]
async fn a_key_opens_what_it_allows_as_far_as_its_owner_may() {
    let portal = TestPortal::start().await;
    let every = ["create_dataset", "edit_domain"];
    let owner = portal.user("louise", &["create_dataset"], &every).await;
    let both = [Permission::CreateDataset, Permission::EditDomain];
    let key = portal.call_as(&owner, new("Script", &both)).await.unwrap();
    assert_eq!((key.label.as_deref(), key.permissions.as_slice(), key.is_revoked), (Some("Script"), &both[..], false));
    assert_eq!(key.user.as_ref().unwrap().username.as_str(), "louise");
    let body: NewDataset = serde_json::from_value(serde_json::json!({"metadata": {}})).unwrap();
    let create = CreateDataset { body };
    portal.call_as(&secret(&key), create.clone()).await.unwrap();
    assert_eq!(code(portal.call_as(&secret(&key), users()).await), ErrorCode::PermissionDenied, "louise may not");
    let none = portal.call_as(&owner, new("Nothing", &[])).await.unwrap();
    assert_eq!(code(portal.call_as(&secret(&none), create).await), ErrorCode::PermissionDenied, "the key does not");
}

#[tokio::test]
async fn everybody_sees_their_own_keys_in_full_and_nobody_elses() {
    let portal = TestPortal::start().await;
    let louise = portal.user("louise", &[], &["edit_page"]).await;
    let hugo = portal.user("hugo", &[], &["edit_page"]).await;
    let key = portal.call_as(&louise, new("Mine", &[Permission::EditPage])).await.unwrap();
    let listed = portal.call_as(&louise, GetApikeys { limit: None, offset: None }).await.unwrap();
    assert_eq!(listed.total_count, 2);
    assert!(listed.results.contains(&key) && secret(&key).len() == 56);
    for other in [&hugo, &portal.key] {
        assert_eq!(code(portal.call_as(other, retrieve(&key)).await), ErrorCode::NotFound);
        assert_eq!(code(portal.call_as(other, revoke(&key.uid, None)).await), ErrorCode::NotFound);
    }
    let expanded = GetApikey { expand: Some(ApiKeyExpand::User), ..retrieve(&key) };
    assert!(portal.call_as(&louise, expanded).await.unwrap().user.unwrap().extra.contains_key("email"));
    let path = format!("/apikeys/{}/?expand=everything", key.uid);
    assert_eq!(portal.request(Method::GET, &path).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_key_that_allows_little_is_no_way_to_one_that_allows_more() {
    let portal = TestPortal::start().await;
    let wide = portal.user("louise", &["edit_page", "edit_dataset"], &["edit_page", "edit_dataset"]).await;
    let narrow = secret(&portal.call_as(&wide, new("Narrow", &[Permission::EditPage])).await.unwrap());
    let more = [Permission::EditPage, Permission::EditDataset];
    let refused = portal.call_as(&narrow, new("More", &more)).await.unwrap_err();
    assert!(refused.for_field("permissions").unwrap()[0].contains("edit_dataset"));
    let listed = portal.call_as(&narrow, GetApikeys { limit: None, offset: None }).await.unwrap().results;
    let shown: Vec<_> = listed.iter().map(|key| (key.uid.as_str() == "ak_louise", key.key.is_some())).collect();
    assert!(shown.contains(&(true, false)) && shown.contains(&(false, true)), "{shown:?}");
    let unknown = portal.call_as(&wide, new("Odd", &[Permission::Other("fly".into())])).await.unwrap_err();
    assert!(unknown.for_field("permissions").is_some());
}

#[tokio::test]
async fn a_revoked_key_stops_at_once_and_keeps_its_reason() {
    let portal = TestPortal::start().await;
    let owner = portal.user("louise", &["edit_dataset"], &["edit_dataset"]).await;
    let key = portal.call_as(&owner, new("Lost", &[Permission::EditDataset])).await.unwrap();
    portal.call_as(&secret(&key), datasets()).await.unwrap();
    let revoked = portal.call_as(&owner, revoke(&key.uid, Some("Left in a train"))).await.unwrap();
    let status = revoked.revocation_status.clone().unwrap();
    assert!(revoked.is_revoked && status.revoked_at.is_some());
    assert_eq!(status.revocation_reason.as_deref(), Some("Left in a train"));
    assert_eq!(code(portal.call_as(&secret(&key), datasets()).await), ErrorCode::NotAuthenticated);
    assert_eq!(portal.call_as(&owner, revoke(&key.uid, Some("Again"))).await.unwrap(), revoked);
    assert_eq!(portal.call_as(&owner, retrieve(&key)).await.unwrap(), revoked);

    // Without a body, and with the key that calls.
    let last = portal.call_as(&owner, new("Own end", &[])).await.unwrap();
    let address = format!("{}{}/apikeys/{}/revoke/", portal.address, support::BASE, last.uid);
    let response = portal.client.post(address).header("authorization", format!("Apikey {}", secret(&last)));
    assert_eq!(response.send().await.unwrap().status(), 200);
    assert_eq!(code(portal.call_as(&secret(&last), datasets()).await), ErrorCode::NotAuthenticated);
}

#[tokio::test]
async fn a_label_and_permissions_change_and_the_key_stays() {
    let portal = TestPortal::start().await;
    let owner = portal.user("louise", &["edit_dataset"], &["edit_dataset", "edit_page"]).await;
    let key = portal.call_as(&owner, new("Old", &[Permission::EditPage])).await.unwrap();
    let body = NewApiKey { permissions: Some(vec![Permission::EditDataset]), ..NewApiKey::default() };
    let update = PutApikeysApikeyUid { apikey_uid: key.uid.clone(), body };
    let changed = portal.call_as(&owner, update).await.unwrap();
    assert_eq!((changed.label.as_deref(), &changed.key), (Some("Old"), &key.key));
    assert_eq!(changed.permissions, [Permission::EditDataset]);
}

#[tokio::test]
async fn administrators_find_out_whose_a_key_is_also_a_revoked_one() {
    let portal = TestPortal::start().await;
    let owner = portal.user("louise", &[], &[]).await;
    let key = portal.call_as(&owner, new("Found on a wiki", &[])).await.unwrap();
    portal.call_as(&owner, revoke(&key.uid, None)).await.unwrap();
    let search =
        |text: &str| SearchApikey { body: ApiKeySearch { key: Some(Secret::new(text)), ..ApiKeySearch::default() } };
    let found = portal.call(search(&secret(&key))).await.unwrap();
    let result = found.result.unwrap();
    assert!(found.found && result.is_revoked);
    assert_eq!(result.user.unwrap().username.as_str(), "louise");
    let nothing = portal.call(search("63d534ca")).await.unwrap();
    assert!(!nothing.found && nothing.result.is_none());
    assert!(portal.call(search(" ")).await.unwrap_err().for_field("key").is_some());
    assert_eq!(code(portal.call_as(&owner, search(&secret(&key))).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn the_key_of_the_configuration_is_not_taken_away_by_a_call() {
    let portal = TestPortal::start().await;
    let uid = ApiKeyUid::new("ak_admin0").unwrap();
    assert_eq!(code(portal.call(revoke(&uid, None)).await), ErrorCode::BadRequest);
    let body = NewApiKey { permissions: Some(vec![]), ..NewApiKey::default() };
    let narrowed = portal.call(PutApikeysApikeyUid { apikey_uid: uid.clone(), body }).await.unwrap_err();
    assert!(narrowed.for_field("permissions").is_some());
    let body = NewApiKey { label: Some("Operations".into()), ..NewApiKey::default() };
    let labelled = portal.call(PutApikeysApikeyUid { apikey_uid: uid, body }).await.unwrap();
    assert_eq!(labelled.label.as_deref(), Some("Operations"));
    assert_eq!(secret(&labelled), portal.key);
}

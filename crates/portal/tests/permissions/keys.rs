//! Keys and their owners (behaviour.md 2).

use crate::support::{BASE, TestPortal, code};
use portico_contract::ErrorCode;
use portico_contract::datasets::*;
use serde_json::{Value, json};

fn list() -> ListDatasets {
    ListDatasets { limit: None, offset: None, dataset_id: None }
}

#[tokio::test]
async fn a_key_has_no_more_rights_than_its_owner_and_no_more_than_itself() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Airports").await.uid;
    let retrieve = RetrieveDataset { dataset_uid };
    let narrow_key = portal.user("editor", &["edit_dataset"], &["explore_monitoring"]).await;
    assert_eq!(code(portal.call_as(&narrow_key, retrieve.clone()).await), ErrorCode::PermissionDenied);
    let narrow_owner = portal.user("reader", &["explore_monitoring"], &["edit_dataset"]).await;
    assert_eq!(code(portal.call_as(&narrow_owner, retrieve.clone()).await), ErrorCode::PermissionDenied);
    let both = portal.user("both", &["edit_dataset"], &["edit_dataset"]).await;
    assert!(portal.call_as(&both, retrieve).await.is_ok());
}

#[tokio::test]
async fn a_ruleset_opens_one_dataset_and_the_list_shows_that_one() {
    let portal = TestPortal::start().await;
    let mine = portal.dataset("Mine").await;
    let other = portal.dataset("Other").await;
    let key = portal.user("louise", &[], &["edit_dataset", "publish_dataset"]).await;
    portal.ruleset(&mine.uid, "louise", &["edit_dataset"], json!({})).await;
    let listed = portal.call_as(&key, list()).await.unwrap();
    assert_eq!(listed.results.iter().map(|dataset| &dataset.uid).collect::<Vec<_>>(), [&mine.uid]);
    let change = |uid| UpdateDataset { dataset_uid: uid, body: DatasetChanges::default() };
    assert!(portal.call_as(&key, change(mine.uid.clone())).await.is_ok());
    assert_eq!(code(portal.call_as(&key, change(other.uid)).await), ErrorCode::PermissionDenied);
    let publish = PublishDataset { dataset_uid: mine.uid };
    assert_eq!(code(portal.call_as(&key, publish).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn creating_needs_its_permission_and_does_not_open_what_others_made() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Airports").await.uid;
    let key = portal.user("maker", &["create_dataset"], &["create_dataset"]).await;
    let body: NewDataset = serde_json::from_value(json!({"metadata": {}})).unwrap();
    assert!(portal.call_as(&key, CreateDataset { body: body.clone() }).await.is_ok());
    assert_eq!(code(portal.call_as(&key, RetrieveDataset { dataset_uid }).await), ErrorCode::PermissionDenied);
    let editor = portal.user("editor", &["edit_dataset"], &["edit_dataset"]).await;
    assert_eq!(code(portal.call_as(&editor, CreateDataset { body }).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn a_revoked_or_unknown_key_is_nobody() {
    let portal = TestPortal::start().await;
    let key = portal.user("louise", &["edit_dataset"], &["edit_dataset"]).await;
    assert!(portal.call_as(&key, list()).await.is_ok());
    portal.write("UPDATE api_keys SET is_revoked = 1 WHERE username = 'louise'", &[]).await;
    let refused = portal.call_as(&key, list()).await.unwrap_err();
    assert_eq!((refused.status, refused.code), (401, ErrorCode::NotAuthenticated));
    assert_eq!(code(portal.call_as("nonsense", list()).await), ErrorCode::NotAuthenticated);
}

#[tokio::test]
async fn a_key_in_the_address_is_as_good_and_is_not_repeated_in_links() {
    let portal = TestPortal::start().await;
    portal.dataset("One").await;
    portal.dataset("Two").await;
    let address = format!("{}{}/datasets/?limit=1&apikey={}", portal.address, BASE, portal.key);
    let response = portal.client.get(address).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let page: Value = response.json().await.unwrap();
    assert!(page["next"].as_str().is_some_and(|next| !next.contains(&portal.key)));
}

//! What a ruleset on the thing itself opens, to somebody without any permission on the domain (behaviour.md 10, 18).

use crate::support::TestPortal;
use crate::{attempt, placeholder};
use portico_contract::security::Permission;
use portico_contract::{Effect, OPERATIONS, OperationInfo};
use reqwest::StatusCode;

/// Puts a ruleset on a thing that does not exist: it decides who is let through all the same.
async fn ruleset(portal: &TestPortal, kind: &str, uid: &str, permissions: &[&str]) {
    let ruleset =
        "INSERT OR REPLACE INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions, document)
        VALUES (?, ?, 'user', 'louise', ?, '{}')";
    portal.write(ruleset, &[kind, uid, &serde_json::to_string(permissions).unwrap()]).await;
}

/// Louise may do nothing on the domain; her key does not stand in her way.
async fn louise(portal: &TestPortal) -> String {
    let every: Vec<&str> =
        Permission::ALL.iter().map(Permission::as_str).chain(["manage_connection", "moderate_form"]).collect();
    portal.user("louise", &[], &every).await
}

async fn is_refused(portal: &TestPortal, key: &str, info: &OperationInfo) -> bool {
    let (status, code) = attempt(portal, Some(key), info).await;
    assert!(!status.is_server_error(), "{}: {status}", info.name);
    let refused = status == StatusCode::FORBIDDEN;
    assert_eq!(refused, code.as_deref() == Some("permission_denied"), "{}", info.name);
    refused
}

/// Whether rulesets with these permissions on a dataset are enough (behaviour.md 18).
fn enough(info: &OperationInfo, held: &[&str]) -> bool {
    let has = |name| held.contains(&name);
    match info.path.split('/').nth(3) {
        Some("security") => has("edit_dataset") && has("manage_dataset"),
        Some("publish" | "publish_metadata" | "unpublish" | "abort") => has("publish_dataset"),
        // It makes a new dataset, which no ruleset on the old one allows.
        Some("copy") => false,
        _ if info.effect == Effect::Read => has("edit_dataset") || has("publish_dataset"),
        _ => has("edit_dataset"),
    }
}

#[tokio::test]
async fn a_ruleset_on_a_dataset_opens_as_much_of_it_as_it_says() {
    let portal = TestPortal::start().await;
    let key = louise(&portal).await;
    let uid = placeholder("dataset_uid");
    let permissions = ["explore_restricted_dataset", "edit_dataset", "publish_dataset", "manage_dataset"];
    for chosen in 0..1_usize << permissions.len() {
        let held: Vec<&str> =
            permissions.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, name)| *name).collect();
        ruleset(&portal, "dataset", uid, &held).await;
        for info in OPERATIONS.iter().filter(|info| info.path.starts_with("/datasets/{")) {
            let refused = is_refused(&portal, &key, info).await;
            assert_eq!(refused, !enough(info, &held), "{} with {held:?}", info.name);
        }
    }
}

#[tokio::test]
async fn a_ruleset_on_another_thing_opens_that_one() {
    let portal = TestPortal::start().await;
    let key = louise(&portal).await;
    for (kind, prefix, permission) in [
        ("studio_page", "/studio_pages/{", "edit_page"),
        ("code_editor_page", "/code_editor_pages/{", "edit_page"),
        ("form", "/forms/{", "edit_form"),
        ("connection", "/datasource_connections/{", "manage_connection"),
    ] {
        let changes: Vec<&OperationInfo> = OPERATIONS
            .iter()
            .filter(|info| info.path.starts_with(prefix) && info.path.matches('/').count() == 3)
            .filter(|info| info.effect != Effect::Read)
            .collect();
        for info in changes {
            ruleset(&portal, kind, placeholder("uid"), &[]).await;
            assert!(is_refused(&portal, &key, info).await, "{} without {permission}", info.name);
            ruleset(&portal, kind, placeholder("uid"), &[permission]).await;
            assert!(!is_refused(&portal, &key, info).await, "{} with {permission}", info.name);
        }
    }
}

//! Which permissions open which operation: every operation tried with every permission, over HTTP (behaviour.md 18).
//!
//! `permissions.txt` is written down to be read: what it says is what the portal does. With `PORTICO_WRITE_PERMISSIONS`
//! in the environment the test writes it anew.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use futures::StreamExt;
use portico_contract::security::Permission;
use portico_contract::{OPERATIONS, OperationInfo, Payload};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use std::fmt::Write;
use support::{BASE, TestPortal};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions.txt");

/// Whether a key may do an operation on something that is not there, with a body that says nothing.
async fn is_open(portal: &TestPortal, operation: &OperationInfo, key: &str) -> bool {
    let values: Vec<_> = operation.path_parameters.iter().map(|name| (*name, "nothing".to_owned())).collect();
    let address = format!("{}{BASE}{}", portal.address, operation.path_with(&values));
    let method = Method::from_bytes(operation.method.as_str().as_bytes()).unwrap();
    let request = portal.client.request(method, address).header("authorization", format!("Apikey {key}"));
    let request = match operation.payload {
        Payload::None => request,
        Payload::Json => request.json(&serde_json::json!({})),
        Payload::Multipart => request.multipart(Form::new().part("file", Part::text("nothing").file_name("nothing"))),
    };
    let status = request.send().await.unwrap().status().as_u16();
    assert!(status < 500 && status != 401, "{}: {status}", operation.name);
    status != 403
}

/// `anyone`, or the permissions of which each will do, or those that are all needed.
async fn opened_by(portal: &TestPortal, operation: &OperationInfo) -> String {
    if is_open(portal, operation, "key-of-nobody").await {
        return "anyone".to_owned();
    }
    let mut alone = Vec::new();
    let mut needed = Vec::new();
    for permission in Permission::ALL {
        if is_open(portal, operation, &format!("key-of-only-{permission}")).await {
            alone.push(permission.as_str());
        }
        if !is_open(portal, operation, &format!("key-of-all-but-{permission}")).await {
            needed.push(permission.as_str());
        }
    }
    if alone.is_empty() { needed.join(" and ") } else { alone.join(" or ") }
}

#[tokio::test]
async fn every_operation_is_opened_by_the_permissions_that_are_written_down() {
    let portal = TestPortal::start().await;
    portal.user("nobody", &[], &[]).await;
    for permission in Permission::ALL {
        let one = permission.as_str();
        portal.user(&format!("only-{one}"), &[one], &[one]).await;
        let others: Vec<&str> =
            Permission::ALL.iter().map(|other| other.as_str()).filter(|other| *other != one).collect();
        portal.user(&format!("all-but-{one}"), &others, &others).await;
    }
    let portal = &portal;
    let lines = futures::stream::iter(OPERATIONS).map(async |operation| {
        let permissions = opened_by(portal, operation).await;
        (operation.name, permissions)
    });
    let lines: Vec<_> = lines.buffered(8).collect().await;
    let mut found = String::new();
    for (name, permissions) in &lines {
        assert!(!permissions.is_empty(), "{name} is open to nobody");
        writeln!(found, "{name}: {permissions}").unwrap();
    }
    if std::env::var_os("PORTICO_WRITE_PERMISSIONS").is_some() {
        std::fs::write(FILE, found).unwrap();
        return;
    }
    let written = std::fs::read_to_string(FILE).unwrap();
    let missing = |of: &str, from: &str| -> Vec<String> {
        of.lines().filter(|line| !from.lines().any(|other| other == *line)).map(str::to_owned).collect()
    };
    let (unsaid, stale) = (missing(&found, &written), missing(&written, &found));
    assert!(unsaid.is_empty() && stale.is_empty(), "permissions.txt does not say {unsaid:#?}, but says {stale:#?}");
}

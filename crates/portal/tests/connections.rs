//! Connections and their rulesets, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::connection_security::*;
use portico_contract::connections::*;
use portico_contract::datasets::CopyDataset;
use portico_contract::resources::*;
use portico_contract::security::{RulesetPermission, UserSecurity};
use portico_contract::{ErrorCode, Limit, Offset, RelatedUser, Username};
use serde_json::{Value, json};
use support::connecting::*;
use support::{TestPortal, code};

#[tokio::test]
async fn secrets_are_sealed_where_they_lie_and_open_after_a_restart() {
    let portal = TestPortal::start().await;
    let address = web_server().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let connection = create(&portal, basic(&format!("{address}/files"), "ada", json!("pw"))).await;
    create(&portal, json!({"type": "snowflake_odbc", "connection_string": "Driver=Snowflake;pwd=hunter2"})).await;
    attach(&portal, &dataset, over(&connection)).await.unwrap();
    let own = basic(&format!("{address}/files"), "ada", json!("pw"));
    attach(&portal, &dataset, resource("http", own, json!({"relative_url": "fromages.csv"}))).await.unwrap();
    let mut connection = portal.portal.store().read().await.unwrap();
    let query = "SELECT document FROM connections UNION ALL SELECT document FROM resources";
    let documents: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut *connection).await.unwrap();
    drop(connection);
    assert_eq!(documents.len(), 4);
    for document in &documents {
        assert!(!document.contains("\"pw\"") && !document.contains("hunter2"), "{document}");
    }
    assert_eq!(documents.iter().filter(|document| document.contains("sealed:1:")).count(), 3);

    let portal = portal.reopened().await;
    let list = ListDatasetResources { dataset_uid: dataset.clone(), limit: None, offset: None, expand: None };
    for resource in portal.call(list).await.unwrap().results {
        assert_eq!(preview(&portal, &dataset, &resource).await.unwrap().records.len(), 2);
    }
}

#[tokio::test]
async fn a_stored_secret_is_kept_for_the_same_server_and_user_only() {
    let portal = TestPortal::start().await;
    let address = web_server().await;
    let connection = create(&portal, basic(&format!("{address}/files"), "ada", json!("pw"))).await;
    let elsewhere = update(&portal, &connection, basic("https://evil.example.org", "ada", Value::Null)).await;
    assert_eq!(elsewhere.unwrap_err().for_field("auth.password").unwrap(), ["This field is required."]);
    let somebody = update(&portal, &connection, basic(&format!("{address}/files"), "eve", Value::Null)).await;
    assert!(somebody.unwrap_err().for_field("auth.password").is_some());

    let mut same = basic(&format!("{address}/files/"), "ada", Value::Null);
    same["is_reusable"] = json!(false);
    let changed = update(&portal, &connection, same).await.unwrap();
    assert_eq!((changed.is_reusable, changed.can_reuse), (Some(false), Some(false)));
    let dataset = portal.dataset("Cheeses").await.uid;
    let created = attach(&portal, &dataset, over(&connection)).await.unwrap();
    assert_eq!(preview(&portal, &dataset, &created).await.unwrap().records.len(), 2);
}

#[tokio::test]
async fn a_connection_counts_its_datasets_and_is_not_deleted_while_there_are_any() {
    let portal = TestPortal::start().await;
    let connection = create(&portal, basic("https://files.example.org", "ada", json!("pw"))).await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let first = attach(&portal, &dataset, over(&connection)).await.unwrap();
    let second = attach(&portal, &dataset, over(&connection)).await.unwrap();
    assert_eq!(retrieve(&portal, &connection).await.dataset_count, Some(1));
    let copy = portal.call(CopyDataset { dataset_uid: dataset.clone() }).await.unwrap().uid;
    assert_eq!(retrieve(&portal, &connection).await.dataset_count, Some(2));

    let delete = DeleteConnection { connection_uid: uid(&connection) };
    let refused = portal.call(delete.clone()).await.unwrap_err();
    assert_eq!((refused.status, refused.code), (409, ErrorCode::Conflict));
    assert!(refused.message.starts_with("2 datasets use this connection"), "{}", refused.message);
    let narrowed = update(&portal, &connection, json!({"type": "http", "url": "https://x.org", "is_reusable": false}));
    assert!(narrowed.await.unwrap_err().for_field("is_reusable").is_some());
    let another = update(&portal, &connection, json!({"type": "ftp", "url": "ftp://x.org"})).await;
    assert!(another.unwrap_err().for_field("type").is_some());

    for (dataset, resource) in [(&dataset, &first), (&dataset, &second), (&copy, &first), (&copy, &second)] {
        let gone = DeleteDatasetResource { dataset_uid: dataset.clone(), resource_uid: resource.uid.clone() };
        portal.call(gone).await.unwrap();
    }
    portal.call(delete.clone()).await.unwrap();
    assert_eq!(code(portal.call(delete).await), ErrorCode::NotFound);
    let error = attach(&portal, &dataset, over(&connection)).await.unwrap_err();
    assert!(error.for_field("datasource.connection.uid").is_some());
}

#[tokio::test]
async fn what_is_wrong_with_a_connection_is_named() {
    let portal = TestPortal::start().await;
    for (value, field) in [
        (json!({"type": "carrier_pigeon"}), "type"),
        (json!({"type": "http", "url": " "}), "url"),
        (json!({"type": "http", "url": "gopher://x.org"}), "url"),
        (
            json!({"type": "http", "url": "https://x.org", "headers": [{"name": "a\u{0}b", "value": ""}]}),
            "headers.0.name",
        ),
        (json!({"type": "http", "url": "https://x.org", "auth": {"type": "charm"}}), "auth.type"),
        (basic("https://x.org", "ada", Value::Null), "auth.password"),
        (oauth2("nowhere", "s"), "url"),
        (oauth2("nowhere", "s"), "auth.token_endpoint"),
        (json!({"type": "ftp", "url": "https://x.org"}), "url"),
        (json!({"type": "snowflake_odbc", "connection_string": ""}), "connection_string"),
    ] {
        let error = portal.call(CreateConnection { body: read(value.clone()) }).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::ValidationError);
        assert!(error.for_field(field).is_some(), "{value}: {error:?}");
    }
    let dataset = portal.dataset("Cheeses").await.uid;
    let connection = create(&portal, json!({"type": "ftp", "url": "ftp://x.org"})).await;
    let error = attach(&portal, &dataset, over(&connection)).await.unwrap_err();
    assert!(error.for_field("datasource.connection.type").is_some());
}

fn holder(username: &str, permissions: &[RulesetPermission]) -> UserSecurity {
    UserSecurity {
        user: RelatedUser { username: Username::new(username).unwrap() },
        permissions: permissions.to_vec(),
        extra: Default::default(),
    }
}

#[tokio::test]
async fn a_ruleset_opens_a_connection_and_manage_connection_lets_it_be_changed() {
    let portal = TestPortal::start().await;
    let connection = create(&portal, basic("https://files.example.org", "ada", json!("pw"))).await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let key = portal.user("hugo", &["edit_dataset"], &["edit_dataset"]).await;
    let read = RetrieveConnection { connection_uid: uid(&connection) };
    let list = ListConnections { limit: None, offset: None, sort: None };
    let attach = CreateDatasetResource { dataset_uid: dataset, body: over(&connection) };
    let change = UpdateConnection { connection_uid: uid(&connection), body: connection.clone() };
    assert_eq!(code(portal.call_as(&key, read.clone()).await), ErrorCode::PermissionDenied);
    assert_eq!(portal.call_as(&key, list.clone()).await.unwrap().total_count, 0);
    let refused = portal.call_as(&key, attach.clone()).await.unwrap_err();
    assert!(refused.for_field("datasource.connection.uid").is_some());

    let given = CreateDatasourceConnectionUserSecurity { connection_uid: uid(&connection), body: holder("hugo", &[]) };
    portal.call(given).await.unwrap();
    let seen = portal.call_as(&key, read).await.unwrap();
    assert_eq!((seen.can_reuse, seen.can_manage, seen.user_count), (Some(true), Some(false), Some(1)));
    assert_eq!(portal.call_as(&key, list).await.unwrap().total_count, 1);
    portal.call_as(&key, attach).await.unwrap();
    assert_eq!(code(portal.call_as(&key, change.clone()).await), ErrorCode::PermissionDenied);

    let wrong = UpdateDatasourceConnectionUserSecurity {
        connection_uid: uid(&connection),
        username: Username::new("hugo").unwrap(),
        body: holder("hugo", &[RulesetPermission::EditDataset]),
    };
    assert!(portal.call(wrong.clone()).await.unwrap_err().for_field("permissions").is_some());
    let manager = holder("hugo", &[RulesetPermission::ManageConnection]);
    portal.call(UpdateDatasourceConnectionUserSecurity { body: manager, ..wrong }).await.unwrap();
    assert_eq!(portal.call_as(&key, change).await.unwrap().can_manage, Some(true));
}

#[tokio::test]
async fn who_makes_a_connection_manages_it_and_one_that_is_not_reusable_serves_one_dataset() {
    let portal = TestPortal::start().await;
    let key = portal.user("maker", &["edit_dataset"], &["edit_dataset"]).await;
    let body = read(json!({"type": "http", "url": "https://x.org", "is_reusable": false}));
    let made = portal.call_as(&key, CreateConnection { body }).await.unwrap();
    assert_eq!((made.can_reuse, made.can_manage, made.user_count), (Some(false), Some(true), Some(1)));
    let (one, other) = (portal.dataset("One").await.uid, portal.dataset("Other").await.uid);
    attach(&portal, &one, over(&made)).await.unwrap();
    attach(&portal, &one, over(&made)).await.unwrap();
    let error = attach(&portal, &other, over(&made)).await.unwrap_err();
    assert!(error.for_field("datasource.connection.uid").unwrap()[0].contains("not reusable"));
    assert_eq!(code(portal.call_as(&key, DeleteConnection { connection_uid: uid(&made) }).await), ErrorCode::Conflict);
}

#[tokio::test]
async fn connections_are_listed_in_any_documented_order_a_page_at_a_time() {
    let portal = TestPortal::start().await;
    let http = create(&portal, json!({"type": "http", "url": "https://x.org"})).await;
    let ftp = create(&portal, json!({"type": "ftp", "url": "ftp://x.org"})).await;
    let dataset = portal.dataset("Cheeses").await.uid;
    attach(&portal, &dataset, over(&http)).await.unwrap();
    let listed = async |sort: Option<ConnectionSort>| {
        let list = ListConnections { limit: Some(Limit(1)), offset: Some(Offset(1)), sort };
        let page = portal.call(list).await.unwrap();
        assert_eq!((page.total_count, page.results.len()), (2, 1));
        page.results.into_iter().next().unwrap().uid
    };
    assert_eq!(listed(None).await, ftp.uid);
    assert_eq!(listed(Some(ConnectionSort::CreatedAtDescending)).await, http.uid);
    assert_eq!(listed(Some(ConnectionSort::Type)).await, http.uid);
    assert_eq!(listed(Some(ConnectionSort::TypeDescending)).await, ftp.uid);
    assert_eq!(listed(Some(ConnectionSort::DatasetCount)).await, http.uid);
    assert_eq!(listed(Some(ConnectionSort::DatasetCountDescending)).await, ftp.uid);
    let bad = portal.request(reqwest::Method::GET, "/datasource_connections/?sort=price").send().await.unwrap();
    assert_eq!(bad.status(), 400);
}

//! Connections and their rulesets, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use axum::extract::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use portico_contract::connection_security::*;
use portico_contract::connections::*;
use portico_contract::datasets::CopyDataset;
use portico_contract::resources::*;
use portico_contract::security::{RulesetPermission, UserSecurity};
use portico_contract::{ApiError, ConnectionUid, DatasetUid, ErrorCode, Limit, Offset, RelatedUser, Username};
use serde_json::{Value, json};
use std::collections::HashMap;
use support::{TestPortal, code};

fn read(value: Value) -> Connection {
    serde_json::from_value(value).unwrap()
}

async fn create(portal: &TestPortal, value: Value) -> Connection {
    portal.call(CreateConnection { body: read(value) }).await.unwrap()
}

fn uid(connection: &Connection) -> ConnectionUid {
    connection.uid.clone().unwrap()
}

async fn retrieve(portal: &TestPortal, connection: &Connection) -> Connection {
    portal.call(RetrieveConnection { connection_uid: uid(connection) }).await.unwrap()
}

async fn update(portal: &TestPortal, connection: &Connection, value: Value) -> Result<Connection, ApiError> {
    portal.call(UpdateConnection { connection_uid: uid(connection), body: read(value) }).await
}

fn basic(url: &str, username: &str, password: Value) -> Value {
    let auth = json!({"type": "basic_auth", "username": username, "password": password});
    json!({"type": "http", "url": url, "headers": [{"name": "X-Team", "value": "data"}], "auth": auth})
}

fn oauth2(address: &str, secret: &str) -> Value {
    let auth = json!({"type": "oauth2", "client_id": "por:tico", "client_secret": secret, "scope": "files.read",
        "token_endpoint": format!("{address}/token"), "grant_type": "client_credentials"});
    json!({"type": "http", "url": format!("{address}/tokens"), "auth": auth})
}

fn resource(kind: &str, connection: Value, more: Value) -> NewResource {
    let mut datasource = json!({"type": kind, "connection": connection});
    datasource.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let kind = "csvfile";
    serde_json::from_value(json!({"type": kind, "title": "A file", "datasource": datasource})).unwrap()
}

fn over(connection: &Connection) -> NewResource {
    resource("http", json!({"uid": uid(connection)}), json!({"relative_url": "/fromages.csv"}))
}

async fn attach(portal: &TestPortal, dataset: &DatasetUid, body: NewResource) -> Result<Resource, ApiError> {
    portal.call(CreateDatasetResource { dataset_uid: dataset.clone(), body }).await
}

async fn preview(portal: &TestPortal, dataset: &DatasetUid, resource: &Resource) -> Result<ResourcePreview, ApiError> {
    portal.call(ResourcePreviewRecords { dataset_uid: dataset.clone(), resource_uid: resource.uid.clone() }).await
}

/// A web server that knows one user, one team and the tokens of its own token server.
async fn web_server() -> String {
    const FILE: &str = "name;price\nComté;12\nBrie;9\n";
    let is = |headers: &HeaderMap, name: &str, wanted: &str| headers.get(name).is_some_and(|value| value == wanted);
    let file = move |headers: HeaderMap| async move {
        let known = is(&headers, "authorization", "Basic YWRhOnB3") && is(&headers, "x-team", "data");
        if known { Ok(FILE) } else { Err(StatusCode::UNAUTHORIZED) }
    };
    let with_token = move |headers: HeaderMap| async move {
        if is(&headers, "authorization", "Bearer t0ken") { Ok(FILE) } else { Err(StatusCode::UNAUTHORIZED) }
    };
    let token = move |headers: HeaderMap, Form(form): Form<HashMap<String, String>>| async move {
        // por%3Atico:s3cret
        let known = is(&headers, "authorization", "Basic cG9yJTNBdGljbzpzM2NyZXQ=");
        let asked = form["grant_type"] == "client_credentials" && form["scope"] == "files.read";
        if known && asked {
            Ok(Json(json!({"access_token": "t0ken", "token_type": "Bearer", "expires_in": 60})))
        } else {
            Err((StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"}))))
        }
    };
    let router = Router::new()
        .route("/files/fromages.csv", get(file))
        .route("/tokens/fromages.csv", get(with_token))
        .route("/token", post(token));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn a_connection_is_reused_by_a_resource_which_sends_its_headers_and_its_password() {
    let portal = TestPortal::start().await;
    let address = web_server().await;
    let connection = create(&portal, basic(&format!("{address}/files"), "ada", json!("pw"))).await;
    assert!(uid(&connection).as_str().starts_with("co_"));
    assert_eq!(
        (connection.is_reusable, connection.can_reuse, connection.can_manage),
        (Some(true), Some(true), Some(true))
    );
    assert_eq!(serde_json::to_value(&connection).unwrap()["auth"]["password"], Value::Null);

    let dataset = portal.dataset("Cheeses").await.uid;
    let created = attach(&portal, &dataset, over(&connection)).await.unwrap();
    assert_eq!(created.display_name, Some(format!("{address}/files/fromages.csv")));
    assert_eq!(preview(&portal, &dataset, &created).await.unwrap().records[0]["name"], "Comté");
    // Also before it is saved, and after the whole connection was sent back.
    let body = GuessExtractorsRequest { datasource: over(&connection).datasource.unwrap() };
    let guess = GuessUnsavedResourceExtractors { dataset_uid: dataset.clone(), body };
    assert_eq!(portal.call(guess).await.unwrap()[0].kind, "csvfile");
    let expanded = RetrieveDatasetResource {
        dataset_uid: dataset.clone(),
        resource_uid: created.uid.clone(),
        expand: Some(ResourceExpand::Connection),
    };
    let expanded = portal.call(expanded).await.unwrap();
    let shown = serde_json::to_value(&expanded).unwrap()["datasource"]["connection"].clone();
    assert_eq!((&shown["type"], &shown["dataset_count"]), (&json!("http"), &json!(1)));
    assert_eq!(shown["auth"]["password"], Value::Null);
    let change = UpdateDatasetResource { dataset_uid: dataset, resource_uid: created.uid, body: expanded.into() };
    let changed = serde_json::to_value(portal.call(change).await.unwrap()).unwrap();
    assert_eq!(changed["datasource"]["connection"], json!({"uid": uid(&connection)}));
}

#[tokio::test]
async fn a_token_is_asked_for_with_the_credentials_of_the_client() {
    let portal = TestPortal::start().await;
    let address = web_server().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let connection = create(&portal, oauth2(&address, "s3cret")).await;
    let created = attach(&portal, &dataset, over(&connection)).await.unwrap();
    assert_eq!(preview(&portal, &dataset, &created).await.unwrap().records.len(), 2);

    let wrong = create(&portal, oauth2(&address, "guessed")).await;
    let refused = attach(&portal, &dataset, over(&wrong)).await.unwrap();
    let error = preview(&portal, &dataset, &refused).await.unwrap_err();
    assert_eq!(
        error.for_field("datasource").unwrap(),
        ["The token server at 127.0.0.1 gave no token: invalid_client."]
    );
}

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
async fn every_type_is_kept_and_those_without_a_client_say_so_when_they_are_used() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Far away").await.uid;
    let oidc = json!({"type": "oidc", "nonce": "n", "grant_type": "authorization_code", "code": "c"});
    let s3 = json!({"type": "aws_signature_v4", "access_key_id": "id", "secret_access_key": "key", "region": "eu"});
    let shared_key = json!({"type": "shared_key", "account_name": "a", "shared_key": "k"});
    for (settings, more) in [
        (json!({"type": "ftp", "url": "ftp://x.org"}), json!({"relative_url": "a.csv"})),
        (json!({"type": "sharepoint", "auth": oidc}), json!({"drive_id": "d", "file_id": "f"})),
        (json!({"type": "google_drive", "auth": oidc}), json!({"file_id": "f"})),
        (json!({"type": "amazon_s3", "auth": s3}), json!({"url": "a.csv"})),
        (json!({"type": "azure_blob_storage", "auth": shared_key}), json!({"url": "a.csv"})),
        (json!({"type": "snowflake_odbc", "connection_string": "Driver=S"}), json!({"query": "SELECT 1"})),
        (json!({"type": "jcdecaux", "api_key": "k"}), json!({})),
    ] {
        let kind = settings["type"].as_str().unwrap();
        let connection = create(&portal, settings.clone()).await;
        let shown = serde_json::to_value(&connection).unwrap();
        for secret in ["/api_key", "/auth/code", "/auth/nonce", "/auth/secret_access_key", "/auth/shared_key"] {
            assert!(shown.pointer(secret).is_none_or(Value::is_null), "{kind} {secret}");
        }
        // Sent back as it was answered, it is what it was.
        let again = portal.call(UpdateConnection { connection_uid: uid(&connection), body: connection.clone() }).await;
        assert_eq!(again.unwrap().settings, connection.settings, "{kind}");
        let created = attach(&portal, &dataset, resource(kind, json!({"uid": uid(&connection)}), more)).await.unwrap();
        let error = preview(&portal, &dataset, &created).await.unwrap_err();
        let message = format!("This embedded portal has no client for datasources of the type '{kind}'.");
        assert_eq!(error.for_field("datasource.type").unwrap(), [message]);
    }
    let sign_in = json!({"type": "oauth2", "client_id": "c", "scope": "", "token_endpoint": "https://x.org/token",
        "grant_type": "authorization_code", "code": "c"});
    let connection = create(&portal, json!({"type": "http", "url": "https://x.org", "auth": sign_in})).await;
    let created = attach(&portal, &dataset, over(&connection)).await.unwrap();
    let error = preview(&portal, &dataset, &created).await.unwrap_err();
    assert!(error.for_field("datasource.connection.auth.grant_type").unwrap()[0].contains("must sign in"));
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

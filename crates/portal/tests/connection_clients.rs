//! What is read through connections, over HTTP, with servers that the tests start.

mod support;

use portico_contract::connections::*;
use portico_contract::resources::*;
use serde_json::{Value, json};
use support::TestPortal;
use support::connecting::*;

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
async fn a_file_on_an_ftp_server_is_read_with_the_password_of_its_connection() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let url = ftp_server();
    let auth = |password: &str| json!({"type": "basic_auth", "username": "ada", "password": password});
    let connection = create(&portal, json!({"type": "ftp", "url": url, "auth": auth("pw")})).await;
    let file = |name: &str| resource("ftp", json!({"uid": uid(&connection)}), json!({"relative_url": name}));
    let created = attach(&portal, &dataset, file("/open%20data/fromages.csv")).await.unwrap();
    assert_eq!(preview(&portal, &dataset, &created).await.unwrap().records[0]["name"], "Comté");
    let missing = attach(&portal, &dataset, file("brie.csv")).await.unwrap();
    let error = preview(&portal, &dataset, &missing).await.unwrap_err();
    assert_eq!(error.for_field("datasource").unwrap(), ["127.0.0.1 answered 550 No such file."]);
    update(&portal, &connection, json!({"type": "ftp", "url": url, "auth": auth("guessed")})).await.unwrap();
    let error = preview(&portal, &dataset, &created).await.unwrap_err();
    assert_eq!(error.for_field("datasource").unwrap(), ["127.0.0.1 answered 530 No."]);
}

#[tokio::test]
async fn every_type_is_kept_and_those_without_a_client_say_so_when_they_are_used() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Far away").await.uid;
    let oidc = json!({"type": "oidc", "nonce": "n", "grant_type": "authorization_code", "code": "c"});
    let s3 = json!({"type": "aws_signature_v4", "access_key_id": "id", "secret_access_key": "key", "region": "eu"});
    let shared_key = json!({"type": "shared_key", "account_name": "a", "shared_key": "k"});
    for (settings, more) in [
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

//! Whatever is sent to connections and harvesters is answered in the API's words, never with a failure of the portal.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::connections::CreateConnection;
use reqwest::Method;
use serde_json::{Map, Value, json};
use support::TestPortal;

/// Values that fit nowhere, or hardly.
fn strange() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1.5e300),
        json!(""),
        json!("\u{0}"),
        json!("\u{202e}ẞ🦀\n"),
        json!("sealed:1:AAAA"),
        json!("http://[::1"),
        json!("x".repeat(70_000)),
        json!([]),
        json!([null, {"name": {}}]),
        json!({}),
        json!({"type": "basic_auth"}),
        json!({"": {"": "\u{0}"}}),
        json!({"default": {"title": ["a"]}}),
    ]
}

/// A body, and then the body with each of its properties spoilt.
fn spoilt(whole: &Value) -> Vec<Value> {
    let mut all = vec![whole.clone(), json!([whole]), Value::Null, json!("text")];
    for name in whole.as_object().unwrap().keys() {
        for value in strange() {
            let mut body: Map<String, Value> = whole.as_object().unwrap().clone();
            body.insert(name.clone(), value);
            all.push(Value::Object(body));
        }
        let mut without = whole.as_object().unwrap().clone();
        without.remove(name);
        all.push(Value::Object(without));
    }
    all
}

async fn tried(portal: &TestPortal, method: Method, path: &str, body: &Value) {
    let answer = portal.request(method.clone(), path).json(body).send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let shown: String = body.to_string().chars().take(300).collect();
    assert!(status < 500, "{method} {path} {shown}: {status} {text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    if status >= 400 {
        assert!(answer["error_code"].is_string() && answer["message"].is_string(), "{shown}: {text}");
    }
    if status == 400 && !path.contains("preview") {
        assert_eq!(answer["error_code"], "validation_error", "{shown}: {text}");
        assert!(answer["detail"].is_object(), "{shown}: {text}");
    }
}

#[tokio::test]
async fn a_connection_of_any_shape_is_taken_or_refused_by_its_fields() {
    let portal = TestPortal::start_with(|config| config.allow_private_urls = false).await;
    let auth = json!({"type": "oauth2", "client_id": "c", "client_secret": "s", "scope": "", "token_endpoint": "https://x.org",
        "grant_type": "password", "username": "u", "password": "p", "code": "c"});
    let body = serde_json::from_value(json!({"type": "http", "url": "https://x.org"})).unwrap();
    let uid = portal.call(CreateConnection { body }).await.unwrap().uid.unwrap();
    let wholes = [
        json!({"type": "http", "url": "https://x.org", "headers": [], "auth": auth, "is_reusable": true, "uid": "co_1"}),
        json!({"type": "amazon_s3", "url": "https://x.org", "headers": [], "auth": {"type": "iam_role", "region": "r"}}),
        json!({"type": "google_drive", "auth": {"type": "oidc", "grant_type": "authorization_code"}}),
        json!({"type": "snowflake_odbc", "connection_string": "a"}),
    ];
    for whole in &wholes {
        for body in spoilt(whole) {
            tried(&portal, Method::POST, "/datasource_connections/", &body).await;
            tried(&portal, Method::PUT, &format!("/datasource_connections/{uid}/"), &body).await;
        }
    }
    for body in spoilt(&auth) {
        let whole = json!({"type": "http", "url": "https://x.org", "auth": body});
        tried(&portal, Method::POST, "/datasource_connections/", &whole).await;
    }
    let list = portal.request(Method::GET, "/datasource_connections/?limit=1000&sort=-type").send().await.unwrap();
    assert_eq!(list.status(), 200);
    for body in spoilt(&json!({"user": {"username": "admin"}, "permissions": ["manage_connection"]})) {
        tried(&portal, Method::POST, &format!("/datasource_connections/{uid}/security/users/"), &body).await;
    }
    let odd = portal.request(Method::GET, "/datasource_connections/%00%F0%9F%A6%80/").send().await.unwrap();
    assert_eq!(odd.status(), 404);
}

#[tokio::test]
async fn a_harvester_of_any_shape_is_taken_or_refused_by_its_fields() {
    let portal = TestPortal::start_with(|config| config.allow_private_urls = false).await;
    let uid = portal.harvester(json!({"type": "ckan", "name": "x", "url": "http://127.0.0.1:9"})).await;
    let common =
        json!({"name": "x", "version": 1, "forced_metas": {}, "delete_missing_datasets": true, "status": "idle"});
    let wholes = [
        json!({"type": "ckan", "url": "http://127.0.0.1:9", "limit": 5, "offset": 3, "api_key": "k", "download_resources": true}),
        json!({"type": "datajson", "url": "http://127.0.0.1:9", "number_of_datasets": 5}),
        json!({"type": "ods", "domain": "127.0.0.1.", "refines": "refine.a=b", "api_key": "k"}),
        json!({"type": "csw", "url": "https://x.org", "themes_mapping": {}, "licenses_mapping": {}}),
        json!({"type": "quandl", "database_code": "a", "api_key": "k", "number_of_datasets": 1}),
    ];
    for whole in wholes {
        let mut whole = whole;
        whole.as_object_mut().unwrap().extend(common.as_object().unwrap().clone());
        for body in spoilt(&whole) {
            tried(&portal, Method::POST, "/harvesters/", &body).await;
            tried(&portal, Method::PUT, &format!("/harvesters/{uid}/"), &body).await;
            tried(&portal, Method::POST, &format!("/harvesters/{uid}/unsaved_preview/"), &body).await;
        }
    }
    for body in spoilt(&json!({"cron_schedule": "0 6 * * *", "timezone": "Europe/Paris"})) {
        tried(&portal, Method::POST, &format!("/harvesters/{uid}/schedules/"), &body).await;
    }
    for query in ["limit=-1", "limit=1001", "limit=x", "offset=-1", "offset=99999999999999999999", "limit=1&limit=2"] {
        let answer = portal.request(Method::GET, &format!("/harvesters/?{query}")).send().await.unwrap();
        assert!(answer.status().as_u16() < 500, "{query}");
    }
}

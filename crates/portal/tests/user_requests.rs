//! Requests of people: raised on the portal, read through the API.

mod support;

use portico_contract::ErrorCode;
use portico_contract::user_requests::*;
use serde_json::{Value, json};
use support::client::answer_of;
use support::{TestPortal, code};

fn list() -> ListUserRequests {
    ListUserRequests {
        limit: None,
        offset: None,
        search: None,
        expand: vec![],
        status: None,
        r#type: None,
        raised_in: None,
        raised_before: None,
    }
}

async fn raise(portal: &TestPortal, key: Option<&str>, body: Value) -> (u16, Value) {
    let address = format!("{}/api/portal/v1.0/user_requests/", portal.address);
    answer_of(portal.client.post(address).json(&body), key).await
}

fn showcase() -> Value {
    json!({
        "type": "external_showcase",
        "request_message": "A map of runways",
        "created_by": {"email": "guest@example.org", "first_name": "Ada"},
        "showcase": {"title": "Runways", "description": "All of them", "url": "https://example.org/runways"},
    })
}

#[tokio::test]
async fn requests_are_raised_listed_filtered_and_read() {
    let portal = TestPortal::start().await;
    portal.dataset("Airports").await;
    let key = portal.user("hugo", &[], &[]).await;
    let (status, raised) = raise(&portal, Some(&key), json!({"type": "dataset_asset_access", "request_message": "For my thesis", "dataset": {"dataset_id": "airports"}})).await;
    assert_eq!(status, 201, "{raised}");
    assert!(raised["dataset"]["uid"].as_str().unwrap().starts_with("da_"));
    assert_eq!(
        raise(&portal, Some(&key), json!({"type": "domain_access", "request_message": "Let me in"})).await.0,
        201
    );
    assert_eq!(raise(&portal, None, showcase()).await.0, 201);

    assert_eq!(portal.call(list()).await.unwrap().total_count, 3);
    let found = portal.call(ListUserRequests { search: Some("THESIS".into()), ..list() }).await.unwrap();
    assert_eq!(found.results[0].kind(), UserRequestType::DatasetAssetAccess);
    let of_type = ListUserRequests { r#type: Some(UserRequestType::ExternalShowcase), ..list() };
    assert_eq!(portal.call(of_type).await.unwrap().results[0].asker().unwrap().email(), Some("guest@example.org"));
    let approved = ListUserRequests { status: Some(UserRequestStatus::Approved), ..list() };
    assert_eq!(portal.call(approved).await.unwrap().total_count, 0);

    let expanded = ListUserRequests { search: Some("thesis".into()), expand: vec!["created_by".into()], ..list() };
    let known = |request: &UserRequest| match request.asker() {
        Some(Asker::Known(known)) => known.extra.contains_key("email"),
        _ => false,
    };
    assert!(known(&portal.call(expanded).await.unwrap().results[0]));
    assert!(!known(&found.results[0]));
    let one = portal.call(RetrieveUserRequest { ur_uid: found.results[0].uid.clone() }).await.unwrap();
    assert_eq!(one.message(), Some("For my thesis"));
}

#[tokio::test]
async fn the_age_of_a_request_is_counted_in_days_and_the_two_filters_meet() {
    let portal = TestPortal::start().await;
    for _ in 0..3 {
        raise(&portal, None, showcase()).await;
    }
    for (position, age) in [("0", "-6 days"), ("1", "-7 days")] {
        let raised = "UPDATE user_requests SET created_at = strftime('%Y-%m-%dT12:00:00Z', 'now', ?)
            WHERE rowid = (SELECT rowid FROM user_requests ORDER BY rowid LIMIT 1 OFFSET ?)";
        portal.write(raised, &[age, position]).await;
    }
    let last_week = portal.call(ListUserRequests { raised_in: Some(6), ..list() }).await.unwrap();
    let before = portal.call(ListUserRequests { raised_before: Some(6), ..list() }).await.unwrap();
    assert_eq!((last_week.total_count, before.total_count), (2, 1));
}

#[tokio::test]
async fn what_a_request_lacks_is_named() {
    let portal = TestPortal::start().await;
    let key = portal.user("hugo", &[], &[]).await;
    let with = |name: &str, value: Value| {
        let mut body = showcase();
        body[name] = value;
        body
    };
    for (body, field) in [
        (with("request_message", json!("")), "request_message"),
        (with("request_message", json!("  \n")), "request_message"),
        (with("request_message", json!(7)), "request_message"),
        (json!({"type": "external_showcase"}), "request_message"),
        (json!([]), "body"),
        (with("created_by", json!({"email": "nobody"})), "created_by.email"),
        (with("showcase", json!({"title": "T", "url": "javascript:alert(1)"})), "showcase.url"),
        (with("showcase", json!({"url": "https://example.org"})), "showcase.title"),
    ] {
        let (status, error) = raise(&portal, None, body).await;
        assert_eq!(status, 400);
        assert!(error["detail"][field].is_array(), "{field}: {error}");
    }
    let unknown = json!({"type": "dataset_asset_access", "request_message": "m", "dataset": {"dataset_id": "none"}});
    assert_eq!(
        raise(&portal, Some(&key), unknown).await.1["detail"]["dataset.dataset_id"][0],
        "There is no such dataset"
    );
    assert_eq!(raise(&portal, None, json!({"type": "domain_access", "request_message": "m"})).await.0, 401);
}

#[tokio::test]
async fn moderators_of_showcases_see_showcases_alone() {
    let portal = TestPortal::start().await;
    let key = portal.user("hugo", &[], &[]).await;
    let moderator = portal.user("marc", &["manage_showcase_requests"], &["manage_showcase_requests"]).await;
    raise(&portal, Some(&key), json!({"type": "domain_access", "request_message": "Let me in"})).await;
    raise(&portal, None, showcase()).await;
    let seen = portal.call_as(&moderator, list()).await.unwrap();
    assert_eq!((seen.total_count, seen.results[0].kind()), (1, UserRequestType::ExternalShowcase));
    assert_eq!(code(portal.call_as(&key, list()).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn the_address_of_a_showcase_is_kept_as_a_uri() {
    let portal = TestPortal::start().await;
    let mut proposal = showcase();
    proposal["showcase"]["url"] = json!(" https://exämple.org/ä b ");
    let (status, raised) = raise(&portal, None, proposal).await;
    assert_eq!((status, raised["showcase"]["url"].as_str()), (201, Some("https://xn--exmple-cua.org/%C3%A4%20b")));
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_refused_in_the_words_of_the_api() {
    let portal = TestPortal::start().await;
    let address = format!("{}/api/portal/v1.0/user_requests/", portal.address);
    for (body, status, code) in
        [("{", 400, "validation_error"), ("", 400, "validation_error"), (&"x".repeat(20_000), 413, "payload_too_large")]
    {
        let response = portal.client.post(&address).body(body.to_owned()).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.json::<Value>().await.unwrap()["error_code"], code);
    }
}

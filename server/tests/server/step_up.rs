//! What needs a recent sign-in, against a provider that says when people signed in.

use crate::identity_provider::Running;
use crate::portico::Portico;
use crate::single_sign_on::{Person, change, public, start_with};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds that a sign-in is recent.
const STEP_UP: u64 = 600;

fn start(running: &Running) -> Portico {
    start_with(&running.provider, &public(), &[("PORTICO_STEP_UP", "600")])
}

fn signed_in(running: &Running, seconds_ago: u64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    change(running, |behaviour| {
        behaviour.claims = json!({"groups": ["portico-admins"], "auth_time": now - seconds_ago});
    });
}

async fn code(person: &Person<'_>, operation: &str, payload: Value) -> (u16, String) {
    let (status, answer) = person.browser.invoke(operation, &payload).await;
    (status, answer["error_code"].as_str().unwrap_or_default().to_owned())
}

fn again() -> (u16, String) {
    (403, "portico_sign_in_again".to_owned())
}

#[tokio::test]
async fn rights_deletions_and_keys_wait_for_a_sign_in_that_leads_back() {
    let running = Running::start().await;
    let portico = start(&running);
    signed_in(&running, STEP_UP + 5);
    let mut ada = Person::new(&portico, &running);
    assert_eq!(ada.sign_in().await.status(), 303);
    let uid = ada.browser.dataset("Lakes").await;
    let dataset = json!({"dataset_uid": uid});
    assert_eq!(code(&ada, "retrieve_dataset", dataset.clone()).await.0, 200, "everyday work goes on");
    let written = ada.browser.writes().await;
    assert_eq!(code(&ada, "delete_dataset", dataset.clone()).await, again());
    assert_eq!(code(&ada, "get_apikeys", json!({})).await, again(), "reading a key is taking it along");
    let ruleset = json!({"dataset_uid": uid, "body": {"user": {"username": "ada"}, "permissions": []}});
    assert_eq!(code(&ada, "create_dataset_user_security", ruleset).await, again());
    let order = ada.browser.post(&format!("/do/delete_dataset?dataset_uid={uid}"));
    let order = order.form(&[("confirm", "yes"), ("next", "/datasets?page=2")]).send().await.unwrap();
    assert_eq!(order.status(), 403);
    let page = order.text().await.unwrap();
    let link = "/sign-in/oidc?afresh=true&amp;next=%2Fdatasets%3Fpage%3D2";
    assert!(page.contains("signed in too long ago") && page.contains(link), "{page}");
    assert_eq!(ada.browser.writes().await, written, "nothing was written");

    signed_in(&running, 0);
    let back = ada.back_after(&link.replace("&amp;", "&")).await;
    assert!(back.asked.contains("prompt=login") && back.asked.contains("max_age=600"), "{}", back.asked);
    let answer = ada.get(&back.address).await;
    assert_eq!(crate::browser::location(&answer), "/datasets?page=2");
    assert_eq!(code(&ada, "get_apikeys", json!({})).await.0, 200);
    assert_eq!(code(&ada, "delete_dataset", dataset.clone()).await.0, 200);
    assert_eq!(code(&ada, "retrieve_dataset", dataset).await.0, 404);
}

#[tokio::test]
async fn a_provider_that_does_not_say_when_makes_no_sign_in_recent() {
    let running = Running::start().await;
    let portico = start(&running);
    let afresh = "/sign-in/oidc?afresh=true";
    for auth_time in [Value::Null, json!(1_000_000_000), json!(4_000_000_000_u64)] {
        let claims = json!({"groups": ["portico-admins"], "auth_time": auth_time});
        change(&running, |behaviour| behaviour.claims = claims);
        let mut ada = Person::new(&portico, &running);
        assert_eq!(ada.sign_in().await.status(), 303);
        assert_eq!(code(&ada, "get_apikeys", json!({})).await, again());
        let back = ada.back_after(afresh).await;
        let answer = ada.get(&back.address).await;
        assert_eq!(answer.status(), 400);
        assert!(answer.text().await.unwrap().contains("signed in there just now"));
        assert_eq!(code(&ada, "get_apikeys", json!({})).await, again());
    }
}

#[tokio::test]
async fn without_the_setting_nothing_asks_again() {
    let running = Running::start().await;
    let portico = start_with(&running.provider, &public(), &[]);
    signed_in(&running, 1_000_000);
    let mut ada = Person::new(&portico, &running);
    ada.sign_in().await;
    assert_eq!(code(&ada, "get_apikeys", json!({})).await.0, 200);
}

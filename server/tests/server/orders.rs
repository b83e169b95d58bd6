//! Orders by plain forms, as a browser without scripts gives them.

use crate::browser::{Browser, location};
use crate::portico::Portico;
use serde_json::json;

#[tokio::test]
async fn an_order_leads_back_and_its_outcome_is_shown_once() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;
    let path = format!("/do/publish_dataset?dataset_uid={dataset}");
    let order = admin.post(&path).header("referer", portico.url("/activity?page=1"));
    let answer = order.form(&[("done", "Lakes is on its way")]).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/activity?page=1"));
    assert!(admin.text_of_page("/activity").await.contains(">Lakes is on its way<"), "without scripts too");
    assert!(!admin.text_of_page("/activity").await.contains("Lakes is on its way"));
}

#[tokio::test]
async fn an_order_that_fails_says_why() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let order = admin.post("/do/publish_dataset?dataset_uid=none_such");
    let answer = order.form(&[("next", "//evil.example"), ("done", "Never said")]).send().await.unwrap();
    assert_eq!(location(&answer), "/", "and leads nowhere else");
    let page = admin.text_of_page("/").await;
    assert!(page.contains("(not_found)") && !page.contains("Never said"));
}

#[tokio::test]
async fn a_message_is_text_not_markup() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;
    let order = admin.post(&format!("/do/publish_dataset?dataset_uid={dataset}"));
    order.form(&[("done", "<img src=x onerror=alert(1)>")]).send().await.unwrap();
    let page = admin.text_of_page("/").await;
    assert!(page.contains("&lt;img src=x") && !page.contains("<img src=x"), "{page}");
}

#[tokio::test]
async fn a_deletion_needs_a_confirmation() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;
    let path = format!("/do/delete_dataset?dataset_uid={dataset}");
    let payload = json!({"dataset_uid": dataset});
    assert_eq!(admin.post(&path).form(&[("done", "Gone")]).send().await.unwrap().status(), 400);
    assert_eq!(admin.invoke("retrieve_dataset", &payload).await.0, 200);
    assert_eq!(admin.post(&path).form(&[("confirm", "yes")]).send().await.unwrap().status(), 303);
    assert_eq!(admin.invoke("retrieve_dataset", &payload).await.0, 404);
}

#[tokio::test]
async fn an_operation_that_reads_or_takes_a_body_is_no_order() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    for name in ["list_datasets", "create_dataset", "upload_resource_file", "no_such_operation"] {
        let answer = admin.post(&format!("/do/{name}")).form(&[("done", "")]).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{name}");
    }
}

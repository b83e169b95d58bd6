//! The link with which a submitter comes back.

use super::{list, new_form, published, submit, update};
use crate::support::TestPortal;
use crate::support::client::answer_of;
use portico_contract::forms::{FormAccessType, NewForm, UnpublishForm};
use reqwest::multipart::Form as Multipart;
use serde_json::{Value, json};

fn with_edition(slug: &str) -> NewForm {
    NewForm { enable_frontoffice_submission_edition: Some(true), ..new_form(slug, FormAccessType::Open) }
}

#[tokio::test]
async fn the_link_shows_the_submission_and_changes_it_without_a_key() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, with_edition("cats")).await;
    let (_, sent) = submit(&portal, "cats", None, json!({"cat_name": "Rio", "cat_age": 5})).await;
    let link = sent["change_request_link"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&portal.address), "{link}");
    let listed = portal.call(list(&uid)).await.unwrap().results.remove(0);
    assert_eq!(listed.change_request_link.as_deref(), Some(link.as_str()));

    let (status, seen) = answer_of(portal.client.get(&link), None).await;
    assert_eq!((status, &seen["submission"]["content"]["cat_age"]), (200, &json!(5)));
    assert_eq!(seen["form"]["content"]["sections"][0]["blocks"][0]["id"], "cat_name");
    let change = |data: Value| portal.client.post(&link).multipart(Multipart::new().text("data", data.to_string()));
    assert!(answer_of(change(json!({"cat_age": 99})), None).await.1["detail"]["cat_name"].is_array());
    let (status, changed) = answer_of(change(json!({"cat_name": "Rio", "cat_age": 6})), None).await;
    assert_eq!((status, &changed["submission"]["content"]["cat_age"]), (200, &json!(6)));
    let listed = portal.call(list(&uid)).await.unwrap().results.remove(0);
    assert_eq!((&listed.content["cat_age"], &listed.revision), (&json!(6), &None));

    // What the API answers goes through the same link.
    let again = portal.call(update(&uid, &listed, json!({"cat_name": "Leo"}))).await.unwrap();
    assert_eq!(again.change_request_link.as_deref(), Some(link.as_str()));
}

#[tokio::test]
async fn no_link_leads_to_another_submission_or_to_a_form_that_lets_nobody_come_back() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, with_edition("cats")).await;
    published(&portal, new_form("dogs", FormAccessType::Open)).await;
    let (_, sent) = submit(&portal, "cats", None, json!({"cat_name": "Rio"})).await;
    let link = sent["change_request_link"].as_str().unwrap();
    assert_eq!(answer_of(portal.client.get(link.replace("/cats/", "/dogs/")), None).await.0, 404);
    let by_uid =
        format!("{}/api/portal/v1.0/forms/cats/submissions/{}/", portal.address, sent["uid"].as_str().unwrap());
    assert_eq!(answer_of(portal.client.get(by_uid), None).await.0, 404);

    submit(&portal, "dogs", None, json!({"cat_name": "Rex"})).await;
    let mut connection = portal.portal.store().read().await.unwrap();
    let token: String = sqlx::query_scalar("SELECT token FROM form_submissions WHERE content ->> 'cat_name' = 'Rex'")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    let unasked = format!("{}/api/portal/v1.0/forms/dogs/submissions/{token}/", portal.address);
    assert_eq!(answer_of(portal.client.get(unasked), None).await.0, 404);

    portal.call(UnpublishForm { form_uid: uid }).await.unwrap();
    assert_eq!(answer_of(portal.client.get(link), None).await.0, 404);
}

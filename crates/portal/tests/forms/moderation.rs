//! Submissions that wait for an answer, and changes of them that do.

use super::{list, new_form, published, submit, update};
use crate::support::TestPortal;
use crate::support::client::answer_of;
use portico_contract::FormUid;
use portico_contract::form_submissions::{Submission, SubmissionStatus};
use portico_contract::forms::{FormAccessType, NewForm};
use reqwest::multipart::Form as Multipart;
use serde_json::{Value, json};

async fn moderated(portal: &TestPortal) -> FormUid {
    let new = new_form("cats", FormAccessType::Open);
    let moderated = Some(true);
    let new = NewForm { enable_moderation: moderated, enable_frontoffice_submission_edition: Some(true), ..new };
    published(portal, new).await
}

async fn only(portal: &TestPortal, uid: &FormUid) -> Submission {
    portal.call(list(uid)).await.unwrap().results.remove(0)
}

async fn answer(portal: &TestPortal, submission: &Submission, key: Option<&str>, status: &str) -> (u16, Value) {
    let uid = &submission.uid;
    let address = format!("{}/api/portal/v1.0/forms/cats/submissions/{uid}/moderate/", portal.address);
    answer_of(portal.client.post(address).json(&json!({"status": status})), key).await
}

async fn change(portal: &TestPortal, submission: &Submission, data: Value) -> (u16, Value) {
    let link = submission.change_request_link.as_deref().unwrap();
    answer_of(portal.client.put(link).multipart(Multipart::new().text("data", data.to_string())), None).await
}

#[tokio::test]
async fn a_submission_waits_until_a_moderator_answers_it() {
    let portal = TestPortal::start().await;
    let uid = moderated(&portal).await;
    submit(&portal, "cats", None, json!({"cat_name": "Rio"})).await;
    let submission = only(&portal, &uid).await;
    assert_eq!((&submission.status, &submission.revision), (&Some(SubmissionStatus::Pending), &None));
    let stranger = portal.user("hugo", &[], &["edit_form"]).await;
    assert_eq!(answer(&portal, &submission, None, "approved").await.0, 401);
    assert_eq!(answer(&portal, &submission, Some(&stranger), "approved").await.0, 403);
    assert!(answer(&portal, &submission, Some(&portal.key), "pending").await.1["detail"]["status"].is_array());
    assert_eq!(answer(&portal, &submission, Some(&portal.key), "rejected").await.1["status"], "rejected");
    // What was rejected stands in nobody's way.
    assert_eq!(submit(&portal, "cats", None, json!({"cat_name": "Rio"})).await.0, 201);
    let (status, refused) = answer(&portal, &submission, Some(&portal.key), "approved").await;
    assert_eq!(status, 400);
    assert!(refused["detail"]["cat_name"].is_array(), "what must be unique stays so: {refused}");
    let again = only(&portal, &uid).await;
    answer(&portal, &again, Some(&portal.key), "rejected").await;
    let (_, answered) = answer(&portal, &submission, Some(&portal.key), "approved").await;
    assert_eq!((&answered["status"], &answered["updated_by"]["username"]), (&json!("approved"), &json!("admin")));
}

#[tokio::test]
async fn a_change_of_an_approved_submission_waits_as_a_revision_and_replaces_it_when_it_is_approved() {
    let portal = TestPortal::start().await;
    let uid = moderated(&portal).await;
    submit(&portal, "cats", None, json!({"cat_name": "Rio", "cat_age": 5})).await;
    let submission = only(&portal, &uid).await;
    answer(&portal, &submission, Some(&portal.key), "approved").await;

    let (_, seen) = change(&portal, &submission, json!({"cat_name": "Rio", "cat_age": 6})).await;
    assert_eq!(
        (&seen["submission"]["content"]["cat_age"], &seen["submission"]["revision"]["status"]),
        (&json!(5), &json!("pending"))
    );
    let waiting = only(&portal, &uid).await;
    assert!(waiting.is_pending());
    assert_eq!((&waiting.status, &waiting.content["cat_age"]), (&Some(SubmissionStatus::Approved), &json!(5)));
    assert_eq!(waiting.revision.unwrap().content["cat_age"], 6);

    answer(&portal, &submission, Some(&portal.key), "rejected").await;
    let kept = only(&portal, &uid).await;
    assert_eq!((&kept.status, &kept.content["cat_age"]), (&Some(SubmissionStatus::Approved), &json!(5)));
    assert_eq!(kept.revision.unwrap().status, Some(SubmissionStatus::Rejected));

    change(&portal, &submission, json!({"cat_name": "Rio", "cat_age": 7})).await;
    answer(&portal, &submission, Some(&portal.key), "approved").await;
    let changed = only(&portal, &uid).await;
    assert_eq!((&changed.content["cat_age"], changed.is_pending()), (&json!(7), false));
}

#[tokio::test]
async fn a_submission_that_waits_is_changed_at_once_and_goes_on_waiting() {
    let portal = TestPortal::start().await;
    let uid = moderated(&portal).await;
    submit(&portal, "cats", None, json!({"cat_name": "Rio"})).await;
    let submission = only(&portal, &uid).await;
    change(&portal, &submission, json!({"cat_name": "Leo"})).await;
    let changed = only(&portal, &uid).await;
    assert_eq!((&changed.status, &changed.content["cat_name"]), (&Some(SubmissionStatus::Pending), &json!("Leo")));
    answer(&portal, &submission, Some(&portal.key), "approved").await;
    assert!(!only(&portal, &uid).await.is_pending());
}

#[tokio::test]
async fn a_change_in_the_back_office_is_made_at_once_and_noted_as_a_revision() {
    let portal = TestPortal::start().await;
    let uid = moderated(&portal).await;
    submit(&portal, "cats", None, json!({"cat_name": "Rio"})).await;
    let submission = only(&portal, &uid).await;
    answer(&portal, &submission, Some(&portal.key), "approved").await;
    change(&portal, &submission, json!({"cat_name": "Leo"})).await;
    let changed = portal.call(update(&uid, &submission, json!({"cat_name": "Mia"}))).await.unwrap();
    let revision = changed.revision.clone().unwrap();
    assert_eq!((&changed.content["cat_name"], &revision.content["cat_name"]), (&json!("Mia"), &json!("Mia")));
    assert_eq!(revision.created_by.unwrap().username.as_str(), "admin");
    assert!(!changed.is_pending(), "what the submitter wished gave way");
}

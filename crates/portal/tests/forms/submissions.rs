//! Answers: sent, checked, listed, changed.

use super::{list, new_form, published, submit, update};
use crate::support::client::answer_of;
use crate::support::{TestPortal, code};
use portico_contract::form_submissions::*;
use portico_contract::forms::FormAccessType;
use portico_contract::{ErrorCode, SubmissionUid};
use reqwest::Method;
use reqwest::multipart::Form as Multipart;
use serde_json::{Value, json};

#[tokio::test]
async fn the_example_of_the_reference_is_taken_and_read_back() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("form-automation", FormAccessType::Open)).await;
    let data = json!({
        "cat_name": "Rio", "cat_age": 5, "cat_breed": ["Siberian"], "cat_rating": 5,
        "contact": {"email": "harry@cover.com"}, "comments": null,
    });
    let (status, sent) = submit(&portal, "form-automation", None, data).await;
    assert_eq!(status, 201, "{sent}");
    assert_eq!(
        (&sent["status"], &sent["lang"], &sent["change_request_link"]),
        (&json!("approved"), &json!("en"), &Value::Null)
    );
    assert_eq!(sent["ending"]["message"]["en"], "Thank you");
    let s_uid = SubmissionUid::new(sent["uid"].as_str().unwrap()).unwrap();
    let kept = portal.call(RetrieveFormSubmission { form_uid: uid.clone(), s_uid: s_uid.clone() }).await.unwrap();
    assert_eq!(kept.content["contact"], json!({"email": "harry@cover.com"}));
    assert_eq!((kept.status, kept.created_by, kept.revision), (Some(SubmissionStatus::Approved), None, None));
    let delete = DeleteFormSubmission { form_uid: uid, s_uid };
    portal.call(delete.clone()).await.unwrap();
    assert_eq!(code(portal.call(delete).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn answers_that_do_not_fit_are_named_by_block_and_nothing_is_kept() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    let wrong = json!({"cat_age": 31, "cat_breed": ["Dog"], "born": "soon", "contact": {"email": "nobody"}, "tail": 1});
    let (status, refused) = submit(&portal, "cats", None, wrong).await;
    assert_eq!((status, refused["error_code"].as_str()), (400, Some("validation_error")));
    let fields: Vec<_> = refused["detail"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["born", "cat_age", "cat_breed", "cat_name", "contact.email", "tail"]);
    assert_eq!(portal.call(list(&uid)).await.unwrap().total_count, 0);
}

#[tokio::test]
async fn a_question_that_does_not_show_is_not_required_and_its_answer_is_dropped() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    let (status, refused) = submit(&portal, "cats", None, json!({"cat_name": "Rio", "cat_breed": ["Other"]})).await;
    assert_eq!(status, 400);
    assert!(refused["detail"]["which"].is_array(), "{refused}");
    let hidden = json!({"cat_name": "Rio", "cat_breed": ["Siberian"], "which": "Persian"});
    assert_eq!(submit(&portal, "cats", None, hidden).await.0, 201);
    assert_eq!(portal.call(list(&uid)).await.unwrap().results[0].content["which"], Value::Null);
}

#[tokio::test]
async fn an_answer_that_must_be_unique_is_taken_once_also_when_many_send_it_at_the_same_time() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    let many = (0..8).map(|_| submit(&portal, "cats", None, json!({"cat_name": "Rio"})));
    let statuses: Vec<u16> = futures::future::join_all(many).await.into_iter().map(|(status, _)| status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 400).count(), 7, "{statuses:?}");
    submit(&portal, "cats", None, json!({"cat_name": "Leo"})).await;
    let leo = portal.call(ListFormSubmissions { search: Some("LEO".into()), ..list(&uid) }).await.unwrap().results;
    portal.call(update(&uid, &leo[0], json!({"cat_name": "Leo", "cat_age": 2}))).await.unwrap();
    let refused = portal.call(update(&uid, &leo[0], json!({"cat_name": "Rio"}))).await.unwrap_err();
    assert!(refused.for_field("cat_name").is_some());
}

#[tokio::test]
async fn an_update_travels_as_a_form_and_what_it_leaves_out_becomes_null() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    submit(&portal, "cats", None, json!({"cat_name": "Rio", "cat_age": 5, "comments": "Shy"})).await;
    let submission = portal.call(list(&uid)).await.unwrap().results.remove(0);
    let changed = portal.call(update(&uid, &submission, json!({"cat_name": "Rio", "cat_age": 6}))).await.unwrap();
    assert_eq!((&changed.content["cat_age"], &changed.content["comments"]), (&json!(6), &Value::Null));
    assert_eq!(changed.updated_by.unwrap().username.as_str(), "admin");
    assert_eq!(changed.created_at, submission.created_at);

    let path = format!("/forms/{uid}/submissions/{}/", submission.uid);
    let request = || portal.request(Method::PUT, &path);
    assert_eq!(request().json(&json!({"data": "{}"})).send().await.unwrap().status(), 415);
    for form in
        [Multipart::new().text("data", "[1]"), Multipart::new().text("data", "{"), Multipart::new().text("other", "{}")]
    {
        let response = request().multipart(form).send().await.unwrap();
        assert_eq!(response.status(), 400);
        assert!(response.json::<Value>().await.unwrap()["detail"]["data"].is_array());
    }
    let refused = portal.call(update(&uid, &submission, json!({"cat_age": 6}))).await.unwrap_err();
    assert!(refused.for_field("cat_name").is_some());
}

#[tokio::test]
async fn submissions_are_found_sorted_and_their_people_expanded() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    let key = portal.user("hugo", &[], &[]).await;
    for (name, key) in [("Rio", None), ("Leo", Some(key.as_str())), ("Mia", None)] {
        submit(&portal, "cats", key, json!({"cat_name": name})).await;
    }
    let names = async |operation: ListFormSubmissions| {
        let page = portal.call(operation).await.unwrap();
        page.results.iter().map(|it| it.content["cat_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(list(&uid)).await, ["Mia", "Leo", "Rio"]);
    let ascending = Some(SubmissionOrdering::Ascending);
    assert_eq!(names(ListFormSubmissions { ordering: ascending, ..list(&uid) }).await, ["Rio", "Leo", "Mia"]);
    assert_eq!(
        names(ListFormSubmissions { sort: Some("created_at".into()), ..list(&uid) }).await,
        ["Rio", "Leo", "Mia"]
    );
    assert_eq!(names(ListFormSubmissions { search: Some("hugo leo".into()), ..list(&uid) }).await, ["Leo"]);
    let wrong = portal.call(ListFormSubmissions { sort: Some("tail".into()), ..list(&uid) }).await.unwrap_err();
    assert!(wrong.for_field("sort").is_some());
    let plain = portal.call(list(&uid)).await.unwrap();
    assert!(plain.results[1].created_by.as_ref().unwrap().extra.is_empty());
    let expanded = ListFormSubmissions { expand: vec!["created_by".into(), "updated_by".into()], ..list(&uid) };
    let expanded = portal.call(expanded).await.unwrap();
    assert!(expanded.results[1].created_by.as_ref().unwrap().extra.contains_key("email"));
}

#[tokio::test]
async fn a_submission_stays_with_the_version_that_was_filled_in() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    submit(&portal, "cats", None, json!({"cat_name": "Rio", "cat_age": 5})).await;
    let mut shorter = super::cats();
    shorter.show_hide_logics.clear();
    shorter.sections[0].blocks.truncate(1);
    super::write_draft(&portal, &uid, 2, shorter).await;
    portal.call(portico_contract::forms::PublishForm { form_uid: uid.clone() }).await.unwrap();
    assert_eq!(submit(&portal, "cats", None, json!({"cat_name": "Leo", "cat_age": 5})).await.0, 400);
    let old = portal.call(list(&uid)).await.unwrap().results.remove(0);
    let changed = portal.call(update(&uid, &old, json!({"cat_name": "Rio", "cat_age": 6}))).await.unwrap();
    assert_eq!(changed.content["cat_age"], 6);
}

#[tokio::test]
async fn what_is_no_form_is_refused_and_a_form_may_be_url_encoded_and_in_another_language() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    let address = format!("{}/api/portal/v1.0/forms/cats/submit", portal.address);
    let post = || portal.client.post(&address);
    assert_eq!(answer_of(post().json(&json!({"data": {}})), None).await.0, 415);
    assert_eq!(
        answer_of(post().multipart(Multipart::new().text("datum", "{}")), None).await.1["detail"]["data"][0],
        "This field is required"
    );
    let twice = Multipart::new().text("data", "{}").text("data", "{}");
    assert_eq!(answer_of(post().multipart(twice), None).await.0, 400);
    assert_eq!(answer_of(post().header("content-type", "multipart/form-data").body("x"), None).await.0, 400);
    let large = Multipart::new().text("data", "x".repeat(2 * 1024 * 1024));
    assert_eq!(answer_of(post().multipart(large), None).await.1["error_code"], "payload_too_large");
    let odd = Multipart::new().text("data", "{\"cat_name\": \"\\u0000\", \"cat_age\": 1e999}");
    assert_eq!(answer_of(post().multipart(odd), None).await.0, 400);
    let unknown = Multipart::new().text("data", "{\"cat_name\": \"Rio\"}").text("lang", "it");
    assert!(answer_of(post().multipart(unknown), None).await.1["detail"]["lang"].is_array());
    let french = [("data", "{\"cat_name\": \"Rio\"}"), ("lang", "fr")];
    assert_eq!(answer_of(post().form(&french), None).await.0, 201);
    assert_eq!(portal.call(list(&uid)).await.unwrap().results[0].lang.as_deref(), Some("fr"));
}

//! Forms, over HTTP: their life, what people answer, and datasets made of the answers.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

#[path = "../support/mod.rs"]
mod support;

mod change_link;
mod datasets;
mod life;
mod moderation;
mod security;
mod submissions;

use portico_contract::FormUid;
use portico_contract::form_content::*;
use portico_contract::form_submissions::*;
use portico_contract::forms::*;
use portico_contract::slug::Slug;
use reqwest::multipart::Form as Multipart;
use serde_json::{Value, json};
use support::TestPortal;
use support::client::answer_of;

fn new_form(slug: &str, access_type: FormAccessType) -> NewForm {
    NewForm::new(Slug::new(slug).unwrap(), "Cats", access_type)
}

/// The form of the reference's example, with a question that shows for one answer alone.
fn cats() -> FormContent {
    serde_json::from_value(json!({
        "default_language": "en",
        "other_languages": ["fr"],
        "title": {"en": "Cats"},
        "ending": {"type": "message", "message": {"en": "Thank you"}},
        "sections": [{"blocks": [
            {"id": "cat_name", "type": "text", "label": {"en": "Name"}, "required": true, "unique": true, "max_length": 20},
            {"id": "cat_age", "type": "number", "format": "integer", "min": 0, "max": 30},
            {"id": "cat_breed", "type": "choice", "multiple": true, "options": [{"value": "Siberian"}, {"value": "Other"}]},
            {"id": "which", "type": "text", "required": true},
            {"id": "cat_rating", "type": "rating"},
            {"id": "born", "type": "date"},
            {"id": "contact", "type": "contact", "label": {"en": "You"}, "fields": [{"id": "email", "type": "email"}]},
            {"id": "comments", "type": "text"},
        ]}],
        "show_hide_logics": [
            {"action": "show", "operator": "and", "targets": ["which"],
             "conditions": [{"source": "cat_breed", "comparator": "contains", "value": "Other"}]},
        ],
    }))
    .unwrap()
}

async fn write_draft(portal: &TestPortal, uid: &FormUid, version: u32, content: FormContent) -> FormDraft {
    let body = FormDraftUpdate { content };
    portal.call(UpdateFormDraft { form_uid: uid.clone(), version, body }).await.unwrap()
}

/// A published form that asks about cats.
async fn published(portal: &TestPortal, new: NewForm) -> FormUid {
    let uid = portal.call(CreateForm { body: new }).await.unwrap().uid;
    write_draft(portal, &uid, 1, cats()).await;
    portal.call(PublishForm { form_uid: uid.clone() }).await.unwrap();
    uid
}

async fn show(portal: &TestPortal, slug: &str, key: Option<&str>) -> (u16, Value) {
    answer_of(portal.client.get(format!("{}/api/portal/v1.0/forms/{slug}", portal.address)), key).await
}

async fn submit(portal: &TestPortal, slug: &str, key: Option<&str>, data: Value) -> (u16, Value) {
    let address = format!("{}/api/portal/v1.0/forms/{slug}/submit/", portal.address);
    answer_of(portal.client.post(address).multipart(Multipart::new().text("data", data.to_string())), key).await
}

fn list(uid: &FormUid) -> ListFormSubmissions {
    ListFormSubmissions {
        form_uid: uid.clone(),
        limit: None,
        offset: None,
        search: None,
        sort: None,
        ordering: None,
        expand: Vec::new(),
    }
}

fn answers(value: Value) -> Answers {
    value.as_object().unwrap().clone()
}

fn update(uid: &FormUid, submission: &Submission, data: Value) -> UpdateFormSubmission {
    let body = SubmissionUpdate::from(&answers(data));
    UpdateFormSubmission { form_uid: uid.clone(), s_uid: submission.uid.clone(), body }
}

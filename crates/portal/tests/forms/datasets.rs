//! Datasets made of what people answered.

use super::{new_form, published, submit, write_draft};
use crate::support::client::answer_of;
use crate::support::{TestPortal, code};
use portico_contract::datasets::StatusName;
use portico_contract::datasources::Datasource;
use portico_contract::forms::{DeleteForm, FormAccessType, NewForm};
use portico_contract::resources::*;
use portico_contract::{DatasetUid, ErrorCode, FormUid};
use serde_json::{Value, json};

fn datasource(form: &FormUid, statuses: &[&str]) -> Datasource {
    serde_json::from_value(json!({"type": "ods_form", "form_uid": form, "status_to_extract": statuses})).unwrap()
}

fn resource(datasource: Datasource) -> NewResource {
    NewResource {
        kind: "ods_form".into(),
        title: "Answers".into(),
        url: None,
        params: None,
        datasource: Some(datasource),
        extra: Default::default(),
    }
}

async fn rows(portal: &TestPortal, id: &str) -> Value {
    let address = format!("{}/api/explore/v2.1/catalog/datasets/{id}/records", portal.address);
    answer_of(portal.client.get(address), Some(&portal.key)).await.1
}

/// A form about cats with metadata of the submission among the columns, and two answers.
async fn answered(portal: &TestPortal, moderated: bool) -> FormUid {
    let new = NewForm { enable_moderation: Some(moderated), ..new_form("cats", FormAccessType::Open) };
    let uid = portal.call(portico_contract::forms::CreateForm { body: new }).await.unwrap().uid;
    let mut content = super::cats();
    content.additional_extractor_fields = vec!["created_at".into(), "status".into()];
    write_draft(portal, &uid, 1, content).await;
    portal.call(portico_contract::forms::PublishForm { form_uid: uid.clone() }).await.unwrap();
    let rio = json!({
        "cat_name": "Rio", "cat_age": 5, "cat_breed": ["Siberian", "Other"], "which": "Persian", "born": "2021-04-01",
        "contact": {"email": "harry@cover.com"},
    });
    for data in [rio, json!({"cat_name": "Leo"})] {
        assert_eq!(submit(portal, "cats", None, data).await.0, 201);
    }
    uid
}

async fn create(portal: &TestPortal, dataset: &DatasetUid, datasource: Datasource) -> Resource {
    let operation = CreateDatasetResource { dataset_uid: dataset.clone(), body: resource(datasource) };
    portal.call(operation).await.unwrap()
}

#[tokio::test]
async fn submissions_are_previewed_and_published_as_rows() {
    let portal = TestPortal::start().await;
    let form = answered(&portal, false).await;
    let dataset = portal.dataset("Cats").await;
    let source = datasource(&form, &[]);
    let body = GuessExtractorsRequest { datasource: source.clone() };
    let guess = GuessUnsavedResourceExtractors { dataset_uid: dataset.uid.clone(), body };
    assert_eq!(portal.call(guess).await.unwrap()[0].kind, "ods_form");
    let body = ResourcePreviewRequest { datasource: source.clone(), kind: "ods_form".into(), params: None };
    let preview = portal.call(ResourceUnsavedPreview { dataset_uid: dataset.uid.clone(), body }).await.unwrap();
    let fields: Vec<_> =
        preview.fields.iter().map(|field| (field.name.as_str(), field.kind.as_deref().unwrap())).collect();
    assert_eq!(
        fields,
        [
            ("cat_name", "text"),
            ("cat_age", "int"),
            ("cat_breed", "text"),
            ("which", "text"),
            ("cat_rating", "int"),
            ("born", "date"),
            ("contact_email", "text"),
            ("comments", "text"),
            ("submission_status", "text"),
            ("submission_created_at", "datetime"),
        ]
    );
    assert_eq!((preview.fields[0].label.as_str(), preview.fields[6].label.as_str()), ("Name", "You - email"));
    assert_eq!(preview.records[0]["cat_breed"], "Siberian;Other");

    let resource = create(&portal, &dataset.uid, source).await;
    assert_eq!(resource.origin.unwrap().kind.as_deref(), Some("ods_form"));
    let Some(Datasource::OdsForm(answered)) = &resource.datasource else { unreachable!("{:?}", resource.datasource) };
    assert_eq!(answered.is_available, Some(true));
    let status = portal.publish(&dataset.uid).await;
    assert_eq!((status.status, status.message), (StatusName::Idle, None));
    let published = rows(&portal, "cats").await;
    assert_eq!(published["total_count"], 2, "{published}");
    assert_eq!(published["results"][0]["contact_email"], "harry@cover.com");

    submit(&portal, "cats", None, json!({"cat_name": "Mia"})).await;
    portal.published(&dataset.uid).await;
    assert_eq!(rows(&portal, "cats").await["total_count"], 3);
}

#[tokio::test]
async fn the_statuses_that_are_asked_for_are_extracted() {
    let portal = TestPortal::start().await;
    let form = answered(&portal, true).await;
    let dataset = portal.dataset("Cats").await.uid;
    let count = async |statuses: &[&str]| {
        let body =
            ResourcePreviewRequest { datasource: datasource(&form, statuses), kind: "ods_form".into(), params: None };
        portal.call(ResourceUnsavedPreview { dataset_uid: dataset.clone(), body }).await.unwrap().records.len()
    };
    assert_eq!(count(&[]).await, 0, "approved ones alone, where nothing is said");
    assert_eq!(
        (count(&["pending"]).await, count(&["rejected"]).await, count(&["approved", "pending"]).await),
        (2, 0, 2)
    );
    let wrong = CreateDatasetResource { dataset_uid: dataset.clone(), body: resource(datasource(&form, &["liked"])) };
    let refused = portal.call(wrong).await.unwrap_err();
    assert!(refused.for_field("datasource.status_to_extract.0").is_some(), "{refused:?}");
}

#[tokio::test]
async fn who_may_not_read_submissions_makes_no_dataset_of_them() {
    let portal = TestPortal::start().await;
    let form = answered(&portal, false).await;
    let dataset = portal.dataset("Cats").await.uid;
    let key = portal.user("hugo", &["edit_dataset"], &["edit_dataset"]).await;
    let body = resource(datasource(&form, &[]));
    let make = CreateDatasetResource { dataset_uid: dataset.clone(), body: body.clone() };
    assert_eq!(code(portal.call_as(&key, make).await), ErrorCode::PermissionDenied);
    let body = ResourcePreviewRequest { datasource: datasource(&form, &[]), kind: "ods_form".into(), params: None };
    let look = ResourceUnsavedPreview { dataset_uid: dataset.clone(), body };
    assert_eq!(code(portal.call_as(&key, look).await), ErrorCode::PermissionDenied);

    // A resource that is there already can be renamed by who edits the dataset.
    let made = create(&portal, &dataset, datasource(&form, &[])).await;
    let body = NewResource { title: "Cats".into(), datasource: made.datasource, ..resource(datasource(&form, &[])) };
    let rename = UpdateDatasetResource { dataset_uid: dataset, resource_uid: made.uid, body };
    assert_eq!(portal.call_as(&key, rename).await.unwrap().title, "Cats");
}

#[tokio::test]
async fn a_form_that_is_gone_or_was_never_published_is_named() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cats").await.uid;
    let missing = datasource(&FormUid::new("fm_nosuch").unwrap(), &[]);
    let make = |source| CreateDatasetResource { dataset_uid: dataset.clone(), body: resource(source) };
    assert!(portal.call(make(missing)).await.unwrap_err().for_field("datasource.form_uid").is_some());
    let body = new_form("drafts", FormAccessType::Open);
    let draft = portal.call(portico_contract::forms::CreateForm { body }).await.unwrap().uid;
    let body = ResourcePreviewRequest { datasource: datasource(&draft, &[]), kind: "ods_form".into(), params: None };
    let look = ResourceUnsavedPreview { dataset_uid: dataset.clone(), body };
    assert!(portal.call(look).await.unwrap_err().for_field("datasource.form_uid").is_some());

    let form = published(&portal, new_form("cats", FormAccessType::Open)).await;
    let made = create(&portal, &dataset, datasource(&form, &[])).await;
    portal.call(DeleteForm { form_uid: form }).await.unwrap();
    let read = RetrieveDatasetResource { dataset_uid: dataset.clone(), resource_uid: made.uid, expand: None };
    let Some(Datasource::OdsForm(gone)) = portal.call(read).await.unwrap().datasource else { unreachable!() };
    assert_eq!(gone.is_available, Some(false));
    let status = portal.publish(&dataset).await;
    assert_eq!(status.status, StatusName::Error);
    assert!(status.message.as_deref().unwrap_or_default().contains("Answers"), "{status:?}");
}

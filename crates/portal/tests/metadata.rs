//! Metadata and their templates, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_metadata::*;
use portico_contract::datasets::{Dataset, RetrieveDataset};
use portico_contract::metadata::{Metadata, MetadataValue, TemplateValues};
use portico_contract::metadata_templates::*;
use portico_contract::{ErrorCode, TemplateFieldName, TemplateName};
use serde_json::{Value, json};
use support::{TestPortal, code};

fn template(name: &str) -> TemplateName {
    TemplateName::new(name).unwrap()
}

fn field(name: &str) -> TemplateFieldName {
    TemplateFieldName::new(name).unwrap()
}

fn metadata(body: Value) -> Metadata {
    serde_json::from_value(body).unwrap()
}

async fn put(
    portal: &TestPortal,
    dataset: &Dataset,
    name: &str,
    of: &str,
    value: impl Into<Value>,
) -> Result<MetadataValue, portico_contract::ApiError> {
    portal
        .call(UpdateTemplateFieldDatasetMetadata {
            dataset_uid: dataset.uid.clone(),
            template_name: template(name),
            template_field_name: field(of),
            body: MetadataValue::new(value),
        })
        .await
}

async fn all(portal: &TestPortal, dataset: &Dataset) -> Metadata {
    portal.call(ListAllDatasetMetadata { dataset_uid: dataset.uid.clone() }).await.unwrap()
}

#[tokio::test]
async fn a_field_is_set_alone_and_a_template_is_replaced_whole() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    put(&portal, &dataset, "default", "publisher", "FAA").await.unwrap();
    let values = all(&portal, &dataset).await;
    assert_eq!((values.text("default", "title"), values.text("default", "publisher")), (Some("Airports"), Some("FAA")));

    let body = TemplateValues::from([("title".to_owned(), MetadataValue::new("Airfields"))]);
    let replace =
        UpdateTemplateDatasetMetadata { dataset_uid: dataset.uid.clone(), template_name: template("default"), body };
    portal.call(replace).await.unwrap();
    let values = all(&portal, &dataset).await;
    assert_eq!((values.text("default", "title"), values.text("default", "publisher")), (Some("Airfields"), None));

    let body = metadata(json!({"internal": {"draft": {"value": false}}}));
    portal.call(UpdateAllDatasetMetadata { dataset_uid: dataset.uid.clone(), body }).await.unwrap();
    assert_eq!(all(&portal, &dataset).await.0.keys().collect::<Vec<_>>(), ["internal"]);
}

#[tokio::test]
async fn a_deleted_value_is_gone_and_a_known_field_without_one_is_null() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let of = (dataset.uid.clone(), template("default"), field("title"));
    portal
        .call(DeleteTemplateFieldDatasetMetadata {
            dataset_uid: of.0.clone(),
            template_name: of.1.clone(),
            template_field_name: of.2.clone(),
        })
        .await
        .unwrap();
    let read =
        RetrieveTemplateFieldDatasetMetadata { dataset_uid: of.0, template_name: of.1, template_field_name: of.2 };
    assert_eq!(portal.call(read.clone()).await.unwrap().value, Value::Null);
    let unknown = RetrieveTemplateFieldDatasetMetadata { template_field_name: field("colour"), ..read.clone() };
    assert_eq!(code(portal.call(unknown).await), ErrorCode::NotFound);
    let unknown = RetrieveTemplateFieldDatasetMetadata { template_name: template("nothing"), ..read };
    assert_eq!(code(portal.call(unknown).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn every_value_that_does_not_fit_is_named_at_once_and_nothing_is_written() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let body = metadata(json!({
        "default": {"title": {"value": 12}, "language": {"value": "tlh"}, "keyword": {"value": "one"}, "colour": {"value": "red"}},
        "internal": {"license_id": {"value": "my-own"}},
        "asset_content_configuration": {"facets": {"value": [{"field_name": "state", "facetsort": "sideways"}]}},
        "dcat": {"issued": {"value": "last year"}},
        "nothing": {"at_all": {"value": 1}},
    }));
    let error = portal.call(UpdateAllDatasetMetadata { dataset_uid: dataset.uid.clone(), body }).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ValidationError);
    assert_eq!(
        error.detail.keys().collect::<Vec<_>>(),
        [
            "asset_content_configuration.facets",
            "dcat.issued",
            "default.colour",
            "default.keyword",
            "default.language",
            "default.title",
            "internal.license_id",
            "nothing"
        ]
    );
    assert_eq!(all(&portal, &dataset).await, dataset.metadata);
}

#[tokio::test]
async fn licence_and_themes_are_carried_between_internal_and_default() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    put(&portal, &dataset, "internal", "license_id", "cc-by").await.unwrap();
    put(&portal, &dataset, "internal", "theme_id", json!(["transport", "territory"])).await.unwrap();
    let values = all(&portal, &dataset).await;
    assert_eq!(values.text("default", "license"), Some("CC BY 4.0"));
    assert_eq!(values.list("default", "theme"), ["Transport", "Territory and housing"]);
    put(&portal, &dataset, "default", "license_id", "cc0").await.unwrap();
    assert_eq!(all(&portal, &dataset).await.text("internal", "license_id"), Some("cc0"));
    put(&portal, &dataset, "default", "theme", json!(["Energy"])).await.unwrap();
    assert_eq!(all(&portal, &dataset).await.list("internal", "theme_id"), ["energy"]);

    // A client that replaces the documented fields of `default` has not taken the licence away.
    let body = TemplateValues::from([("title".to_owned(), MetadataValue::new("Airports"))]);
    portal
        .call(UpdateTemplateDatasetMetadata {
            dataset_uid: dataset.uid.clone(),
            template_name: template("default"),
            body,
        })
        .await
        .unwrap();
    assert_eq!(all(&portal, &dataset).await.text("default", "license"), Some("CC0 1.0"));
}

#[tokio::test]
async fn the_date_of_modification_follows_changes_where_it_is_told_to() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    put(&portal, &dataset, "default", "modified", "2020-01-01T00:00:00Z").await.unwrap();
    put(&portal, &dataset, "default", "publisher", "FAA").await.unwrap();
    assert_eq!(all(&portal, &dataset).await.text("default", "modified"), Some("2020-01-01T00:00:00Z"));
    put(&portal, &dataset, "default", "modified_updates_on_metadata_change", true).await.unwrap();
    let dated = all(&portal, &dataset).await;
    assert!(dated.text("default", "modified").unwrap() > "2026");
    put(&portal, &dataset, "default", "modified", "2021-01-01T00:00:00Z").await.unwrap();
    assert_eq!(all(&portal, &dataset).await.text("default", "modified"), Some("2021-01-01T00:00:00Z"));
}

#[tokio::test]
async fn a_value_of_a_linked_dataset_follows_the_remote_one_until_it_overrides_it() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let title = json!({"value": "Theirs", "remote_value": "Theirs", "override_remote_value": false}).to_string();
    let link = "UPDATE datasets SET document = json_set(document, '$.metadata.default.title', json(?))";
    portal.write(link, &[&title]).await;
    let mine = put(&portal, &dataset, "default", "title", "Mine").await.unwrap();
    assert_eq!(
        serde_json::to_value(mine).unwrap(),
        json!({"value": "Mine", "remote_value": "Theirs", "override_remote_value": true})
    );
    let of = (dataset.uid.clone(), template("default"), field("title"));
    portal
        .call(DeleteTemplateFieldDatasetMetadata { dataset_uid: of.0, template_name: of.1, template_field_name: of.2 })
        .await
        .unwrap();
    let reset = all(&portal, &dataset).await.0["default"]["title"].clone();
    assert_eq!(
        serde_json::to_value(reset).unwrap(),
        json!({"value": "Theirs", "remote_value": "Theirs", "override_remote_value": false})
    );
}

#[tokio::test]
async fn a_write_dates_the_dataset_and_names_its_author() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let key = portal.user("editor", &["edit_dataset"], &["edit_dataset"]).await;
    let body = MetadataValue::new("FAA");
    let operation = UpdateTemplateFieldDatasetMetadata {
        dataset_uid: dataset.uid.clone(),
        template_name: template("default"),
        template_field_name: field("publisher"),
        body,
    };
    portal.call_as(&key, operation.clone()).await.unwrap();
    let changed = portal.call(RetrieveDataset { dataset_uid: dataset.uid.clone() }).await.unwrap();
    assert_eq!(changed.updated_by.unwrap().username.as_str(), "editor");
    let reader = portal.user("reader", &["create_page"], &["create_page"]).await;
    assert_eq!(code(portal.call_as(&reader, operation).await), ErrorCode::PermissionDenied);
}

fn new_template(kind: &str, schema: Value) -> NewMetadataTemplate {
    serde_json::from_value(json!({"name": "quality", "title": "Quality", "type": kind, "is_active": true, "schema": schema, "is_system": true})).unwrap()
}

#[tokio::test]
async fn a_template_is_made_used_changed_and_deleted() {
    let portal = TestPortal::start().await;
    let schema = json!([{"name": "level", "type": "enum", "choices": ["low", "high"], "self_suggest": true}, {"name": "note", "type": "text"}]);
    let made = portal.call(CreateMetadataTemplate { body: new_template("admin", schema.clone()) }).await.unwrap();
    assert_eq!((made.is_system, made.created_by.unwrap().username.as_str()), (Some(false), "admin"));
    assert_eq!(
        code(portal.call(CreateMetadataTemplate { body: new_template("admin", schema.clone()) }).await),
        ErrorCode::ValidationError
    );

    let dataset = portal.dataset("Airports").await;
    assert!(
        put(&portal, &dataset, "quality", "level", "middling").await.unwrap_err().for_field("quality.level").is_some()
    );
    put(&portal, &dataset, "quality", "level", "high").await.unwrap();
    put(&portal, &dataset, "quality", "note", "checked by hand").await.unwrap();

    let body = new_template("admin", json!([{"name": "level", "type": "int"}]));
    let changed = portal.call(UpdateMetadataTemplate { template_name: template("quality"), body }).await.unwrap();
    assert_eq!(changed.schema.len(), 1);
    // What the dataset has already may be sent back as it is; it may not change to something else.
    let held = all(&portal, &dataset).await;
    portal.call(UpdateAllDatasetMetadata { dataset_uid: dataset.uid.clone(), body: held }).await.unwrap();
    assert_eq!(code(put(&portal, &dataset, "quality", "note", "other").await), ErrorCode::ValidationError);

    portal.call(DeleteMetadataTemplate { template_name: template("quality") }).await.unwrap();
    assert_eq!(
        code(portal.call(RetrieveMetadataTemplates { template_name: template("quality") }).await),
        ErrorCode::NotFound
    );
    let held = all(&portal, &dataset).await;
    portal.call(UpdateAllDatasetMetadata { dataset_uid: dataset.uid.clone(), body: held }).await.unwrap();
}

#[tokio::test]
async fn a_template_with_faults_names_each_of_them() {
    let portal = TestPortal::start().await;
    let schema =
        json!([{"name": "a b", "type": "text"}, {"name": "x", "type": "colour"}, {"name": "x", "type": "int"}]);
    let error = portal.call(CreateMetadataTemplate { body: new_template("interop", schema) }).await.unwrap_err();
    assert_eq!(error.detail.keys().collect::<Vec<_>>(), ["schema.0.name", "schema.1.type", "schema.2.name", "type"]);
}

#[tokio::test]
async fn templates_of_the_system_can_be_switched_off_and_not_changed() {
    let portal = TestPortal::start().await;
    let dcat = portal.call(RetrieveMetadataTemplates { template_name: template("dcat") }).await.unwrap();
    let off = NewMetadataTemplate { is_active: false, ..dcat.clone().into() };
    portal.call(UpdateMetadataTemplate { template_name: template("dcat"), body: off }).await.unwrap();
    let inactive = ListMetadataTemplates { limit: None, offset: None, is_active: Some(false), r#type: None };
    assert_eq!(portal.call(inactive).await.unwrap().results[0].name.as_str(), "dcat");

    let renamed = NewMetadataTemplate { title: "Mine".into(), ..dcat.into() };
    let refused =
        portal.call(UpdateMetadataTemplate { template_name: template("dcat"), body: renamed }).await.unwrap_err();
    assert!(refused.for_field("title").is_some());
    assert_eq!(
        code(portal.call(DeleteMetadataTemplate { template_name: template("dcat") }).await),
        ErrorCode::BadRequest
    );

    let default = portal.call(RetrieveMetadataTemplates { template_name: template("default") }).await.unwrap();
    let off = NewMetadataTemplate { is_active: false, ..default.into() };
    let refused =
        portal.call(UpdateMetadataTemplate { template_name: template("default"), body: off }).await.unwrap_err();
    assert!(refused.for_field("is_active").is_some());
}

#[tokio::test]
async fn choices_fit_their_field_and_values_are_among_them() {
    let portal = TestPortal::start().await;
    let body = |choices: Value| -> NewMetadataTemplate {
        serde_json::from_value(
            json!({"name": "survey", "title": "Survey", "type": "basic", "is_active": true, "schema": [
            {"name": "scale", "type": "int", "choices": choices, "labels": {"1": {"en": "Bad"}}, "is_hidden": true}]}),
        )
        .unwrap()
    };
    let wrong = portal.call(CreateMetadataTemplate { body: body(json!(["2", "two", "2"])) }).await.unwrap_err();
    assert_eq!(wrong.for_field("schema.0.choices").unwrap().len(), 2, "{wrong:?}");
    assert!(wrong.for_field("schema.0.labels").is_some());
    let template = portal.call(CreateMetadataTemplate { body: body(json!(["1", "2"])) }).await.unwrap();
    assert!(!template.schema[0].is_hidden, "a property of the system's own fields");
    let dataset = portal.dataset("Airports").await;
    put(&portal, &dataset, "survey", "scale", 2).await.unwrap();
    let refused = put(&portal, &dataset, "survey", "scale", 3).await.unwrap_err();
    assert!(refused.for_field("survey.scale").is_some());
    // The query of a suggestion is required, though it may be empty.
    let path = "/metadata/templates/survey/fields/scale/suggest/";
    let ask = async |query: &str| {
        portal.request(reqwest::Method::GET, &format!("{path}{query}")).send().await.unwrap().status().as_u16()
    };
    assert_eq!((ask("").await, ask("?query=").await), (400, 200));
}

#[tokio::test]
async fn fields_are_listed_and_values_suggested_from_choices_and_from_other_datasets() {
    let portal = TestPortal::start().await;
    let list = GetMetadataFieldsList { template_name: template("visualization"), limit: None, offset: None };
    let page = portal.call(list).await.unwrap();
    assert!(page.total_count > 20 && page.results.len() == 20);
    let read = GetMetadataFieldsRetrieve { template_name: template("default"), template_field_name: field("keyword") };
    assert_eq!(portal.call(read).await.unwrap().kind, FieldType::List);

    let dataset = portal.dataset("Airports").await;
    put(&portal, &dataset, "default", "keyword", json!(["Runways", "air traffic", "airports"])).await.unwrap();
    let suggest = |template_name: &str, name: &str, query: &str| GetMetadataFieldValuesSuggestion {
        template_name: template(template_name),
        template_field_name: field(name),
        query: query.into(),
        count: Some(2),
    };
    let hits = portal.call(suggest("default", "keyword", "AIR")).await.unwrap().hits;
    assert_eq!(hits, ["air traffic", "airports"]);
    let licences = portal.call(suggest("internal", "license_id", "cc")).await.unwrap();
    assert_eq!((licences.hits.len(), licences.nb_hits), (2, Some(3)));
    // Whoever does not edit every dataset learns nothing of one that is not public.
    let key = portal.user("reader", &["create_page"], &["create_page"]).await;
    assert!(portal.call_as(&key, suggest("default", "keyword", "air")).await.unwrap().hits.is_empty());
}

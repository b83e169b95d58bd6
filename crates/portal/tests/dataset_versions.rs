//! Versions of a dataset, over HTTP: every change writes one, and each section comes back.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_metadata::*;
use portico_contract::dataset_schedules::*;
use portico_contract::dataset_security::*;
use portico_contract::dataset_translations::*;
use portico_contract::dataset_versions::*;
use portico_contract::datasets::*;
use portico_contract::fields::*;
use portico_contract::metadata::MetadataValue;
use portico_contract::processors::*;
use portico_contract::resources::*;
use portico_contract::security::RulesetPermission;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{
    DatasetUid, ErrorCode, Limit, Offset, RelatedUser, TemplateFieldName, TemplateName, Timestamp, Username, VersionUid,
};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use support::{TestPortal, code};

async fn versions(portal: &TestPortal, dataset_uid: &DatasetUid) -> Vec<DatasetVersion> {
    let list = ListDatasetVersions { dataset_uid: dataset_uid.clone(), limit: None, offset: None };
    portal.call(list).await.unwrap().results
}

async fn restore(portal: &TestPortal, dataset_uid: &DatasetUid, version_uid: &VersionUid) -> Dataset {
    let restore = RestoreVersion { dataset_uid: dataset_uid.clone(), version_uid: version_uid.clone() };
    portal.call(restore).await.unwrap()
}

async fn title(portal: &TestPortal, dataset_uid: &DatasetUid, text: &str) {
    let operation = UpdateTemplateFieldDatasetMetadata {
        dataset_uid: dataset_uid.clone(),
        template_name: TemplateName::new("default").unwrap(),
        template_field_name: TemplateFieldName::new("title").unwrap(),
        body: MetadataValue::new(text),
    };
    portal.call(operation).await.unwrap();
}

fn processor(old: &str) -> NewProcessor {
    serde_json::from_value(json!({"type": "string_replace", "field": "name", "old": old, "new": "x"})).unwrap()
}

fn ruleset(username: &str) -> DatasetUserSecurity {
    DatasetUserSecurity {
        user: RelatedUser { username: Username::new(username).unwrap() },
        permissions: vec![RulesetPermission::ExploreRestrictedDataset],
        security: DatasetSecurity::default(),
        extra: Default::default(),
    }
}

async fn upload(portal: &TestPortal, dataset: &DatasetUid, bytes: &str) {
    let form = Form::new().part("file", Part::bytes(bytes.as_bytes().to_vec()).file_name("a.csv"));
    let request = portal.request(Method::POST, &format!("/datasets/{dataset}/resources/files/"));
    assert_eq!(request.multipart(form).send().await.unwrap().status(), 201);
}

fn resource(kind: &str) -> NewResource {
    let file = json!({"type": "uploaded_file", "file": {"uid": "a.csv"}});
    let datasource = if kind == "csvfile" { file } else { json!(null) };
    serde_json::from_value(json!({"type": kind, "title": kind, "datasource": datasource})).unwrap()
}

/// Everything that is restored, as the API answers it.
async fn state(portal: &TestPortal, uid: &DatasetUid) -> serde_json::Value {
    let of = || uid.clone();
    let dataset = portal.call(RetrieveDataset { dataset_uid: of() }).await.unwrap();
    let list = ListDatasetResources { dataset_uid: of(), limit: None, offset: None, expand: None };
    let resources = portal.call(list).await.unwrap().results;
    let list = ListDatasetProcessors { dataset_uid: of(), limit: None, offset: None };
    let processors = portal.call(list).await.unwrap().results;
    let list = ListDatasetFieldConfigurations { dataset_uid: of(), limit: None, offset: None };
    let fields = portal.call(list).await.unwrap().results;
    let list = ListDatasetUserSecurity { dataset_uid: of(), limit: None, offset: None };
    let rulesets = portal.call(list).await.unwrap().results;
    let schedules = portal.call(ListDatasetSchedules { dataset_uid: of(), limit: None, offset: None }).await.unwrap();
    let translations = portal.call(GetDatasetTranslations { dataset_uid: of() }).await.unwrap();
    json!({
        "metadata": dataset.metadata, "is_restricted": dataset.is_restricted,
        "default_security": dataset.default_security, "resources": resources, "processors": processors,
        "fields": fields, "rulesets": rulesets, "schedules": schedules.results, "translations": translations,
    })
}

#[tokio::test]
async fn each_section_comes_back_as_it_was_and_restoring_adds_a_version() {
    let portal = TestPortal::start().await;
    portal.user("hugo", &[], &[]).await;
    let uid = portal.dataset("First").await.uid;
    let of = || uid.clone();
    upload(&portal, &uid, "name\na\n").await;
    portal.call(CreateDatasetResource { dataset_uid: of(), body: resource("csvfile") }).await.unwrap();
    let kept = portal.call(CreateDatasetProcessor { dataset_uid: of(), body: processor("a") }).await.unwrap();
    let field: NewFieldConfiguration =
        serde_json::from_value(json!({"type": "delete", "label": "Drop", "field": "b"})).unwrap();
    let field = portal.call(CreateDatasetFieldConfiguration { dataset_uid: of(), body: field }).await.unwrap();
    portal.call(CreateDatasetUserSecurity { dataset_uid: of(), body: ruleset("hugo") }).await.unwrap();
    let cron = serde_json::from_value(json!({"cron_schedule": "0 6 * * *"})).unwrap();
    let schedule = portal.call(CreateDatasetSchedule { dataset_uid: of(), body: cron }).await.unwrap();
    let mut dictionary = TranslationDictionary::default();
    dictionary.set("First", "fr", "Premier");
    portal.call(UpdateDatasetTranslations { dataset_uid: of(), body: dictionary }).await.unwrap();
    let (before, then) = (state(&portal, &uid).await, versions(&portal, &uid).await[0].clone());
    assert_eq!(then.sections, ["translations"]);

    title(&portal, &uid, "Second").await;
    portal.call(CreateDatasetResource { dataset_uid: of(), body: resource("realtime") }).await.unwrap();
    let delete = DeleteDatasetProcessor { dataset_uid: of(), processor_uid: kept.uid.clone() };
    portal.call(delete).await.unwrap();
    portal.call(CreateDatasetProcessor { dataset_uid: of(), body: processor("c") }).await.unwrap();
    portal.call(DestroyDatasetFieldConfigurations { dataset_uid: of(), field_uid: field.uid }).await.unwrap();
    let username = Username::new("hugo").unwrap();
    portal.call(DeleteDatasetUserSecurity { dataset_uid: of(), username }).await.unwrap();
    let body = DatasetChanges { is_restricted: Some(true), ..DatasetChanges::default() };
    portal.call(UpdateDataset { dataset_uid: of(), body }).await.unwrap();
    portal.call(DeleteDatasetSchedule { dataset_uid: of(), schedule_uid: schedule.uid }).await.unwrap();
    let none = TranslationDictionary::default();
    portal.call(UpdateDatasetTranslations { dataset_uid: of(), body: none }).await.unwrap();
    let changed = state(&portal, &uid).await;
    let number = versions(&portal, &uid).await.len();

    let restored = restore(&portal, &uid, &then.uid).await;
    assert_eq!((restored.title(), restored.is_restricted), ("First", false));
    assert_eq!(state(&portal, &uid).await, before);
    let after = versions(&portal, &uid).await;
    assert_eq!(after.len(), number + 1);
    let all = ["metadata", "security", "resources", "processors", "fields", "schedules", "translations"];
    assert_eq!(after[0].sections, all);
    let status = portal.call(GetDatasetStatus { dataset_uid: of() }).await.unwrap();
    assert_eq!((status.status, status.previous), (StatusName::Idle, Some(StatusName::SavingVersion)));

    // And forward again: nothing was lost by going back. The realtime resource comes back with another key.
    restore(&portal, &uid, &after[1].uid).await;
    let again = state(&portal, &uid).await;
    assert_eq!(again["processors"], changed["processors"]);
    assert_eq!(again["resources"][1]["uid"], changed["resources"][1]["uid"]);
    assert_ne!(again["resources"][1]["url"], changed["resources"][1]["url"]);
}

#[tokio::test]
async fn every_kind_of_change_writes_a_version_that_says_what_it_was_about() {
    let portal = TestPortal::start().await;
    portal.user("hugo", &[], &[]).await;
    let uid = portal.dataset("Air").await.uid;
    let of = || uid.clone();
    let first = versions(&portal, &uid).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].created_by.as_ref().unwrap().username.as_str(), "admin");
    assert!(first[0].uid.as_str().starts_with("ch_") && first[0].created_at > Some(Timestamp(String::new())));

    title(&portal, &uid, "Water").await;
    let step = portal.call(CreateDatasetProcessor { dataset_uid: of(), body: processor("a") }).await.unwrap();
    let change = UpdateDatasetProcessor { dataset_uid: of(), processor_uid: step.uid, body: processor("b") };
    portal.call(change).await.unwrap();
    let created = portal.call(CreateDatasetResource { dataset_uid: of(), body: resource("realtime") }).await.unwrap();
    portal.call(DisableResource { dataset_uid: of(), resource_uid: created.uid.clone() }).await.unwrap();
    portal.call(DeleteDatasetResource { dataset_uid: of(), resource_uid: created.uid }).await.unwrap();
    portal.call(CreateDatasetUserSecurity { dataset_uid: of(), body: ruleset("hugo") }).await.unwrap();
    let body = DatasetChanges { is_restricted: Some(true), ..DatasetChanges::default() };
    portal.call(UpdateDataset { dataset_uid: of(), body }).await.unwrap();
    let body = DatasetChanges { dataset_id: Some("water".parse().unwrap()), ..DatasetChanges::default() };
    portal.call(UpdateDataset { dataset_uid: of(), body }).await.unwrap();
    let told: Vec<_> = versions(&portal, &uid).await.into_iter().map(|version| version.sections.join("+")).collect();
    assert_eq!(
        told,
        [
            "information",
            "security",
            "security",
            "resources",
            "resources",
            "resources",
            "processors",
            "processors",
            "metadata",
            "metadata+security"
        ]
    );

    // What is refused writes none, and reading neither.
    let create = CreateDatasetUserSecurity { dataset_uid: of(), body: ruleset("nobody") };
    assert_eq!(code(portal.call(create).await), ErrorCode::ValidationError);
    state(&portal, &uid).await;
    assert_eq!(versions(&portal, &uid).await.len(), 10);
}

#[tokio::test]
async fn the_last_twenty_are_kept_and_read_a_page_at_a_time() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("No. 0").await.uid;
    let first = versions(&portal, &uid).await.remove(0);
    for number in 1..=25 {
        title(&portal, &uid, &format!("No. {number}")).await;
    }
    let list = |limit, offset| ListDatasetVersions { dataset_uid: uid.clone(), limit, offset };
    let page = portal.call(list(Some(Limit(5)), Some(Offset(18)))).await.unwrap();
    assert_eq!((page.total_count, page.results.len()), (20, 2));
    let gone = RetrieveDatasetVersion { dataset_uid: uid.clone(), version_uid: first.uid };
    assert_eq!(code(portal.call(gone).await), ErrorCode::NotFound);
    let oldest = page.results.last().unwrap();
    let retrieve = RetrieveDatasetVersion { dataset_uid: uid.clone(), version_uid: oldest.uid.clone() };
    assert_eq!(&portal.call(retrieve).await.unwrap(), oldest);
    assert_eq!(restore(&portal, &uid, &oldest.uid).await.title(), "No. 6");
    assert_eq!(portal.call(list(None, None)).await.unwrap().total_count, 20);
}

#[tokio::test]
async fn a_version_whose_file_was_replaced_says_so_and_is_not_restored() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Cheeses").await.uid;
    upload(&portal, &uid, "name\nBrie\n").await;
    let body = resource("csvfile");
    let first = portal.call(CreateDatasetResource { dataset_uid: uid.clone(), body: body.clone() }).await.unwrap();
    let then = versions(&portal, &uid).await.remove(0);
    assert_eq!(then.can_restore, Some(true));
    let delete = DeleteDatasetResource { dataset_uid: uid.clone(), resource_uid: first.uid };
    portal.call(delete).await.unwrap();
    upload(&portal, &uid, "name\nComté\n").await;
    let retrieve = RetrieveDatasetVersion { dataset_uid: uid.clone(), version_uid: then.uid.clone() };
    assert_eq!(portal.call(retrieve).await.unwrap().can_restore, Some(false));
    let refused = portal.call(RestoreVersion { dataset_uid: uid.clone(), version_uid: then.uid }).await;
    assert_eq!(code(refused), ErrorCode::BadRequest);
}

#[tokio::test]
async fn the_identifier_comes_back_while_it_is_free_and_nothing_is_published() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Air").await.uid;
    let first = versions(&portal, &uid).await.remove(0).uid;
    let renamed = |to: &str| {
        let body = DatasetChanges { dataset_id: Some(to.parse().unwrap()), ..DatasetChanges::default() };
        UpdateDataset { dataset_uid: uid.clone(), body }
    };
    portal.call(renamed("water")).await.unwrap();
    assert_eq!(restore(&portal, &uid, &first).await.dataset_id.as_str(), "air");
    assert_eq!(versions(&portal, &uid).await[0].sections, ["information"]);

    portal.call(renamed("water")).await.unwrap();
    let other = portal.dataset("Air").await.uid;
    assert_eq!(restore(&portal, &uid, &first).await.dataset_id.as_str(), "water");
    portal.call(DeleteDataset { dataset_uid: other }).await.unwrap();
    portal.write("UPDATE datasets SET is_published = 1", &[]).await;
    assert_eq!(restore(&portal, &uid, &first).await.dataset_id.as_str(), "water");
}

#[tokio::test]
async fn security_is_restored_only_by_those_who_may_change_it_and_nothing_while_the_dataset_is_busy() {
    let portal = TestPortal::start().await;
    portal.user("hugo", &[], &[]).await;
    let editor = portal.user("ed", &["edit_dataset"], &["edit_dataset"]).await;
    let uid = portal.dataset("Inside").await.uid;
    title(&portal, &uid, "Inside, again").await;
    let before = versions(&portal, &uid).await;
    let to_first = RestoreVersion { dataset_uid: uid.clone(), version_uid: before[1].uid.clone() };
    assert_eq!(portal.call_as(&editor, to_first.clone()).await.unwrap().title(), "Inside");
    portal.call(CreateDatasetUserSecurity { dataset_uid: uid.clone(), body: ruleset("hugo") }).await.unwrap();
    assert_eq!(code(portal.call_as(&editor, to_first.clone()).await), ErrorCode::PermissionDenied);

    portal.write("UPDATE datasets SET status = 'processing'", &[]).await;
    assert_eq!(code(portal.call(to_first).await), ErrorCode::InvalidDatasetStatus);
    let nowhere = RestoreVersion { dataset_uid: uid, version_uid: VersionUid::new("ch_none00").unwrap() };
    assert_eq!(code(portal.call(nowhere).await), ErrorCode::NotFound);
}

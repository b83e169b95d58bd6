//! Attachments and alternative exports, over HTTP: stored, streamed back, sent on, removed, copied.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_alternative_exports::*;
use portico_contract::dataset_attachments::*;
use portico_contract::dataset_versions::{DatasetVersion, ListDatasetVersions, RestoreVersion};
use portico_contract::datasets::*;
use portico_contract::{AlternativeExportUid, AttachmentUid, DatasetUid, ErrorCode};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::path::PathBuf;
use support::{TestPortal, code};

fn part(name: &str, bytes: impl Into<Vec<u8>>) -> Part {
    Part::bytes(bytes.into()).file_name(name.to_owned())
}

async fn post(portal: &TestPortal, dataset: &DatasetUid, part: &str, form: Form) -> Response {
    let path = format!("/datasets/{dataset}/{part}/");
    portal.request(Method::POST, &path).multipart(form).send().await.unwrap()
}

async fn attach(portal: &TestPortal, dataset: &DatasetUid, name: &str, bytes: &str) -> DatasetAttachment {
    let response = post(portal, dataset, "attachments", Form::new().part("file", part(name, bytes))).await;
    assert_eq!(response.status(), 201);
    response.json().await.unwrap()
}

async fn export(portal: &TestPortal, dataset: &DatasetUid, form: Form) -> AlternativeExport {
    let response = post(portal, dataset, "alternative_exports", form).await;
    assert_eq!(response.status(), 201);
    response.json().await.unwrap()
}

fn shape_file() -> Form {
    Form::new()
        .text("title", "Shapes")
        .text("type", "uploaded_file")
        .text("description", "In Lambert 93")
        .part("file", part("shapes.zip", [0, 159, 146, 150]))
}

async fn get(portal: &TestPortal, path: &str) -> Response {
    portal.request(Method::GET, path).send().await.unwrap()
}

fn attachments(dataset_uid: &DatasetUid) -> ListDatasetAttachments {
    ListDatasetAttachments { dataset_uid: dataset_uid.clone(), limit: None, offset: None }
}

fn files(portal: &TestPortal, dataset: &DatasetUid, part: &str) -> Vec<PathBuf> {
    let folder = portal.folder.path().join("datasets").join(dataset.as_str()).join(part);
    std::fs::read_dir(folder).map(|all| all.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default()
}

#[tokio::test]
async fn an_attachment_comes_back_byte_for_byte_and_a_second_of_its_name_gets_a_number() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let first = attach(&portal, &dataset, "fromages d'été.csv", "name\nBrie\n").await;
    let second = attach(&portal, &dataset, "fromages d'été.csv", "name\nComté\n").await;
    assert_eq!((first.uid.as_str(), first.filename.as_str()), ("fromages d'été.csv", "fromages d'été.csv"));
    assert_eq!(second.uid.as_str(), "fromages d'été-2.csv");
    assert_eq!(first.mimetype.as_deref(), Some("text/csv"));
    assert_eq!(portal.call(attachments(&dataset)).await.unwrap().results, [first.clone(), second.clone()]);
    let retrieve = RetrieveDatasetAttachment { dataset_uid: dataset.clone(), attachment_uid: first.uid.clone() };
    assert_eq!(portal.call(retrieve).await.unwrap(), first);

    let response = get(&portal, &format!("/datasets/{dataset}/attachments/{}/download/", second.uid)).await;
    assert_eq!(response.status(), 200);
    assert!(response.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename="));
    assert_eq!(response.text().await.unwrap(), "name\nComté\n");
}

#[tokio::test]
async fn a_form_without_a_file_is_refused_and_so_is_one_under_no_dataset() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let refused = post(&portal, &dataset, "attachments", Form::new().text("file", "no file")).await;
    assert_eq!(refused.status(), 400);
    let refused: Value = refused.json().await.unwrap();
    assert!(refused["detail"]["file"].is_array(), "{refused}");
    let nowhere = DatasetUid::new("da_none00").unwrap();
    let refused = post(&portal, &nowhere, "attachments", Form::new().part("file", part("a.csv", "a"))).await;
    assert_eq!(refused.status(), 404);
    assert_eq!(code(portal.call(attachments(&nowhere)).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_deleted_attachment_is_gone_and_its_name_is_free() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let file = attach(&portal, &dataset, "notes.pdf", "one").await;
    let delete = DeleteDatasetAttachment { dataset_uid: dataset.clone(), attachment_uid: file.uid.clone() };
    portal.call(delete.clone()).await.unwrap();
    assert_eq!(code(portal.call(delete).await), ErrorCode::NotFound);
    assert_eq!(get(&portal, &format!("/datasets/{dataset}/attachments/notes.pdf/download/")).await.status(), 404);
    assert_eq!(attach(&portal, &dataset, "notes.pdf", "two").await.uid, file.uid);
}

#[tokio::test]
async fn files_that_no_row_names_are_removed_when_the_portal_is_opened_and_the_others_stay() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    attach(&portal, &dataset, "kept.csv", "a").await;
    let kept = export(&portal, &dataset, shape_file()).await;
    let folder = portal.folder.path().join("datasets").join(dataset.as_str());
    let attached = files(&portal, &dataset, "attachments");
    std::fs::write(folder.join("attachments/at_left00"), "x").unwrap();
    std::fs::write(folder.join("exports/ae_left00"), "x").unwrap();
    let portal = portal.reopened().await;
    assert_eq!((files(&portal, &dataset, "attachments"), attached.len()), (attached, 1));
    assert_eq!(files(&portal, &dataset, "exports"), [folder.join("exports").join(kept.uid.as_str())]);
    portal.call(DeleteDataset { dataset_uid: dataset }).await.unwrap();
    assert!(!folder.exists());
}

#[tokio::test]
async fn an_uploaded_export_is_kept_changed_downloaded_and_deleted_with_its_file() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let created = export(&portal, &dataset, shape_file()).await;
    assert!(created.uid.as_str().starts_with("ae_"));
    let ExportSource::UploadedFile(file) = &created.source else { unreachable!("{created:?}") };
    assert_eq!(file.filename.as_deref(), Some("shapes.zip"));
    assert_eq!(created.mimetype.as_deref(), Some("application/zip"));
    let of = || (dataset.clone(), created.uid.clone());

    let change = |kind: &str, title: &str| {
        let body = serde_json::from_value(json!({"type": kind, "title": title})).unwrap();
        UpdateDatasetAlternativeExport { dataset_uid: of().0, export_uid: of().1, body }
    };
    let changed = portal.call(change("uploaded_file", " Communes ")).await.unwrap();
    assert_eq!((changed.title.as_str(), &changed.description, &changed.source), ("Communes", &None, &created.source));
    assert!(changed.updated_at > created.updated_at && changed.created_at == created.created_at);
    let retrieve = RetrieveDatasetAlternativeExport { dataset_uid: of().0, export_uid: of().1 };
    assert_eq!(portal.call(retrieve.clone()).await.unwrap(), changed);
    for (kind, title, field) in [("url", "x", "type"), ("uploaded_file", " ", "title")] {
        assert!(portal.call(change(kind, title)).await.unwrap_err().for_field(field).is_some());
    }

    let path = format!("/datasets/{dataset}/alternative_exports/{}/download/", created.uid);
    assert_eq!(get(&portal, &path).await.bytes().await.unwrap().to_vec(), [0, 159, 146, 150]);
    let delete = DeleteDatasetAlternativeExport { dataset_uid: of().0, export_uid: of().1 };
    portal.call(delete).await.unwrap();
    assert_eq!(code(portal.call(retrieve).await), ErrorCode::NotFound);
    assert_eq!(get(&portal, &path).await.status(), 404);
}

#[tokio::test]
async fn an_export_elsewhere_sends_on_to_its_address_and_to_nothing_but_a_web_address() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let form = |url: &str| Form::new().text("title", "Elsewhere").text("type", "url").text("url", url.to_owned());
    let created = export(&portal, &dataset, form("https://example.org/données.zip")).await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let path = format!("/datasets/{dataset}/alternative_exports/{}/download/", created.uid);
    let address = format!("{}{}{path}", portal.address, support::BASE);
    let request = client.get(address).header("authorization", format!("Apikey {}", portal.key));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 303);
    assert_eq!(response.headers()["location"], "https://example.org/donn%C3%A9es.zip");

    for form in [form("javascript:alert(1)"), form("x"), Form::new().text("title", "x").text("type", "url")] {
        assert_eq!(post(&portal, &dataset, "alternative_exports", form).await.status(), 400);
    }
    let no_file = Form::new().text("title", "x").text("type", "uploaded_file");
    assert_eq!(post(&portal, &dataset, "alternative_exports", no_file).await.status(), 400);
    let no_kind = shape_file().text("type", "carrier pigeon");
    assert_eq!(post(&portal, &dataset, "alternative_exports", no_kind).await.status(), 400);
}

#[tokio::test]
async fn what_is_attached_and_taken_away_is_told_in_the_versions_of_the_dataset() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    attach(&portal, &dataset, "notes.csv", "one").await;
    let export_uid = export(&portal, &dataset, shape_file()).await.uid;
    let delete = DeleteDatasetAlternativeExport { dataset_uid: dataset.clone(), export_uid };
    portal.call(delete).await.unwrap();
    let list = ListDatasetVersions { dataset_uid: dataset.clone(), limit: None, offset: None };
    let versions = portal.call(list).await.unwrap().results;
    let sections: Vec<_> = versions.iter().map(|version| version.sections.join("+")).collect();
    assert_eq!(sections, ["alternative_exports", "alternative_exports", "attachments", "metadata+security"]);
}

fn restored(dataset: &DatasetUid, version: &DatasetVersion) -> RestoreVersion {
    RestoreVersion { dataset_uid: dataset.clone(), version_uid: version.uid.clone() }
}

async fn versions(portal: &TestPortal, dataset: &DatasetUid) -> Vec<DatasetVersion> {
    let list = ListDatasetVersions { dataset_uid: dataset.clone(), limit: None, offset: None };
    portal.call(list).await.unwrap().results
}

/// One more version, without attachments or exports in it.
async fn restrict(portal: &TestPortal, dataset: &DatasetUid) {
    let body = DatasetChanges { is_restricted: Some(true), ..DatasetChanges::default() };
    portal.call(UpdateDataset { dataset_uid: dataset.clone(), body }).await.unwrap();
}

#[tokio::test]
async fn a_version_brings_back_what_was_attached_and_exported_byte_for_byte() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let first = attach(&portal, &dataset, "notes.csv", "one").await;
    let second = attach(&portal, &dataset, "more.csv", "two").await;
    let export_uid = export(&portal, &dataset, shape_file()).await.uid;
    let address = Form::new().text("title", "Elsewhere").text("type", "url").text("url", "https://example.org/a.zip");
    export(&portal, &dataset, address).await;
    let exports = || ListDatasetAlternativeExports { dataset_uid: dataset.clone(), limit: None, offset: None };
    let exported = portal.call(exports()).await.unwrap().results;
    for attachment in [&first, &second] {
        let (dataset_uid, attachment_uid) = (dataset.clone(), attachment.uid.clone());
        portal.call(DeleteDatasetAttachment { dataset_uid, attachment_uid }).await.unwrap();
    }
    for export in &exported {
        let delete = DeleteDatasetAlternativeExport { dataset_uid: dataset.clone(), export_uid: export.uid.clone() };
        portal.call(delete).await.unwrap();
    }
    // Another file takes the name meanwhile, and nothing is lost when the portal is opened again.
    attach(&portal, &dataset, "notes.csv", "another").await;
    let portal = portal.reopened().await;
    let then = versions(&portal, &dataset).await;
    assert_eq!(then[5].sections, ["alternative_exports"]);

    portal.call(restored(&dataset, &then[5])).await.unwrap();
    assert_eq!(versions(&portal, &dataset).await[0].sections, ["attachments", "alternative_exports"]);
    assert_eq!(portal.call(attachments(&dataset)).await.unwrap().results, [first, second]);
    assert_eq!(portal.call(exports()).await.unwrap().results, exported);
    let read = async |path: &str| get(&portal, &format!("/datasets/{dataset}/{path}/download/")).await;
    assert_eq!(read("attachments/notes.csv").await.text().await.unwrap(), "one");
    assert_eq!(read("attachments/more.csv").await.text().await.unwrap(), "two");
    let bytes = read(&format!("alternative_exports/{export_uid}")).await.bytes().await.unwrap();
    assert_eq!(bytes.to_vec(), [0, 159, 146, 150]);

    // And forward again: nothing was lost by going back.
    portal.call(restored(&dataset, &then[0])).await.unwrap();
    assert_eq!(read("attachments/notes.csv").await.text().await.unwrap(), "another");
    assert_eq!(read("attachments/more.csv").await.status(), 404);
    assert_eq!(portal.call(exports()).await.unwrap().total_count, 0);
}

#[tokio::test]
async fn a_file_goes_with_the_last_version_that_names_it() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let gone = attach(&portal, &dataset, "gone.csv", "one").await.uid;
    attach(&portal, &dataset, "stays.csv", "two").await;
    let export_uid = export(&portal, &dataset, shape_file()).await.uid;
    portal.call(DeleteDatasetAlternativeExport { dataset_uid: dataset.clone(), export_uid }).await.unwrap();
    portal.call(DeleteDatasetAttachment { dataset_uid: dataset.clone(), attachment_uid: gone }).await.unwrap();
    let left = || (files(&portal, &dataset, "attachments").len(), files(&portal, &dataset, "exports").len());
    // The export is in the fourth version alone, the attachment in the fifth as well.
    for _ in 6..23 {
        restrict(&portal, &dataset).await;
    }
    assert_eq!(left(), (2, 1));
    restrict(&portal, &dataset).await;
    assert_eq!(left(), (2, 0));
    restrict(&portal, &dataset).await;
    assert_eq!(left(), (1, 0));
    assert_eq!(get(&portal, &format!("/datasets/{dataset}/attachments/stays.csv/download/")).await.status(), 200);

    let folder = portal.folder.path().join("datasets").join(dataset.as_str());
    portal.call(DeleteDataset { dataset_uid: dataset }).await.unwrap();
    assert!(!folder.exists());
    let mut connection = portal.portal.store().read().await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM referred_files").fetch_one(&mut *connection).await.unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn a_removal_that_was_cut_short_is_done_when_the_portal_is_opened() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let uid = attach(&portal, &dataset, "gone.csv", "one").await.uid;
    portal.call(DeleteDatasetAttachment { dataset_uid: dataset.clone(), attachment_uid: uid }).await.unwrap();
    let portal = portal.reopened().await;
    assert_eq!(files(&portal, &dataset, "attachments").len(), 1, "a version names it");
    // As the version that pushes the last name out leaves it, before the file is removed.
    portal.write("UPDATE referred_files SET is_forgotten = 1", &[]).await;
    let portal = portal.reopened().await;
    assert!(files(&portal, &dataset, "attachments").is_empty());
    let mut connection = portal.portal.store().read().await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM referred_files").fetch_one(&mut *connection).await.unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn a_copy_takes_no_files_that_only_versions_name() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let uid = attach(&portal, &dataset, "gone.csv", "one").await.uid;
    attach(&portal, &dataset, "kept.csv", "two").await;
    portal.call(DeleteDatasetAttachment { dataset_uid: dataset.clone(), attachment_uid: uid.clone() }).await.unwrap();
    let copy = portal.call(CopyDataset { dataset_uid: dataset.clone() }).await.unwrap().uid;
    assert_eq!(files(&portal, &copy, "attachments").len(), 1);
    // The files that the copy names are kept for its versions too.
    let attachment_uid = AttachmentUid::new("kept.csv").unwrap();
    portal.call(DeleteDatasetAttachment { dataset_uid: copy.clone(), attachment_uid }).await.unwrap();
    let first = versions(&portal, &copy).await.remove(1);
    portal.call(restored(&copy, &first)).await.unwrap();
    let file = get(&portal, &format!("/datasets/{copy}/attachments/kept.csv/download/")).await;
    assert_eq!(file.text().await.unwrap(), "two");
}

#[tokio::test]
async fn a_copy_has_files_of_its_own() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let file = attach(&portal, &dataset, "notes.csv", "one").await;
    let created = export(&portal, &dataset, shape_file()).await;
    let copy = portal.call(CopyDataset { dataset_uid: dataset.clone() }).await.unwrap().uid;
    portal.call(DeleteDataset { dataset_uid: dataset }).await.unwrap();
    assert_eq!(portal.call(attachments(&copy)).await.unwrap().results, [file]);
    let path = format!("/datasets/{copy}/attachments/notes.csv/download/");
    assert_eq!(get(&portal, &path).await.text().await.unwrap(), "one");
    let path = format!("/datasets/{copy}/alternative_exports/{}/download/", created.uid);
    assert_eq!(get(&portal, &path).await.bytes().await.unwrap().len(), 4);
}

#[tokio::test]
async fn readers_of_a_published_dataset_find_its_files_and_others_do_not() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await;
    attach(&portal, &dataset.uid, "notes.csv", "one").await;
    let created = export(&portal, &dataset.uid, shape_file()).await;
    let address =
        |rest: &str| format!("{}/api/explore/v2.1/catalog/datasets/{}{rest}", portal.address, dataset.dataset_id);
    let read = async |rest: &str| portal.client.get(address(rest)).send().await.unwrap();
    assert_eq!(read("/attachments").await.status(), 404, "nothing is published");
    portal.published(&dataset.uid).await;
    let listed: Value = read("/attachments").await.json().await.unwrap();
    let href = listed["attachments"][0]["url"].as_str().unwrap();
    let file = portal.client.get(format!("{}{href}", portal.address)).send().await.unwrap();
    assert_eq!(file.text().await.unwrap(), "one");
    let described: Value = read("").await.json().await.unwrap();
    assert_eq!(described["attachments"], listed["attachments"]);
    let listed: Value = read("/alternative_exports/").await.json().await.unwrap();
    assert_eq!(listed["alternative_exports"][0]["title"], "Shapes");
    assert_eq!(read(&format!("/alternative_exports/{}", created.uid)).await.bytes().await.unwrap().len(), 4);
    let body = DatasetChanges { is_restricted: Some(true), ..DatasetChanges::default() };
    portal.call(UpdateDataset { dataset_uid: dataset.uid.clone(), body }).await.unwrap();
    assert_eq!(read("/attachments/notes.csv").await.status(), 404);
}

#[tokio::test]
async fn files_are_added_by_those_who_edit_the_dataset() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Communes").await.uid;
    let key = portal.user("paul", &[], &["publish_dataset"]).await;
    portal.ruleset(&dataset, "paul", &["publish_dataset"], json!({})).await;
    assert_eq!(portal.call_as(&key, attachments(&dataset)).await.unwrap().total_count, 0);
    let delete = DeleteDatasetAttachment {
        dataset_uid: dataset.clone(),
        attachment_uid: AttachmentUid::new("notes.csv").unwrap(),
    };
    assert_eq!(code(portal.call_as(&key, delete).await), ErrorCode::PermissionDenied);
    let export_uid = AlternativeExportUid::new("ae_none00").unwrap();
    let delete = DeleteDatasetAlternativeExport { dataset_uid: dataset, export_uid };
    assert_eq!(code(portal.call_as(&key, delete).await), ErrorCode::PermissionDenied);
}

//! Alternative exports of datasets: files that the portal keeps, and addresses it sends on to (behaviour.md 15).

use crate::dataset_versions::{Section, record};
use crate::datasets::{require_dataset, touch_dataset};
use crate::files::{keep, media_type, referred};
use crate::window::Window;
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now, store};
use portico_contract::dataset_alternative_exports::*;
use portico_contract::{AlternativeExportUid, ApiError, DatasetUid, Download, Nothing, Page};
use sqlx::SqliteConnection;
use std::path::PathBuf;

/// Where their bytes lie in the folder of a dataset.
pub const FOLDER: &str = "exports";

/// Longest title, in characters.
const TITLE_LIMIT: usize = 255;

pub async fn load(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    uid: &AlternativeExportUid,
) -> Outcome<AlternativeExport> {
    let query = "SELECT document FROM alternative_exports WHERE dataset_uid = ? AND uid = ?";
    let document = store::text(connection, query, &[dataset.as_str(), uid.as_str()]).await?;
    store::from_document(&document.ok_or_else(ApiError::not_found)?)
}

/// In the order they were added.
pub async fn all(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<Vec<AlternativeExport>> {
    let documents: Vec<String> =
        sqlx::query_scalar("SELECT document FROM alternative_exports WHERE dataset_uid = ? ORDER BY rowid")
            .bind(dataset.as_str())
            .fetch_all(connection)
            .await?;
    documents.iter().map(|document| store::from_document(document)).collect()
}

/// Puts exports back as a version has them: uid and document. Their files are there as long as the version is.
pub async fn put_back(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    rows: &[(String, String)],
) -> Outcome<()> {
    sqlx::query("DELETE FROM alternative_exports WHERE dataset_uid = ?")
        .bind(dataset.as_str())
        .execute(&mut *connection)
        .await?;
    for (_, document) in rows {
        save(connection, dataset, &store::from_document(document)?).await?;
    }
    Ok(())
}

/// What a download leads to.
pub fn download(portal: &Portal, dataset: &DatasetUid, export: AlternativeExport) -> Outcome<ExportDownload> {
    match export.source {
        ExportSource::UploadedFile(file) => {
            let file_name = file.filename.unwrap_or_else(|| export.uid.as_str().to_owned());
            Ok(ExportDownload::File(Download {
                path: path(portal, dataset, &export.uid),
                media_type: media_type(&file_name, export.mimetype.as_deref()),
                file_name,
            }))
        }
        ExportSource::Url(ExportedUrl { url: Some(url), .. }) => Ok(ExportDownload::Elsewhere { url }),
        ExportSource::Url(_) | ExportSource::Other(_) => Err(ApiError::not_found().into()),
    }
}

fn path(portal: &Portal, dataset: &DatasetUid, uid: &AlternativeExportUid) -> PathBuf {
    portal.dataset_folder(dataset).join(FOLDER).join(uid.as_str())
}

fn check_title(title: &str) -> Result<(), ApiError> {
    match title.trim().chars().count() {
        0 => Err(ApiError::invalid("title", "This field may not be blank.")),
        length if length > TITLE_LIMIT => {
            Err(ApiError::invalid("title", format!("Ensure this field has no more than {TITLE_LIMIT} characters.")))
        }
        _ => Ok(()),
    }
}

/// An address that a browser can be sent on to, written as a header takes it.
fn check_url(url: Option<&str>) -> Result<String, ApiError> {
    let url = url.ok_or_else(|| ApiError::invalid("url", "This field is required."))?;
    match url::Url::parse(url.trim()) {
        Ok(parsed) if ["http", "https"].contains(&parsed.scheme()) && parsed.has_host() => Ok(parsed.to_string()),
        _ => Err(ApiError::invalid("url", "Enter a valid URL.")),
    }
}

/// Writes it in place of what was there.
async fn save(connection: &mut SqliteConnection, dataset: &DatasetUid, export: &AlternativeExport) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO alternative_exports (dataset_uid, uid, document) VALUES (?, ?, ?)
         ON CONFLICT (dataset_uid, uid) DO UPDATE SET document = excluded.document",
    )
    .bind(dataset.as_str())
    .bind(export.uid.as_str())
    .bind(serde_json::to_string(export)?)
    .execute(connection)
    .await?;
    Ok(())
}

impl Handle<ListDatasetAlternativeExports> for Portal {
    async fn handle(
        &self,
        _caller: &Caller,
        operation: ListDatasetAlternativeExports,
    ) -> Outcome<Page<AlternativeExport>> {
        let mut connection = self.store().read().await?;
        require_dataset(&mut connection, &operation.dataset_uid).await?;
        let all = all(&mut connection, &operation.dataset_uid).await?;
        let window = Window::new(operation.limit, operation.offset);
        Ok(Page::new(all.len() as u64, window.of(all)))
    }
}

impl Handle<CreateDatasetAlternativeExport> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateDatasetAlternativeExport) -> Outcome<AlternativeExport> {
        let (dataset, new) = (operation.dataset_uid, operation.body);
        check_title(&new.title)?;
        let (source, mimetype) = match (&new.kind, &new.file) {
            (ExportKind::UploadedFile, Some(upload)) => {
                let mimetype = media_type(&upload.file_name, upload.media_type.as_deref());
                let file = ExportedFile { filename: Some(upload.file_name.clone()), extra: Default::default() };
                (ExportSource::UploadedFile(file), Some(mimetype))
            }
            (ExportKind::UploadedFile, None) => {
                return Err(ApiError::invalid("file", "This field is required").into());
            }
            (ExportKind::Url, None) => {
                let url = Some(check_url(new.url.as_deref())?);
                (ExportSource::Url(ExportedUrl { url, extra: Default::default() }), None)
            }
            (ExportKind::Url, Some(_)) => {
                return Err(ApiError::invalid("file", "An export of the type 'url' has no file.").into());
            }
            (ExportKind::Other(kind), _) => {
                return Err(ApiError::invalid("type", format!("\"{kind}\" is not a valid choice.")).into());
            }
        };
        let moment = now();
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        let export = AlternativeExport {
            uid: AlternativeExportUid::new(new_uid("ae")).map_err(Failure::internal)?,
            title: new.title.trim().to_owned(),
            description: new.description,
            mimetype,
            created_at: Some(moment.clone()),
            updated_at: Some(moment),
            source,
        };
        save(&mut write, &dataset, &export).await?;
        if let Some(upload) = new.file {
            keep(upload.path, path(self, &dataset, &export.uid)).await?;
            referred::note(&mut write, &dataset, FOLDER, export.uid.as_str()).await?;
        }
        record(&mut write, &dataset, caller, &[Section::AlternativeExports]).await?;
        write.commit().await?;
        Ok(export)
    }
}

impl Handle<RetrieveDatasetAlternativeExport> for Portal {
    async fn handle(
        &self,
        _caller: &Caller,
        operation: RetrieveDatasetAlternativeExport,
    ) -> Outcome<AlternativeExport> {
        load(&mut *self.store().read().await?, &operation.dataset_uid, &operation.export_uid).await
    }
}

impl Handle<UpdateDatasetAlternativeExport> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateDatasetAlternativeExport) -> Outcome<AlternativeExport> {
        let (dataset, changes) = (operation.dataset_uid, operation.body);
        let mut write = self.store().write().await?;
        let mut export = load(&mut write, &dataset, &operation.export_uid).await?;
        check_title(&changes.title)?;
        if changes.kind.as_str() != export.source.kind() {
            let message = format!("An export of the type '{}' stays one.", export.source.kind());
            return Err(ApiError::invalid("type", message).into());
        }
        if let (ExportSource::Url(source), Some(url)) = (&mut export.source, &changes.url) {
            source.url = Some(check_url(Some(url))?);
        }
        export.title = changes.title.trim().to_owned();
        export.description = changes.description;
        export.updated_at = Some(now());
        touch_dataset(&mut write, &dataset, caller).await?;
        save(&mut write, &dataset, &export).await?;
        record(&mut write, &dataset, caller, &[Section::AlternativeExports]).await?;
        write.commit().await?;
        Ok(export)
    }
}

impl Handle<DeleteDatasetAlternativeExport> for Portal {
    /// The file stays while a version names it.
    async fn handle(&self, caller: &Caller, operation: DeleteDatasetAlternativeExport) -> Outcome<Nothing> {
        let (dataset, uid) = (operation.dataset_uid, operation.export_uid);
        let mut write = self.store().write().await?;
        load(&mut write, &dataset, &uid).await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        sqlx::query("DELETE FROM alternative_exports WHERE dataset_uid = ? AND uid = ?")
            .bind(dataset.as_str())
            .bind(uid.as_str())
            .execute(&mut *write)
            .await?;
        record(&mut write, &dataset, caller, &[Section::AlternativeExports]).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}

impl Handle<DownloadDatasetAlternativeExports> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DownloadDatasetAlternativeExports) -> Outcome<ExportDownload> {
        let dataset = operation.dataset_uid;
        let export = load(&mut *self.store().read().await?, &dataset, &operation.export_uid).await?;
        download(self, &dataset, export)
    }
}

//! Files uploaded to a dataset: kept with it, byte for byte, for its resources to read (behaviour.md 9).

mod kept;
pub mod referred;

pub use kept::{drop_file, keep_file};

use crate::dataset_versions::{Section, record};
use crate::datasets::{require_dataset, touch_dataset};
use crate::{Caller, Failure, Handle, Outcome, Portal, store};
use portico_contract::resources::{
    DatasetFile, DownloadDatasetResourceFile, RetrieveDatasetResourceFile, UploadResourceFile,
};
use portico_contract::{ApiError, DatasetUid, Download, FileUid};
use sqlx::SqliteConnection;
use std::path::{Path, PathBuf};

/// Bytes of a file's name that every file system takes, with room for a number.
const LONGEST_NAME: usize = 200;

/// What is known of an uploaded file; nothing where there is none.
pub async fn find_file(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    uid: &FileUid,
) -> Outcome<Option<DatasetFile>> {
    let query = "SELECT document FROM resource_files WHERE dataset_uid = ? AND uid = ?";
    let document = store::text(connection, query, &[dataset.as_str(), uid.as_str()]).await?;
    document.as_deref().map(store::from_document).transpose()
}

/// Where the bytes of an uploaded file lie.
pub fn file_path(portal: &Portal, dataset: &DatasetUid, uid: &FileUid) -> PathBuf {
    portal.dataset_folder(dataset).join("files").join(uid.as_str())
}

impl Handle<UploadResourceFile> for Portal {
    async fn handle(&self, caller: &Caller, operation: UploadResourceFile) -> Outcome<DatasetFile> {
        let (dataset, upload) = (operation.dataset_uid, operation.body);
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        let file = keep_file(self, &mut write, &dataset, None, &upload).await?;
        record(&mut write, &dataset, caller, &[Section::Resources]).await?;
        write.commit().await?;
        Ok(file)
    }
}

/// Moves a file to its place and sees to it that both the bytes and the name reach the disk.
pub async fn keep(from: PathBuf, to: PathBuf) -> Outcome<()> {
    let moved = tokio::task::spawn_blocking(move || {
        let folder = to.parent().ok_or_else(|| std::io::Error::other("a file lies in a folder"))?;
        std::fs::create_dir_all(folder)?;
        std::fs::File::open(&from)?.sync_all()?;
        std::fs::rename(&from, &to)?;
        std::fs::File::open(folder)?.sync_all()
    });
    Ok(moved.await.map_err(Failure::internal)??)
}

/// The file's name, or with a number where a resource reads a file of that name: its rows must not change behind its
/// back. A file that nothing reads gives way: some clients delete a resource, upload its file anew and expect the
/// name as uid without reading the answer (behaviour.md 9).
async fn free_uid(connection: &mut SqliteConnection, dataset: &DatasetUid, file_name: &str) -> Outcome<FileUid> {
    let mut number = 1;
    loop {
        let uid =
            FileUid::new(numbered(file_name, number)).map_err(|error| ApiError::invalid("file", error.to_string()))?;
        let query = "SELECT uid FROM resources WHERE dataset_uid = ? AND json_extract(document, '$.datasource.file.uid') = ? LIMIT 1";
        if store::text(connection, query, &[dataset.as_str(), uid.as_str()]).await?.is_none() {
            return Ok(uid);
        }
        number += 1;
    }
}

/// The name of a file, from the second of its name on with a number: `fromages-2.csv`. No longer than a file system takes.
pub fn numbered(file_name: &str, number: u32) -> String {
    let (stem, ending) = match file_name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 16 => (stem, format!(".{ending}")),
        _ => (file_name, String::new()),
    };
    let room = LONGEST_NAME.saturating_sub(ending.len());
    let stem = stem.get(..stem.floor_char_boundary(room)).unwrap_or(stem);
    if number == 1 { format!("{stem}{ending}") } else { format!("{stem}-{number}{ending}") }
}

/// Removes a file that nothing names any more. One that stays is removed when the portal is opened.
pub async fn remove(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(path = %path.display(), %error, "a file is left over");
    }
}

/// The media type that the name says, where the sender says nothing of use.
pub fn media_type(file_name: &str, sent: Option<&str>) -> String {
    if let Some(sent) = sent.filter(|sent| !sent.is_empty() && *sent != "application/octet-stream") {
        return sent.to_owned();
    }
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let known = match ending.as_str() {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "txt" => "text/plain",
        "json" => "application/json",
        "jsonl" | "ndjson" => "application/x-ndjson",
        "geojson" => "application/geo+json",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    };
    known.to_owned()
}

impl Handle<RetrieveDatasetResourceFile> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDatasetResourceFile) -> Outcome<DatasetFile> {
        let mut connection = self.store().read().await?;
        require_dataset(&mut connection, &operation.dataset_uid).await?;
        let file = find_file(&mut connection, &operation.dataset_uid, &operation.file_uid).await?;
        file.ok_or_else(|| ApiError::not_found().into())
    }
}

impl Handle<DownloadDatasetResourceFile> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DownloadDatasetResourceFile) -> Outcome<Download> {
        let mut connection = self.store().read().await?;
        let file = find_file(&mut connection, &operation.dataset_uid, &operation.file_uid).await?;
        let file = file.ok_or_else(ApiError::not_found)?;
        Ok(Download {
            path: file_path(self, &operation.dataset_uid, &file.uid),
            media_type: media_type(&file.filename, file.mimetype.as_deref()),
            file_name: file.filename,
        })
    }
}

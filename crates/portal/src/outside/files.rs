//! `file`: what an address points at, downloaded once and kept with the records it belongs to (behaviour.md 12).

use super::answers::{Answer, Answers};
use super::scratch::Scratch;
use crate::fetch::{FetchRules, Fetched, HttpSource, fetch, parse_url};
use crate::{Failure, Outcome};
use portico_contract::fields::FieldType;
use portico_contract::processors::{File, ParameterErrors};
use portico_processing::{Schema, Step, Value};
use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;

/// Bytes of the largest file: it passes through memory.
const MOST_BYTES: u64 = 50 << 20;
const PATIENCE: Duration = Duration::from_secs(120);

const TABLE: &str = "CREATE TABLE files (id TEXT PRIMARY KEY, name TEXT, media_type TEXT, bytes BLOB) WITHOUT ROWID;";

/// The files of one publication on their way: in a file of their own until the records are written.
#[derive(Debug, Default)]
pub struct Files {
    /// Made with the first file.
    kept: Mutex<Option<Scratch>>,
}

impl Files {
    fn keep(&self, folder: &Path, id: &str, name: &str, media_type: &str, bytes: &[u8]) -> Outcome<()> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let scratch = match &mut *kept {
            Some(kept) => kept,
            empty => empty.insert(Scratch::new(folder, "files", TABLE)?),
        };
        let insert = "INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?)";
        scratch.connection.execute(insert, (id, name, media_type, bytes)).map_err(Failure::internal)?;
        Ok(())
    }

    /// Puts the files beside the records, to be shown and to go with them.
    pub fn put_into(&self, records: &Path) -> Outcome<()> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(scratch) = &*kept else { return Ok(()) };
        let connection = Connection::open(records).map_err(Failure::internal)?;
        let path = scratch.path().to_string_lossy();
        connection
            .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            .and_then(|()| connection.execute("ATTACH ? AS kept", [&*path]))
            .and_then(|_| {
                connection.execute_batch(
                    "CREATE TABLE files AS SELECT * FROM kept.files; CREATE UNIQUE INDEX files_by_id ON files (id);",
                )
            })
            .map_err(Failure::internal)?;
        drop(connection);
        Ok(std::fs::File::open(records)?.sync_all()?)
    }
}

/// What a download needs to know of the publication.
#[derive(Debug, Clone)]
pub struct Download {
    pub folder: PathBuf,
    pub dataset_id: String,
    pub rules: FetchRules,
    pub runtime: Handle,
}

impl Download {
    pub fn new(folder: &Path, dataset_id: &str, allow_private_urls: bool) -> Self {
        let rules =
            FetchRules { most_bytes: MOST_BYTES, total_timeout: PATIENCE, ..FetchRules::new(allow_private_urls) };
        Self { folder: folder.to_owned(), dataset_id: dataset_id.to_owned(), rules, runtime: Handle::current() }
    }

    /// Downloads an address. Blocks; not for a thread of the runtime.
    fn get(&self, address: &str, files: &Files) -> Answer {
        let url = parse_url(address).map_err(|error| error.to_string())?;
        let source = HttpSource { url, headers: Vec::new(), credentials: None };
        let into = tempfile::NamedTempFile::new_in(&self.folder).map_err(|error| error.to_string())?.into_temp_path();
        let fetched =
            self.runtime.block_on(fetch(&source, &into, &self.rules, None)).map_err(|error| error.to_string())?;
        let Fetched::New { file_name, media_type, .. } = fetched else { return Ok(Vec::new()) };
        let bytes = std::fs::read(&into).map_err(|error| error.to_string())?;
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let id = hash.get(..32).unwrap_or_default();
        let media_type = media_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        files.keep(&self.folder, id, &file_name, &media_type, &bytes).map_err(|failure| failure.to_string())?;
        let url = format!("{}/{}/files/{id}", crate::explore::BASE, self.dataset_id);
        let told = json!({"id": id, "filename": file_name, "mimetype": media_type, "url": url});
        Ok(vec![Value::Text(told.to_string())])
    }
}

pub fn step(
    kind: &File,
    schema: &mut Schema,
    download: &Download,
    files: &Arc<Files>,
) -> Result<Step, ParameterErrors> {
    let refused = |parameter: &str, message: String| vec![(parameter.to_owned(), message)];
    let Some(place) = schema.index_of(&kind.field) else {
        return Err(refused("field", format!("There is no field “{}” at this step", kind.field)));
    };
    if kind.extract_metadata == Some(true) {
        return Err(refused("extract_metadata", "This portal reads nothing out of files".to_owned()));
    }
    if let Some(field) = schema.fields.get_mut(place) {
        field.field_type = FieldType::File;
    }
    let answers = Answers::new(&download.folder).map_err(|failure| refused("type", failure.to_string()))?;
    let (download, files) = (download.clone(), files.clone());
    Ok(Box::new(move |mut row, emit| {
        let address = row.take(place).into_text();
        let address = address.trim();
        let answer =
            if address.is_empty() { Ok(Vec::new()) } else { answers.get(address, || download.get(address, &files)) };
        match answer {
            Ok(mut values) => row.set(place, values.pop().unwrap_or_default()),
            Err(message) => emit.error(row.record, place, message),
        }
        emit.row(row);
    }))
}

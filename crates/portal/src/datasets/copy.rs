//! Copying a dataset's configuration into a new one.

use super::create::{free_dataset_id, free_dataset_uid, insert_dataset};
use super::{load_dataset, require_dataset};
use crate::dataset_versions::{Section, record};
use crate::files::referred;
use crate::metadata::harvested::detached;
use crate::resources::settle_copy;
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::DatasetUid;
use portico_contract::datasets::{CopyDataset, Dataset};
use sqlx::SqliteConnection;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What is configuration, one table each: rows under the copy equal those under the source.
const CONFIGURATION: &[&str] = &[
    "INSERT INTO steps SELECT ?2, stack, uid, position, document FROM steps WHERE dataset_uid = ?1",
    "INSERT INTO resources SELECT ?2, uid, position, document FROM resources WHERE dataset_uid = ?1",
    "INSERT INTO resource_files SELECT ?2, uid, document FROM resource_files WHERE dataset_uid = ?1",
    "INSERT INTO attachments SELECT ?2, uid, file, document FROM attachments WHERE dataset_uid = ?1 ORDER BY rowid",
    "INSERT INTO alternative_exports SELECT ?2, uid, document FROM alternative_exports WHERE dataset_uid = ?1 ORDER BY rowid",
    "UPDATE datasets SET translations = (SELECT translations FROM datasets WHERE uid = ?1) WHERE uid = ?2",
    // A schedule is known by its uid alone.
    "INSERT INTO schedules (uid, target_kind, target_uid, cron_schedule, timezone, next_at, created_at)
     SELECT 'sc_' || lower(hex(randomblob(3))), target_kind, ?2, cron_schedule, timezone, next_at,
     strftime('%Y-%m-%dT%H:%M:%fZ', 'now') FROM schedules WHERE target_kind = 'dataset' AND target_uid = ?1 ORDER BY rowid",
    "INSERT INTO rulesets SELECT target_kind, ?2, subject_kind, subject, permissions, document FROM rulesets
     WHERE target_kind = 'dataset' AND target_uid = ?1",
];

/// Where the files lie that resources read.
const FILES: &str = "files";

/// What a copy begins with.
const EVERYTHING: &[Section] = &[
    Section::Metadata,
    Section::Resources,
    Section::Processors,
    Section::Fields,
    Section::Security,
    Section::Schedules,
    Section::Translations,
    Section::Attachments,
    Section::AlternativeExports,
];

impl Handle<CopyDataset> for Portal {
    async fn handle(&self, caller: &Caller, operation: CopyDataset) -> Outcome<Dataset> {
        let uid = {
            let mut connection = self.store().read().await?;
            require_dataset(&mut connection, &operation.dataset_uid).await?;
            free_dataset_uid(&mut connection).await?
        };
        // Files may be large: nobody waits to write meanwhile. Without its dataset the folder is removed at the next opening.
        let (from, to) = (self.dataset_folder(&operation.dataset_uid), self.dataset_folder(&uid));
        let files = named(&mut *self.store().read().await?, &operation.dataset_uid).await?;
        copy_all(&from, &to, &files).await?;
        let mut write = self.store().write().await?;
        let source = load_dataset(&mut write, &operation.dataset_uid).await?;
        let moment = now();
        let copy = Dataset {
            uid,
            dataset_id: free_dataset_id(&mut write, source.dataset_id.as_str()).await?,
            created_at: Some(moment.clone()),
            updated_at: Some(moment),
            created_by: Some(caller.related()),
            updated_by: Some(caller.related()),
            is_published: false,
            // No harvester keeps the copy.
            metadata: detached(&source.metadata),
            ..source.clone()
        };
        insert_dataset(&mut write, &copy).await?;
        for statement in CONFIGURATION {
            sqlx::query(statement).bind(source.uid.as_str()).bind(copy.uid.as_str()).execute(&mut *write).await?;
        }
        settle_copy(&mut write, &copy.uid).await?;
        referred::note_all(&mut write, &copy.uid).await?;
        record(&mut write, &copy.uid, caller, EVERYTHING).await?;
        // What was uploaded while the files were copied.
        let files = named(&mut write, &source.uid).await?;
        copy_all(&from, &to, &files).await?;
        write.commit().await?;
        self.clock().wake();
        Ok(copy)
    }
}

/// The files of attachments and alternative exports that are configuration: by their folder. What only versions of the
/// dataset name is not.
async fn named(connection: &mut SqliteConnection, uid: &DatasetUid) -> Outcome<Vec<(&'static str, HashSet<String>)>> {
    let mut named = Vec::new();
    for part in referred::PARTS {
        named.push((part, referred::named(&mut *connection, uid, part).await?));
    }
    Ok(named)
}

async fn copy_all(from: &Path, to: &Path, named: &[(&'static str, HashSet<String>)]) -> Outcome<()> {
    copy_files(from.join(FILES), to.join(FILES), None).await?;
    for (part, named) in named {
        copy_files(from.join(part), to.join(part), Some(named)).await?;
    }
    Ok(())
}

/// All files of a folder that the other has not, or those of these names.
async fn copy_files(from: PathBuf, to: PathBuf, named: Option<&HashSet<String>>) -> Outcome<()> {
    let mut entries = match tokio::fs::read_dir(&from).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    tokio::fs::create_dir_all(&to).await?;
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name();
        let target = to.join(&name);
        if named.is_some_and(|named| !named.contains(&*name.to_string_lossy())) {
            continue;
        }
        if !tokio::fs::try_exists(&target).await? {
            match tokio::fs::copy(entry.path(), target).await {
                // Removed meanwhile, with the last that named it.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                other => drop(other?),
            }
        }
    }
    Ok(())
}

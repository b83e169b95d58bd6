//! One dataset of a catalog, made or brought up to date in one transaction; and its end.

use super::catalog::{RemoteDataset, RemoteResource};
use super::downloads::{Downloaded, download, hexadecimal};
use super::fields::{Configured, configure};
use super::load_status;
use crate::dataset_versions::{Section, record};
use crate::datasets::{free_dataset_id, free_dataset_uid, insert_dataset, load_dataset, save_dataset, touch_dataset};
use crate::metadata::harvested::{linked, settle_remote};
use crate::publishing::{Order, order_all};
use crate::resources::harvested::{Kept, Wanted, keep_in_step};
use crate::{Caller, Failure, Handle, Outcome, Portal, Write, datasets, files, now, store};
use portico_contract::datasets::{AbortDataset, Dataset, DeleteDataset};
use portico_contract::harvesters::{Harvester, HarvesterStatus};
use portico_contract::metadata::Metadata;
use portico_contract::metadata_templates::MetadataTemplate;
use portico_contract::{DatasetUid, ErrorCode, HarvesterUid};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use std::time::Duration;

/// A run, as far as each of its datasets needs it.
pub struct Run {
    pub portal: Portal,
    pub uid: HarvesterUid,
    pub harvester: Harvester,
    /// In whose name it writes.
    pub caller: Caller,
    pub templates: Vec<MetadataTemplate>,
    pub forced: Metadata,
    /// Only the metadata: no resources, no fields.
    pub metadata_only: bool,
    /// Files are fetched and kept, not linked.
    pub downloads: bool,
}

/// What is known of a dataset that was harvested before.
#[derive(sqlx::FromRow)]
struct Known {
    dataset_uid: String,
    fingerprint: String,
    forced: String,
    resources: String,
    fields: String,
}

/// The datasets of a harvester, in no order that means anything.
pub async fn attached(connection: &mut SqliteConnection, uid: &HarvesterUid) -> Outcome<Vec<DatasetUid>> {
    let uids: Vec<String> = sqlx::query_scalar("SELECT dataset_uid FROM harvested_datasets WHERE harvester_uid = ?")
        .bind(uid.as_str())
        .fetch_all(connection)
        .await?;
    uids.into_iter().map(|uid| DatasetUid::new(uid).map_err(Failure::internal)).collect()
}

/// Makes or updates the dataset, with all that belongs to it. False where the run was stopped meanwhile.
pub async fn harvest(run: &Run, id: &str, mut remote: RemoteDataset) -> Outcome<bool> {
    settle_remote(&run.templates, &mut remote.metadata)?;
    if run.metadata_only {
        remote.resources.clear();
        remote.fields.clear();
    }
    let mut wanted = Vec::with_capacity(remote.resources.len());
    for resource in remote.resources.drain(..) {
        let file = match run.downloads {
            true => Some(download(&run.portal, &run.harvester.settings, &resource).await?),
            false => None,
        };
        let RemoteResource { title, url, kind } = resource;
        wanted.push(Wanted { title, url, kind, file });
    }
    let mut write = run.portal.store().write().await?;
    if load_status(&mut write, &run.uid).await? != HarvesterStatus::Processing {
        return Ok(false);
    }
    let known: Option<Known> = sqlx::query_as(
        "SELECT dataset_uid, fingerprint, forced, resources, fields FROM harvested_datasets
         WHERE harvester_uid = ? AND remote_id = ?",
    )
    .bind(run.uid.as_str())
    .bind(id)
    .fetch_optional(&mut *write)
    .await?;
    let fingerprint = fingerprint(run, &remote, &wanted);
    let mut dropped = Vec::new();
    if known.as_ref().is_none_or(|known| known.fingerprint != fingerprint) {
        let forced_before: Metadata =
            known.as_ref().map(|known| store::from_document(&known.forced)).transpose()?.unwrap_or_default();
        let kept: Vec<Kept> =
            known.as_ref().map(|known| store::from_document(&known.resources)).transpose()?.unwrap_or_default();
        let configured: Configured =
            known.as_ref().map(|known| store::from_document(&known.fields)).transpose()?.unwrap_or_default();
        let uid = match known {
            Some(known) => {
                let uid = DatasetUid::new(known.dataset_uid).map_err(Failure::internal)?;
                update(run, &mut write, &uid, &remote, &forced_before).await?;
                uid
            }
            None => create(run, &mut write, &remote).await?,
        };
        let step = keep_in_step(&run.portal, &mut write, &uid, kept, wanted).await?;
        dropped = step.dropped;
        let configured = configure(&mut write, &uid, configured, remote.fields).await?;
        note(run, &mut write, id, &uid, &fingerprint, &step.kept, &configured).await?;
        record(&mut write, &uid, &run.caller, &[Section::Metadata, Section::Resources, Section::Fields]).await?;
        // What the public sees follows: who has published a harvested dataset wants it in step with its source.
        if datasets::load_status(&mut write, &uid).await?.is_published {
            order_all(&mut write, &[uid], Order::Publish).await?;
        }
    }
    sqlx::query("UPDATE harvesters SET harvested_count = 1 + coalesce(harvested_count, 0) WHERE uid = ?")
        .bind(run.uid.as_str())
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    run.portal.publisher().wake();
    for file in dropped {
        files::remove(&file).await;
    }
    files::referred::remove_forgotten(&run.portal).await;
    Ok(true)
}

/// The same for a dataset from which nothing would change.
fn fingerprint(run: &Run, remote: &RemoteDataset, wanted: &[Wanted]) -> String {
    let resources: Vec<Json> = wanted
        .iter()
        .map(|wanted| {
            let digest = wanted.file.as_ref().map(|file: &Downloaded| &file.digest);
            json!([wanted.title, wanted.url, wanted.kind.as_str(), digest])
        })
        .collect();
    hexadecimal(&Sha256::digest(json!([remote.metadata, run.forced, resources, remote.fields]).to_string()))
}

async fn create(run: &Run, write: &mut Write, remote: &RemoteDataset) -> Outcome<DatasetUid> {
    let nothing = Metadata::default();
    let moment = now();
    let dataset = Dataset {
        uid: free_dataset_uid(&mut *write).await?,
        dataset_id: free_dataset_id(&mut *write, &remote.name).await?,
        created_at: Some(moment.clone()),
        updated_at: Some(moment),
        created_by: Some(run.caller.related()),
        updated_by: Some(run.caller.related()),
        is_published: false,
        is_restricted: run.harvester.restrict_datasets_visibility.unwrap_or(false),
        metadata: linked(&nothing, &remote.metadata, &run.forced, &nothing),
        default_security: Default::default(),
        extra: Default::default(),
    };
    insert_dataset(&mut *write, &dataset).await?;
    Ok(dataset.uid)
}

async fn update(
    run: &Run,
    write: &mut Write,
    uid: &DatasetUid,
    remote: &RemoteDataset,
    forced_before: &Metadata,
) -> Outcome<()> {
    let mut dataset = load_dataset(&mut *write, uid).await?;
    dataset.metadata = linked(&dataset.metadata, &remote.metadata, &run.forced, forced_before);
    save_dataset(&mut *write, &dataset).await?;
    touch_dataset(&mut *write, uid, &run.caller).await
}

/// Remembers what the dataset was made from.
async fn note(
    run: &Run,
    write: &mut Write,
    id: &str,
    dataset: &DatasetUid,
    fingerprint: &str,
    resources: &[Kept],
    fields: &Configured,
) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO harvested_datasets (harvester_uid, remote_id, dataset_uid, fingerprint, forced, resources, fields)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (harvester_uid, remote_id) DO UPDATE
         SET fingerprint = excluded.fingerprint, forced = excluded.forced, resources = excluded.resources,
             fields = excluded.fields",
    )
    .bind(run.uid.as_str())
    .bind(id)
    .bind(dataset.as_str())
    .bind(fingerprint)
    .bind(serde_json::to_string(&run.forced)?)
    .bind(serde_json::to_string(resources)?)
    .bind(serde_json::to_string(fields)?)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Deletes a dataset with everything under it, whatever runs on it: that is aborted first. Given up where the portal
/// closes meanwhile.
pub async fn remove(portal: &Portal, caller: &Caller, uid: &DatasetUid) -> Outcome<()> {
    while !portal.harvesting().is_closed() {
        match portal.handle(caller, DeleteDataset { dataset_uid: uid.clone() }).await {
            Ok(_) => return Ok(()),
            Err(Failure::Refused(error)) if error.code == ErrorCode::NotFound => return Ok(()),
            Err(Failure::Refused(error)) if error.code == ErrorCode::InvalidDatasetStatus => {
                // What is not processing yet, or not any more, will be or is at its end in a moment.
                let _ = portal.handle(caller, AbortDataset { dataset_uid: uid.clone() }).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

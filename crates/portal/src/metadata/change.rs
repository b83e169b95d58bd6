//! How metadata change: edited, checked, propagated, dated, saved, in one transaction.

use super::{check, propagation, remote};
use crate::dataset_versions::{Section, record};
use crate::datasets::{load_dataset, save_dataset, touch_dataset};
use crate::metadata_templates::load_templates;
use crate::{Caller, Outcome, Portal, now, store};
use portico_contract::metadata::Metadata;
use portico_contract::metadata_templates::MetadataTemplate;
use portico_contract::{ApiError, DatasetUid};
use serde_json::Value;
use sqlx::SqliteConnection;

impl Portal {
    /// Applies an edit to the metadata of a dataset and answers with all of them.
    pub(super) async fn change_metadata(
        &self,
        caller: &Caller,
        uid: &DatasetUid,
        edit: impl FnOnce(&[MetadataTemplate], &mut Metadata) -> Result<(), ApiError> + Send,
    ) -> Outcome<Metadata> {
        let mut write = self.store().write().await?;
        let mut dataset = load_dataset(&mut write, uid).await?;
        let templates = load_templates(&mut write).await?;
        let before = dataset.metadata.clone();
        edit(&templates, &mut dataset.metadata)?;
        check::refuse_faults(&templates, &before, &dataset.metadata)?;
        propagation::propagate(&templates, &before, &mut dataset.metadata);
        if dataset.metadata != before {
            date(&before, &mut dataset.metadata, "modified_updates_on_metadata_change");
        }
        // A template without values is no template at all: as if nobody had ever opened it.
        dataset.metadata.0.retain(|_, values| !values.is_empty());
        save_dataset(&mut write, &dataset).await?;
        touch_dataset(&mut write, uid, caller).await?;
        record(&mut write, uid, caller, &[Section::Metadata]).await?;
        write.commit().await?;
        Ok(dataset.metadata)
    }
}

/// Refuses metadata of a new dataset that do not fit the templates, and propagates licence and themes.
pub async fn settle_new(connection: &mut SqliteConnection, metadata: &mut Metadata) -> Outcome<()> {
    let templates = load_templates(connection).await?;
    let before = Metadata::default();
    *metadata = remote::replaced_all(&before, std::mem::take(metadata));
    check::refuse_faults(&templates, &before, metadata)?;
    propagation::propagate(&templates, &before, metadata);
    Ok(())
}

/// Sets `default.modified` to now where the flag asks for it, unless the change itself says when.
fn date(before: &Metadata, after: &mut Metadata, flag: &str) {
    let wanted = after.get("default", flag).and_then(Value::as_bool).unwrap_or(false);
    if wanted && after.get("default", "modified") == before.get("default", "modified") {
        after.set("default", "modified", now().0);
    }
}

/// To call when a publication has brought other records: dates the dataset where `modified_updates_on_data_change`
/// asks for it (behaviour.md 8).
pub async fn date_data_change(connection: &mut SqliteConnection, uid: &DatasetUid) -> Outcome<()> {
    let mut dataset = load_dataset(connection, uid).await?;
    let before = dataset.metadata.clone();
    date(&before, &mut dataset.metadata, "modified_updates_on_data_change");
    if dataset.metadata != before {
        save_dataset(connection, &dataset).await?;
    }
    Ok(())
}

/// The same for the metadata that are published, where records are refreshed without them.
pub async fn date_published_data(connection: &mut SqliteConnection, uid: &DatasetUid) -> Outcome<()> {
    let query = "SELECT metadata FROM publications WHERE dataset_uid = ?";
    let Some(document) = store::text(connection, query, &[uid.as_str()]).await? else { return Ok(()) };
    let before: Metadata = store::from_document(&document)?;
    let mut after = before.clone();
    date(&before, &mut after, "modified_updates_on_data_change");
    if after != before {
        sqlx::query("UPDATE publications SET metadata = ?2 WHERE dataset_uid = ?1")
            .bind(uid.as_str())
            .bind(serde_json::to_string(&after)?)
            .execute(connection)
            .await?;
    }
    Ok(())
}

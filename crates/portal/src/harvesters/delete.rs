//! Deleting a harvester: its datasets are detached at once, or deleted one after another in the status `deleting`.

use super::configure::refuse_moving;
use super::dataset::{attached, remove};
use super::{load_status, move_to};
use crate::dataset_versions::{Section, record};
use crate::datasets::{load_dataset, save_dataset, touch_dataset};
use crate::metadata::harvested::detached;
use crate::{Caller, Handle, Outcome, Portal, Write};
use portico_contract::harvesters::{DeleteHarvester, HarvesterStatus};
use portico_contract::{HarvesterUid, Nothing};

impl Handle<DeleteHarvester> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteHarvester) -> Outcome<Nothing> {
        let uid = operation.harvester_uid;
        let mut write = self.store().write().await?;
        refuse_moving(&load_status(&mut write, &uid).await?, &HarvesterStatus::Deleting)?;
        let datasets = attached(&mut write, &uid).await?;
        if operation.delete_attached_datasets && !datasets.is_empty() {
            move_to(&mut write, &uid, &HarvesterStatus::Deleting).await?;
            sqlx::query("UPDATE harvesters SET started_by = ?2 WHERE uid = ?1")
                .bind(uid.as_str())
                .bind(caller.username.as_str())
                .execute(&mut *write)
                .await?;
        } else {
            for uid in datasets {
                let mut dataset = load_dataset(&mut write, &uid).await?;
                dataset.metadata = detached(&dataset.metadata);
                save_dataset(&mut write, &dataset).await?;
                touch_dataset(&mut write, &uid, caller).await?;
                record(&mut write, &uid, caller, &[Section::Metadata]).await?;
            }
            delete(&mut write, &uid).await?;
        }
        write.commit().await?;
        self.harvesting().wake();
        Ok(Nothing)
    }
}

async fn delete(write: &mut Write, uid: &HarvesterUid) -> Outcome<()> {
    sqlx::query("DELETE FROM harvesters WHERE uid = ?").bind(uid.as_str()).execute(&mut **write).await?;
    Ok(())
}

/// Deletes the datasets, then the harvester. Cut short, it goes on where it was when the portal is opened.
pub async fn delete_with_datasets(portal: &Portal, uid: &HarvesterUid, caller: &Caller) -> Outcome<()> {
    let datasets = attached(&mut *portal.store().read().await?, uid).await?;
    for dataset in &datasets {
        remove(portal, caller, dataset).await?;
    }
    if portal.harvesting().is_closed() {
        return Ok(());
    }
    let mut write = portal.store().write().await?;
    delete(&mut write, uid).await?;
    Ok(write.commit().await?)
}

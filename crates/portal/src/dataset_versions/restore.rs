//! Restoring a version: each section that differs is put back, in one transaction.

use super::snapshot::{Rows, Security, Snapshot, take};
use super::{Section, load, record};
use crate::datasets::{StatusRow, load_dataset, load_status, move_to, refuse_unless, save_dataset, touch_dataset};
use crate::metadata::harvested::detached;
use crate::schedules::{self, Kind, Target};
use crate::steps::Stack;
use crate::{
    Caller, Handle, Outcome, Portal, Write, dataset_alternative_exports, dataset_attachments, permission, resources,
    store,
};
use portico_contract::cron::CronSchedule;
use portico_contract::dataset_versions::RestoreVersion;
use portico_contract::datasets::{Dataset, StatusName};
use portico_contract::metadata::Metadata;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{ApiError, DatasetId, DatasetUid};
use serde_json::Value;

/// What is restored, in this order: resources before what refers to their fields.
const RESTORED: [Section; 10] = [
    Section::Information,
    Section::Metadata,
    Section::Security,
    Section::Resources,
    Section::Processors,
    Section::Fields,
    Section::Schedules,
    Section::Translations,
    Section::Attachments,
    Section::AlternativeExports,
];

impl Handle<RestoreVersion> for Portal {
    async fn handle(&self, caller: &Caller, operation: RestoreVersion) -> Outcome<Dataset> {
        let (dataset, uid) = (operation.dataset_uid, operation.version_uid);
        let mut write = self.store().write().await?;
        let version = load(&mut write, &dataset, &uid).await?;
        let StatusRow { status, is_published } = load_status(&mut write, &dataset).await?;
        refuse_unless(status, &[StatusName::Idle, StatusName::Error, StatusName::LimitReached])?;
        if version.can_restore == Some(false) {
            let message = "A file that the resources of this version read was replaced since.";
            return Err(ApiError::bad_request(message).into());
        }
        let query = "SELECT snapshot FROM dataset_versions WHERE dataset_uid = ? AND uid = ?";
        let kept = store::text(&mut write, query, &[dataset.as_str(), uid.as_str()]).await?;
        let kept = kept.ok_or_else(ApiError::not_found)?;
        let mut sections = differences(&take(&mut write, &dataset).await?, &kept)?;
        if sections.contains(&Section::Security) {
            refuse_without_manage_dataset(&mut write, caller, &dataset).await?;
        }
        let snapshot: Snapshot = store::from_document(&kept)?;
        if let Some(information) = &snapshot.information
            && !may_be_named(&mut write, &dataset, &information.dataset_id, is_published).await?
        {
            sections.retain(|section| *section != Section::Information);
        }
        touch_dataset(&mut write, &dataset, caller).await?;
        put_back(self, &mut write, &dataset, &sections, snapshot).await?;
        // Nobody sees the status itself, because nobody sees half of a restoration; it is what was before
        // (behaviour.md 6). An error stays one: restoring does not publish.
        if status == StatusName::Idle {
            move_to(&mut write, &dataset, StatusName::SavingVersion, Some(StatusName::Idle), None).await?;
            move_to(&mut write, &dataset, StatusName::Idle, None, None).await?;
        }
        record(&mut write, &dataset, caller, &sections).await?;
        let restored = load_dataset(&mut write, &dataset).await?;
        write.commit().await?;
        self.clock().wake();
        Ok(restored)
    }
}

/// The identifier is unique, and changes only while nothing is published (behaviour.md 7): else it stays what it is.
async fn may_be_named(write: &mut Write, uid: &DatasetUid, id: &DatasetId, is_published: bool) -> Outcome<bool> {
    let query = "SELECT uid FROM datasets WHERE dataset_id = ? AND uid <> ?";
    Ok(!is_published && store::text(write, query, &[id.as_str(), uid.as_str()]).await?.is_none())
}

/// The sections in which two snapshots differ, of those that the earlier one has.
fn differences(now: &str, then: &str) -> Outcome<Vec<Section>> {
    let (now, then): (Value, Value) = (store::from_document(now)?, store::from_document(then)?);
    let differs = |section: &Section| {
        let then = then.get(section.as_str());
        then.is_some() && now.get(section.as_str()) != then
    };
    Ok(RESTORED.into_iter().filter(differs).collect())
}

/// Whoever may not change who sees what (behaviour.md 18) does not do so by restoring either.
async fn refuse_without_manage_dataset(write: &mut Write, caller: &Caller, dataset: &DatasetUid) -> Outcome<()> {
    if permission::holds_any(&mut *write, caller, "dataset", dataset.as_str(), &["manage_dataset"]).await? {
        return Ok(());
    }
    let message = "This version has other security settings: restoring it needs the permission manage_dataset.";
    Err(ApiError::permission_denied(message).into())
}

async fn put_back(
    portal: &Portal,
    write: &mut Write,
    uid: &DatasetUid,
    sections: &[Section],
    snapshot: Snapshot,
) -> Outcome<()> {
    let mut dataset = load_dataset(&mut *write, uid).await?;
    for section in sections {
        match section {
            Section::Metadata => dataset.metadata = metadata(write, uid, &snapshot.metadata).await?,
            Section::Security => {
                dataset.is_restricted = snapshot.security.is_restricted;
                dataset.default_security = snapshot.security.default_security.clone();
                rulesets(write, uid, &snapshot.security).await?;
            }
            Section::Resources => resources::put_back(write, uid, &snapshot.resources).await?,
            Section::Processors => steps(write, uid, Stack::Processors, &snapshot.processors).await?,
            Section::Fields => steps(write, uid, Stack::Fields, &snapshot.fields).await?,
            Section::Schedules => schedules_of(portal, write, uid, &snapshot.schedules).await?,
            Section::Translations => translations(write, uid, &snapshot.translations).await?,
            Section::Information => {
                if let Some(information) = &snapshot.information {
                    dataset.dataset_id = information.dataset_id.clone();
                }
            }
            Section::Attachments => dataset_attachments::put_back(write, uid, &snapshot.attachments).await?,
            Section::AlternativeExports => {
                dataset_alternative_exports::put_back(write, uid, &snapshot.alternative_exports).await?;
            }
        }
    }
    save_dataset(write, &dataset).await
}

/// Where the harvester of then is gone, values come back and links do not.
async fn metadata(write: &mut Write, uid: &DatasetUid, kept: &Metadata) -> Outcome<Metadata> {
    let query = "SELECT dataset_uid FROM harvested_datasets WHERE dataset_uid = ?";
    let is_harvested = store::text(write, query, &[uid.as_str()]).await?.is_some();
    Ok(if is_harvested { kept.clone() } else { detached(kept) })
}

/// A holder that is gone since stays gone.
async fn rulesets(write: &mut Write, dataset: &DatasetUid, security: &Security) -> Outcome<()> {
    sqlx::query("DELETE FROM rulesets WHERE target_kind = 'dataset' AND target_uid = ?")
        .bind(dataset.as_str())
        .execute(&mut **write)
        .await?;
    for (kind, holder, permissions, document) in &security.rulesets {
        sqlx::query(
            "INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions, document)
             SELECT 'dataset', ?1, ?2, ?3, ?4, ?5 WHERE (?2 = 'user' AND ?3 IN (SELECT username FROM users))
             OR (?2 = 'group' AND ?3 IN (SELECT uid FROM user_groups))",
        )
        .bind(dataset.as_str())
        .bind(kind)
        .bind(holder)
        .bind(permissions)
        .bind(document)
        .execute(&mut **write)
        .await?;
    }
    Ok(())
}

async fn steps(write: &mut Write, dataset: &DatasetUid, stack: Stack, rows: &Rows) -> Outcome<()> {
    sqlx::query("DELETE FROM steps WHERE dataset_uid = ? AND stack = ?")
        .bind(dataset.as_str())
        .bind(stack.name())
        .execute(&mut **write)
        .await?;
    for (uid, position, document) in rows {
        sqlx::query("INSERT INTO steps (dataset_uid, stack, uid, position, document) VALUES (?, ?, ?, ?, ?)")
            .bind(dataset.as_str())
            .bind(stack.name())
            .bind(uid)
            .bind(position)
            .bind(document)
            .execute(&mut **write)
            .await?;
    }
    Ok(())
}

/// Schedules count from now, as new ones do.
async fn schedules_of(
    portal: &Portal,
    write: &mut Write,
    dataset: &DatasetUid,
    kept: &[(String, String, String)],
) -> Outcome<()> {
    let target = Target { kind: Kind::Dataset, uid: dataset.as_str() };
    schedules::remove_all(write, target).await?;
    for (uid, cron_schedule, timezone) in kept {
        let cron_schedule = CronSchedule::new(cron_schedule).map_err(crate::Failure::internal)?;
        schedules::insert_as(portal, write, target, uid.clone(), cron_schedule, timezone.clone()).await?;
    }
    Ok(())
}

async fn translations(write: &mut Write, dataset: &DatasetUid, dictionary: &TranslationDictionary) -> Outcome<()> {
    crate::dataset_translations::save(write, dataset, dictionary).await
}

//! Creating and changing harvesters.

use super::check::check;
use super::{invalid_transition, load, present};
use crate::secrets::{self, Empty};
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now};
use portico_contract::harvesters::*;
use portico_contract::{ApiError, HarvesterUid};
use serde_json::Value as Json;

/// What is stored of a harvester: what was written, without what only the portal says.
fn document(harvester: &Harvester) -> Outcome<Json> {
    let written = Harvester {
        version: harvester.version.or(Some(1)),
        restrict_datasets_visibility: harvester.restrict_datasets_visibility.or(Some(false)),
        delete_missing_datasets: harvester.delete_missing_datasets.or(Some(false)),
        forced_metas: Some(harvester.forced_metas.clone().unwrap_or_default()),
        ..Harvester::new(harvester.name.trim(), harvester.settings.clone())
    };
    Ok(serde_json::to_value(written)?)
}

/// The configuration with the secrets of the stored one, where it goes to the same server and leaves them out.
pub fn completed(new: &Harvester, stored: &Harvester) -> Outcome<Harvester> {
    let mut json = serde_json::to_value(new)?;
    secrets::complete(&mut json, &serde_json::to_value(stored)?, Empty::Clears);
    Ok(serde_json::from_value(json)?)
}

impl Handle<CreateHarvester> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateHarvester) -> Outcome<Harvester> {
        let new = operation.body;
        let mut write = self.store().write().await?;
        check(&mut write, &new).await?;
        let mut document = document(&new)?;
        secrets::seal(&mut document, self.vault())?;
        let uid = HarvesterUid::new(new_uid("ha")).map_err(Failure::internal)?;
        sqlx::query(
            "INSERT INTO harvesters (uid, type, document, status_since, created_at, updated_at, updated_by)
             VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5)",
        )
        .bind(uid.as_str())
        .bind(new.settings.kind())
        .bind(document.to_string())
        .bind(now().0)
        .bind(caller.username.as_str())
        .execute(&mut *write)
        .await?;
        let created = present(load(&mut write, &uid).await?)?;
        write.commit().await?;
        Ok(created)
    }
}

impl Handle<UpdateHarvester> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateHarvester) -> Outcome<Harvester> {
        let (uid, new) = (operation.harvester_uid, operation.body);
        let mut write = self.store().write().await?;
        let stored = load(&mut write, &uid).await?;
        if stored.settings.kind() != new.settings.kind() {
            let message = format!("The type stays '{}': its datasets come from there.", stored.settings.kind());
            return Err(ApiError::invalid("type", message).into());
        }
        check(&mut write, &new).await?;
        let mut document = document(&completed(&new, &stored)?)?;
        secrets::seal(&mut document, self.vault())?;
        sqlx::query("UPDATE harvesters SET document = ?2, updated_at = ?3, updated_by = ?4 WHERE uid = ?1")
            .bind(uid.as_str())
            .bind(document.to_string())
            .bind(now().0)
            .bind(caller.username.as_str())
            .execute(&mut *write)
            .await?;
        let updated = present(load(&mut write, &uid).await?)?;
        write.commit().await?;
        Ok(updated)
    }
}

/// Refuses what may only happen while nothing runs.
pub fn refuse_moving(status: &HarvesterStatus, to: &HarvesterStatus) -> Result<(), ApiError> {
    if status.is_moving() { Err(invalid_transition(status, to)) } else { Ok(()) }
}

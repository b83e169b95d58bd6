//! Creating, changing and deleting connections.

use super::{document, faults, load, present};
use crate::secrets::{self, Empty};
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now};
use portico_contract::connections::*;
use portico_contract::{ApiError, ConnectionUid, ErrorCode, Nothing};

/// Refuses a connection with every fault by its field.
fn check(settings: &ConnectionSettings) -> Outcome<()> {
    let faults = faults(settings)?;
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(faults).into()) }
}

impl Handle<CreateConnection> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateConnection) -> Outcome<Connection> {
        let new = operation.body;
        check(&new.settings)?;
        let mut settings = document(&new)?;
        secrets::seal(&mut settings, self.vault())?;
        let uid = ConnectionUid::new(new_uid("co")).map_err(Failure::internal)?;
        let mut write = self.store().write().await?;
        sqlx::query(
            "INSERT INTO connections (uid, type, is_reusable, created_at, updated_at, document)
             VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
        )
        .bind(uid.as_str())
        .bind(new.settings.kind())
        // Who makes a connection by itself means to reuse it; one for a single resource is made inside it.
        .bind(new.is_reusable.unwrap_or(true))
        .bind(now().0)
        .bind(settings.to_string())
        .execute(&mut *write)
        .await?;
        if !caller.has("edit_domain") {
            // Or its maker would not even see it.
            sqlx::query(
                "INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions)
                 VALUES ('connection', ?, 'user', ?, '[\"manage_connection\"]')",
            )
            .bind(uid.as_str())
            .bind(caller.username.as_str())
            .execute(&mut *write)
            .await?;
        }
        let created = load(&mut write, &uid).await?;
        let created = present(&mut write, caller, created).await?;
        write.commit().await?;
        Ok(created)
    }
}

impl Handle<UpdateConnection> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateConnection) -> Outcome<Connection> {
        let (uid, new) = (operation.connection_uid, operation.body);
        let mut write = self.store().write().await?;
        let stored = load(&mut write, &uid).await?;
        let mut settings = document(&new)?;
        secrets::complete(&mut settings, &document(&stored)?, Empty::Keeps);
        check(&serde_json::from_value(settings.clone())?)?;
        let is_reusable = new.is_reusable.or(stored.is_reusable).unwrap_or(true);
        let datasets = stored.dataset_count.unwrap_or_default();
        if datasets > 0 && new.settings.kind() != stored.settings.kind() {
            let message = format!("{} a connection of the type '{}'.", in_use(datasets), stored.settings.kind());
            return Err(ApiError::invalid("type", message).into());
        }
        if datasets > 1 && !is_reusable {
            let message = format!("{} this connection: it must stay reusable.", in_use(datasets));
            return Err(ApiError::invalid("is_reusable", message).into());
        }
        secrets::seal(&mut settings, self.vault())?;
        sqlx::query(
            "UPDATE connections SET type = ?2, is_reusable = ?3, updated_at = ?4, document = ?5 WHERE uid = ?1",
        )
        .bind(uid.as_str())
        .bind(new.settings.kind())
        .bind(is_reusable)
        .bind(now().0)
        .bind(settings.to_string())
        .execute(&mut *write)
        .await?;
        let updated = load(&mut write, &uid).await?;
        let updated = present(&mut write, caller, updated).await?;
        write.commit().await?;
        Ok(updated)
    }
}

fn in_use(datasets: u64) -> String {
    if datasets == 1 { "1 dataset uses".to_owned() } else { format!("{datasets} datasets use") }
}

impl Handle<DeleteConnection> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteConnection) -> Outcome<Nothing> {
        let uid = operation.connection_uid;
        let mut write = self.store().write().await?;
        let datasets = load(&mut write, &uid).await?.dataset_count.unwrap_or_default();
        if datasets > 0 {
            let message = format!("{} this connection: give them another one first.", in_use(datasets));
            return Err(ApiError::new(ErrorCode::Conflict, message).into());
        }
        for statement in [
            "DELETE FROM rulesets WHERE target_kind = 'connection' AND target_uid = ?",
            "DELETE FROM connections WHERE uid = ?",
        ] {
            sqlx::query(statement).bind(uid.as_str()).execute(&mut *write).await?;
        }
        write.commit().await?;
        Ok(Nothing)
    }
}

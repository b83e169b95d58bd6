//! Publishing makes the draft the version that people fill in, and the next draft of it; unpublishing takes the form
//! away from people and keeps what they answered.

use super::touch_form;
use crate::form_content::gaps;
use crate::{Caller, Handle, Outcome, Portal, now, store};
use portico_contract::forms::{PublishForm, UnpublishForm};
use portico_contract::{ApiError, Done, ErrorCode};

impl Handle<PublishForm> for Portal {
    async fn handle(&self, caller: &Caller, operation: PublishForm) -> Outcome<Done> {
        let uid = operation.form_uid;
        let mut write = self.store().write().await?;
        touch_form(&mut write, &uid, caller).await?;
        let (version, draft, live): (i64, String, Option<String>) = sqlx::query_as(
            "SELECT d.version, d.content, l.content FROM forms f JOIN form_versions d ON d.form_uid = f.uid AND d.is_draft
             LEFT JOIN form_versions l ON l.form_uid = f.uid AND l.version = f.live_version WHERE f.uid = ?",
        )
        .bind(uid.as_str())
        .fetch_one(&mut *write)
        .await?;
        let gaps = gaps(&store::from_document(&draft)?);
        if !gaps.is_empty() {
            return Err(ApiError { detail: gaps, ..ApiError::new(ErrorCode::ValidationError, "Invalid input") }.into());
        }
        let moment = now();
        // A draft that is what people fill in already needs no number of its own.
        if live.as_ref() != Some(&draft) {
            sqlx::query("UPDATE form_versions SET is_draft = 0 WHERE form_uid = ? AND version = ?")
                .bind(uid.as_str())
                .bind(version)
                .execute(&mut *write)
                .await?;
            sqlx::query("UPDATE forms SET live_version = ?2 WHERE uid = ?1")
                .bind(uid.as_str())
                .bind(version)
                .execute(&mut *write)
                .await?;
            sqlx::query(
                "INSERT INTO form_versions (form_uid, version, is_draft, content, created_at, created_by, updated_at)
                 VALUES (?1, ?2, 1, ?3, ?4, ?5, ?4)",
            )
            .bind(uid.as_str())
            .bind(version + 1)
            .bind(&draft)
            .bind(moment.as_str())
            .bind(caller.username.as_str())
            .execute(&mut *write)
            .await?;
        }
        sqlx::query(
            "UPDATE forms SET published_at = ?2, published_by = ?3, first_published_at = coalesce(first_published_at, ?2)
             WHERE uid = ?1",
        )
        .bind(uid.as_str())
        .bind(moment.as_str())
        .bind(caller.username.as_str())
        .execute(&mut *write)
        .await?;
        write.commit().await?;
        Ok(Done::ok())
    }
}

impl Handle<UnpublishForm> for Portal {
    async fn handle(&self, caller: &Caller, operation: UnpublishForm) -> Outcome<Done> {
        let uid = operation.form_uid;
        let mut write = self.store().write().await?;
        touch_form(&mut write, &uid, caller).await?;
        let taken = sqlx::query("UPDATE forms SET live_version = NULL WHERE uid = ? AND live_version IS NOT NULL")
            .bind(uid.as_str())
            .execute(&mut *write)
            .await?;
        if taken.rows_affected() == 0 {
            return Err(ApiError::bad_request("The form is not published").into());
        }
        write.commit().await?;
        Ok(Done::ok())
    }
}

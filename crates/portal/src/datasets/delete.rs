//! Deleting a dataset with everything under it.

use super::{load_status, status::refuse_unless};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Nothing;
use portico_contract::datasets::{DeleteDataset, StatusName};

impl Handle<DeleteDataset> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteDataset) -> Outcome<Nothing> {
        let uid = operation.dataset_uid;
        let mut write = self.store().write().await?;
        let row = load_status(&mut write, &uid).await?;
        // What runs on it must have ended: it would write into what is gone.
        refuse_unless(row.status, &[StatusName::Idle, StatusName::Error, StatusName::LimitReached])?;
        sqlx::query("DELETE FROM rulesets WHERE target_kind = 'dataset' AND target_uid = ?")
            .bind(uid.as_str())
            .execute(&mut *write)
            .await?;
        sqlx::query("DELETE FROM datasets WHERE uid = ?").bind(uid.as_str()).execute(&mut *write).await?;
        write.commit().await?;
        // Files last: if this fails, they are left over, and opening the portal removes them.
        let folder = self.dataset_folder(&uid);
        if let Err(error) = tokio::fs::remove_dir_all(&folder).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(dataset = %uid, %error, "files of a deleted dataset are left over");
        }
        Ok(Nothing)
    }
}

//! Listing datasets: what the caller may edit, without drafts (behaviour.md 5, 7).

use super::read;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::datasets::{Dataset, ListDatasets};

/// Parameters: 1 all of them?, 2 user name, 3 groups (JSON array), 4 identifier or null, 5 what counts as editing (JSON array).
const SHOWN: &str = "FROM datasets d WHERE NOT d.is_draft AND (?4 IS NULL OR d.dataset_id = ?4) AND (?1 OR EXISTS (
    SELECT 1 FROM rulesets r, json_each(r.permissions) p
    WHERE r.target_kind = 'dataset' AND r.target_uid = d.uid AND p.value IN (SELECT value FROM json_each(?5))
    AND (r.subject_kind = 'user' AND r.subject = ?2 OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(?3)))))";

impl Handle<ListDatasets> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListDatasets) -> Outcome<Page<Dataset>> {
        let all = caller.has("edit_dataset");
        let groups = serde_json::to_string(&caller.groups)?;
        let editing: Vec<&str> = ["edit_dataset", "publish_dataset"]
            .into_iter()
            .filter(|permission| caller.key_permissions.contains(*permission))
            .collect();
        let editing = serde_json::to_string(&editing)?;
        let mut connection = self.store().read().await?;
        let count = format!("SELECT count(*) {SHOWN}");
        let total: i64 = sqlx::query_scalar(&count)
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(&operation.dataset_id)
            .bind(&editing)
            .fetch_one(&mut *connection)
            .await?;
        let page = format!("SELECT d.document, d.is_published {SHOWN} ORDER BY d.created_at, d.uid LIMIT ?6 OFFSET ?7");
        let rows: Vec<(String, bool)> = sqlx::query_as(&page)
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(&operation.dataset_id)
            .bind(&editing)
            .bind(operation.limit.unwrap_or_default().0)
            .bind(i64::try_from(operation.offset.unwrap_or_default().0).unwrap_or(i64::MAX))
            .fetch_all(&mut *connection)
            .await?;
        let results =
            rows.iter().map(|(document, is_published)| read(document, *is_published)).collect::<Outcome<_>>()?;
        Ok(Page::new(total.unsigned_abs(), results))
    }
}

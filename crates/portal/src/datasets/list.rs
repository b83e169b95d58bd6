//! Listing datasets: what the caller may edit, without drafts (behaviour.md 5, 7).

use super::read;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::datasets::{Dataset, ListDatasets};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

impl Handle<ListDatasets> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListDatasets) -> Outcome<Page<Dataset>> {
        let mut connection = self.store().read().await?;
        let total = total(&mut connection, caller, &operation).await?;
        // The index alone leads to the page: documents are read of the rows that are on it.
        let mut query = QueryBuilder::new("SELECT d.document, d.is_published FROM (SELECT uid FROM datasets WHERE ");
        only_shown(&mut query, caller, &operation)?;
        query
            .push(" ORDER BY created_at, uid LIMIT ")
            .push_bind(operation.limit.unwrap_or_default().0)
            .push(" OFFSET ")
            .push_bind(i64::try_from(operation.offset.unwrap_or_default().0).unwrap_or(i64::MAX))
            .push(") JOIN datasets d USING (uid) ORDER BY d.created_at, d.uid");
        let rows: Vec<(String, bool)> = query.build_query_as().fetch_all(&mut *connection).await?;
        let results =
            rows.iter().map(|(document, is_published)| read(document, *is_published)).collect::<Outcome<_>>()?;
        Ok(Page::new(total.unsigned_abs(), results))
    }
}

async fn total(connection: &mut SqliteConnection, caller: &Caller, operation: &ListDatasets) -> Outcome<i64> {
    if sees_all(caller) && operation.dataset_id.is_none() {
        return Ok(sqlx::query_scalar("SELECT listed FROM catalog_size").fetch_one(connection).await?);
    }
    let mut query = QueryBuilder::new("SELECT count(*) FROM datasets WHERE ");
    only_shown(&mut query, caller, operation)?;
    Ok(query.build_query_scalar().fetch_one(connection).await?)
}

fn sees_all(caller: &Caller) -> bool {
    caller.has("edit_dataset")
}

/// Conditions on `datasets`: the one that is looked up, among those that the caller may edit or publish.
fn only_shown(query: &mut QueryBuilder<'_, Sqlite>, caller: &Caller, operation: &ListDatasets) -> Outcome<()> {
    query.push("is_draft = 0");
    if let Some(dataset_id) = &operation.dataset_id {
        query.push(" AND dataset_id = ").push_bind(dataset_id.clone());
    }
    if sees_all(caller) {
        return Ok(());
    }
    let editing: Vec<&str> = ["edit_dataset", "publish_dataset"]
        .into_iter()
        .filter(|permission| caller.key_permissions.contains(*permission))
        .collect();
    query
        .push(
            " AND uid IN (SELECT r.target_uid FROM rulesets r, json_each(r.permissions) p
                WHERE r.target_kind = 'dataset' AND p.value IN (SELECT value FROM json_each(",
        )
        .push_bind(serde_json::to_string(&editing)?)
        .push(")) AND (r.subject_kind = 'user' AND r.subject = ")
        .push_bind(caller.username.as_str().to_owned())
        .push(" OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(")
        .push_bind(serde_json::to_string(&caller.groups)?)
        .push("))))");
    Ok(())
}

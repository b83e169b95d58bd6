//! Creating a dataset, and choosing its identifiers.

use super::is_draft;
use crate::dataset_versions::{Section, record};
use crate::security::check_view;
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now, slug};
use portico_contract::datasets::{CreateDataset, Dataset};
use portico_contract::{ApiError, DatasetId, DatasetUid};
use sqlx::SqliteConnection;

impl Handle<CreateDataset> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateDataset) -> Outcome<Dataset> {
        let mut new = operation.body;
        if let Some(default_security) = &new.default_security {
            check_view(default_security, "default_security")?;
        }
        let mut write = self.store().write().await?;
        crate::metadata::settle_new(&mut write, &mut new.metadata).await?;
        let dataset_id = match new.dataset_id {
            Some(wanted) => {
                check_dataset_id(&mut write, &wanted, None).await?;
                wanted
            }
            None => free_dataset_id(&mut write, new.metadata.text("default", "title").unwrap_or_default()).await?,
        };
        let moment = now();
        let dataset = Dataset {
            uid: free_dataset_uid(&mut write).await?,
            dataset_id,
            created_at: Some(moment.clone()),
            updated_at: Some(moment),
            created_by: Some(caller.related()),
            updated_by: Some(caller.related()),
            is_published: false,
            is_restricted: new.is_restricted.unwrap_or(false),
            metadata: new.metadata,
            default_security: new.default_security.unwrap_or_default(),
            extra: Default::default(),
        };
        insert_dataset(&mut write, &dataset).await?;
        record(&mut write, &dataset.uid, caller, &[Section::Metadata, Section::Security]).await?;
        write.commit().await?;
        Ok(dataset)
    }
}

/// Stores a new dataset, idle.
pub async fn insert_dataset(connection: &mut SqliteConnection, dataset: &Dataset) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO datasets (uid, dataset_id, is_draft, created_at, document, status_since) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(dataset.uid.as_str())
    .bind(dataset.dataset_id.as_str())
    .bind(is_draft(dataset))
    .bind(dataset.created_at.as_ref().map(|moment| moment.as_str()).unwrap_or_default())
    .bind(serde_json::to_string(dataset)?)
    .bind(now().0)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn free_dataset_uid(connection: &mut SqliteConnection) -> Outcome<DatasetUid> {
    loop {
        let uid = new_uid("da");
        let taken: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM datasets WHERE uid = ?)")
            .bind(&uid)
            .fetch_one(&mut *connection)
            .await?;
        if !taken {
            return DatasetUid::new(uid).map_err(Failure::internal);
        }
    }
}

/// A title as an identifier that no dataset has: `airports`, `airports-2`…
pub async fn free_dataset_id(connection: &mut SqliteConnection, title: &str) -> Outcome<DatasetId> {
    let base = Some(slug(title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "dataset".to_owned());
    // The highest number in use, rather than one query for each that is taken.
    let taken: Vec<String> =
        sqlx::query_scalar("SELECT dataset_id FROM datasets WHERE dataset_id = ?1 OR dataset_id GLOB ?1 || '-[0-9]*'")
            .bind(&base)
            .fetch_all(connection)
            .await?;
    let number = |id: &String| id.strip_prefix(&base)?.strip_prefix('-')?.parse::<u32>().ok();
    let highest = taken.iter().filter_map(number).max().unwrap_or(1);
    let id = if taken.contains(&base) { format!("{base}-{}", highest.saturating_add(1)) } else { base };
    DatasetId::new(id).map_err(Failure::internal)
}

/// Refuses an identifier that is not well formed, or that another dataset has.
pub async fn check_dataset_id(
    connection: &mut SqliteConnection,
    id: &DatasetId,
    of: Option<&DatasetUid>,
) -> Outcome<()> {
    if !id.as_str().chars().all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c)) {
        let message = "Only letters, digits, hyphens, underscores, dots and @ are allowed";
        return Err(ApiError::invalid("dataset_id", message).into());
    }
    let holder: Option<String> = sqlx::query_scalar("SELECT uid FROM datasets WHERE dataset_id = ?")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    match holder {
        Some(holder) if of.is_none_or(|uid| uid.as_str() != holder) => {
            Err(ApiError::invalid("dataset_id", "A dataset with this identifier already exists").into())
        }
        _ => Ok(()),
    }
}

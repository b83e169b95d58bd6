//! One order, carried out from the status it runs under to the status it ends in.

use super::rows::{Stop, Work, Written};
use super::{Order, Progress, chain, rows, source};
use crate::dataset_versions::{self, Snapshot};
use crate::datasets::{load_dataset, move_to};
use crate::outside::World;
use crate::{Failure, Outcome, Portal, Write, files, new_uid, now, steps, store};
use portico_contract::DatasetUid;
use portico_contract::datasets::{RecordError, StatusName};
use portico_contract::processors::DatasetProcessor;
use serde_json::json;
use std::sync::Arc;

/// How an order ended.
struct End {
    status: StatusName,
    message: Option<String>,
    params: serde_json::Value,
    /// Absent: what was told of the last publication stays.
    errors: Option<Vec<RecordError>>,
}

impl End {
    fn idle() -> Self {
        Self { status: StatusName::Idle, message: None, params: json!({}), errors: None }
    }
}

/// Carries the order out. Whatever happens, the dataset does not stay under way.
pub async fn run(portal: &Portal, uid: &DatasetUid, order: Order, progress: &Arc<Progress>) {
    let outcome = match order {
        Order::Publish | Order::Refresh => publish(portal, uid, order, progress).await,
        Order::PublishMetadata => publish_metadata(portal, uid).await,
        Order::Unpublish => unpublish(portal, uid).await,
    };
    // Closing the portal stops the work without an end: the next opening starts it again.
    if portal.publisher().is_closed() {
        return;
    }
    if let Err(failure) = outcome {
        let error = failure.into_error(order.as_str());
        let message = match &error.trace_id {
            Some(trace_id) => format!("{} (trace {trace_id})", error.message),
            None => error.message,
        };
        let end = End { status: StatusName::Error, message: Some(message), ..End::idle() };
        let ended = async {
            let mut write = portal.store().write().await?;
            finish(&mut write, uid, end).await?;
            Ok::<_, Failure>(write.commit().await?)
        };
        if let Err(error) = ended.await {
            tracing::error!(dataset = %uid, %error, "a failed order could not be recorded; opening the portal settles it");
        }
    }
    // The end of an order may have given others.
    portal.publisher().wake();
}

async fn publish(portal: &Portal, uid: &DatasetUid, order: Order, progress: &Arc<Progress>) -> Outcome<()> {
    let configuration = configuration(portal, uid, order).await?;
    let folder = portal.dataset_folder(uid);
    tokio::fs::create_dir_all(&folder).await?;
    let name = format!("{}.sqlite3", new_uid("published"));
    let file = folder.join(&name);
    // Fetching may take long, or never end: it is left as soon as somebody says stop.
    let prepared = tokio::select! {
        prepared = prepare(portal, uid, &configuration, file.clone()) => prepared?,
        () = progress.stopped() => Err(Stop::Aborted),
    };
    let written = match prepared {
        Ok(work) => {
            let progress = progress.clone();
            tokio::task::spawn_blocking(move || rows::write(&work, &progress)).await.map_err(Failure::internal)?
        }
        Err(stop) => Err(stop),
    };
    if portal.publisher().is_closed() {
        return Ok(());
    }
    let mut write = portal.store().write().await?;
    let replaced = match written {
        Ok(written) => {
            let replaced = match order {
                Order::Refresh => show_data(&mut write, uid, &name, &written).await?,
                _ => show(&mut write, uid, &name, &configuration, &written).await?,
            };
            chain::order_joining(&mut write, uid).await?;
            let message =
                written.aborted.then(|| format!("Aborted after {} records, which are published.", written.records));
            finish(&mut write, uid, End { message, errors: Some(written.errors), ..End::idle() }).await?;
            replaced
        }
        Err(stop) => {
            finish(&mut write, uid, end_of(stop)).await?;
            Some(name)
        }
    };
    write.commit().await?;
    if let Some(old) = replaced {
        files::remove(&folder.join(old)).await;
    }
    Ok(())
}

/// The configuration to publish with: the present one, or for a refresh the one that is published.
async fn configuration(portal: &Portal, uid: &DatasetUid, order: Order) -> Outcome<String> {
    let mut connection = portal.store().read().await?;
    if order == Order::Refresh {
        let query = "SELECT configuration FROM publications WHERE dataset_uid = ? AND configuration IS NOT NULL";
        if let Some(published) = store::text(&mut connection, query, &[uid.as_str()]).await? {
            return Ok(published);
        }
    }
    dataset_versions::take(&mut connection, uid).await
}

/// Everything the rows go through. The inner error is the publisher's to read.
async fn prepare(
    portal: &Portal,
    uid: &DatasetUid,
    configuration: &str,
    file: std::path::PathBuf,
) -> Outcome<Result<Work, Stop>> {
    let Snapshot { resources, processors, fields, .. } = store::from_document(configuration)?;
    let (processors, fields): (Vec<DatasetProcessor>, _) = (steps::read(&processors)?, steps::read(&fields)?);
    Ok(match source::openers(portal, uid, &resources).await? {
        Ok(openers) => {
            // After the sources are fetched: what is joined is read as late as can be.
            let outside = Box::new(World::open(portal, uid, &processors).await?);
            let files = outside.files();
            Ok(Work { openers, processors, fields, outside, files, file, records_limit: portal.config().records_limit })
        }
        Err(error) => Err(error.into()),
    })
}

fn end_of(stop: Stop) -> End {
    match stop {
        Stop::Failed(message, errors) => {
            End { status: StatusName::Error, message: Some(message), errors: Some(errors), ..End::idle() }
        }
        Stop::LimitReached { limit, value } => End {
            status: StatusName::LimitReached,
            message: Some(format!("The dataset has more than the {limit} records that this portal publishes.")),
            params: json!({"error": {"limit_type": "records", "limit": limit, "value": value}}),
            errors: None,
        },
        Stop::Aborted => End { message: Some("Aborted before any record was written.".to_owned()), ..End::idle() },
    }
}

/// The file of records that is shown now.
async fn shown_file(write: &mut Write, uid: &DatasetUid) -> Outcome<Option<String>> {
    let query = "SELECT records_file FROM publications WHERE dataset_uid = ? AND records_file IS NOT NULL";
    store::text(&mut *write, query, &[uid.as_str()]).await
}

/// Puts other records in place of those that are shown. Answers the file that is no longer needed.
async fn show_data(write: &mut Write, uid: &DatasetUid, file: &str, written: &Written) -> Outcome<Option<String>> {
    let replaced = shown_file(write, uid).await?;
    crate::metadata::date_data_change(&mut *write, uid).await?;
    crate::metadata::date_published_data(&mut *write, uid).await?;
    let shown = sqlx::query(
        "UPDATE publications SET records_file = ?2, records_count = ?3, data_processed = ?4, fields = ?5
         WHERE dataset_uid = ?1",
    )
    .bind(uid.as_str())
    .bind(file)
    .bind(i64::try_from(written.records).unwrap_or(i64::MAX))
    .bind(now().0)
    .bind(serde_json::to_string(&written.schema.fields)?)
    .execute(&mut **write)
    .await?;
    // What is not published any more stays so.
    Ok(if shown.rows_affected() == 0 { Some(file.to_owned()) } else { replaced })
}

/// Makes a publication visible in place of the last one. Answers the file that is no longer needed.
async fn show(
    write: &mut Write,
    uid: &DatasetUid,
    file: &str,
    configuration: &str,
    written: &Written,
) -> Outcome<Option<String>> {
    crate::metadata::date_data_change(&mut *write, uid).await?;
    let dataset = load_dataset(&mut *write, uid).await?;
    let replaced = shown_file(write, uid).await?;
    sqlx::query(
        "INSERT OR REPLACE INTO publications
         (dataset_uid, dataset_id, records_file, records_count, data_processed, metadata_processed, fields, metadata,
          translations, configuration)
         SELECT ?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, translations, ?8 FROM datasets WHERE uid = ?1",
    )
    .bind(uid.as_str())
    .bind(dataset.dataset_id.as_str())
    .bind(file)
    .bind(i64::try_from(written.records).unwrap_or(i64::MAX))
    .bind(now().0)
    .bind(serde_json::to_string(&written.schema.fields)?)
    .bind(serde_json::to_string(&dataset.metadata)?)
    .bind(configuration)
    .execute(&mut **write)
    .await?;
    sqlx::query("UPDATE datasets SET is_published = 1 WHERE uid = ?").bind(uid.as_str()).execute(&mut **write).await?;
    Ok(replaced)
}

async fn publish_metadata(portal: &Portal, uid: &DatasetUid) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    let dataset = load_dataset(&mut write, uid).await?;
    sqlx::query(
        "UPDATE publications SET metadata = ?2, metadata_processed = ?3,
         translations = (SELECT translations FROM datasets WHERE uid = ?1) WHERE dataset_uid = ?1",
    )
    .bind(uid.as_str())
    .bind(serde_json::to_string(&dataset.metadata)?)
    .bind(now().0)
    .execute(&mut *write)
    .await?;
    finish(&mut write, uid, End::idle()).await?;
    Ok(write.commit().await?)
}

async fn unpublish(portal: &Portal, uid: &DatasetUid) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    let file: Option<Option<String>> =
        sqlx::query_scalar("DELETE FROM publications WHERE dataset_uid = ? RETURNING records_file")
            .bind(uid.as_str())
            .fetch_optional(&mut *write)
            .await?;
    sqlx::query("UPDATE datasets SET is_published = 0 WHERE uid = ?").bind(uid.as_str()).execute(&mut *write).await?;
    crate::resources::withdraw(&mut write, uid).await?;
    finish(&mut write, uid, End { errors: Some(Vec::new()), ..End::idle() }).await?;
    write.commit().await?;
    if let Some(Some(file)) = file {
        files::remove(&portal.dataset_folder(uid).join(file)).await;
    }
    Ok(())
}

async fn finish(write: &mut Write, uid: &DatasetUid, end: End) -> Outcome<()> {
    move_to(&mut *write, uid, end.status, None, end.message.as_deref()).await?;
    sqlx::query(
        "UPDATE datasets SET order_kind = NULL, status_params = ?2, record_errors = coalesce(?3, record_errors) WHERE uid = ?1",
    )
    .bind(uid.as_str())
    .bind(end.params.to_string())
    .bind(end.errors.map(|errors| serde_json::to_string(&errors)).transpose()?)
    .execute(&mut **write)
    .await?;
    chain::order_pending(write, uid).await
}

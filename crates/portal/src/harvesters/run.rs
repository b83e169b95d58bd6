//! One run, from the status it runs under to the one it ends in.

use super::catalog::{Catalog, Found};
use super::dataset::{self, Run};
use super::{load, load_status, move_to};
use crate::metadata::harvested::settle_forced;
use crate::metadata_templates::load_templates;
use crate::publishing::Progress;
use crate::{Caller, Failure, Outcome, Portal, now};
use portico_contract::harvesters::{Harvester, HarvesterStatus};
use portico_contract::{ApiError, DatasetUid, HarvesterUid};
use serde_json::Value as Json;
use std::collections::HashSet;

/// Carries the run out. Whatever happens, the harvester does not stay under way.
pub async fn run(portal: &Portal, uid: &HarvesterUid, caller: Caller, stop: &Progress) {
    let outcome = harvest(portal, uid, caller, stop).await;
    // Closing the portal stops the run without an end: the next opening starts it again.
    if portal.harvesting().is_closed() {
        return;
    }
    let error = outcome.err().map(|failure| told(failure, "harvest"));
    if let Err(failure) = finish(portal, uid, error.as_deref(), stop).await {
        tracing::error!(harvester = %uid, error = %failure, "a run could not be ended; opening the portal settles it");
    }
}

/// A failure in words; one of the portal itself with what finds it in the log.
fn told(failure: Failure, what: &str) -> String {
    let error: ApiError = failure.into_error(what);
    match &error.trace_id {
        Some(trace_id) => format!("{} (trace {trace_id})", error.message),
        None => error.in_words(),
    }
}

async fn finish(portal: &Portal, uid: &HarvesterUid, error: Option<&str>, stop: &Progress) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    move_to(&mut write, uid, &HarvesterStatus::Idle).await?;
    let succeeded = error.is_none() && !stop.is_stopped();
    sqlx::query("UPDATE harvesters SET error = ?2, last_success_at = iif(?3, ?4, last_success_at) WHERE uid = ?1")
        .bind(uid.as_str())
        .bind(error)
        .bind(succeeded)
        .bind(now().0)
        .execute(&mut *write)
        .await?;
    Ok(write.commit().await?)
}

/// # Errors
/// What ends the run before its end; what ends a dataset's part in it is noted with the harvester.
async fn harvest(portal: &Portal, uid: &HarvesterUid, caller: Caller, stop: &Progress) -> Outcome<()> {
    let run = {
        let mut connection = portal.store().read().await?;
        let harvester = load(&mut connection, uid).await?;
        let templates = load_templates(&mut connection).await?;
        let forced = settle_forced(&templates, &harvester.forced_metas.clone().unwrap_or_default())?;
        let (metadata_only, downloads) =
            (is_set(&harvester, "metadata_only")?, is_set(&harvester, "download_resources")?);
        Run { portal: portal.clone(), uid: uid.clone(), harvester, caller, templates, forced, metadata_only, downloads }
    };
    let mut catalog = Catalog::open(portal, &run.harvester.settings)?;
    let mut seen = HashSet::new();
    loop {
        // A server may take its time: a run is left as soon as somebody says stop.
        let part = tokio::select! {
            part = catalog.next() => part?,
            () = stop.stopped() => return Ok(()),
        };
        let Some(part) = part else { break };
        count(&run, part.total).await?;
        for found in part.found {
            let first = seen.insert(found.id.clone());
            let ends = first
                && tokio::select! {
                    goes_on = one(&run, found) => !goes_on?,
                    () = stop.stopped() => true,
                };
            if ends {
                return Ok(());
            }
        }
    }
    if run.harvester.delete_missing_datasets.unwrap_or(false) {
        delete_missing(&run, &catalog, &seen, stop).await?;
    }
    Ok(())
}

/// True where the settings of a type that has this one say yes.
fn is_set(harvester: &Harvester, name: &str) -> Outcome<bool> {
    Ok(serde_json::to_value(&harvester.settings)?.get(name).and_then(Json::as_bool).unwrap_or(false))
}

async fn count(run: &Run, total: u64) -> Outcome<()> {
    let mut write = run.portal.store().write().await?;
    sqlx::query("UPDATE harvesters SET remote_count = ?2 WHERE uid = ?1")
        .bind(run.uid.as_str())
        .bind(i64::try_from(total).unwrap_or(i64::MAX))
        .execute(&mut *write)
        .await?;
    Ok(write.commit().await?)
}

/// Harvests one dataset, or notes why not. False where the run was stopped meanwhile.
async fn one(run: &Run, found: Found) -> Outcome<bool> {
    let message = match found.read {
        Ok(dataset) => match dataset::harvest(run, &found.id, dataset).await {
            Ok(goes_on) => return Ok(goes_on),
            Err(failure) => told(failure, "harvest_dataset"),
        },
        Err(message) => message,
    };
    let mut write = run.portal.store().write().await?;
    if load_status(&mut write, &run.uid).await? != HarvesterStatus::Processing {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO harvester_errors (harvester_uid, remote_id, message) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET message = excluded.message",
    )
    .bind(run.uid.as_str())
    .bind(&found.id)
    .bind(message)
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(true)
}

/// Deletes the datasets that the catalog has no more. What this run did not see is asked for first: a limit or a query
/// may have passed it over.
async fn delete_missing(run: &Run, catalog: &Catalog, seen: &HashSet<String>, stop: &Progress) -> Outcome<()> {
    let attached: Vec<(String, String)> = {
        let mut connection = run.portal.store().read().await?;
        sqlx::query_as("SELECT remote_id, dataset_uid FROM harvested_datasets WHERE harvester_uid = ?")
            .bind(run.uid.as_str())
            .fetch_all(&mut *connection)
            .await?
    };
    for (id, dataset) in attached.into_iter().filter(|(id, _)| !seen.contains(id)) {
        let lacks = tokio::select! {
            lacks = catalog.lacks(&id) => lacks?,
            () = stop.stopped() => return Ok(()),
        };
        if lacks {
            let dataset = DatasetUid::new(dataset).map_err(Failure::internal)?;
            dataset::remove(&run.portal, &run.caller, &dataset).await?;
        }
    }
    Ok(())
}

//! The demo: real public datasets in different states, people, pages, requests. Planted once, through the operations of
//! the API, from the documents in `demo/`; publications then run as any other.

mod catalog;
mod code_editor_pages;
mod extras;
mod files;
mod forms;
mod library;
mod pages;
mod people;
mod requests;
mod scale;
mod sources;
mod templates;

use crate::{Caller, Failure, Outcome, Portal, Seed, now};
use portico_contract::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;
use std::time::Duration;

/// Plants what the configuration asks for and is not there yet.
pub async fn plant(portal: &Portal) -> Outcome<()> {
    if portal.config().seed == Seed::Demo {
        // People and templates first: the rest refers to them.
        for (part, planted) in [("people", people::plant(portal).await), ("templates", templates::plant(portal).await)]
        {
            planted.map_err(|failure| Failure::internal(format!("demo {part}: {failure}")))?;
        }
        sources::plant(portal).await?;
        catalog::plant(portal).await?;
        pages::plant(portal).await?;
        code_editor_pages::plant(portal).await?;
        library::plant(portal).await?;
        forms::plant(portal).await?;
        requests::plant(portal).await?;
    }
    if let Some(number) = portal.config().scale {
        scale::plant(portal, number).await?;
    }
    Ok(())
}

/// A document of `demo/`.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Outcome<T> {
    serde_json::from_str(text).map_err(|error| Failure::internal(format!("demo/{name}: {error}")))
}

/// Whether a part is in place already.
async fn is_planted(portal: &Portal, part: &str) -> Outcome<bool> {
    let mut connection = portal.store().read().await?;
    Ok(crate::store::text(&mut connection, "SELECT part FROM seeds WHERE part = ?", &[part]).await?.is_some())
}

/// Notes that a part is in place, in the transaction that puts it there or after it.
async fn note_planted(connection: &mut SqliteConnection, part: &str) -> Outcome<()> {
    sqlx::query("INSERT INTO seeds (part, planted_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(part)
        .bind(now().0)
        .execute(connection)
        .await?;
    Ok(())
}

async fn finish(portal: &Portal, part: &str) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    note_planted(&mut write, part).await?;
    Ok(write.commit().await?)
}

/// One of the demo's people, as a caller.
async fn caller(portal: &Portal, username: &str) -> Outcome<Caller> {
    Caller::of_user(&mut *portal.store().read().await?, username.to_owned()).await
}

/// So many hours before now.
fn hours_ago(hours: u64) -> Timestamp {
    let moment = jiff::Timestamp::now() - Duration::from_secs(hours * 3600);
    Timestamp(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

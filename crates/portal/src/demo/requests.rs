//! Requests of the demo: of every type, of various ages, most of them waiting. The API cannot raise any, so they are
//! stored as the portal's own address stores them.

use super::{hours_ago, is_planted, note_planted, read};
use crate::user_requests::insert_request;
use crate::{Failure, Outcome, Portal, store};
use portico_contract::DatasetUid;
use portico_contract::user_requests::{RequestSubject, UserRequest};
use serde::Deserialize;
use sqlx::SqliteConnection;

const PART: &str = "user requests";

#[derive(Deserialize)]
struct Planned {
    hours_ago: u64,
    request: UserRequest,
}

pub async fn plant(portal: &Portal) -> Outcome<()> {
    if is_planted(portal, PART).await? {
        return Ok(());
    }
    let requests: Vec<Planned> = read("requests.json", include_str!("../../demo/requests.json"))?;
    let mut write = portal.store().write().await?;
    for Planned { hours_ago: age, mut request } in requests {
        request.created_at = Some(hours_ago(age));
        // One that was answered was answered within a day.
        let answered = if request.is_pending() { age } else { age.saturating_sub(20) };
        request.updated_at = Some(hours_ago(answered));
        name_dataset(&mut write, &mut request).await?;
        insert_request(&mut write, &request).await?;
    }
    note_planted(&mut write, PART).await?;
    Ok(write.commit().await?)
}

/// A request names a dataset by its identifier; the portal knows its uid too.
async fn name_dataset(connection: &mut SqliteConnection, request: &mut UserRequest) -> Outcome<()> {
    if let RequestSubject::DatasetAssetAccess(access) = &mut request.subject
        && let Some(dataset) = &mut access.dataset
        && let Some(id) = &dataset.dataset_id
    {
        let uid = store::text(connection, "SELECT uid FROM datasets WHERE dataset_id = ?", &[id.as_str()]).await?;
        dataset.uid = uid.map(DatasetUid::new).transpose().map_err(Failure::internal)?;
    }
    Ok(())
}

//! What is published of a dataset, as the portal's key and as others see it.

use leptos::prelude::*;
use portico_contract::portico::explore::PublishedRecords;
use portico_contract::{ApiError, DatasetId};
use serde::{Deserialize, Serialize};

/// What looking as somebody came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sight {
    /// A user name, or `anonymous`.
    pub who: String,
    /// A refusal is an answer here: it is what this person gets.
    pub seen: Result<PublishedRecords, ApiError>,
    /// Fields of the dataset, seen or not.
    pub fields: usize,
}

/// The first `limit` published records (0 to 100), as the portal's key sees them.
#[server(prefix = "/api", endpoint = "explore", input = crate::api::Json, output = crate::api::Json)]
pub async fn explore_records(dataset_id: DatasetId, limit: u32) -> Result<PublishedRecords, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.explore_records(&person()?, &dataset_id, None, limit).await }).await
}

/// The first `limit` published records (0 to 100) as a user or a visitor without an account sees them, which only
/// the embedded portal can tell.
#[server(prefix = "/api", endpoint = "view-as", input = crate::api::Json, output = crate::api::Json)]
pub async fn view_as(dataset_id: DatasetId, who: String, limit: u32) -> Result<Sight, ApiError> {
    use super::server::{answer, context, gateway, person};
    use portico_contract::ErrorCode;
    answer(async {
        if !context()?.portal.embedded {
            let message = "This portal cannot show what somebody else sees.";
            return Err(ApiError::new(ErrorCode::NotOffered, message));
        }
        let (gateway, person) = (gateway()?, person()?);
        let whole = gateway.explore_records(&person, &dataset_id, None, 1).await?;
        let seen = gateway.explore_records(&person, &dataset_id, Some(&who), limit).await;
        Ok(Sight { who, seen, fields: whole.fields.len() })
    })
    .await
}

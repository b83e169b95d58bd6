//! What is published of a dataset, as the portal's key and as others see it.

use leptos::prelude::*;
use portico_contract::portico::explore::PublishedRecords;
use portico_contract::{ApiError, DatasetId};

/// The first `limit` published records (0 to 100); with `view_as`, as that user or a visitor without an account sees
/// them, which only the embedded portal can tell.
#[server(prefix = "/api", endpoint = "explore", input = server_fn::codec::Json, output = server_fn::codec::Json)]
pub async fn explore_records(
    dataset_id: DatasetId,
    view_as: Option<String>,
    limit: u32,
) -> Result<PublishedRecords, ApiError> {
    use super::server::{answer, context, gateway, person};
    use portico_contract::ErrorCode;
    answer(async {
        if view_as.is_some() && !context()?.portal.embedded {
            let message = "This portal cannot show what somebody else sees.";
            return Err(ApiError::new(ErrorCode::NotOffered, message));
        }
        gateway()?.explore_records(&person()?, &dataset_id, view_as.as_deref(), limit).await
    })
    .await
}

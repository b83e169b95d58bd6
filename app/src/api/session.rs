//! Who is signed in.

use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::portico::session::{DemoPerson, Me};

/// The signed-in person and the portal.
#[server(prefix = "/api", endpoint = "me", input = crate::api::Json, output = crate::api::Json)]
pub async fn whoami() -> Result<Me, ApiError> {
    use super::server::{answer, context, flash, person};
    answer(async { Ok(Me { person: person()?, portal: context()?.portal, flash: flash() }) }).await
}

/// The people whom the demo sign-in offers; none where there is no demo.
#[server(prefix = "/api/sign-in", endpoint = "people", input = crate::api::Json, output = crate::api::Json)]
pub async fn demo_people() -> Result<Vec<DemoPerson>, ApiError> {
    use super::server::{answer, context};
    answer(async { Ok(context()?.demo_people.to_vec()) }).await
}

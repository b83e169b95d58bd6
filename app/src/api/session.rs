//! Who is signed in.

use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::portico::session::{Me, SignInWays};

/// The signed-in person and the portal.
#[server(prefix = "/api", endpoint = "me", input = crate::api::Json, output = crate::api::Json)]
pub async fn whoami() -> Result<Me, ApiError> {
    use super::server::{answer, context, flash, person};
    answer(async { Ok(Me { person: person()?, portal: context()?.portal, flash: flash() }) }).await
}

/// The ways to sign in that the sign-in page offers.
#[server(prefix = "/api/sign-in", endpoint = "ways", input = crate::api::Json, output = crate::api::Json)]
pub async fn ways_to_sign_in() -> Result<SignInWays, ApiError> {
    use super::server::{answer, context};
    answer(async { Ok((*context()?.sign_in).clone()) }).await
}

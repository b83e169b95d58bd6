//! Calls from pages: any operation of the API through [`call`], and what is Portico's own beside it.
//!
//! On the server a call goes straight to the gateway from context; from the browser it goes through one
//! server function, [`invoke`]. Both pass the same policy and ledger, because the gateway holds them.

mod catalog;
mod codec;
mod edit;
mod ledger;
mod moderation;
mod preview;
mod session;
mod sessions;
#[cfg(feature = "ssr")]
mod simulation;
mod view_as;

pub use catalog::{catalog_counts, listed_state, matching_datasets, search_catalog};
pub use codec::Json;
pub use edit::{
    insert_processor, move_field_configuration, move_processor, save_field_configuration, save_metadata, save_processor,
};
pub use ledger::{read_ledger, read_ledger_entry, undo_entry};
pub use moderation::{decide_request, read_inbox, read_inbox_request};
pub use preview::{preview_fields, preview_processing};
pub use session::{ways_to_sign_in, whoami};
pub use sessions::read_sessions;
pub use view_as::{Sight, explore_records, view_as};

use leptos::prelude::*;
use portico_contract::{ApiError, ErrorCode, Operation};
use serde_json::value::RawValue;

/// Calls an operation of the API as the signed-in person.
pub async fn call<O: Operation>(operation: O) -> Result<O::Output, ApiError> {
    #[cfg(feature = "ssr")]
    {
        let (gateway, person) = (server::gateway()?, server::person()?);
        gateway.call(&person, operation).await
    }
    #[cfg(not(feature = "ssr"))]
    {
        let unreadable = |error: serde_json::Error| ApiError::new(ErrorCode::Unreadable, error.to_string());
        let payload = serde_json::value::to_raw_value(&operation).map_err(unreadable)?;
        let reply = invoke(O::INFO.name.to_owned(), payload).await?;
        serde_json::from_str(reply.get()).map_err(unreadable)
    }
}

/// The one door for operations: a name of the operations' table and its typed payload as JSON.
#[server(prefix = "/api", endpoint = "invoke", input = crate::api::Json, output = crate::api::Json)]
pub async fn invoke(operation: String, payload: Box<RawValue>) -> Result<Box<RawValue>, ApiError> {
    server::answer(async {
        let (gateway, person) = (server::gateway()?, server::person()?);
        let payload = serde_json::from_str(payload.get()).map_err(|error| ApiError::bad_request(error.to_string()))?;
        let reply = gateway.call_named(&person, &operation, payload).await?;
        let text = String::from_utf8(reply.body.into())
            .map_err(|error| ApiError::new(ErrorCode::Unreadable, error.to_string()))?;
        RawValue::from_string(text).map_err(|error| ApiError::new(ErrorCode::Unreadable, error.to_string()))
    })
    .await
}

/// What server functions take from their context.
#[cfg(feature = "ssr")]
pub mod server {
    use crate::status::{request_id, set_status};
    use axum::http::request::Parts;
    use leptos::prelude::use_context;
    use portico_contract::portico::person::Person;
    use portico_contract::portico::session::{Flash, PortalInfo, SessionPage, SessionQuery, SignInWays};
    use portico_contract::{ApiError, ErrorCode};
    use portico_gateway::Gateway;
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Arc;

    /// What the server provides to every page and server function.
    #[derive(Clone)]
    pub struct ServerContext {
        pub gateway: Gateway,
        pub portal: PortalInfo,
        /// What the sign-in page offers.
        pub sign_in: Arc<SignInWays>,
        pub sessions: Arc<dyn SessionBook>,
    }

    /// In a request of somebody who signed in too long ago for what needs a recent sign-in.
    #[derive(Debug, Clone, Copy)]
    pub struct OldSignIn;

    type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'a>>;

    /// Who is signed in where, as the server keeps it.
    pub trait SessionBook: Send + Sync {
        /// What this person may see of it; `current` is the session that asks.
        fn page<'a>(
            &'a self,
            person: &'a Person,
            query: &'a SessionQuery,
            current: Option<&'a CurrentSession>,
        ) -> Answer<'a, SessionPage>;
    }

    /// A request's session, by what its id is kept as; the sign-in layer puts it there beside the person.
    #[derive(Debug, Clone)]
    pub struct CurrentSession(pub Vec<u8>);

    pub fn context() -> Result<ServerContext, ApiError> {
        use_context().ok_or_else(|| ApiError::new(ErrorCode::Portico, "The server provides no context here."))
    }

    pub fn gateway() -> Result<Gateway, ApiError> {
        let gateway = context()?.gateway;
        let is_old = use_context::<Parts>().is_some_and(|parts| parts.extensions.get::<OldSignIn>().is_some());
        let gateway = if is_old { gateway.after_old_sign_in() } else { gateway };
        // The request's id goes into the ledger and into errors.
        Ok(request_id().map_or_else(|| gateway.clone(), |id| gateway.for_request(&id)))
    }

    /// The person whom the sign-in layer put into the request.
    pub fn person() -> Result<Person, ApiError> {
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<Person>().cloned()).ok_or_else(|| {
            ApiError::new(ErrorCode::SignedOut, "You are signed out. Nothing was saved. Sign in and try again.")
        })
    }

    /// Why a step that was opened is not saved: somebody changed it, or took it away, or it could not be read.
    pub fn stale<T>(held: Result<T, ApiError>) -> ApiError {
        match held {
            Ok(_) => {
                ApiError::new(ErrorCode::Stale, "Nothing was saved: somebody changed this step since you opened it.")
            }
            Err(error) if error.code == ErrorCode::NotFound => ApiError::new(
                ErrorCode::Stale,
                "Nothing was saved: this step is gone. Somebody removed or moved it; moved steps have new uids.",
            ),
            Err(error) => error,
        }
    }

    pub fn current_session() -> Option<CurrentSession> {
        use_context::<Parts>()?.extensions.get::<CurrentSession>().cloned()
    }

    /// What an order by plain form left for this page.
    pub fn flash() -> Option<Flash> {
        use_context::<Parts>()?.extensions.get::<Flash>().cloned()
    }

    /// Runs a server function's body. Called over HTTP, an error sets the status of the answer; called
    /// in-process by a page, the page decides.
    pub async fn answer<T>(body: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
        let mut result = body.await;
        if let Err(error) = &mut result {
            error.trace_id = error.trace_id.take().or_else(request_id);
        }
        if let Err(error) = &result
            && use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/api/"))
        {
            set_status(if error.status == 0 { error.code.status() } else { error.status });
        }
        result
    }
}

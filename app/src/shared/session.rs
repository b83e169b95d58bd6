//! The signed-in person, in context under the frame, and what they may do.

use leptos::prelude::*;
use portico_contract::portico::policy::{self, Verdict};
use portico_contract::portico::session::Me;
use portico_contract::{ApiError, ErrorCode, Operation};

/// The session of the page being shown. The frame provides it.
pub fn use_me() -> Option<Me> {
    use_context::<Me>()
}

/// Why the signed-in person may not call this operation; nothing where they may.
///
/// The same table refuses the call in the gateway: a disabled button and a refusal never disagree.
pub fn refusal<O: Operation>() -> Option<String> {
    match use_me() {
        Some(me) => policy::may(&me.person, &O::INFO).reason(),
        None => Verdict::Refuse(ApiError::new(ErrorCode::SignedOut, "You are signed out.").message).reason(),
    }
}

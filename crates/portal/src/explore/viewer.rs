//! Who looks: nobody in particular, the owner of a key, or someone an administrator looks as.

use crate::{Caller, Outcome, Portal, caller, users};
use axum::http::HeaderMap;
use portico_contract::ApiError;

/// Lets a key with `edit_domain` see what another user sees; `anonymous` is nobody. The embedded portal's own.
pub const VIEW_AS: &str = "x-portico-view-as";

pub type Viewer = Option<Caller>;

pub async fn viewer(portal: &Portal, headers: &HeaderMap, query: &[(String, String)]) -> Outcome<Viewer> {
    let mut connection = portal.store().read().await?;
    let viewer = match caller::key(headers, query) {
        Some(_) => {
            let caller = Caller::authenticate(&mut connection, headers, query).await?;
            users::see(portal, &caller.username);
            Some(caller)
        }
        None => None,
    };
    let Some(other) = headers.get(VIEW_AS).and_then(|value| value.to_str().ok()) else { return Ok(viewer) };
    if !viewer.is_some_and(|caller| caller.has("edit_domain")) {
        return Err(ApiError::permission_denied("Looking as somebody else needs the permission edit_domain.").into());
    }
    match other {
        "anonymous" => Ok(None),
        username => Ok(Some(Caller::of_user(&mut connection, username.to_owned()).await?)),
    }
}

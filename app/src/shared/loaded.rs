//! Showing what is loaded: waiting, failed, there.

use super::once::Once;
use crate::text::common as words;
use crate::ui::{Button, ErrorPanel};
use crate::{browser, paths, status};
use leptos::prelude::*;
use portico_contract::{ApiError, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A loaded thing, or the error that came instead.
pub type Load<T> = Resource<Result<T, ApiError>>;

/// Shows a resource: `waiting` at first, then the view or the error. While it loads again, the old view stays.
pub fn loaded<T>(
    resource: Load<T>,
    waiting: fn() -> AnyView,
    view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let shown = move || {
        let view = view.clone();
        Suspend::new(async move {
            Once(match resource.await {
                Ok(value) => view(value),
                Err(error) => failed(&error, move || resource.refetch()),
            })
        })
    };
    view! {
        <Transition fallback=waiting>
            // The server has nothing to follow: without a closure it makes the view once.
            {if browser::is_browser() { shown.into_any() } else { shown().into_any() }}
        </Transition>
    }
    .into_any()
}

/// What happened, in the API's words with its code, and what to do. Sets the status of a page that fails.
pub fn failed(error: &ApiError, again: impl Fn() + Send + Sync + 'static) -> AnyView {
    if error.status >= 400 {
        status::set_status(error.status);
    }
    let advice = match error.code {
        ErrorCode::NotFound => words::advice_not_found(),
        ErrorCode::SignedOut | ErrorCode::NotAuthenticated => words::advice_signed_out(),
        ErrorCode::Refused | ErrorCode::PermissionDenied => words::advice_refused(),
        _ => words::advice_again(),
    };
    let signed_out = error.code == ErrorCode::SignedOut;
    let actions = move || {
        if signed_out {
            view! { <a class="btn" href=paths::sign_in()>{crate::text::session::title()}</a> }.into_any()
        } else {
            view! { <Button on_click=move |_| again()>{words::retry()}</Button> }.into_any()
        }
    };
    view! {
        <ErrorPanel
            title=error.message.clone()
            advice=advice
            code=error.code.to_string()
            request_id=error.trace_id.clone().unwrap_or_default()
            actions=actions
        />
    }
    .into_any()
}

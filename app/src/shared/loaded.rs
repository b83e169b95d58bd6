//! Showing what is loaded: waiting, failed, there.

use crate::text::common as words;
use leptos::prelude::*;
use portico_contract::ApiError;
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
    view! {
        <Transition fallback=waiting>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => view(value),
                        Err(error) => failed(&error, resource),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// What happened, in the API's words with its code, and a way to try again.
fn failed<T>(error: &ApiError, resource: Load<T>) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let code = error.code.to_string();
    let message = error.message.clone();
    let trace = error.trace_id.clone();
    view! {
        <section class="error-panel" role="alert">
            <h2>{words::request_failed()}</h2>
            <p>{message}</p>
            <p class="muted"><code>{code}</code>{trace.map(|id| format!(" · {id}"))}</p>
            <button type="button" class="btn" on:click=move |_| resource.refetch()>{words::retry()}</button>
        </section>
    }
    .into_any()
}

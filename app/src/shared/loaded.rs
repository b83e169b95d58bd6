//! Showing what is loaded: waiting, failed, there.

use super::once::Once;
use super::page::Page;
use crate::text::common as words;
use crate::ui::{Button, Crumb, ErrorPanel, PageHead, SkeletonRows};
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
    within(resource, waiting, |content| content, view)
}

/// A page that is about one thing, while the thing is awaited and when it does not come: as any page, with the way
/// back. `view` makes the page of the thing itself.
#[derive(Clone)]
pub struct Subject {
    /// `Dataset`: all that is known of it.
    pub kind: &'static str,
    /// The way to it, without itself.
    pub way: Vec<Crumb>,
}

/// Shows a page that is about what is loaded.
pub fn loaded_page<T>(
    resource: Load<T>,
    subject: Subject,
    view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let frame = move |content: AnyView| {
        let Subject { kind, mut way } = subject.clone();
        way.push(Crumb::new(kind));
        view! {
            <Page title=kind crumbs=way>
                <PageHead title=kind />
                {content}
            </Page>
        }
        .into_any()
    };
    let waiting = frame.clone();
    within(resource, move || waiting(view! { <SkeletonRows /> }.into_any()), frame, view)
}

/// `around` goes around an error.
fn within<T>(
    resource: Load<T>,
    waiting: impl Fn() -> AnyView + Send + Sync + 'static,
    around: impl Fn(AnyView) -> AnyView + Clone + Send + Sync + 'static,
    view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let shown = move || {
        let around = around.clone();
        let view = view.clone();
        Suspend::new(async move {
            Once(match resource.await {
                Ok(value) => view(value),
                Err(error) => around(failed(&error, move || resource.refetch())),
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

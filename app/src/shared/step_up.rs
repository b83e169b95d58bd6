//! Signing in again, where that was too long ago for what was asked: a dialog leads there and back.

use crate::paths;
use crate::text::session as text;
use crate::ui::Dialog;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Whether somebody is being asked to sign in again.
#[derive(Clone, Copy)]
pub struct StepUp(pub RwSignal<bool>);

/// The frame provides it, and every write that is refused for this opens it.
pub fn provide_step_up() {
    provide_context(StepUp(RwSignal::new(false)));
}

/// The question; its link leads back to the page that it is on.
#[component]
pub fn StepUpDialog() -> impl IntoView {
    let open = use_context::<StepUp>().map_or_else(|| RwSignal::new(false), |StepUp(open)| open);
    let location = use_location();
    let address = move || {
        let (path, search) = (location.pathname.get(), location.search.get());
        let here = if search.is_empty() { path } else { format!("{path}?{}", search.trim_start_matches('?')) };
        paths::sign_in_again(&here)
    };
    let footer = move || {
        view! {
            <a class="btn primary" rel="external" href=address>
                {text::sign_in_again()}
            </a>
        }
    };
    view! {
        <Dialog id="sign-in-again" title=text::sign_in_again() open=open footer=footer>
            <p>{text::sign_in_again_lead()}</p>
        </Dialog>
    }
    .into_any()
}

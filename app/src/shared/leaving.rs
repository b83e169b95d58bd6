//! Leaving a page with unsaved work: asked once, in words, wherever one goes.

use crate::browser::{self, Leaving};
use crate::text::common as words;
use crate::ui::ConfirmDialog;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Makes room for what is unsaved. Call it before the router is made: of two who hear the browser's buttons, the first
/// is asked first.
pub fn provide_leaving() {
    let leaving = Leaving::new();
    provide_context(leaving);
    browser::watch_leaving(leaving);
}

/// Goes to an address of the application, as a link there would: it asks where something is unsaved.
pub fn use_go() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let (leaving, navigate) = (use_context::<Leaving>(), use_navigate());
    move |to: &str| match leaving {
        Some(leaving) if leaving.is_unsaved() => leaving.wanted.set(Some(to.to_owned())),
        _ => navigate(to, Default::default()),
    }
}

/// The question.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let leaving = use_context::<Leaving>().unwrap_or_default();
    let navigate = use_navigate();
    let asking = RwSignal::new(false);
    Effect::new(move |_| asking.set(leaving.wanted.with(Option::is_some)));
    // Closed without an answer is staying.
    Effect::new(move |_| {
        if !asking.get() && leaving.wanted.with_untracked(Option::is_some) {
            leaving.wanted.set(None);
        }
    });
    let leave = Callback::new(move |()| {
        if let Some(to) = leaving.wanted.get_untracked() {
            leaving.wanted.set(None);
            navigate(&to, Default::default());
        }
    });
    view! {
        <ConfirmDialog
            id="leave-page"
            title=words::leave_title()
            open=asking
            confirm=words::leave_confirm()
            danger=true
            on_confirm=leave
        >
            <p>{words::leave_body()}</p>
        </ConfirmDialog>
    }
    .into_any()
}

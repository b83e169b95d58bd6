//! How a thing stands: a shape and a word, colour third.

use leptos::prelude::*;

/// The five ways in which things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A disc: as it should be.
    Ok,
    /// A diamond: works, but wants attention.
    Warn,
    /// A triangle: failed.
    Bad,
    /// A ring: not in use.
    Off,
    /// A turning ring: under way.
    Run,
}

impl Status {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Ok => "status ok",
            Self::Warn => "status warn",
            Self::Bad => "status bad",
            Self::Off => "status off",
            Self::Run => "status run",
        }
    }
}

/// A status in the words of the API.
#[component]
pub fn StatusBadge(#[prop(into)] status: Signal<Status>, #[prop(into)] label: Signal<String>) -> impl IntoView {
    view! { <span class=move || status.get().class()>{move || label.get()}</span> }.into_any()
}

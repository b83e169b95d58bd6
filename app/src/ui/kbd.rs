//! A key to press.

use leptos::prelude::*;

/// A shortcut, shown to those who can use it; the control beside it says the same to others (`aria-keyshortcuts`).
#[component]
pub fn Kbd(keys: &'static str) -> impl IntoView {
    view! { <kbd aria-hidden="true">{keys}</kbd> }.into_any()
}

//! The title of the browser's tab.

use crate::ui::raw_text;
use leptos::prelude::*;
use leptos_meta::Title;

/// What the tab is called.
#[component]
pub fn TabTitle(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <Title text=move || raw_text(text.get()) /> }
}

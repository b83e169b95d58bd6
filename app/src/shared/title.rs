//! The title of the browser's tab.

use crate::ui::raw_text;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;

/// What the tab is called.
#[component]
pub fn TabTitle(
    // Not a signal: the page's head reads it once more when the part of the page that made it is gone.
    #[prop(into)] text: TextProp,
) -> impl IntoView {
    view! { <Title text=move || raw_text(text.get().to_string()) /> }
}

//! Short words with a shape.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::words::use_words;

/// A filter that holds: its name, its value, and the link that drops it.
#[component]
pub fn Chip(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    /// Where this list is without the filter.
    #[prop(into)]
    remove_href: Signal<String>,
) -> impl IntoView {
    let remove = format!("{} {label}", use_words().remove);
    view! {
        <span class="chip on">
            <span>
                <b>{label}</b>
                " "
                {move || value.get()}
            </span>
            <a href=move || remove_href.get() aria-label=remove>
                <Icon glyph=Glyph::Close />
            </a>
        </span>
    }
    .into_any()
}

/// A word on a thing. `look` is empty, `accent` or `new`.
#[component]
pub fn Tag(#[prop(optional)] look: &'static str, children: Children) -> impl IntoView {
    view! { <span class=format!("tag {look}").trim_end().to_owned()>{children()}</span> }.into_any()
}

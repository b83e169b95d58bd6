//! A box to search a list.

use leptos::prelude::*;

use super::bind::Bind;
use super::icon::{Glyph, Icon};
use super::kbd::Kbd;
use super::words::use_words;

/// A search field. Inside a GET form it needs no script: Enter submits.
#[component]
pub fn SearchBox(
    #[prop(into)] id: String,
    /// Of the query parameter.
    #[prop(default = "q")]
    name: &'static str,
    #[prop(into)] value: Bind<String>,
    /// What can be searched for: title, identifier, keyword.
    #[prop(into)]
    placeholder: String,
    #[prop(optional, into)] label: Option<String>,
    /// The key that brings focus here, shown at its end.
    #[prop(optional)]
    shortcut: Option<&'static str>,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| use_words().search.to_owned());
    view! {
        <span class="search">
            <Icon glyph=Glyph::Search />
            <input
                class="input"
                type="search"
                id=id
                name=name
                value=value.get_untracked()
                prop:value=move || value.get()
                placeholder=placeholder
                autocomplete="off"
                aria-label=label
                aria-keyshortcuts=shortcut
                on:input=move |event| value.set(event_target_value(&event))
            />
            {shortcut.map(|keys| view! { <Kbd keys=keys /> })}
        </span>
    }
    .into_any()
}

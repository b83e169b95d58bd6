//! A button that copies a text.

use leptos::prelude::*;

use super::button::{IconButton, Look};
use super::icon::Glyph;
use super::words::use_words;

/// Copies `text` and says so in its name, which is also announced.
#[component]
pub fn CopyButton(#[prop(into)] text: Signal<String>, #[prop(optional, into)] label: Option<String>) -> impl IntoView {
    let words = use_words();
    let label = label.unwrap_or_else(|| words.copy.to_owned());
    let (copied, set_copied) = signal(false);
    let copy = move |_| {
        crate::browser::copy(&text.get_untracked());
        set_copied.set(true);
        set_timeout(move || _ = set_copied.try_set(false), std::time::Duration::from_secs(2));
    };
    view! {
        {move || {
            let glyph = if copied.get() { Glyph::Check } else { Glyph::Copy };
            view! { <IconButton glyph=glyph label=label.clone() look=Look::Quiet small=true on_click=copy /> }
        }}
        <span class="sr" role="status">
            {move || copied.get().then_some(words.copied)}
        </span>
    }
    .into_any()
}

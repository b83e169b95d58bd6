//! The search box of a list: a GET form without scripts, instant with them.

use super::Address;
use crate::ui::SearchBox;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// How long typing rests before the list changes.
const REST: Duration = Duration::from_millis(180);

/// Searches the list at `address` for the text in `q`; everything else in the address stays.
#[component]
pub fn ListSearch(
    /// Of the input; what `/` brings the focus to.
    id: &'static str,
    address: Memo<Address>,
    #[prop(into)] placeholder: String,
) -> impl IntoView {
    let navigate = use_navigate();
    let typed = RwSignal::new(address.with_untracked(|address| address.one("q").to_owned()));
    let sent = StoredValue::new(typed.get_untracked());
    let search = move |text: String| {
        let now = address.get_untracked();
        if now.one("q") != text {
            sent.set_value(text.clone());
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&now.with("q", &text).href(), options);
        }
    };
    let mut later = debounce(REST, search.clone());
    Effect::new(move |before: Option<String>| {
        let text = typed.get();
        if before.is_some_and(|before| before != text) {
            later(text.clone());
        }
        text
    });
    // Somebody went back, or dropped the search: the box follows. What was typed here stays as it was typed.
    Effect::new(move |_| {
        let text = address.with(|address| address.one("q").to_owned());
        if sent.get_value() != text {
            sent.set_value(text.clone());
            typed.set(text);
        }
    });
    let kept = move || {
        let pairs = address.with(|address| address.without(&["q"]).pairs().to_vec());
        pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
    };
    view! {
        <form
            method="get"
            role="search"
            action=address.with_untracked(|address| address.path().to_owned())
            on:submit=move |event| {
                event.prevent_default();
                search(typed.get_untracked());
            }
        >
            {kept}
            <SearchBox id=id value=typed placeholder=placeholder shortcut="/" />
        </form>
    }
    .into_any()
}

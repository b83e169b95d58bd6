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
    SearchForm {
        id,
        placeholder,
        action: address.with_untracked(|address| address.path().to_owned()),
        text: Signal::derive(move || address.with(|address| address.one("q").to_owned())),
        kept: Signal::derive(move || address.with(|address| address.without(&["q"]).pairs().to_vec())),
        searched: Callback::new(move |text: String| address.get_untracked().with("q", &text).href()),
    }
    .into_view()
}

/// A search whose text stands in the address as `q`.
pub struct SearchForm {
    /// Of the input; what `/` brings the focus to.
    pub id: &'static str,
    pub placeholder: String,
    /// The path of the list.
    pub action: String,
    /// What the address searches for.
    pub text: Signal<String>,
    /// What else is in the address: names and values.
    pub kept: Signal<Vec<(String, String)>>,
    /// The address that searches for a text.
    pub searched: Callback<String, String>,
}

impl SearchForm {
    pub fn into_view(self) -> AnyView {
        let Self { id, placeholder, action, text, kept, searched } = self;
        let navigate = use_navigate();
        let typed = RwSignal::new(text.get_untracked());
        let sent = StoredValue::new(typed.get_untracked());
        let search = move |wanted: String| {
            if text.get_untracked() != wanted {
                sent.set_value(wanted.clone());
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate(&searched.run(wanted), options);
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
            let text = text.get();
            if sent.get_value() != text {
                sent.set_value(text.clone());
                typed.set(text);
            }
        });
        let kept = move || {
            let hidden = |(name, value)| view! { <input type="hidden" name=name value=value /> };
            kept.get().into_iter().map(hidden).collect_view()
        };
        view! {
            <form
                method="get"
                role="search"
                action=action
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
}

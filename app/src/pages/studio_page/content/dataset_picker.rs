//! Choosing a dataset of the catalog by searching.

use crate::api;
use crate::text::studio_content as text;
use crate::ui::{Bind, Choice, Field, RadioGroup, Skeleton, TextInput};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::portico::catalog::CatalogQuery;
use std::time::Duration;

/// Enough to choose from without scrolling.
const SHOWN: usize = 8;
/// From the last key to the search.
const REST: Duration = Duration::from_millis(200);

async fn find(typed: String) -> Result<Vec<Choice>, ApiError> {
    let query = CatalogQuery { text: typed, page: 1, size: 25, ..CatalogQuery::default() };
    let entries = api::search_catalog(query).await?.entries;
    let choice = |entry: portico_contract::portico::catalog::CatalogEntry| {
        Choice::new(entry.dataset_id.as_str(), entry.title).help(entry.dataset_id.as_str())
    };
    Ok(entries.into_iter().take(SHOWN).map(choice).collect())
}

/// A search box and the datasets it finds; `chosen` gets the identifier. Browser only: shown in a dialog.
#[component]
pub fn DatasetPicker(chosen: RwSignal<String>, #[prop(into)] error: MaybeProp<String>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let mut ask = debounce(REST, move |typed: String| asked.set(typed));
    Effect::new(move |_| ask(typed.get()));
    let found = LocalResource::new(move || find(asked.get()));
    let value = Bind::new(move || chosen.get(), move |identifier| chosen.set(identifier));
    let results = move || {
        found.get().map(|found| match found {
            Err(error) => view! { <p class="note bad" role="alert">{error.message}</p> }.into_any(),
            Ok(choices) if choices.is_empty() => {
                view! { <p class="muted" role="status">{text::no_dataset_found(&asked.get_untracked())}</p> }.into_any()
            }
            Ok(choices) => {
                view! { <RadioGroup value=value name="dataset-choice" choices=choices label=text::data_dataset() /> }
                    .into_any()
            }
        })
    };
    view! {
        <Field id="dataset-search" label=text::find_dataset() help=text::find_dataset_help() error=error required=true>
            <TextInput value=typed kind="search" />
        </Field>
        <Transition fallback=|| view! { <Skeleton /> }>{results}</Transition>
    }
    .into_any()
}

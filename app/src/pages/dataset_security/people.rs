//! User names that are offered while one is typed.

use crate::api;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::users::GetUsers;
use portico_contract::{CommaSeparated, Limit};
use std::time::Duration;

/// Names on offer.
const OFFERED: u32 = 12;
/// From the last key to the offer.
const REST: Duration = Duration::from_millis(200);

/// A `<datalist>` with this id. Without scripts, or where the portal does not answer, it stays empty.
pub fn people(id: &'static str, typed: Signal<String>) -> AnyView {
    let offered = RwSignal::new(Vec::<(String, String)>::new());
    let mut offer = debounce(REST, move |typed: String| {
        let asked = GetUsers {
            search: Some(typed).filter(|typed| !typed.is_empty()),
            sort: CommaSeparated::default(),
            permissions: Vec::new(),
            all_permissions: Vec::new(),
            limit: Some(Limit(OFFERED)),
            offset: None,
        };
        spawn_local(async move {
            if let Ok(page) = api::call(asked).await {
                let named = page.results.into_iter().map(|user| (user.username.to_string(), user.full_name()));
                offered.try_set(named.collect());
            }
        });
    });
    Effect::new(move |_| offer(typed.get().trim().to_owned()));
    let options = move || {
        offered
            .get()
            .into_iter()
            .map(|(username, name)| view! { <option value=username>{name}</option> })
            .collect_view()
    };
    view! { <datalist id=id>{options}</datalist> }.into_any()
}

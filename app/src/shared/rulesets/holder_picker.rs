//! Choosing a user or a group by searching.

use super::ruleset::{Holder, HolderKind};
use crate::api;
use crate::text::rulesets as text;
use crate::ui::{Choice, Field, RadioGroup, TextInput};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use portico_contract::groups::ListUserGroups;
use portico_contract::users::GetUsers;
use portico_contract::{ApiError, CommaSeparated, GroupUid, Limit, Page, Username};
use std::time::Duration;

/// Enough to choose from without scrolling.
const SHOWN: u32 = 8;
/// From the last key to the search.
const REST: Duration = Duration::from_millis(200);

#[derive(Debug, Clone)]
struct Found {
    total: u64,
    /// Value: the user name or the uid; help: what tells people of one name apart.
    choices: Vec<Choice>,
}

async fn users(search: Option<String>) -> Result<Found, ApiError> {
    let search = GetUsers {
        search,
        sort: CommaSeparated::default(),
        permissions: Vec::new(),
        all_permissions: Vec::new(),
        limit: Some(Limit(SHOWN)),
        offset: None,
    };
    let Page { total_count, results, .. } = api::call(search).await?;
    let choice = |user: portico_contract::users::User| {
        let help = match user.email.as_str() {
            "" => user.username.to_string(),
            email => format!("{} · {email}", user.username),
        };
        Choice::new(user.username.as_str(), user.full_name()).help(help)
    };
    Ok(Found { total: total_count, choices: results.into_iter().map(choice).collect() })
}

async fn groups(search: Option<String>) -> Result<Found, ApiError> {
    let search =
        ListUserGroups { search, sort: None, permissions: Vec::new(), limit: Some(Limit(SHOWN)), offset: None };
    let Page { total_count, results, .. } = api::call(search).await?;
    let choice = |group: portico_contract::groups::UserGroup| {
        Choice::new(group.uid.as_str(), group.title()).help(group.uid.as_str())
    };
    Ok(Found { total: total_count, choices: results.into_iter().map(choice).collect() })
}

fn holder(kind: HolderKind, text: &str) -> Option<Holder> {
    match kind {
        HolderKind::User => Username::new(text).ok().map(Holder::User),
        HolderKind::Group => GroupUid::new(text).ok().map(Holder::Group),
    }
}

/// A search box and what it finds, one of which can be chosen. Browser only: shown in dialogs.
#[component]
pub fn HolderPicker(
    kind: HolderKind,
    chosen: RwSignal<Option<Holder>>,
    /// Start of the ids; unique on the page.
    #[prop(into)]
    id: String,
    /// Nobody is chosen, and somebody must be.
    #[prop(optional, into)]
    error: MaybeProp<String>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let mut ask = debounce(REST, move |typed: String| asked.set(typed));
    Effect::new(move |_| ask(typed.get()));
    let found = LocalResource::new(move || {
        let search = Some(asked.get().trim().to_owned()).filter(|search| !search.is_empty());
        async move {
            match kind {
                HolderKind::User => users(search).await,
                HolderKind::Group => groups(search).await,
            }
        }
    });
    let (label, help) = match kind {
        HolderKind::User => (text::find_person(), text::find_person_help()),
        HolderKind::Group => (text::find_group(), text::find_group_help()),
    };
    let name = format!("{id}-choice");
    let value = crate::ui::Bind::new(
        move || chosen.with(|chosen| chosen.as_ref().map(|holder| holder.as_str().to_owned()).unwrap_or_default()),
        move |value: String| chosen.set(holder(kind, &value)),
    );
    let results = move || {
        found.get().map(|found| match found {
            Err(error) => view! { <p class="note bad" role="alert">{error.message}</p> }.into_any(),
            Ok(found) if found.choices.is_empty() => {
                let typed = asked.get_untracked();
                let none = match kind {
                    HolderKind::User => text::nobody_found(&typed),
                    HolderKind::Group => text::no_group_found(&typed),
                };
                view! { <p class="muted" role="status">{none}</p> }.into_any()
            }
            Ok(Found { total, choices }) => {
                let shown = choices.len();
                let more = (total > shown as u64).then(|| text::more_found(shown, total));
                view! {
                    <RadioGroup value=value name=name.clone() choices=choices label=label />
                    <p class="muted" role="status">{more}</p>
                }
                .into_any()
            }
        })
    };
    view! {
        <Field id=id label=label help=help error=error required=true>
            <TextInput value=typed kind="search" />
        </Field>
        <Transition fallback=|| view! { <crate::ui::Skeleton /> }>{results}</Transition>
    }
    .into_any()
}

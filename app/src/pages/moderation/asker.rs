//! Who asks: what the request tells, and what the portal knows of that user.

use crate::api;
use crate::text::{common as words, moderation as text};
use crate::ui::{Avatar, Card, Fact, Facts};
use leptos::prelude::*;
use portico_contract::user_requests::{AnonymousUser, Asker, UserRequest};
use portico_contract::users::{GetUsers, User};
use portico_contract::{CommaSeparated, Limit, Username};

pub(super) fn card(request: &UserRequest) -> AnyView {
    let content = match request.asker() {
        None => view! { <p class="muted">{text::somebody()}</p> }.into_any(),
        Some(Asker::Anonymous(guest)) => person(name(request), text::guest(), guest_facts(guest)),
        Some(asker @ Asker::Known(known)) => {
            user(name(request), known.username.clone(), asker.email().map(str::to_owned))
        }
    };
    view! { <Card title=text::asked_by()>{content}</Card> }.into_any()
}

/// First and last name where the portal tells them, else what it tells.
pub(super) fn name(request: &UserRequest) -> String {
    let told = match request.asker() {
        Some(Asker::Known(known)) => {
            let part = |key: &str| known.extra.get(key).and_then(|name| name.as_str()).unwrap_or_default();
            let full = format!("{} {}", part("first_name"), part("last_name"));
            Some(full.trim().to_owned()).filter(|full| !full.is_empty())
        }
        _ => None,
    };
    let told = told.or_else(|| request.asker().and_then(Asker::name));
    told.unwrap_or_else(|| text::somebody().to_owned())
}

fn person(name: String, what: &'static str, facts: Vec<Fact>) -> AnyView {
    view! {
        <div class="row">
            <Avatar name=name.clone() />
            <span>
                <b>{name}</b>
                <br />
                <span class="muted">{what}</span>
            </span>
        </div>
        <Facts facts=facts wide=true />
    }
    .into_any()
}

fn guest_facts(guest: &AnonymousUser) -> Vec<Fact> {
    guest.email.clone().map(|email| Fact::text(text::email(), email)).into_iter().collect()
}

/// By search, because not to be a user of this portal is no failure.
async fn find(username: Username) -> Option<User> {
    let asked = GetUsers {
        search: Some(username.to_string()),
        sort: CommaSeparated::default(),
        permissions: Vec::new(),
        all_permissions: Vec::new(),
        limit: Some(Limit::MAX),
        offset: None,
    };
    let page = api::call(asked).await.ok()?;
    page.results.into_iter().find(|user| user.username == username)
}

/// A user name does not mean an account here: accounts are shared between portals.
fn user(name: String, username: Username, email: Option<String>) -> AnyView {
    let found = Resource::new(|| (), {
        let username = username.clone();
        move |()| find(username.clone())
    });
    let shown = move || {
        let (name, username, email) = (name.clone(), username.clone(), email.clone());
        Suspend::new(async move {
            let mut facts = vec![Fact::code(text::user_name(), username.to_string())];
            match found.await {
                Some(user) => {
                    facts.push(Fact::text(text::email(), email.unwrap_or_else(|| user.email.clone())));
                    let groups: Vec<_> = user.groups.iter().map(|group| group.title()).collect();
                    let groups = if groups.is_empty() { text::no_groups().to_owned() } else { groups.join(", ") };
                    facts.push(Fact::text(text::groups(), groups));
                    person(user.full_name(), text::known(), facts)
                }
                None => {
                    facts.extend(email.map(|email| Fact::text(text::email(), email)));
                    person(name, text::not_known(), facts)
                }
            }
        })
    };
    view! { <Suspense fallback=|| view! { <p class="muted">{words::loading()}</p> }>{shown}</Suspense> }.into_any()
}

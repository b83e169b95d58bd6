//! Who asks: what the request tells, and what the portal knows of that user.

use crate::api;
use crate::text::{common as words, moderation as text};
use crate::ui::{Avatar, Card, Fact, Facts};
use leptos::prelude::*;
use portico_contract::Username;
use portico_contract::user_requests::{AnonymousUser, Asker, UserRequest};
use portico_contract::users::GetUser;

pub(super) fn card(request: &UserRequest) -> AnyView {
    let content = match request.asker() {
        None => view! { <p class="muted">{text::somebody()}</p> }.into_any(),
        Some(Asker::Anonymous(guest)) => {
            let name = request.asker().and_then(Asker::name).unwrap_or_else(|| text::somebody().to_owned());
            person(name, text::guest(), guest_facts(guest))
        }
        Some(asker @ Asker::Known(known)) => {
            let (email, username) = (asker.email().map(str::to_owned), known.username.clone());
            let name = |key: &str| known.extra.get(key).and_then(|name| name.as_str()).unwrap_or_default().to_owned();
            let full = format!("{} {}", name("first_name"), name("last_name")).trim().to_owned();
            user(if full.is_empty() { username.to_string() } else { full }, username, email)
        }
    };
    view! { <Card title=text::asked_by()>{content}</Card> }.into_any()
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

/// A user name does not mean an account here: accounts are shared between portals.
fn user(name: String, username: Username, email: Option<String>) -> AnyView {
    let found = Resource::new(|| (), {
        let username = username.clone();
        move |()| api::call(GetUser { username: username.clone(), expand: Some("groups".to_owned()) })
    });
    let shown = move || {
        let (name, username, email) = (name.clone(), username.clone(), email.clone());
        Suspend::new(async move {
            let mut facts = vec![Fact::code(text::user_name(), username.to_string())];
            match found.await {
                Ok(user) => {
                    facts.push(Fact::text(text::email(), email.unwrap_or_else(|| user.email.clone())));
                    let groups: Vec<_> = user.groups.iter().map(|group| group.title()).collect();
                    let groups = if groups.is_empty() { text::no_groups().to_owned() } else { groups.join(", ") };
                    facts.push(Fact::text(text::groups(), groups));
                    person(user.full_name(), text::known(), facts)
                }
                Err(_) => {
                    facts.extend(email.map(|email| Fact::text(text::email(), email)));
                    person(name, text::not_known(), facts)
                }
            }
        })
    };
    view! { <Suspense fallback=|| view! { <p class="muted">{words::loading()}</p> }>{shown}</Suspense> }.into_any()
}

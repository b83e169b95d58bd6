//! Signing in. Plain forms: works with scripts off.

use crate::shared::title::TabTitle;
use crate::text::{common as words, session as text};
use crate::ui::Avatar;
use crate::{api, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use portico_contract::portico::session::DemoPerson;

#[component]
pub fn SignIn() -> impl IntoView {
    let ways = Resource::new_blocking(|| (), |()| api::ways_to_sign_in());
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    view! {
        <TabTitle text=words::page_title(text::title()) />
        <main class="alone">
          <div class="sign-in">
            <header class="brand">
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M3 9 12 3l9 6v2H3zM5 11v8m4.5-8v8m5-8v8m4.5-8v8M3 21h18"></path>
                </svg>
                <span>"Portico"<small>{text::tagline()}</small></span>
            </header>
            <h1>{text::title()}</h1>
            <Suspense fallback=|| words::loading()>
                {move || {
                    let next = next.clone();
                    Suspend::new(async move {
                        let ways = ways.await.unwrap_or_default();
                        match ways.single_sign_on {
                            Some(provider) => single_sign_on(&provider, &next),
                            None if ways.proxy => by_proxy(&next),
                            None if ways.demo.is_empty() => view! { <p>{text::closed()}</p> }.into_any(),
                            None => choices(ways.demo, next),
                        }
                    })
                }}
            </Suspense>
          </div>
        </main>
    }
    .into_any()
}

/// A link and no form: what a form leads to may be on this site only. The server answers it, not the router.
fn single_sign_on(provider: &str, next: &str) -> AnyView {
    view! {
        <p class="muted">{text::sign_on_lead(provider)}</p>
        <p>
            <a class="btn primary" rel="external" href=paths::single_sign_on(next)>
                {text::sign_on(provider)}
            </a>
        </p>
    }
    .into_any()
}

/// The server leads on by itself; only who came here by a link of the application sees this.
fn by_proxy(next: &str) -> AnyView {
    let next = paths::with_query(&paths::sign_in(), &[("next", next)]);
    view! {
        <p class="muted">{text::proxy_lead()}</p>
        <p>
            <a class="btn primary" rel="external" href=next>
                {text::go_on()}
            </a>
        </p>
    }
    .into_any()
}

fn choices(people: Vec<DemoPerson>, next: String) -> AnyView {
    let one = move |person: DemoPerson| {
        let roles = person.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
        let label = text::sign_in_as(&person.name, &roles);
        view! {
            <li>
                <form method="post" action="/sign-in/demo">
                    <input type="hidden" name="person" value=person.id />
                    <input type="hidden" name="next" value=next.clone() />
                    <button type="submit" class="person" aria-label=label>
                        <Avatar name=person.name.clone() />
                        <span class="who"><b>{person.name.clone()}</b><small>{person.about}</small></span>
                        <span class="tag">{roles}</span>
                    </button>
                </form>
            </li>
        }
    };
    view! {
        <p class="muted">{text::lead()}</p>
        <ul class="people">{people.into_iter().map(one).collect_view()}</ul>
    }
    .into_any()
}

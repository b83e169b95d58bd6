//! Signing in. Plain forms: works with scripts off.

use crate::api;
use crate::text::{common as words, session as text};
use crate::ui::Avatar;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use portico_contract::portico::session::DemoPerson;

#[component]
pub fn SignIn() -> impl IntoView {
    let people = Resource::new_blocking(|| (), |()| api::demo_people());
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    view! {
        <Title text=words::page_title(text::title()) />
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
                        match people.await {
                            Ok(people) if !people.is_empty() => choices(people, next),
                            _ => view! { <p>{text::closed()}</p> }.into_any(),
                        }
                    })
                }}
            </Suspense>
          </div>
        </main>
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

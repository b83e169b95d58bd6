//! The frame around every signed-in screen: navigation, top bar, the page.

use crate::shared::loaded::loaded;
use crate::text::{common as words, frame as text};
use crate::{api, paths};
use leptos::prelude::*;
use leptos_router::components::{A, Outlet};
use portico_contract::portico::session::Me;

#[component]
pub fn Frame() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| api::whoami());
    loaded(me, || words::loading().into_any(), framed)
}

fn framed(me: Me) -> AnyView {
    provide_context(me.clone());
    view! {
        <div class="app">
            <aside class="side">
                <div class="brand"><span>"Portico"<small>{me.portal.name}</small></span></div>
                <nav class="nav" aria-label=text::sections()>
                    <b>{text::catalog()}</b>
                    <A href=paths::datasets()>{text::datasets()}</A>
                </nav>
            </aside>
            <div>
                <header class="top">
                    <form method="post" action="/sign-out"><button class="btn quiet">{crate::text::session::sign_out()}</button></form>
                </header>
                <main id="main"><Outlet /></main>
            </div>
        </div>
    }
    .into_any()
}

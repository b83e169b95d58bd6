//! The sections of Portico, with the counts that want attention.

use crate::shared::live;
use crate::text::common::number;
use crate::text::frame as text;
use crate::ui::{Glyph, Icon};
use crate::{api, browser, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use portico_contract::portico::catalog::Counts;
use portico_contract::portico::event::Event;
use portico_contract::portico::session::PortalInfo;

/// A link of the navigation: current on its own page and on everything under it.
fn section(
    glyph: Glyph,
    label: &'static str,
    href: String,
    count: impl Fn() -> Option<(u64, bool)> + Send + Sync + 'static,
) -> AnyView {
    let here = use_location().pathname;
    let path = href.clone();
    let current = move || here.with(|here| *here == path || here.starts_with(&format!("{path}/")));
    view! {
        <li>
            <a href=href aria-current=move || current().then_some("page")>
                <Icon glyph=glyph />
                {label}
                {move || {
                    count()
                        .map(|(count, hot)| {
                            view! { <span class=if hot { "count hot" } else { "count" }>{number(count)}</span> }
                        })
                }}
            </a>
        </li>
    }
    .into_any()
}

#[component]
pub fn Navigation(portal: PortalInfo) -> impl IntoView {
    // On narrow screens the sections are a popover: it closes behind whoever followed one of its links.
    let here = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        here.track();
        if before.is_some() {
            browser::hide_popover("nav");
        }
    });
    // Not waited for: the page never blocks on a number beside it.
    let counts = Resource::new(|| (), |()| async { api::catalog_counts().await.unwrap_or_default() });
    live::on_event(move |event| {
        if matches!(event, Event::Written { .. } | Event::CatalogRefreshed) {
            counts.refetch();
        }
    });
    let shown: RwSignal<Counts> = RwSignal::new(Counts::default());
    Effect::new(move |_| {
        if let Some(counts) = counts.get() {
            shown.set(counts);
        }
    });
    let count =
        move |of: fn(&Counts) -> u64, hot: bool| move || Some((shown.with(of), hot)).filter(|(count, _)| *count > 0);
    view! {
        <aside class="side" id="nav" popover="auto" aria-label=text::sections()>
            <a class="brand" href=paths::datasets()>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M3 9 12 3l9 6v2H3zM5 11v8m4.5-8v8m5-8v8m4.5-8v8M3 21h18"></path>
                </svg>
                <span>"Portico"<small>{portal.name}</small></span>
            </a>
            <nav class="nav" aria-label=text::sections()>
                <h2>{text::catalog()}</h2>
                <ul>{section(Glyph::Dataset, text::datasets(), paths::datasets(), count(|counts| counts.datasets, false))}</ul>
                <h2>{text::content()}</h2>
                <ul>{section(Glyph::Page, text::studio_pages(), paths::studio_pages(), count(|counts| counts.studio_pages, false))}</ul>
                <h2>{text::people()}</h2>
                <ul>{section(Glyph::Inbox, text::moderation(), paths::moderation(), count(|counts| counts.pending_requests, true))}</ul>
                <h2>{text::settings()}</h2>
                <ul>
                    {section(Glyph::Log, text::activity(), paths::activity(), || None)}
                    {section(Glyph::Key, text::sessions(), paths::sessions(), || None)}
                </ul>
            </nav>
        </aside>
    }
    .into_any()
}

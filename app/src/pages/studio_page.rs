//! One studio page: head with its state and orders, tabs, the open tab.

mod actions;
pub mod content;
pub mod details;
mod editing;
mod open;
pub mod security;

use crate::shared::loaded::{Subject, loaded_page};
use crate::shared::page::Page;
use crate::shared::studio_page::PageState;
use crate::text::{frame, studio_pages as text};
use crate::ui::{ButtonLink, Crumb, Note, PageHead, StatusBadge, Tab, Tabs, Tag, Tone};
use crate::{api, browser, paths};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_params_map};
use open::OpenPage;
use portico_contract::studio_pages::{RetrieveStudioPage, StudioPage};
use portico_contract::{ApiError, StudioPageUid};
use std::ops::Not;

async fn retrieve(uid: String) -> Result<StudioPage, ApiError> {
    let studio_page_uid = StudioPageUid::new(uid).map_err(|_| ApiError::not_found())?;
    api::call(RetrieveStudioPage { studio_page_uid }).await
}

#[component]
pub fn StudioPageScreen() -> impl IntoView {
    let params = use_params_map();
    let uid = Memo::new(move |_| params.with(|params| params.get("uid").unwrap_or_default()));
    let first = Resource::new_blocking(move || uid.get(), retrieve);
    loaded_page(first, Subject { kind: text::kind(), way: way() }, screen)
}

fn way() -> Vec<Crumb> {
    vec![Crumb::new(frame::content()), Crumb::link(text::title(), paths::studio_pages())]
}

fn screen(page: StudioPage) -> AnyView {
    let open = OpenPage::provide(page);
    browser::guard_unload(open.unsaved);
    let title = Signal::derive(move || open.title());
    let crumbs = Signal::derive(move || {
        let mut way = way();
        way.push(Crumb::new(open.title()));
        way
    });
    let untitled = move || {
        open.has_title().not().then(|| {
            let give = move || {
                view! { <ButtonLink href=paths::studio_page_details(&open.uid())>{text::no_title_action()}</ButtonLink> }
            };
            view! { <Note tone=Tone::Warn title=text::no_title_title() actions=give>{text::no_title()}</Note> }
        })
    };
    view! {
        <Page title=title crumbs=crumbs>
            <PageHead title=title status=move || badges(open) actions=move || actions::actions(open) />
            <Tabs id="studio-page-tabs" label=text::kind() tabs=tabs(open.uid()) />
            {untitled}
            <Outlet />
        </Page>
    }
    .into_any()
}

fn badges(open: OpenPage) -> AnyView {
    let state = Memo::new(move |_| open.page.with(PageState::of));
    let shape = Signal::derive(move || state.get().shape());
    let label = Signal::derive(move || state.get().label().to_owned());
    let visibility = move || if open.page.with(|page| page.public) { text::public() } else { text::restricted() };
    view! {
        <StatusBadge status=shape label=label />
        <Tag>{visibility}</Tag>
    }
    .into_any()
}

fn tabs(uid: StudioPageUid) -> Signal<Vec<Tab>> {
    let here = use_location().pathname;
    let parts = [
        (text::tab_content(), paths::studio_page(&uid)),
        (text::tab_details(), paths::studio_page_details(&uid)),
        (text::tab_security(), paths::studio_page_security(&uid)),
    ];
    Signal::derive(move || {
        let here = here.get();
        let here = here.trim_end_matches('/');
        parts.iter().map(|(label, href)| Tab::new(*label, href.clone(), here == href)).collect()
    })
}

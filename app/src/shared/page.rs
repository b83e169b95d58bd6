//! A page inside the frame: its title, its top bar with the way to it, its content.

use super::palette::PaletteOpen;
use super::preferences::{use_choose, use_preference};
use super::session::use_me;
use super::shortcuts::use_help;
use super::title::TabTitle;
use crate::text::{common as words, frame as text};
use crate::ui::{Breadcrumbs, Crumb, Glyph, Icon, Look, Menu, MenuLink};
use crate::{paths, text as texts};
use leptos::prelude::*;

/// The form that signs out; the palette submits it too.
pub const SIGN_OUT: &str = "sign-out";

/// Every signed-in page starts with this: document title, breadcrumb, palette, account, then its content in `<main>`.
#[component]
pub fn Page(
    /// For the browser's tab; the page shows its own `<h1>`.
    #[prop(into)]
    title: Signal<String>,
    /// The way to this page, itself last.
    #[prop(into)]
    crumbs: Signal<Vec<Crumb>>,
    children: Children,
) -> impl IntoView {
    let palette = use_context::<PaletteOpen>();
    view! {
        <TabTitle text=move || words::page_title(&title.get()) />
        <header class="top">
            <button type="button" class="btn quiet icon-only menu-button" popovertarget="nav" aria-label=text::menu()>
                <Icon glyph=Glyph::Menu />
            </button>
            <Breadcrumbs crumbs=crumbs />
            <div class="end">
                <button
                    type="button"
                    class="palette"
                    on:click=move |_| {
                        if let Some(PaletteOpen(open)) = palette {
                            open.set(true);
                        }
                    }
                >
                    <Icon glyph=Glyph::Search />
                    <span>{text::palette()}</span>
                    <kbd>"Ctrl K"</kbd>
                </button>
                <Account />
            </div>
        </header>
        <main id="main" tabindex="-1">
            {children()}
        </main>
    }
    .into_any()
}

/// Who is signed in; theme, density, sign-out. Sign-out is a plain form: it works without scripts.
#[component]
fn Account() -> impl IntoView {
    let (me, help) = (use_me(), use_help());
    let name = me.as_ref().map(|me| me.person.name.clone()).unwrap_or_default();
    let roles = me.map(|me| me.person.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", "));
    let choose = use_choose();
    let preference = move |name: &'static str, value: &'static str, label: &'static str, glyph: Glyph| {
        let (holds, choose) = (use_preference(name, value), choose.clone());
        view! {
            <button
                type="button"
                class="item"
                aria-pressed=move || holds.get().then_some("true")
                on:click=move |_| choose(name, value)
            >
                <Icon glyph=glyph />
                <span>{label}</span>
                {move || holds.get().then(|| view! { <span class="end"><Icon glyph=Glyph::Check /></span> })}
            </button>
        }
    };
    view! {
        <Menu id="account" label=text::account_of(&name) glyph=Glyph::User icon_only=true look=Look::Quiet>
            <p class="label">
                <b>{name.clone()}</b>
                <small>{roles}</small>
            </p>
            {preference("theme", "light", text::theme_light(), Glyph::Sun)}
            {preference("theme", "dark", text::theme_dark(), Glyph::Moon)}
            {preference("theme", "system", text::theme_system(), Glyph::Screen)}
            {preference("density", "comfortable", text::density_comfortable(), Glyph::Menu)}
            {preference("density", "compact", text::density_compact(), Glyph::Menu)}
            <button type="button" class="item" popovertarget="account" on:click=move |_| help.set(true)>
                <Icon glyph=Glyph::Help />
                <span>{text::shortcuts()}</span>
            </button>
            <MenuLink href=paths::sessions() glyph=Glyph::Key>{text::your_sessions()}</MenuLink>
            <form method="post" action="/sign-out" id=SIGN_OUT>
                <button type="submit" class="item">
                    <Icon glyph=Glyph::SignOut />
                    <span>{texts::session::sign_out()}</span>
                </button>
            </form>
        </Menu>
    }
    .into_any()
}

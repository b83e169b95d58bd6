//! The frame around every signed-in screen: navigation, palette, notices. The page itself brings its top bar
//! ([`crate::shared::page::Page`]), because it knows where it stands.

mod help;
mod navigation;
mod palette;

use crate::api;
use crate::shared::loaded::loaded;
use crate::ui::{SkeletonRows, Toast, Toasts, provide_toaster};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use portico_contract::portico::session::Me;

#[component]
pub fn Frame() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| api::whoami());
    loaded(me, || view! { <SkeletonRows /> }.into_any(), framed)
}

fn framed(me: Me) -> AnyView {
    provide_context(me.clone());
    let toaster = provide_toaster();
    crate::shared::palette::provide_palette();
    crate::shared::live::provide_live();
    crate::shared::shortcuts::provide_shortcuts();
    crate::shared::preferences::provide_preferences();
    crate::shared::source::provide_handover();
    crate::shared::step_up::provide_step_up();
    let flash = me.flash.clone().map(|flash| match flash.succeeded {
        true => Toast::success(flash.message),
        false => Toast::error(flash.message),
    });
    view! {
        <a class="skip" href="#main">{crate::text::frame::skip()}</a>
        <div class="app">
            <navigation::Navigation portal=me.portal />
            <div class="page">
                <Outlet />
            </div>
        </div>
        <palette::Palette />
        <help::ShortcutHelp />
        <crate::shared::leaving::LeaveDialog />
        <crate::shared::step_up::StepUpDialog />
        <Toasts toaster=toaster flash=flash />
    }
    .into_any()
}

//! A sentence that must be read before what follows.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What kind of sentence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Info,
    Ok,
    Warn,
    Bad,
}

/// A notice in the flow of the page. `actions` stand at its end.
#[component]
pub fn Note(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: Option<String>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    /// It appeared after the page did, so it is read aloud.
    #[prop(optional)]
    live: bool,
    children: Children,
) -> impl IntoView {
    let (class, glyph) = match tone {
        Tone::Info => ("note", Glyph::Info),
        Tone::Ok => ("note ok", Glyph::Ok),
        Tone::Warn => ("note warn", Glyph::Warning),
        Tone::Bad => ("note bad", Glyph::Error),
    };
    view! {
        <div class=class role=live.then_some("status")>
            <Icon glyph=glyph />
            <div class="text">{title.map(|title| view! { <b>{title}</b> " " })} {children()}</div>
            {actions.map(|actions| view! { <span class="end">{actions.run()}</span> })}
        </div>
    }
    .into_any()
}

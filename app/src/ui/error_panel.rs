//! A failure, told so that somebody can act on it.

use leptos::prelude::*;

use super::copy::CopyButton;
use super::icon::{Glyph, Icon};
use super::words::use_words;

/// What happened to what, whether anything was saved, what to do, and what to quote to support.
#[component]
pub fn ErrorPanel(
    /// What happened, to what.
    #[prop(into)]
    title: Signal<String>,
    /// Whether anything was saved.
    #[prop(optional, into)]
    saved: MaybeProp<String>,
    /// What to do.
    #[prop(optional, into)]
    advice: MaybeProp<String>,
    /// The portal's error code.
    #[prop(optional, into)]
    code: MaybeProp<String>,
    /// The request's id, for whoever reads the logs.
    #[prop(optional, into)]
    request_id: MaybeProp<String>,
    /// To try again, or to leave.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
) -> impl IntoView {
    let words = use_words();
    let paragraph = |text: MaybeProp<String>| move || text.get().map(|text| view! { <p>{text}</p> });
    view! {
        <section class="error-panel" role="alert">
            <h2>
                <Icon glyph=Glyph::Error />
                <span>{move || title.get()}</span>
            </h2>
            {paragraph(saved)}
            {paragraph(advice)}
            <footer>
                {move || code.get().map(|code| view! { <span>{words.code} " " <code>{code}</code></span> })}
                {move || {
                    request_id
                        .get()
                        .map(|id| {
                            view! {
                                <span class="row">
                                    <span>{words.request} " " <code class="break">{id.clone()}</code></span>
                                    <CopyButton text=id />
                                </span>
                            }
                        })
                }}
                {actions.map(|actions| view! { <span class="row end">{actions.run()}</span> })}
            </footer>
        </section>
    }
    .into_any()
}

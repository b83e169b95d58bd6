//! Things done in order, top to bottom.

use leptos::prelude::*;

/// An ordered list of [`Step`]s.
#[component]
pub fn Steps(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <ol class="steps" aria-label=label>
            {children()}
        </ol>
    }
    .into_any()
}

/// One step: its number, its name, what it does, what is wrong with it, and its buttons.
#[component]
pub fn Step(
    #[prop(into)] number: Signal<usize>,
    #[prop(into)] title: Signal<String>,
    /// Where the step is looked at: its name becomes a link.
    #[prop(optional, into)]
    href: Option<Signal<String>>,
    /// Of the link, where focus can go.
    #[prop(optional, into)]
    id: Option<String>,
    /// A line of small text; may hold `<code>`.
    #[prop(optional, into)]
    detail: Option<ViewFnOnce>,
    /// The step that is being looked at.
    #[prop(optional, into)]
    current: Signal<bool>,
    /// Skipped when the steps run.
    #[prop(optional, into)]
    off: Signal<bool>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
) -> impl IntoView {
    view! {
        <li class="step" class:off=move || off.get() aria-current=move || current.get().then_some("step")>
            <span class="n" aria-hidden="true">
                {move || number.get()}
            </span>
            <span class="what">
                {match href {
                    Some(href) => {
                        view! {
                            <a class="name" id=id href=move || href.get() data-noscroll="">
                                {move || title.get()}
                            </a>
                        }
                            .into_any()
                    }
                    None => view! { <b>{move || title.get()}</b> }.into_any(),
                }}
                {detail.map(|detail| view! { <small>{detail.run()}</small> })}
            </span>
            <span class="end">{actions.map(ViewFnOnce::run)}</span>
            {move || error.get().map(|error| view! { <span class="error">{error}</span> })}
        </li>
    }
    .into_any()
}

//! Nothing here: what this is, and what to do first.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// In place of a list or a section that has nothing yet. Its children are one or two sentences.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(optional)] glyph: Option<Glyph>,
    /// What to do first: one or two buttons or links.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <h2>{title}</h2>
            <p>{children()}</p>
            {actions.map(|actions| view! { <div class="row">{actions.run()}</div> })}
        </div>
    }
    .into_any()
}

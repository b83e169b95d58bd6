//! The top of a page: its name, how it stands, what can be done.

use leptos::prelude::*;

/// The page's only `<h1>` (id `title`, where focus goes after navigation), with status and actions beside it.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] status: Option<ViewFnOnce>,
    /// Small words: a count, an age.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// A sentence that says what this page is for.
    #[prop(optional, into)]
    lead: MaybeProp<String>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
) -> impl IntoView {
    view! {
        <div class="head">
            <h1 id="title" tabindex="-1">
                {move || title.get()}
            </h1>
            {status.map(ViewFnOnce::run)}
            {move || hint.get().map(|hint| view! { <span class="muted">{hint}</span> })}
            {actions.map(|actions| view! { <div class="end">{actions.run()}</div> })}
            {move || lead.get().map(|lead| view! { <p>{lead}</p> })}
        </div>
    }
    .into_any()
}

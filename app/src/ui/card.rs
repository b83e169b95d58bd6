//! A surface with a name.

use leptos::prelude::*;

/// A titled surface. `flush` leaves out the padding, for a table.
#[component]
pub fn Card(
    #[prop(optional, into)] title: MaybeProp<String>,
    /// Small words beside the title.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// At the end of the header: a count, a link, a button.
    #[prop(optional, into)]
    end: Option<ViewFnOnce>,
    #[prop(optional)] flush: bool,
    /// Of the section, so that a link can point at it.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] footer: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let has_header = title.get_untracked().is_some() || end.is_some();
    let body = if flush { children() } else { view! { <div class="body">{children()}</div> }.into_any() };
    view! {
        <section class="card" id=id>
            {has_header
                .then(|| {
                    view! {
                        <header>
                            <h2>{move || title.get()}</h2>
                            {move || hint.get().map(|hint| view! { <span class="muted">{hint}</span> })}
                            {end.map(|end| view! { <span class="end">{end.run()}</span> })}
                        </header>
                    }
                })}
            {body}
            {footer.map(|footer| view! { <footer>{footer.run()}</footer> })}
        </section>
    }
    .into_any()
}

/// A number that says how things stand, and leads to them.
#[component]
pub fn Stat(
    #[prop(into)] value: Signal<String>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] href: String,
) -> impl IntoView {
    view! {
        <a class="card stat" href=href>
            <b>{move || value.get()}</b>
            <span>{move || label.get()}</span>
        </a>
    }
    .into_any()
}

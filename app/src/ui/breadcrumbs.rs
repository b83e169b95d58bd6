//! Where this page stands.

use leptos::prelude::*;

use super::words::use_words;

/// A step on the way to this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    /// None for a group that has no page, and for this page.
    pub href: Option<String>,
}

impl Crumb {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }

    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }
}

/// The way from the top to this page, which is last.
#[component]
pub fn Breadcrumbs(#[prop(into)] crumbs: Signal<Vec<Crumb>>) -> impl IntoView {
    let items = move || {
        let crumbs = crumbs.get();
        let last = crumbs.len().saturating_sub(1);
        crumbs
            .into_iter()
            .enumerate()
            .map(|(index, crumb)| {
                let label = crumb.label;
                let inner = match crumb.href {
                    _ if index == last => view! { <span aria-current="page">{label}</span> }.into_any(),
                    Some(href) => view! { <a href=href>{label}</a> }.into_any(),
                    None => view! { <span>{label}</span> }.into_any(),
                };
                view! { <li>{inner}</li> }
            })
            .collect_view()
    };
    view! {
        <nav class="crumbs" aria-label=use_words().breadcrumb>
            <ol>{items}</ol>
        </nav>
    }
    .into_any()
}

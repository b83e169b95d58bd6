//! Where we are in a list. All of it is links.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::words::use_words;

/// How many rows a page may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSize {
    pub rows: u32,
    pub href: String,
    pub current: bool,
}

/// The rows shown (`1–25 of 1,284`), the page sizes, and the neighbouring pages.
#[component]
pub fn Pager(
    #[prop(into)] summary: Signal<String>,
    /// None on the first page.
    #[prop(into)]
    previous: Signal<Option<String>>,
    /// None on the last page.
    #[prop(into)]
    next: Signal<Option<String>>,
    #[prop(optional, into)] sizes: Signal<Vec<PageSize>>,
) -> impl IntoView {
    let words = use_words();
    let step = move |href: Signal<Option<String>>, label: &'static str, glyph: Glyph| match href.get() {
        Some(href) => view! {
            <a class="btn icon-only" href=href aria-label=label title=label>
                <Icon glyph=glyph />
            </a>
        }
        .into_any(),
        None => view! {
            <a class="btn icon-only" role="link" aria-disabled="true" aria-label=label>
                <Icon glyph=glyph />
            </a>
        }
        .into_any(),
    };
    let size_links = move || {
        let sizes = sizes.get();
        (!sizes.is_empty()).then(|| {
            let links = sizes
                .into_iter()
                .map(|size| {
                    view! {
                        <a href=size.href aria-current=size.current.then_some("true")>
                            {size.rows}
                        </a>
                    }
                })
                .collect_view();
            view! { <span class="sizes">{links} <span>{words.per_page}</span></span> }
        })
    };
    view! {
        <nav class="pager" aria-label=words.pages>
            <span role="status">{move || summary.get()}</span>
            <span class="end">
                {size_links} {move || step(previous, words.previous, Glyph::ChevronLeft)}
                {move || step(next, words.next, Glyph::ChevronRight)}
            </span>
        </nav>
    }
    .into_any()
}

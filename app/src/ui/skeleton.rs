//! The shape of what is coming.

use leptos::prelude::*;

use super::words::use_words;

fn bones(class: &'static str, count: usize) -> AnyView {
    view! {
        <div class=class role="status">
            {(0..count).map(|_| view! { <span aria-hidden="true"></span> }).collect_view()}
            <b class="sr">{use_words().loading}</b>
        </div>
    }
    .into_any()
}

/// Lines of text to come.
#[component]
pub fn Skeleton(#[prop(default = 3)] lines: usize) -> impl IntoView {
    bones("skeleton", lines)
}

/// Rows of a table to come, at the height that they will have.
#[component]
pub fn SkeletonRows(#[prop(default = 8)] rows: usize) -> impl IntoView {
    bones("skeleton rows", rows)
}

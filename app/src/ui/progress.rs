//! How far, and how full.

use leptos::prelude::*;

/// Work under way. Without a `total` it says only that something moves.
#[component]
pub fn Progress(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] done: Signal<u64>,
    #[prop(into)] total: Signal<Option<u64>>,
    /// The numbers in words, in the reader's format.
    #[prop(optional, into)]
    summary: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <span class="row">
                <span>{move || label.get()}</span>
                <span>{move || summary.get()}</span>
            </span>
            <progress
                aria-label=move || label.get()
                max=move || total.get().map(|total| total.max(1).to_string())
                value=move || total.get().map(|_| done.get().to_string())
            ></progress>
        </div>
    }
    .into_any()
}

/// How much of a whole is there: completeness, quota. Below a third it looks bad, below two thirds fair.
#[component]
pub fn Fullness(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<u32>,
    #[prop(into)] of: Signal<u32>,
    /// More is worse: a quota rather than a completeness.
    #[prop(optional)]
    quota: bool,
) -> impl IntoView {
    let whole = move || of.get().max(1);
    view! {
        <meter
            aria-label=label
            min="0"
            max=move || whole().to_string()
            low=move || (whole() / 3).to_string()
            high=move || (whole() * 2 / 3).to_string()
            optimum=move || if quota { "0".to_owned() } else { whole().to_string() }
            value=move || value.get().to_string()
        ></meter>
    }
    .into_any()
}

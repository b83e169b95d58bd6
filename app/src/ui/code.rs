//! Text that is copied more often than read.

use leptos::prelude::*;

use super::copy::CopyButton;

/// Code with a button that copies it. `label` names the region, which scrolls when a line is long.
#[component]
pub fn Code(
    #[prop(into)] text: Signal<String>,
    #[prop(into)] label: String,
    /// Breaks long lines instead of scrolling.
    #[prop(optional)]
    wrap: bool,
) -> impl IntoView {
    view! {
        <div class=if wrap { "code-block wrap" } else { "code-block" }>
            <pre tabindex="0" role="region" aria-label=label>
                <code>{move || text.get()}</code>
            </pre>
            <CopyButton text=text />
        </div>
    }
    .into_any()
}

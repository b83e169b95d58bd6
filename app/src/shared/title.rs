//! The title of the browser's tab.

use crate::browser;
use leptos::prelude::*;
use leptos_meta::Title;

/// What the tab is called. On the server `leptos_meta` writes it into the page as it comes, where it must be markup; in
/// the browser it is text.
#[component]
pub fn TabTitle(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let shown = move || if browser::is_browser() { text.get() } else { as_markup(&text.get()) };
    view! { <Title text=shown /> }
}

fn as_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::as_markup;

    #[test]
    fn a_title_ends_no_element_and_begins_none() {
        assert_eq!(as_markup("R&D </title><script>"), "R&amp;D &lt;/title&gt;&lt;script&gt;");
    }
}

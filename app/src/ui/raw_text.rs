//! Text inside `<textarea>` and `<title>`. Leptos takes them for raw, as `<script>` is, and the server would write what
//! is in them as it comes: a text that ends the element would go on as markup.

use crate::browser;

/// The text as such an element holds it: markup in the server's page, text in the browser.
pub fn raw_text(text: String) -> String {
    if browser::is_browser() { text } else { as_markup(&text) }
}

fn as_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::as_markup;

    #[test]
    fn a_text_ends_no_element_and_begins_none() {
        assert_eq!(as_markup("R&D </title><script>"), "R&amp;D &lt;/title&gt;&lt;script&gt;");
    }
}

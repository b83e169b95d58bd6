//! Places on a page that the focus comes back to.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub(super) fn focused_row_element() -> Option<web_sys::Element> {
    document().active_element()?.closest("tr[data-key]").ok()?
}

pub(super) fn focus_element(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// A selector that finds the same place again; none for the body itself.
pub(super) fn place_of(element: web_sys::Element) -> Option<String> {
    if element.tag_name() == "BODY" {
        return None;
    }
    let quoted = |text: String| text.replace('\\', "\\\\").replace('"', "\\\"");
    if let Some(key) = element.get_attribute("data-key") {
        return Some(format!("[data-key=\"{}\"]", quoted(key)));
    }
    if !element.id().is_empty() {
        return Some(format!("[id=\"{}\"]", quoted(element.id())));
    }
    let mut place = 1;
    let mut before = element.previous_element_sibling();
    while let Some(sibling) = before {
        place += 1;
        before = sibling.previous_element_sibling();
    }
    let step = format!("{}:nth-child({place})", element.tag_name().to_lowercase());
    match element.parent_element().and_then(place_of) {
        Some(above) => Some(format!("{above} > {step}")),
        None => Some(step),
    }
}

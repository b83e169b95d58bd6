//! The ways out of a page: links, and the browser's own buttons.

use super::Leaving;
use leptos::prelude::*;
use leptos::web_sys::{self, Event, HtmlAnchorElement, MouseEvent};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Hears clicks and moves through the history before the router does.
pub(super) fn watch(leaving: Leaving) {
    let clicked = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        if let Some(to) = followed(&event)
            && leaving.is_unsaved()
        {
            stop(&event);
            leaving.wanted.set(Some(to));
        }
    });
    let here = Rc::new(RefCell::new(address()));
    let shown = here.clone();
    let moved = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let (from, to) = (shown.borrow().clone(), address());
        if path(&from) == path(&to) || !leaving.is_unsaved() {
            return;
        }
        // The browser has moved already: its address goes back to the page that is still shown.
        stop(&event);
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&from));
        }
        leaving.wanted.set(Some(to));
    });
    // Where the page is when somebody starts to type is where it stays until they leave.
    let typed = Closure::<dyn Fn(Event)>::new(move |_: Event| *here.borrow_mut() = address());
    let listen = |name: &str, hears: &JsValue| {
        let _ = window().add_event_listener_with_callback_and_bool(name, hears.unchecked_ref(), true);
    };
    listen("click", clicked.as_ref());
    listen("popstate", moved.as_ref());
    for name in ["input", "click", "keydown"] {
        listen(name, typed.as_ref());
    }
    clicked.forget();
    moved.forget();
    typed.forget();
}

fn stop(event: &Event) {
    event.prevent_default();
    event.stop_immediate_propagation();
}

fn address() -> String {
    let location = window().location();
    let part = |part: Result<String, JsValue>| part.unwrap_or_default();
    format!("{}{}{}", part(location.pathname()), part(location.search()), part(location.hash()))
}

fn path(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// Where a click leads inside the application, if it leaves the page that is shown.
fn followed(event: &MouseEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.button() != 0 || modified || event.default_prevented() {
        return None;
    }
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    if !link.target().is_empty()
        || link.has_attribute("download")
        || link.origin() != window().location().origin().ok()?
    {
        return None;
    }
    let to = format!("{}{}{}", link.pathname(), link.search(), link.hash());
    (path(&to) != path(&address())).then_some(to)
}

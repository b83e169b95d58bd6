//! What only a browser can do. Every function does nothing on the server, so views need no `cfg`.

#[cfg(feature = "hydrate")]
mod leaving;
#[cfg(feature = "hydrate")]
mod place;
mod unsaved;
#[cfg(feature = "hydrate")]
mod upload;

use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use place::{focus_element, focused_row_element, place_of};
pub use unsaved::Leaving;

/// True in the browser, once the page is taken over.
pub const fn is_browser() -> bool {
    cfg!(feature = "hydrate")
}

/// Opens the `<dialog>` with this id as a modal.
pub fn show_dialog(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(dialog) = element::<web_sys::HtmlDialogElement>(id)
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Closes the `<dialog>` with this id; the browser gives the focus back.
pub fn close_dialog(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(dialog) = element::<web_sys::HtmlDialogElement>(id) {
        dialog.close();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(target) = element::<web_sys::HtmlElement>(id) {
        let _ = target.focus();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// True where the `<details>` that tells of having been toggled is open now.
pub fn is_open_details(event: &leptos::web_sys::Event) -> bool {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        details.is_some_and(|details| details.has_attribute("open"))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = event;
        false
    }
}

/// Scrolls the table around its column with this id sideways, just as far as it takes to see it.
pub fn reveal_across(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(target) = element::<web_sys::HtmlElement>(id)
        && let Ok(Some(around)) = target.closest(".table-wrap")
    {
        let (start, end) = (target.offset_left(), target.offset_left() + target.offset_width());
        let seen = around.scroll_left();
        if start < seen || end > seen + around.client_width() {
            around.set_scroll_left(end - around.client_width());
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Scrolls the box around the element with this id just as far as it takes to see it. The box is positioned.
pub fn reveal(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(target) = element::<web_sys::HtmlElement>(id)
        && let Some(around) = target.offset_parent()
    {
        let (top, bottom) = (target.offset_top(), target.offset_top() + target.offset_height());
        let seen = around.scroll_top();
        if top < seen {
            around.set_scroll_top(top);
        } else if bottom > seen + around.client_height() {
            around.set_scroll_top(bottom - around.client_height());
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Submits the form with this id, as its button would.
pub fn submit(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(form) = element::<web_sys::HtmlFormElement>(id) {
        let _ = form.request_submit();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// True where the element with this id holds the focus.
pub fn is_focused(id: &str) -> bool {
    #[cfg(feature = "hydrate")]
    return document().active_element().is_some_and(|element| element.id() == id);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = id;
        false
    }
}

/// True while a modal dialog is open: keys belong to it.
pub fn is_dialog_open() -> bool {
    #[cfg(feature = "hydrate")]
    return document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
    #[cfg(not(feature = "hydrate"))]
    false
}

/// Closes the popover with this id.
pub fn hide_popover(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(popover) = element::<web_sys::HtmlElement>(id) {
        let _ = popover.hide_popover();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// The key of the table row that holds the focus.
pub fn focused_row() -> Option<String> {
    #[cfg(feature = "hydrate")]
    return focused_row_element()?.get_attribute("data-key");
    #[cfg(not(feature = "hydrate"))]
    None
}

/// Moves the focus to the title of the next row of a table, or the previous; to the first where none has it.
pub fn step_row(forward: bool) {
    #[cfg(feature = "hydrate")]
    {
        let title = match focused_row_element() {
            None => document().query_selector("tr[data-key] a.title").ok().flatten(),
            Some(row) => if forward { row.next_element_sibling() } else { row.previous_element_sibling() }
                .and_then(|row| row.query_selector("a.title").ok().flatten()),
        };
        focus_element(title);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = forward;
}

/// Call it just before a part of the page is made anew: the focus goes back to the same place in the new part,
/// found by the nearest id or row key above it.
pub fn keep_focus() {
    #[cfg(feature = "hydrate")]
    if let Some(place) = document().active_element().and_then(place_of) {
        let restore = move || {
            let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if lost {
                focus_element(document().query_selector(&place).ok().flatten());
            }
        };
        set_timeout(restore, std::time::Duration::ZERO);
    }
}

/// Puts a text into the clipboard.
pub fn copy(text: &str) {
    #[cfg(feature = "hydrate")]
    let _ = window().navigator().clipboard().write_text(text);
    #[cfg(not(feature = "hydrate"))]
    let _ = text;
}

/// Sets an attribute of `<html>` (`data-theme`, `data-density`) and remembers it for the server, in a cookie.
pub fn set_preference(name: &str, value: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute(&format!("data-{name}"), value);
        }
        if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
            let _ = document.set_cookie(&format!("portico_{name}={value}; path=/; max-age=31536000; samesite=lax"));
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}

/// The present value of an attribute of `<html>` set by [`set_preference`].
pub fn preference(name: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return document().document_element()?.get_attribute(&format!("data-{name}"));
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = name;
        None
    }
}

/// The id of the request that brought this page, until the page is taken over.
pub fn first_request() -> Option<String> {
    #[cfg(feature = "hydrate")]
    return if preference("ready").is_none() { preference("request") } else { None };
    #[cfg(not(feature = "hydrate"))]
    None
}

/// Goes to an address with a full page load (sign-out, downloads).
pub fn go(address: &str) {
    #[cfg(feature = "hydrate")]
    let _ = window().location().set_href(address);
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
}

/// Takes up again what [`set_preference`] remembered in an earlier visit, where the server does not.
pub fn recall_preference(name: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let cookie = document().dyn_into::<web_sys::HtmlDocument>().ok().and_then(|document| document.cookie().ok());
        let key = format!("portico_{name}=");
        let value = cookie.iter().flat_map(|cookie| cookie.split("; ")).find_map(|pair| pair.strip_prefix(&key));
        if let (Some(root), Some(value)) = (document().document_element(), value) {
            let _ = root.set_attribute(&format!("data-{name}"), value);
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = name;
}

/// Asks before the tab is closed or reloaded, and before a link or the browser's buttons lead to another page, while
/// `unsaved` is true. An address that differs in its query only stays on the page.
pub fn guard_unload(unsaved: Signal<bool>) {
    #[cfg(feature = "hydrate")]
    {
        let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
            if unsaved.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
        if let Some(leaving) = use_context::<Leaving>() {
            leaving.add(unsaved);
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = unsaved;
}

/// Watches the ways out of a page, for as long as the application runs.
pub fn watch_leaving(leaving: Leaving) {
    #[cfg(feature = "hydrate")]
    leaving::watch(leaving);
    #[cfg(not(feature = "hydrate"))]
    let _ = leaving;
}

/// Listens to the keyboard of the whole page until the owner is disposed of. The handler gets the key
/// (`"k"`, `"ArrowDown"`), whether Ctrl or Cmd is held, and whether the focus is in a text field; it returns
/// true when it took the key. Keys of one character are left alone where the preference `shortcuts` is `off`.
pub fn on_key(handler: impl Fn(&str, bool, bool) -> bool + 'static) {
    #[cfg(feature = "hydrate")]
    {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let typing = document().active_element().is_some_and(|element| {
                matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                    && !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio"))
                    || element.has_attribute("contenteditable")
            });
            let control = event.ctrl_key() || event.meta_key();
            let single = !control && event.key().chars().count() == 1;
            if event.alt_key() || single && preference("shortcuts").as_deref() == Some("off") {
                return;
            }
            if handler(&event.key(), control, typing) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = handler;
}

/// Subscribes to the server's events; the browser reconnects by itself.
pub fn listen(address: &str, on_message: impl Fn(String) + 'static) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::{JsCast, closure::Closure};
        let Ok(source) = web_sys::EventSource::new(address) else { return };
        let closure = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on_message(text);
            }
        });
        source.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        closure.forget();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (address, on_message);
}

/// A file chosen in an `<input type="file">` or dropped: its name and size in bytes. The browser keeps the content.
#[derive(Debug, Clone)]
pub struct ChosenFile {
    pub name: String,
    pub size: u64,
    #[cfg(feature = "hydrate")]
    file: send_wrapper::SendWrapper<web_sys::File>,
}

/// The files chosen in the input with this id.
pub fn chosen_files(input_id: &str) -> Vec<ChosenFile> {
    #[cfg(feature = "hydrate")]
    return element::<web_sys::HtmlInputElement>(input_id)
        .and_then(|input| input.files())
        .map(upload::from_list)
        .unwrap_or_default();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = input_id;
        Vec::new()
    }
}

/// The files dropped on an element.
pub fn dropped_files(event: &leptos::ev::DragEvent) -> Vec<ChosenFile> {
    #[cfg(feature = "hydrate")]
    return event.data_transfer().and_then(|transfer| transfer.files()).map(upload::from_list).unwrap_or_default();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = event;
        Vec::new()
    }
}

/// A running upload; dropping it does not stop it, [`Upload::cancel`] does.
#[derive(Debug, Clone)]
pub struct Upload {
    #[cfg(feature = "hydrate")]
    request: send_wrapper::SendWrapper<web_sys::XmlHttpRequest>,
}

impl Upload {
    pub fn cancel(&self) {
        #[cfg(feature = "hydrate")]
        let _ = self.request.abort();
    }
}

/// What an upload tells while it runs.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadNews {
    /// Bytes sent, of all.
    Progress {
        sent: u64,
        total: u64,
    },
    /// HTTP status and body of the answer.
    Answered {
        status: u16,
        body: String,
    },
    Cancelled,
    Failed,
}

/// Sends a file as `multipart/form-data` (field `file`) by POST and reports.
pub fn upload(address: &str, file: &ChosenFile, on_news: impl Fn(UploadNews) + Clone + 'static) -> Option<Upload> {
    #[cfg(feature = "hydrate")]
    return upload::send(address, file, on_news).ok();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (address, file, on_news);
        None
    }
}

#[cfg(feature = "hydrate")]
fn element<T: wasm_bindgen::JsCast>(id: &str) -> Option<T> {
    use wasm_bindgen::JsCast;
    document().get_element_by_id(id)?.dyn_into().ok()
}

//! What only a browser can do. Every function does nothing on the server, so views need no `cfg`.

use leptos::prelude::*;

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

/// Goes to an address with a full page load (sign-out, downloads).
pub fn go(address: &str) {
    #[cfg(feature = "hydrate")]
    let _ = window().location().set_href(address);
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
}

/// Asks before the tab is closed or reloaded while `unsaved` is true.
pub fn guard_unload(unsaved: Signal<bool>) {
    #[cfg(feature = "hydrate")]
    {
        let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
            if unsaved.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = unsaved;
}

/// Listens to the keyboard of the whole page until the owner is disposed of. The handler gets the key
/// (`"k"`, `"ArrowDown"`), whether Ctrl or Cmd is held, and whether the focus is in a text field; it returns
/// true when it took the key.
pub fn on_key(handler: impl Fn(&str, bool, bool) -> bool + 'static) {
    #[cfg(feature = "hydrate")]
    {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let typing = document().active_element().is_some_and(|element| {
                matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                    && !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio"))
                    || element.has_attribute("contenteditable")
            });
            if !event.alt_key() && handler(&event.key(), event.ctrl_key() || event.meta_key(), typing) {
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
        .map(from_list)
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
    return event.data_transfer().and_then(|transfer| transfer.files()).map(from_list).unwrap_or_default();
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
    return send(address, file, on_news).ok();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (address, file, on_news);
        None
    }
}

#[cfg(feature = "hydrate")]
fn send(
    address: &str,
    file: &ChosenFile,
    on_news: impl Fn(UploadNews) + Clone + 'static,
) -> Result<Upload, wasm_bindgen::JsValue> {
    use wasm_bindgen::{JsCast, closure::Closure};
    let request = web_sys::XmlHttpRequest::new()?;
    request.open("POST", address)?;
    let form = web_sys::FormData::new()?;
    form.append_with_blob_and_filename("file", &file.file, &file.name)?;

    let news = on_news.clone();
    let progress = Closure::<dyn Fn(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
        news(UploadNews::Progress { sent: event.loaded() as u64, total: event.total() as u64 });
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    progress.forget();

    let (news, answered) = (on_news.clone(), request.clone());
    let loaded = Closure::<dyn Fn()>::new(move || {
        let body = answered.response_text().ok().flatten().unwrap_or_default();
        news(UploadNews::Answered { status: answered.status().unwrap_or_default(), body });
    });
    request.set_onload(Some(loaded.as_ref().unchecked_ref()));
    loaded.forget();

    let news = on_news.clone();
    let aborted = Closure::<dyn Fn()>::new(move || news(UploadNews::Cancelled));
    request.set_onabort(Some(aborted.as_ref().unchecked_ref()));
    aborted.forget();
    let failed = Closure::<dyn Fn()>::new(move || on_news(UploadNews::Failed));
    request.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();

    request.send_with_opt_form_data(Some(&form))?;
    Ok(Upload { request: send_wrapper::SendWrapper::new(request) })
}

#[cfg(feature = "hydrate")]
fn from_list(list: web_sys::FileList) -> Vec<ChosenFile> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| ChosenFile {
            name: file.name(),
            size: file.size() as u64,
            file: send_wrapper::SendWrapper::new(file),
        })
        .collect()
}

#[cfg(feature = "hydrate")]
fn element<T: wasm_bindgen::JsCast>(id: &str) -> Option<T> {
    use wasm_bindgen::JsCast;
    document().get_element_by_id(id)?.dyn_into().ok()
}

#[cfg(feature = "hydrate")]
fn focused_row_element() -> Option<web_sys::Element> {
    document().active_element()?.closest("tr[data-key]").ok()?
}

#[cfg(feature = "hydrate")]
fn focus_element(element: Option<web_sys::Element>) {
    use wasm_bindgen::JsCast;
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// A selector that finds the same place again; none for the body itself.
#[cfg(feature = "hydrate")]
fn place_of(element: web_sys::Element) -> Option<String> {
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

//! Outcomes of lone actions, told in a corner and read aloud.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::words::use_words;

/// How long a success stays: long enough to read twice. A failure stays until it is dismissed.
const STAYS: Duration = Duration::from_secs(8);

/// A sentence, and at most one thing to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub text: String,
    pub failed: bool,
    /// The words and the address of a link.
    pub link: Option<(String, String)>,
}

impl Toast {
    pub fn success(text: impl Into<String>) -> Self {
        Self { text: text.into(), failed: false, link: None }
    }

    pub fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), failed: true, link: None }
    }

    /// With a link: to what was made, or to the activity where it can be undone.
    #[must_use]
    pub fn link(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        self.link = Some((words.into(), href.into()));
        self
    }
}

/// Where toasts are put: taken from context by whoever acts.
#[derive(Clone, Copy)]
pub struct Toaster {
    shown: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
}

impl Toaster {
    fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// It worked.
    pub fn success(&self, text: impl Into<String>) {
        self.show(Toast::success(text));
    }

    /// It did not.
    pub fn error(&self, text: impl Into<String>) {
        self.show(Toast::error(text));
    }

    /// Any toast.
    pub fn show(&self, toast: Toast) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| shown.push((id, toast)));
    }

    fn dismiss(&self, id: u32) {
        self.shown.update(|shown| shown.retain(|(known, _)| *known != id));
    }
}

/// Makes the toaster of this page; the frame does so once.
pub fn provide_toaster() -> Toaster {
    let toaster = Toaster::new();
    provide_context(toaster);
    toaster
}

/// The toaster of this page. Outside a frame its toasts go nowhere.
pub fn use_toaster() -> Toaster {
    use_context().unwrap_or_else(Toaster::new)
}

#[component]
fn Slice(toaster: Toaster, id: u32, toast: Toast) -> impl IntoView {
    let words = use_words();
    if !toast.failed {
        // An effect runs in the browser only: on the server there is no clock to wait for.
        Effect::new(move |_| {
            set_timeout(move || _ = toaster.shown.try_update(|shown| shown.retain(|(known, _)| *known != id)), STAYS)
        });
    }
    let glyph = if toast.failed { Glyph::Error } else { Glyph::Ok };
    view! {
        <div class=if toast.failed { "toast bad" } else { "toast" }>
            <Icon glyph=glyph />
            <span>{toast.text}</span>
            {toast.link.map(|(words, href)| view! { <a href=href>{words}</a> })}
            <button type="button" aria-label=words.dismiss on:click=move |_| toaster.dismiss(id)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
    .into_any()
}

/// The corner where toasts appear. It is always there, so that what enters it is read aloud.
#[component]
pub fn Toasts(
    toaster: Toaster,
    /// The outcome of a plain form post, told by the page that follows.
    #[prop(optional_no_strip)]
    flash: Option<Toast>,
) -> impl IntoView {
    if let Some(flash) = flash {
        toaster.show(flash);
    }
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-label=use_words().notices>
            <For each=move || toaster.shown.get() key=|(id, _)| *id children=move |(id, toast)| view! { <Slice toaster=toaster id=id toast=toast /> } />
        </div>
    }
    .into_any()
}

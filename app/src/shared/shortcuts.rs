//! The keys of the page that is shown, for the list that `?` opens, and whether single keys act at all.

use crate::browser;
use leptos::prelude::*;

/// The preference that switches single keys off, for people whose speech input or hands press them unasked.
const PREFERENCE: &str = "shortcuts";

/// A key and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    pub keys: &'static str,
    pub does: &'static str,
}

#[derive(Clone, Copy)]
struct Shortcuts {
    shown: RwSignal<Vec<Shortcut>>,
    help: RwSignal<bool>,
    on: RwSignal<bool>,
}

/// Makes room for the keys of pages; the frame does so once.
pub fn provide_shortcuts() {
    let on = RwSignal::new(true);
    Effect::new(move |_| {
        browser::recall_preference(PREFERENCE);
        on.set(browser::preference(PREFERENCE).as_deref() != Some("off"));
    });
    provide_context(Shortcuts { shown: RwSignal::new(Vec::new()), help: RwSignal::new(false), on });
}

/// Names the keys of a page until it is left.
pub fn offer(shortcuts: Vec<Shortcut>) {
    if let Some(Shortcuts { shown, .. }) = use_context() {
        // An effect runs in the browser only, where keys are.
        Effect::new(move |_| shown.set(shortcuts.clone()));
        on_cleanup(move || shown.set(Vec::new()));
    }
}

/// The keys of the page that is shown.
pub fn use_shortcuts() -> Signal<Vec<Shortcut>> {
    use_context().map_or_else(|| Signal::stored(Vec::new()), |Shortcuts { shown, .. }| shown.into())
}

/// Whether the list of keys is open.
pub fn use_help() -> RwSignal<bool> {
    use_context().map_or_else(|| RwSignal::new(false), |Shortcuts { help, .. }| help)
}

/// Whether single keys act. What it is set to is remembered.
pub fn use_single_keys() -> (Signal<bool>, Callback<bool>) {
    let on = use_context().map_or_else(|| RwSignal::new(true), |Shortcuts { on, .. }| on);
    let set = move |wanted: bool| {
        browser::set_preference(PREFERENCE, if wanted { "on" } else { "off" });
        on.set(wanted);
    };
    (on.into(), Callback::new(set))
}

//! The keys of the page that is shown, for the list that `?` opens.

use leptos::prelude::*;

/// A key and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    pub keys: &'static str,
    pub does: &'static str,
}

#[derive(Clone, Copy)]
struct Shortcuts(RwSignal<Vec<Shortcut>>);

/// Makes room for the keys of pages; the frame does so once.
pub fn provide_shortcuts() {
    provide_context(Shortcuts(RwSignal::new(Vec::new())));
}

/// Names the keys of a page until it is left.
pub fn offer(shortcuts: Vec<Shortcut>) {
    if let Some(Shortcuts(shown)) = use_context() {
        // An effect runs in the browser only, where keys are.
        Effect::new(move |_| shown.set(shortcuts.clone()));
        on_cleanup(move || shown.set(Vec::new()));
    }
}

/// The keys of the page that is shown.
pub fn use_shortcuts() -> Signal<Vec<Shortcut>> {
    use_context().map_or_else(|| Signal::stored(Vec::new()), |Shortcuts(shown)| shown.into())
}

//! What keeps people from losing work: whether anything on the page is unsaved, and where they wanted to go.

use leptos::prelude::*;

/// In context inside the frame.
#[derive(Clone, Copy)]
pub struct Leaving {
    /// An address of this application; whoever shows the question empties it again.
    pub wanted: RwSignal<Option<String>>,
    unsaved: StoredValue<Vec<(u32, Signal<bool>)>>,
    next: StoredValue<u32>,
}

impl Leaving {
    pub fn new() -> Self {
        Self { wanted: RwSignal::new(None), unsaved: StoredValue::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Watches a part of the page for as long as it is there.
    pub fn add(self, unsaved: Signal<bool>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.unsaved.update_value(|known| known.push((number, unsaved)));
        on_cleanup(move || _ = self.unsaved.try_update_value(|known| known.retain(|(one, _)| *one != number)));
    }

    pub fn is_unsaved(self) -> bool {
        let known = self.unsaved.try_get_value().unwrap_or_default();
        known.iter().any(|(_, unsaved)| unsaved.try_get_untracked() == Some(true))
    }
}

impl Default for Leaving {
    fn default() -> Self {
        Self::new()
    }
}

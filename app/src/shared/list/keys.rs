//! A list by keyboard: `/` searches, `j` and `k` move, `x` selects, Enter opens.

use crate::browser;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Listens until the list is gone. Rows are those of the table with a key; Enter needs nothing, because the focus
/// is on the link of the row.
pub fn list_keys(search_id: &'static str, selection: Option<RwSignal<BTreeSet<String>>>) {
    browser::on_key(move |key, control, typing| {
        if control || typing || browser::is_dialog_open() {
            return false;
        }
        match (key, selection) {
            ("/", _) => browser::focus(search_id),
            ("j", _) => browser::step_row(true),
            ("k", _) => browser::step_row(false),
            ("x", Some(selection)) => {
                let Some(key) = browser::focused_row() else { return false };
                selection.update(|selected| {
                    if !selected.remove(&key) {
                        selected.insert(key);
                    }
                });
            }
            _ => return false,
        }
        true
    });
}

//! Saying that a write succeeded, with the way to take it back.

use crate::ui::{Toast, Toaster};
use crate::{api, paths, text};
use leptos::task::spawn_local;
use portico_contract::Operation;
use portico_contract::portico::ledger::LedgerQuery;

/// Told with a link to its entry of the activity, where it can be undone.
pub fn told(toaster: Toaster, words: String, entry: i64) {
    toaster.show(Toast::success(words).link(text::common::undo(), paths::ledger_entry(entry)));
}

/// Told when the call was an operation of the API: its entry is the person's latest of that kind on the target.
pub fn told_of<O: Operation>(toaster: Toaster, words: String, target: String) {
    let person = super::session::use_me().map(|me| me.person.id).unwrap_or_default();
    let operation = O::INFO.name.to_owned();
    spawn_local(async move {
        let query = LedgerQuery { person, target, operation, page: 1, size: 1 };
        match api::read_ledger(query).await.ok().and_then(|page| page.entries.into_iter().next()) {
            Some(entry) => told(toaster, words, entry.id),
            None => toaster.success(words),
        }
    });
}

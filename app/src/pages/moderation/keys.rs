//! Triage by keyboard: `j` and `k` move in the list, `f` and `d` decide, `n` goes on.

use super::act::Act;
use super::{Inbox, list, refusal_to_decide};
use crate::browser;
use crate::shared::shortcuts::{self, Shortcut};
use crate::text::moderation as text;
use leptos::prelude::{GetUntracked, WithUntracked};
use leptos_router::NavigateOptions;

/// Listens until the inbox is left. Enter needs nothing: the focus is on a link.
pub(super) fn listen(inbox: Inbox, navigate: impl Fn(&str, NavigateOptions) + Clone + 'static) {
    shortcuts::offer(vec![
        Shortcut { keys: "f", does: text::does_fulfil() },
        Shortcut { keys: "d", does: text::does_decline() },
        Shortcut { keys: "n", does: text::does_next_open() },
    ]);
    let may = refusal_to_decide().is_none();
    browser::on_key(move |key, control, typing| {
        if control || typing || browser::is_dialog_open() {
            return false;
        }
        match key {
            "/" => browser::focus("inbox-search"),
            "j" => step(inbox, true),
            "k" => step(inbox, false),
            "n" => inbox.go_to(inbox.next_open(), &navigate),
            "f" if may => open(inbox, Act::Fulfil, &navigate),
            "d" if may => open(inbox, Act::Decline, &navigate),
            _ => return false,
        }
        true
    });
}

/// Moves the focus in the list; from the open request where nothing was moved yet.
fn step(inbox: Inbox, forward: bool) {
    inbox.listed.with_untracked(|listed| {
        let focused = listed.iter().position(|request| browser::is_focused(&list::link_id(&request.uid)));
        let opened = || {
            let open = inbox.open.get_untracked()?;
            listed.iter().position(|request| request.uid == open)
        };
        let last = listed.len().saturating_sub(1);
        let next = match focused.or_else(opened) {
            None => 0,
            Some(here) if forward => (here + 1).min(last),
            Some(here) => here.saturating_sub(1),
        };
        if let Some(request) = listed.get(next) {
            browser::focus(&list::link_id(&request.uid));
        }
    });
}

fn open(inbox: Inbox, act: Act, navigate: &impl Fn(&str, NavigateOptions)) {
    if let Some(uid) = inbox.open.get_untracked() {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&act.href(&inbox.href_of(&uid)), options);
    }
}

//! What the keyboard does: shown by `?`.

use crate::browser;
use crate::shared::shortcuts::{Shortcut, use_shortcuts};
use crate::text::palette as words;
use crate::ui::{Dialog, Kbd};
use leptos::prelude::*;

#[component]
pub fn ShortcutHelp() -> impl IntoView {
    let open = RwSignal::new(false);
    browser::on_key(move |key, control, typing| {
        if key == "?" && !control && !typing {
            open.set(true);
            return true;
        }
        false
    });
    let shortcuts = use_shortcuts();
    let line = |keys: &'static str, does: &'static str| {
        view! {
            <div class="row">
                <span>{does}</span>
                <span class="end"><Kbd keys=keys /></span>
            </div>
        }
    };
    view! {
        <Dialog id="shortcuts" title=words::shortcuts() open=open>
            <div class="stack">
                {line("Ctrl K", words::does_palette())}
                {line("/", words::does_search())}
                {line("j", words::does_next())}
                {line("k", words::does_previous())}
                {line("x", words::does_select())}
                {line("Enter", words::does_open())}
                {move || shortcuts.get().into_iter().map(|Shortcut { keys, does }| line(keys, does)).collect_view()}
                {line("?", words::does_help())}
            </div>
        </Dialog>
    }
    .into_any()
}

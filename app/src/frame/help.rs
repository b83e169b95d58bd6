//! What the keyboard does: shown by `?` and from the account. Single keys can be switched off here.

use crate::browser;
use crate::shared::shortcuts::{Shortcut, use_help, use_shortcuts, use_single_keys};
use crate::text::palette as words;
use crate::ui::{Bind, Checkbox, Dialog, Kbd};
use leptos::prelude::*;

#[component]
pub fn ShortcutHelp() -> impl IntoView {
    let open = use_help();
    browser::on_key(move |key, control, typing| {
        if key == "?" && !control && !typing && !browser::is_dialog_open() {
            open.set(true);
            return true;
        }
        false
    });
    let shortcuts = use_shortcuts();
    let (on, switch) = use_single_keys();
    let single = Bind::new(move || on.get(), move |on| switch.run(on));
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
            <div class="stack shortcuts">
                {line("Ctrl K", words::does_palette())}
                <div class="stack singles" class:off=move || !on.get()>
                    {line("/", words::does_search())}
                    {line("j", words::does_next())}
                    {line("k", words::does_previous())}
                    {line("x", words::does_select())}
                    {line("Enter", words::does_open())}
                    {move || {
                        shortcuts.get().into_iter().map(|Shortcut { keys, does }| line(keys, does)).collect_view()
                    }}
                    {line("?", words::does_help())}
                </div>
                <Checkbox id="single-keys" label=words::single_keys() help=words::single_keys_help() checked=single />
            </div>
        </Dialog>
    }
    .into_any()
}

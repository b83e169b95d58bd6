//! Native dialogs. The browser keeps focus inside, and gives it back to where it was.

use leptos::prelude::*;

use super::button::{Button, IconButton, Look};
use super::icon::Glyph;
use super::words::use_words;
use crate::browser;

/// A modal dialog that is open while `open` is true. Its content is made anew each time it opens.
#[component]
pub fn Dialog(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] title: Signal<String>,
    open: RwSignal<bool>,
    /// Room for a table or a comparison.
    #[prop(optional)]
    wide: bool,
    /// Its buttons, the main one last.
    #[prop(optional, into)]
    footer: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let words = use_words();
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    let content = StoredValue::new((children, footer));
    let target = id.clone();
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        match (was_open, is_open) {
            (_, true) => browser::show_dialog(&target),
            (Some(true), false) => browser::close_dialog(&target),
            _ => {}
        }
        is_open
    });
    view! {
        <dialog
            class=if wide { "dialog wide" } else { "dialog" }
            id=id
            aria-labelledby=labelled_by
            on:close=move |_| open.set(false)
        >
            {move || {
                open.get()
                    .then(|| {
                        content
                            .with_value(|(children, footer)| {
                                view! {
                                    <header>
                                        <h2 id=title_id.clone()>{move || title.get()}</h2>
                                    </header>
                                    <div class="body">{children()}</div>
                                    <footer>{footer.run()}</footer>
                                    <span class="dismiss">
                                        <IconButton
                                            glyph=Glyph::Close
                                            label=words.close
                                            on_click=move |_| open.set(false)
                                        />
                                    </span>
                                }
                            })
                    })
            }}
        </dialog>
    }
    .into_any()
}

/// Asks once before something happens: its children say what will happen to what.
///
/// It stays open while `pending`; whoever confirms closes it when the work is done, or shows `error`.
#[component]
pub fn ConfirmDialog(
    #[prop(into)] id: String,
    #[prop(into)] title: Signal<String>,
    open: RwSignal<bool>,
    /// The verb: `Delete dataset`, never `OK`.
    #[prop(into)]
    confirm: Signal<String>,
    /// Something is lost or becomes public.
    #[prop(optional)]
    danger: bool,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled_reason: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(into)] on_confirm: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let words = use_words();
    let look = if danger { Look::Destroy } else { Look::Primary };
    let confirm_id = format!("{id}-confirm");
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{words.cancel}</Button>
            <Button
                id=confirm_id.clone()
                look=look
                pending=pending
                disabled_reason=disabled_reason
                on_click=move |_| on_confirm.run(())
            >
                {move || confirm.get()}
            </Button>
        }
    };
    view! {
        <Dialog id=id title=title open=open footer=footer>
            {children()}
            {move || error.get().map(|error| view! { <p class="note bad" role="alert">{error}</p> })}
        </Dialog>
    }
    .into_any()
}

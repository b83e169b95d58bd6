//! What is not saved yet, always in sight.

use leptos::prelude::*;

use super::button::{Button, Look};
use super::words::use_words;

/// The foot of an editor: how much is unsaved, and the way to drop, review or save it.
#[component]
pub fn SaveBar(
    /// Fields that differ from what is saved.
    #[prop(into)]
    changes: Signal<usize>,
    #[prop(optional, into)] pending: Signal<bool>,
    /// Why saving is refused.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// What went wrong with the last try, where no field can show it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    #[prop(into)] on_discard: Callback<()>,
    #[prop(optional, into)] on_review: Option<Callback<()>>,
    /// Without it the button submits its form.
    #[prop(optional, into)]
    on_save: Option<Callback<()>>,
    #[prop(optional, into)] save_label: Option<String>,
) -> impl IntoView {
    let words = use_words();
    let unchanged = Signal::derive(move || changes.get() == 0);
    let refusal = Signal::derive(move || {
        disabled_reason.get().or_else(|| unchanged.get().then(|| words.nothing_changed.to_owned()))
    });
    view! {
        <div class="savebar">
            {move || error.get().map(|error| view! { <span class="note bad error" role="alert">{error}</span> })}
            <span class="state" class:dirty=move || !unchanged.get() role="status">
                {move || match changes.get() {
                    0 => words.nothing_changed.to_owned(),
                    count => (words.changed)(count),
                }}
            </span>
            <span class="end">
                <Show when=move || !unchanged.get()>
                    <Button look=Look::Quiet pending=pending on_click=move |_| on_discard.run(())>
                        {words.discard}
                    </Button>
                    {on_review
                        .map(|on_review| {
                            view! { <Button on_click=move |_| on_review.run(())>{words.review}</Button> }
                        })}
                </Show>
                <Button
                    look=Look::Primary
                    submit=on_save.is_none()
                    pending=pending
                    disabled_reason=refusal
                    on_click=move |_| {
                        if let Some(on_save) = on_save {
                            on_save.run(());
                        }
                    }
                >
                    {save_label.unwrap_or_else(|| words.save.to_owned())}
                </Button>
            </span>
        </div>
    }
    .into_any()
}

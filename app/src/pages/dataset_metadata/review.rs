//! What is going to be saved, field by field.

use super::editor::Editor;
use crate::text::{common as words, metadata as text};
use crate::ui::{Button, Dialog, Diff, Look};
use leptos::prelude::*;

pub fn review(editor: Editor, shown: RwSignal<bool>) -> AnyView {
    let footer = move || {
        view! {
            <Button on_click=move |_| shown.set(false)>{words::close()}</Button>
            <Button
                look=Look::Primary
                pending=editor.write.pending
                on_click=move |_| {
                    shown.set(false);
                    editor.save();
                }
            >
                {words::save()}
            </Button>
        }
    };
    let changes = move || {
        let changed = editor.changed();
        if changed.is_empty() {
            return view! { <p class="muted">{text::review_nothing()}</p> }.into_any();
        }
        changed
            .into_iter()
            .map(|field| {
                let (before, after) = field.draft.with(|draft| draft.comparison());
                let (template, name) = field.key();
                view! {
                    <section class="stack tight">
                        <h3>{field.label()} " " <code class="muted">{format!("{template}.{name}")}</code></h3>
                        <Diff before=before after=after />
                    </section>
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <Dialog id="metadata-review" title=text::review_title() open=shown wide=true footer=footer>
            <div class="stack">{changes}</div>
        </Dialog>
    }
    .into_any()
}

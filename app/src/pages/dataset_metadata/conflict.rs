//! Two people changed the same field: base, theirs and mine side by side, and a decision for each.

use super::editor::{Editor, FieldState, key_of_conflict};
use crate::form::{Control, Entry, control, shown};
use crate::text::{common as words, metadata as text};
use crate::ui::{Button, Choice, Dialog, Field, Look, Segments};
use leptos::prelude::*;
use portico_contract::portico::edit::FieldConflict;

const MINE: &str = "mine";
const THEIRS: &str = "theirs";
const EDIT: &str = "edit";

/// A conflict being decided.
#[derive(Clone)]
struct Case {
    conflict: FieldConflict,
    field: FieldState,
    choice: RwSignal<String>,
}

pub fn conflict(editor: Editor) -> AnyView {
    let shown = RwSignal::new(false);
    let cases = Memo::new_with_compare(
        move |_| {
            let conflicts = editor.conflicts.get();
            let case = |conflict: FieldConflict| {
                let field = editor.field(&key_of_conflict(&conflict))?;
                Some(Case { conflict, field, choice: RwSignal::new(MINE.to_owned()) })
            };
            conflicts.into_iter().filter_map(case).collect::<Vec<_>>()
        },
        |_, _| true,
    );
    Effect::new(move |_| shown.set(!editor.conflicts.with(Vec::is_empty)));
    let footer = move || {
        view! {
            <Button on_click=move |_| shown.set(false)>{words::cancel()}</Button>
            <Button
                look=Look::Primary
                pending=editor.write.pending
                on_click=move |_| {
                    cases.get_untracked().into_iter().for_each(decide);
                    shown.set(false);
                    editor.save();
                }
            >
                {text::save_decided()}
            </Button>
        }
    };
    view! {
        <Dialog id="metadata-conflict" title=text::conflict_title() open=shown wide=true footer=footer>
            <div class="stack">
                <p>{text::conflict_intro()}</p>
                {move || cases.get().into_iter().enumerate().map(|(index, case)| section(index, case)).collect_view()}
            </div>
        </Dialog>
    }
    .into_any()
}

/// The portal's value becomes what was opened, so that the next save builds on it.
fn decide(case: Case) {
    let Case { conflict, field, choice } = case;
    field.error.set(None);
    field.draft.update(|draft| {
        let theirs = Entry::of(&draft.widget, conflict.theirs.as_ref());
        draft.rebase(conflict.theirs, None);
        if choice.get_untracked() == THEIRS {
            draft.entry = theirs;
        }
    });
}

fn section(index: usize, case: Case) -> AnyView {
    let Case { conflict, field, choice } = case;
    let label = field.label();
    let name = format!("metadata-conflict-{index}");
    let side = |title: &'static str, value: Option<&serde_json::Value>| {
        let value = shown(value);
        let value = match value.is_empty() {
            true => view! { <span class="muted">{text::empty_value()}</span> }.into_any(),
            false => view! { <span class="said">{value}</span> }.into_any(),
        };
        view! {
            <div>
                <dt>{title}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    };
    let choices = vec![
        Choice::new(MINE, text::keep_mine()),
        Choice::new(THEIRS, text::take_theirs()),
        Choice::new(EDIT, text::edit_value()),
    ];
    let editing = {
        let (field, label, name) = (field.clone(), label.clone(), name.clone());
        move || {
            (choice.get() == EDIT).then(|| {
                let id = format!("{name}-value");
                let widget = field.draft.with_untracked(|draft| draft.widget.clone());
                let group = widget.is_group();
                let placed = Control { widget, entry: field.entry(), id: id.clone(), suggest: None };
                view! {
                    <Field id=id label=text::merged_value(&label) group=group>
                        // Made inside the field, which tells it its id.
                        {control(placed)}
                    </Field>
                }
            })
        }
    };
    view! {
        <section class="stack tight conflict">
            <h3>{label.clone()}</h3>
            <dl class="sides">
                {side(text::conflict_base(), conflict.base.as_ref())}
                {side(text::conflict_theirs(), conflict.theirs.as_ref())}
                {side(text::conflict_mine(), conflict.mine.as_ref())}
            </dl>
            <Segments value=choice name=name choices=choices label=text::conflict_choose(&label) />
            {editing}
        </section>
    }
    .into_any()
}

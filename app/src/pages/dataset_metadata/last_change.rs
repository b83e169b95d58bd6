//! The last change of these metadata that the ledger knows, and the way to take it back.

use super::editor::Editor;
use crate::form::shown;
use crate::shared::dataset::use_dataset;
use crate::shared::explain::explain;
use crate::shared::session::refusal;
use crate::shared::write::Write;
use crate::text::common::moment;
use crate::text::{common as words, metadata as text};
use crate::ui::{Button, Card, Diff, Glyph, Look, Skeleton, use_toaster};
use crate::{api, paths};
use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::dataset_metadata::UpdateTemplateFieldDatasetMetadata;
use portico_contract::portico::ledger::{LedgerEntry, LedgerOutcome, LedgerPage, LedgerQuery};
use serde_json::Value;

/// Entries to look through for one that is about metadata.
const LOOKED_AT: u32 = 25;

/// True for operations that write metadata of a dataset; publishing them changes none.
pub fn is_metadata(operation: &str) -> bool {
    operation.ends_with("dataset_metadata") && !operation.starts_with("publish")
}

async fn last(target: String) -> Result<Option<LedgerEntry>, ApiError> {
    let query = LedgerQuery { target, page: 1, size: LOOKED_AT, ..LedgerQuery::default() };
    let LedgerPage { entries, .. } = api::read_ledger(query).await?;
    Ok(entries.into_iter().find(|entry| is_metadata(&entry.operation) && entry.outcome == LedgerOutcome::Done))
}

pub fn last_change(editor: Editor) -> AnyView {
    let uid = use_dataset().uid();
    let found = {
        let uid = uid.to_string();
        Resource::new(move || (uid.clone(), editor.revision.get()), |(uid, _)| last(uid))
    };
    let body = move || {
        Suspend::new(async move {
            match found.await {
                Ok(Some(entry)) => change(editor, entry),
                Ok(None) => view! { <p class="muted">{text::no_change()}</p> }.into_any(),
                Err(error) => view! { <p class="muted">{error.message}</p> }.into_any(),
            }
        })
    };
    let href = paths::activity_of(uid.as_str());
    view! {
        <Card
            title=text::last_change()
            end=move || view! { <a class="text" href=href>{text::all_activity()}</a> }
        >
            <Transition fallback=|| view! { <Skeleton /> }>{body}</Transition>
        </Card>
    }
    .into_any()
}

fn change(editor: Editor, entry: LedgerEntry) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let id = entry.id;
    let refused = refusal::<UpdateTemplateFieldDatasetMetadata>();
    Effect::new(move |_| {
        if let Some(error) = write.error.get() {
            toaster.error(explain(&error));
        }
    });
    let undo = (entry.can_undo && entry.undone_by.is_none()).then(|| {
        view! {
            <Button
                small=true
                look=Look::Quiet
                glyph=Glyph::Undo
                pending=write.pending
                disabled_reason=refused
                on_click=move |_| {
                    write
                        .run(
                            api::undo_entry(id),
                            move |made| {
                                editor.own.update(|own| own.push(made.id));
                                toaster.success(text::undo_done());
                                editor.reload();
                            },
                        )
                }
            >
                {words::undo()}
            </Button>
        }
    });
    let section = entry.section.clone().unwrap_or_else(|| entry.operation.clone());
    let (before, after) = (shown(value_of(entry.before.as_ref())), shown(value_of(entry.after.as_ref())));
    view! {
        <div class="row">
            <span class="muted">
                <a class="text" href=paths::ledger_entry(id)>
                    {moment(&entry.at)}
                </a>
                " · "
                {entry.person}
                " · "
                <code>{section}</code>
            </span>
            <span class="end">{undo}</span>
        </div>
        <Diff before=before after=after />
    }
    .into_any()
}

/// Of one field the value says enough; of more, all of it.
fn value_of(recorded: Option<&Value>) -> Option<&Value> {
    let recorded = recorded?;
    recorded.get("value").or(Some(recorded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn publishing_metadata_is_not_a_change_of_them() {
        assert!(is_metadata("update_template_field_dataset_metadata"));
        assert!(is_metadata("update_all_dataset_metadata"));
        assert!(!is_metadata("publish_dataset_metadata"));
    }

    #[test]
    fn a_recorded_field_is_shown_by_its_value() {
        let recorded = json!({"value": "a", "override_remote_value": true});
        assert_eq!(value_of(Some(&recorded)), Some(&json!("a")));
    }
}

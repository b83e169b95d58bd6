//! Removing a configuration: which later ones need the name that it gives, said before.

use super::stack::name;
use super::state::Fields;
use crate::api;
use crate::browser;
use crate::shared::undo::told_of;
use crate::shared::write::Write;
use crate::text::fields as text;
use crate::text::processing::step_named;
use crate::ui::{ConfirmDialog, use_toaster};
use leptos::prelude::*;
use portico_contract::fields::{DatasetFieldConfiguration, DestroyDatasetFieldConfigurations, FieldConfiguration};

pub fn dialog(tab: Fields) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let title =
        Signal::derive(move || tab.asked_step().map(|step| text::remove_title(&name(&step))).unwrap_or_default());
    let confirm = move |()| {
        let Some(step) = untrack(|| tab.asked_step()) else { return };
        let operation = DestroyDatasetFieldConfigurations { dataset_uid: tab.uid(), field_uid: step.uid.clone() };
        write.run(
            async move {
                let result = api::call(operation).await;
                tab.refresh().await;
                result
            },
            move |_| {
                tab.removing.set(false);
                let words = text::removed_step(&name(&step));
                told_of::<DestroyDatasetFieldConfigurations>(toaster, words, tab.uid().to_string());
                tab.dataset.reload();
                request_animation_frame(|| browser::focus("configurations"));
            },
        );
    };
    Effect::new(move |_| {
        if tab.removing.get() {
            write.error.set(None);
        }
    });
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(|error| error.message.clone())));
    view! {
        <ConfirmDialog
            id="remove-configuration"
            title=title
            open=tab.removing
            confirm=text::remove_confirm()
            danger=true
            pending=write.pending
            error=error
            on_confirm=confirm
        >
            {move || {
                let place = tab.asked.get().from;
                tab.steps.with(|steps| needed(steps, place)).map(|words| view! { <p>{words}</p> })
            }}
            <p class="muted">{text::remove_body()}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Later configurations that go by the name that a rename gives.
fn needed(steps: &[DatasetFieldConfiguration], place: usize) -> Option<String> {
    let FieldConfiguration::Rename { from_name, to_name, .. } = &steps.get(place)?.kind else { return None };
    if from_name == to_name {
        return None;
    }
    let uses = |step: &DatasetFieldConfiguration| step.kind.field() == Some(to_name.as_str());
    let later = steps.iter().enumerate().skip(place + 1).filter(|(_, step)| uses(step));
    let named: Vec<String> = later.map(|(place, step)| step_named(place + 1, &name(step))).collect();
    (!named.is_empty()).then(|| text::remove_needed(to_name, &named.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_rename_is_needed_by_those_that_go_by_its_name() {
        let steps: Vec<DatasetFieldConfiguration> = serde_json::from_value(json!([
            {"uid": "pr_1", "label": "", "type": "rename", "from_name": "a", "to_name": "b", "field_label": "B"},
            {"uid": "pr_2", "label": "Key", "type": "annotate", "field": "b", "annotation": "id"},
        ]))
        .unwrap();
        assert!(needed(&steps, 0).unwrap().contains("step 2 “Key”"));
        assert_eq!(needed(&steps, 1), None);
    }
}

//! Removing a step: what later steps lose by it, said before.

use super::outputs::dependents;
use super::stack::ADD;
use super::state::Processing;
use super::summary::name;
use crate::shared::undo::told_of;
use crate::shared::write::Write;
use crate::text::processing as text;
use crate::ui::{ConfirmDialog, use_toaster};
use crate::{api, browser};
use leptos::prelude::*;
use portico_contract::processors::DeleteDatasetProcessor;

pub fn dialog(tab: Processing) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let step = move || {
        let place = tab.asked.get().from;
        tab.steps.with(|steps| steps.get(place).cloned())
    };
    let title = Signal::derive(move || step().map(|step| text::remove_title(&name(&step))).unwrap_or_default());
    let confirm = move |()| {
        let Some(step) = untrack(step) else { return };
        let operation = DeleteDatasetProcessor { dataset_uid: tab.uid(), processor_uid: step.uid.clone() };
        write.run(
            async move {
                let result = api::call(operation).await;
                tab.refresh().await;
                result
            },
            move |_| {
                tab.removing.set(false);
                told_of::<DeleteDatasetProcessor>(toaster, text::removed(&name(&step)), tab.uid().to_string());
                tab.dataset.reload();
                request_animation_frame(|| browser::focus(ADD));
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
            id="remove-step"
            title=title
            open=tab.removing
            confirm=text::remove_confirm()
            danger=true
            pending=write.pending
            error=error
            on_confirm=confirm
        >
            {move || needed(tab)}
            <p class="muted">{text::remove_body()}</p>
        </ConfirmDialog>
    }
    .into_any()
}

fn needed(tab: Processing) -> AnyView {
    let place = tab.asked.get().from;
    let made =
        tab.simulation.good().and_then(|preview| Some(preview.steps.get(tab.drafted_place(place))?.added.clone()));
    tab.steps.with(|steps| {
        let needed = dependents(steps, place, &made.unwrap_or_default());
        if needed.is_empty() {
            return view! { <p>{text::remove_free()}</p> }.into_any();
        }
        let named = |places: &[usize]| {
            let one = |place: &usize| Some(text::step_named(place + 1, &name(steps.get(*place)?)));
            places.iter().filter_map(one).collect::<Vec<_>>().join(", ")
        };
        needed
            .iter()
            .map(|(field, places)| view! { <p>{text::remove_needed(field, &named(places))}</p> })
            .collect_view()
            .into_any()
    })
}

//! Moving a configuration: what the portal has to rewrite for it, said before.

use super::stack::name;
use super::state::Fields;
use crate::api;
use crate::shared::undo::told;
use crate::shared::write::Write;
use crate::text::{fields as text, processing};
use crate::ui::{ConfirmDialog, Progress, use_toaster};
use leptos::prelude::*;

pub fn dialog(tab: Fields) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let title = Signal::derive(move || tab.asked_step().map(|step| text::move_title(&name(&step))).unwrap_or_default());
    let count = move || {
        let asked = tab.asked.get();
        processing::count_of_steps(tab.steps.with(Vec::len).saturating_sub(asked.from.min(asked.to)))
    };
    let confirm = move |()| {
        let Some(step) = untrack(|| tab.asked_step()) else { return };
        let to = tab.asked.get_untracked().to;
        write.run(
            async move {
                let result = api::move_field_configuration(tab.uid(), step.uid.clone(), to).await;
                tab.refresh().await;
                result.map(|done| (done, name(&step)))
            },
            move |(done, name)| {
                tab.moving.set(false);
                let count = processing::count_of_steps(done.rewritten);
                told(toaster, text::moved(&name, to + 1, &count), done.entry);
                tab.dataset.reload();
            },
        );
    };
    Effect::new(move |_| {
        if tab.moving.get() {
            write.error.set(None);
        }
    });
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(|error| error.message.clone())));
    view! {
        <ConfirmDialog
            id="move-configuration"
            title=title
            open=tab.moving
            confirm=text::move_confirm()
            pending=write.pending
            error=error
            on_confirm=confirm
        >
            <p>{move || { let asked = tab.asked.get(); text::move_from(asked.from + 1, asked.to + 1) }}</p>
            <p>{move || processing::move_rewrites(&count())}</p>
            <p class="muted">{processing::move_safe()}</p>
            {move || {
                write
                    .pending
                    .get()
                    .then(|| {
                        view! {
                            <Progress
                                label=text::move_progress()
                                done=Signal::stored(0)
                                total=Signal::stored(None)
                            />
                        }
                    })
            }}
        </ConfirmDialog>
    }
    .into_any()
}

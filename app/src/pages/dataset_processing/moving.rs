//! Moving a step: what the portal has to rewrite for it, said before.

use super::state::Processing;
use super::summary::name;
use crate::api;
use crate::shared::undo::told;
use crate::shared::visit::use_visit;
use crate::shared::write::Write;
use crate::text::processing as text;
use crate::ui::{ConfirmDialog, Progress, use_toaster};
use leptos::prelude::*;

pub fn dialog(tab: Processing) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let visit = use_visit(true);
    let step = move || {
        let place = tab.asked.get().from;
        tab.steps.with(|steps| steps.get(place).cloned())
    };
    let title = Signal::derive(move || step().map(|step| text::move_title(&name(&step))).unwrap_or_default());
    let count = move || {
        let asked = tab.asked.get();
        text::count_of_steps(tab.steps.with(Vec::len).saturating_sub(asked.from.min(asked.to)))
    };
    let confirm = move |()| {
        let Some(step) = untrack(step) else { return };
        let to = tab.asked.get_untracked().to;
        write.run(
            async move {
                let result = api::move_processor(tab.uid(), step.uid.clone(), to).await;
                tab.refresh().await;
                result.map(|done| (done, name(&step)))
            },
            move |(done, name)| {
                tab.moving.set(false);
                told(toaster, text::moved(&name, to + 1, &text::count_of_steps(done.rewritten)), done.entry);
                // Its uid is another now: its number finds it.
                let address = tab.place.with_untracked(|place| place.at_step((to + 1).to_string())).href(&tab.uid());
                visit.run(address);
                tab.dataset.reload();
            },
        );
    };
    // What went wrong with the last move says nothing of this one.
    Effect::new(move |_| {
        if tab.moving.get() {
            write.error.set(None);
        }
    });
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(|error| error.message.clone())));
    view! {
        <ConfirmDialog
            id="move-step"
            title=title
            open=tab.moving
            confirm=text::move_confirm()
            pending=write.pending
            error=error
            on_confirm=confirm
        >
            <p>{move || { let asked = tab.asked.get(); text::move_from(asked.from + 1, asked.to + 1) }}</p>
            <p>{move || text::move_rewrites(&count())}</p>
            <p class="muted">{text::move_safe()}</p>
            {move || {
                write
                    .pending
                    .get()
                    .then(|| {
                        view! {
                            <Progress
                                label=text::move_progress(&untrack(count))
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

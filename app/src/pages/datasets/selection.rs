//! What is selected, and what can be done with all of it: asked once, with the names.

use super::batch::{Act, Batch};
use super::listing::Listing;
use crate::shared::session::refusal;
use crate::text::catalog as text;
use crate::ui::{Button, ConfirmDialog, Look};
use leptos::prelude::*;
use portico_contract::DatasetUid;
use portico_contract::datasets::{DeleteDataset, PublishDataset, UnpublishDataset};

/// The selected datasets with their titles; one that is on another page is known by its uid.
fn chosen(list: Listing) -> Vec<(DatasetUid, String)> {
    let title = |uid: &str| {
        list.shown.with_untracked(|shown| {
            shown.page.entries.iter().find(|entry| entry.uid.as_str() == uid).map(|entry| entry.title.clone())
        })
    };
    let uids = list.selection.get_untracked();
    uids.into_iter().filter_map(|uid| Some((DatasetUid::new(uid.clone()).ok()?, title(&uid).unwrap_or(uid)))).collect()
}

pub fn bar(list: Listing, batch: Batch) -> AnyView {
    let asked: RwSignal<Option<Act>> = RwSignal::new(None);
    let open = RwSignal::new(false);
    let ask = move |act: Act| {
        asked.set(Some(act));
        open.set(true);
    };
    let some = Memo::new(move |_| list.selection.with(|selection| !selection.is_empty()));
    let (no_publish, no_unpublish, no_delete) =
        (refusal::<PublishDataset>(), refusal::<UnpublishDataset>(), refusal::<DeleteDataset>());
    let buttons = move || {
        let (no_publish, no_unpublish, no_delete) = (no_publish.clone(), no_unpublish.clone(), no_delete.clone());
        some.get().then(|| {
            view! {
                <div class="selection row" role="group" aria-label=text::bar()>
                    <b>{move || text::selected(list.selection.with(std::collections::BTreeSet::len))}</b>
                    <Button look=Look::Quiet small=true on_click=move |_| list.selection.set(std::collections::BTreeSet::new())>
                        {text::clear_selection()}
                    </Button>
                    <span class="end">
                        <Button small=true disabled_reason=no_publish on_click=move |_| ask(Act::Publish)>
                            {text::publish_many()}
                        </Button>
                        <Button small=true disabled_reason=no_unpublish on_click=move |_| ask(Act::Unpublish)>
                            {text::unpublish_many()}
                        </Button>
                        <Button small=true look=Look::Danger disabled_reason=no_delete on_click=move |_| ask(Act::Delete)>
                            {text::delete_many()}
                        </Button>
                    </span>
                </div>
            }
        })
    };
    let title = Signal::derive(move || {
        let count = list.selection.with(std::collections::BTreeSet::len) as u64;
        asked.get().map(|act| act.words().confirm(count)).unwrap_or_default()
    });
    let confirm = Callback::new(move |()| {
        if let Some(act) = asked.get_untracked() {
            open.set(false);
            batch.start(act, chosen(list), move || list.refresh());
            list.selection.set(std::collections::BTreeSet::new());
        }
    });
    view! {
        {buttons}
        <ConfirmDialog
            id="selection-confirm"
            title=title
            open=open
            confirm=title
            danger=true
            pending=batch.running
            on_confirm=confirm
        >
            <p>{move || asked.get().map(Act::will)}</p>
            <ul>{move || chosen(list).into_iter().map(|(_, title)| view! { <li>{title}</li> }).collect_view()}</ul>
        </ConfirmDialog>
    }
    .into_any()
}

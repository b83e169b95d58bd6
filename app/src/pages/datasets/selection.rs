//! What is selected, and what can be done with all of it: asked once, with the names.

use super::batch::{Act, Batch};
use super::listing::Listing;
use super::query::catalog_query;
use crate::api;
use crate::shared::explain::explain;
use crate::shared::session::refusal;
use crate::shared::write::Write;
use crate::text::catalog as text;
use crate::text::common::number;
use crate::ui::{Button, ConfirmDialog, Look, use_toaster};
use leptos::prelude::*;
use portico_contract::DatasetUid;
use portico_contract::datasets::{DeleteDataset, PublishDataset, UnpublishDataset};
use std::collections::BTreeSet;

/// Names that a question lists; it counts the others.
const NAMED: usize = 12;

/// The selected datasets with their titles.
fn chosen(list: Listing) -> Vec<(DatasetUid, String)> {
    let uids = list.selection.get();
    uids.into_iter().filter_map(|uid| Some((DatasetUid::new(uid.clone()).ok()?, list.title(&uid)))).collect()
}

/// A button of the bar: what it does, its words, why the person may not.
struct Offer {
    act: Act,
    label: &'static str,
    look: Look,
    refused: Option<String>,
}

pub fn bar(list: Listing, batch: Batch) -> AnyView {
    let offer =
        |act, label, look, refused| (RwSignal::new(false), StoredValue::new(Offer { act, label, look, refused }));
    let offers = [
        offer(Act::Publish, text::publish_many(), Look::Plain, refusal::<PublishDataset>()),
        offer(Act::Unpublish, text::unpublish_many(), Look::Plain, refusal::<UnpublishDataset>()),
        offer(Act::Delete, text::delete_many(), Look::Danger, refusal::<DeleteDataset>()),
    ];
    let some = Memo::new(move |_| list.selection.with(|selection| !selection.is_empty()));
    let buttons = move || {
        let button = |(open, offer): (RwSignal<bool>, StoredValue<Offer>)| {
            let (label, look, refused) = offer.with_value(|offer| (offer.label, offer.look, offer.refused.clone()));
            let running = move || refused.clone().or_else(|| batch.running.get().then(|| text::one_run().to_owned()));
            view! {
                <Button small=true look=look disabled_reason=Signal::derive(running) on_click=move |_| open.set(true)>
                    {label}
                </Button>
            }
        };
        view! {
            <div class="selection row" role="group" aria-label=text::bar()>
                <b role="status">{move || text::selected(list.selection.with(BTreeSet::len))}</b>
                {all_that_match(list)}
                <Button look=Look::Quiet small=true on_click=move |_| list.selection.set(BTreeSet::new())>
                    {text::clear_selection()}
                </Button>
                <span class="end">{offers.map(button)}</span>
            </div>
        }
    };
    view! {
        {move || some.get().then(buttons)}
        {offers.map(|(open, offer)| dialog(list, batch, offer.with_value(|offer| offer.act), open))}
    }
    .into_any()
}

/// Selects what matches on the other pages too, where there is any.
fn all_that_match(list: Listing) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let total = move || list.shown.with(|shown| shown.page.total);
    let more = Memo::new(move |_| {
        let here = list.shown.with(|shown| shown.page.entries.len() as u64);
        total() > here && total() > list.selection.with(|selection| selection.len() as u64)
    });
    Effect::new(move |_| {
        if let Some(error) = write.error.get() {
            toaster.error(explain(&error));
        }
    });
    let select = move |_| {
        let query = list.shown.with_untracked(|shown| catalog_query(&shown.address));
        write.run(api::matching_datasets(query), move |uids| {
            list.selection.update(|selection| selection.extend(uids.iter().map(ToString::to_string)));
        });
    };
    let button = move || {
        more.get().then(|| {
            view! {
                <Button look=Look::Quiet small=true pending=write.pending on_click=select>
                    {move || text::select_all(&number(total()))}
                </Button>
            }
        })
    };
    button.into_any()
}

fn dialog(list: Listing, batch: Batch, act: Act, open: RwSignal<bool>) -> AnyView {
    let title = Signal::derive(move || act.words().confirm(list.selection.with(|selection| selection.len() as u64)));
    let confirm = Callback::new(move |()| {
        open.set(false);
        batch.start(act, untrack(|| chosen(list)), move || list.refresh());
        list.selection.set(BTreeSet::new());
    });
    let names = move || {
        let chosen = chosen(list);
        let rest = chosen.len().saturating_sub(NAMED) as u64;
        let names = chosen.into_iter().take(NAMED).map(|(_, title)| view! { <li>{title}</li> }).collect_view();
        view! {
            <ul class="names">
                {names} {(rest > 0).then(|| view! { <li class="muted">{text::and_more(&number(rest))}</li> })}
            </ul>
        }
    };
    view! {
        <ConfirmDialog
            id=act.words().verb.to_lowercase() + "-selection"
            title=title
            open=open
            confirm=title
            danger=act != Act::Publish
            pending=batch.running
            on_confirm=confirm
        >
            <p>{act.will()}</p>
            {move || open.get().then(names)}
        </ConfirmDialog>
    }
    .into_any()
}

//! What stands about the dataset beside its metadata.

use crate::api;
use crate::shared::dataset::{OpenDataset, use_dataset};
use crate::text::common::{moment, number};
use crate::text::{dataset as words, metadata as text};
use crate::ui::{Card, Fact, Facts};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub fn facts() -> AnyView {
    let open = use_dataset();
    let records = records(open);
    view! { <Card title=text::facts()>{move || view! { <Facts facts=list(open, records.get()) /> }}</Card> }.into_any()
}

fn list(open: OpenDataset, records: Option<u64>) -> Vec<Fact> {
    let (dataset, status) = (open.dataset.get(), open.status.get());
    let mut facts = vec![
        Fact::code(words::identifier(), dataset.dataset_id.to_string()),
        Fact::code(words::uid(), dataset.uid.to_string()),
    ];
    facts.extend(records.map(|records| Fact::text(text::records(), number(records))));
    facts
        .push(Fact::text(words::access(), if dataset.is_restricted { words::restricted() } else { words::everyone() }));
    facts.push(match (&status.since, status.is_published) {
        (Some(since), Some(true)) => Fact::text(words::published(), moment(since)),
        _ => Fact::text(words::status(), words::status_word(status.status)),
    });
    if let Some(at) = &dataset.updated_at {
        facts.push(Fact::text(words::changed(), moment(at)));
    }
    facts
}

/// How many records are published: asked after the page is there, which does not wait for it.
fn records(open: OpenDataset) -> RwSignal<Option<u64>> {
    let records = RwSignal::new(None);
    let published = Memo::new(move |_| {
        let published = open.status.with(|status| status.is_published == Some(true) && !status.status.is_moving());
        published.then(|| open.dataset.with(|dataset| dataset.dataset_id.clone()))
    });
    Effect::new(move |_| match published.get() {
        None => records.set(None),
        Some(dataset_id) => spawn_local(async move {
            if let Ok(read) = api::explore_records(dataset_id, 0).await {
                records.try_set(Some(read.total_count));
            }
        }),
    });
    records
}

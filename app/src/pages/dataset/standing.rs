//! How the dataset stands: a badge in the head, and below it what runs or what went wrong, in the portal's words.

use crate::paths::{self, DatasetTab};
use crate::shared::dataset::OpenDataset;
use crate::text::common::number;
use crate::text::{catalog, dataset as text};
use crate::ui::{ButtonLink, Cell, Heading, Note, Progress, Row, Status, StatusBadge, Table, Tone};
use leptos::prelude::*;
use portico_contract::DatasetUid;
use portico_contract::datasets::{DatasetStatus, RecordError, StatusName};
use portico_contract::portico::catalog::CatalogState;

/// The badge beside the title.
pub fn badge(open: OpenDataset) -> AnyView {
    let shape = Signal::derive(move || {
        open.status.with(|status| match status.status {
            StatusName::Error | StatusName::LimitReached => Status::Bad,
            StatusName::Idle if status.is_published == Some(true) && wants_attention(open).is_some() => Status::Warn,
            StatusName::Idle if status.is_published == Some(true) => Status::Ok,
            StatusName::Idle => Status::Off,
            _ => Status::Run,
        })
    });
    let word = Signal::derive(move || {
        open.status.with(|status| match (status.status, status.is_published) {
            (StatusName::Idle, Some(true)) => {
                wants_attention(open).map_or_else(text::word_published, catalog::state).to_owned()
            }
            (StatusName::Idle, _) => text::word_unpublished().to_owned(),
            (moving, _) => text::status_word(moving).to_owned(),
        })
    });
    view! { <StatusBadge status=shape label=word /> }.into_any()
}

/// What only the list knows of a dataset at rest: it was changed since its publication, or its data are old.
fn wants_attention(open: OpenDataset) -> Option<CatalogState> {
    open.state.get().filter(|state| matches!(state, CatalogState::Changed | CatalogState::Stale))
}

/// Progress while something runs; the message and the records at fault after a failure.
pub fn standing(open: OpenDataset) -> AnyView {
    let moving = Memo::new(move |_| open.status.with(|status| status.status.is_moving()));
    let done = Signal::derive(move || open.status.with(processed));
    let word = Signal::derive(move || open.status.with(|status| text::status_word(status.status).to_owned()));
    let so_far = Signal::derive(move || Some(text::processed(&number(done.get()))).filter(|_| done.get() > 0));
    view! {
        {move || {
            moving
                .get()
                .then(|| view! { <Progress label=word done=done total=Signal::stored(None::<u64>) summary=so_far /> })
        }}
        {move || open.status.with(|status| failure(status, &open.uid()))}
    }
    .into_any()
}

/// Records processed so far, where the portal tells.
fn processed(status: &DatasetStatus) -> u64 {
    status.params.get("processed_records").and_then(serde_json::Value::as_u64).unwrap_or_default()
}

fn failure(status: &DatasetStatus, dataset: &DatasetUid) -> Option<AnyView> {
    let title = match status.status {
        StatusName::Error => text::failed_title(),
        StatusName::LimitReached => text::limit_title(),
        _ if status.records_errors.is_empty() => return None,
        _ => "",
    };
    // One step that could not even start is told by the message itself.
    let told = matches!(status.records_errors.as_slice(), [only] if only.record_id.is_none());
    let errors = (!told && !status.records_errors.is_empty()).then(|| record_errors(&status.records_errors, dataset));
    // Straight to the step at fault, where the portal names one.
    let at_fault = status.records_errors.iter().find_map(|error| error.processor_uid.as_deref());
    let (href, way) = match at_fault {
        Some(step) => (at_step(dataset, step), text::go_step()),
        None => (paths::dataset_tab(dataset, DatasetTab::Processing), text::go_processing()),
    };
    let message = status.message.clone();
    let note = (!title.is_empty()).then(|| {
        view! {
            <Note
                tone=Tone::Bad
                title=title
                actions=move || view! { <ButtonLink href=href small=true>{way}</ButtonLink> }
            >
                {message}
            </Note>
        }
    });
    Some(view! { <div class="stack">{note} {errors}</div> }.into_any())
}

fn at_step(dataset: &DatasetUid, step: &str) -> String {
    paths::with_query(&paths::dataset_tab(dataset, DatasetTab::Processing), &[("step", step)])
}

fn record_errors(errors: &[RecordError], dataset: &DatasetUid) -> AnyView {
    let rows = errors
        .iter()
        .take(50)
        .enumerate()
        .map(|(index, error)| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            // A value that does not fit its field is put right among the fields, all else at its step.
            let step = match (&error.field_uid, &error.processor_uid) {
                (Some(field), _) => Cell::link(field.clone(), paths::dataset_tab(dataset, DatasetTab::Fields)),
                (None, Some(step)) => Cell::link(step.clone(), at_step(dataset, step)),
                (None, None) => Cell::empty(),
            };
            let cells = vec![Cell::text(text(&error.message)), Cell::code(text(&error.record_id)), step];
            Row::new(index.to_string(), text(&error.record_id), cells)
        })
        .collect();
    let headings = vec![Heading::new(text::message()), Heading::new(text::record()), Heading::new(text::step())];
    let summary = text::record_errors(errors.len() as u64);
    view! {
        <details class="card fold">
            <summary>{summary.clone()}</summary>
            <Table caption=summary headings=headings rows=rows />
        </details>
    }
    .into_any()
}

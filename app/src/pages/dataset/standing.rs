//! How the dataset stands: a badge in the head, and below it what runs or what went wrong, in the portal's words.

use crate::paths::{self, DatasetTab};
use crate::shared::dataset::OpenDataset;
use crate::text::common::number;
use crate::text::{catalog, dataset as text};
use crate::ui::{ButtonLink, Cell, Heading, Note, Progress, Row, Status, StatusBadge, Table, Tone};
use leptos::prelude::*;
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
        {move || open.status.with(|status| failure(status, &paths::dataset_tab(&open.uid(), DatasetTab::Processing)))}
    }
    .into_any()
}

/// Records processed so far, where the portal tells.
fn processed(status: &DatasetStatus) -> u64 {
    status.params.get("processed_records").and_then(serde_json::Value::as_u64).unwrap_or_default()
}

fn failure(status: &DatasetStatus, processing: &str) -> Option<AnyView> {
    let title = match status.status {
        StatusName::Error => text::failed_title(),
        StatusName::LimitReached => text::limit_title(),
        _ if status.records_errors.is_empty() => return None,
        _ => "",
    };
    let errors = (!status.records_errors.is_empty()).then(|| record_errors(&status.records_errors, processing));
    // Straight to the step at fault, where the portal names one.
    let at_fault = status.records_errors.iter().find_map(|error| error.processor_uid.as_deref());
    let (href, way) = match at_fault {
        Some(step) => (at_step(processing, step), text::go_step()),
        None => (processing.to_owned(), text::go_processing()),
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

fn at_step(processing: &str, step: &str) -> String {
    paths::with_query(processing, &[("step", step)])
}

fn record_errors(errors: &[RecordError], processing: &str) -> AnyView {
    let rows = errors
        .iter()
        .take(50)
        .enumerate()
        .map(|(index, error)| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let step = match &error.processor_uid {
                Some(step) => Cell::link(step.clone(), at_step(processing, step)),
                None => Cell::code(text(&error.field_uid)),
            };
            let cells = vec![Cell::code(text(&error.record_id)), Cell::text(text(&error.message)), step];
            Row::new(index.to_string(), text(&error.record_id), cells)
        })
        .collect();
    let headings = vec![Heading::new(text::record()), Heading::new(text::message()), Heading::new(text::step()).wide()];
    let summary = text::record_errors(errors.len() as u64);
    view! {
        <details class="card fold">
            <summary>{summary.clone()}</summary>
            <Table caption=summary headings=headings rows=rows />
        </details>
    }
    .into_any()
}

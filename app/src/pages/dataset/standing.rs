//! How the dataset stands: a badge in the head, and below it what runs or what went wrong, in the portal's words.

use crate::paths::{self, DatasetTab};
use crate::shared::dataset::OpenDataset;
use crate::text::common::number;
use crate::text::dataset as text;
use crate::ui::{ButtonLink, Cell, Heading, Note, Progress, Row, Status, StatusBadge, Table, Tone};
use leptos::prelude::*;
use portico_contract::datasets::{DatasetStatus, RecordError, StatusName};

/// The badge beside the title.
pub fn badge(open: OpenDataset) -> AnyView {
    let shape = Signal::derive(move || {
        open.status.with(|status| match status.status {
            StatusName::Error | StatusName::LimitReached => Status::Bad,
            StatusName::Idle if status.is_published == Some(true) => Status::Ok,
            StatusName::Idle => Status::Off,
            _ => Status::Run,
        })
    });
    let word = Signal::derive(move || {
        open.status.with(|status| match (status.status, status.is_published) {
            (StatusName::Idle, Some(true)) => text::word_published().to_owned(),
            (StatusName::Idle, _) => text::word_unpublished().to_owned(),
            (moving, _) => text::status_word(moving).to_owned(),
        })
    });
    view! { <StatusBadge status=shape label=word /> }.into_any()
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
        {move || open.status.with(|status| failure(status, paths::dataset_tab(&open.uid(), DatasetTab::Processing)))}
    }
    .into_any()
}

/// Records processed so far, where the portal tells.
fn processed(status: &DatasetStatus) -> u64 {
    status.params.get("processed_records").and_then(serde_json::Value::as_u64).unwrap_or_default()
}

fn failure(status: &DatasetStatus, processing: String) -> Option<AnyView> {
    let title = match status.status {
        StatusName::Error => text::failed_title(),
        StatusName::LimitReached => text::limit_title(),
        _ if status.records_errors.is_empty() => return None,
        _ => "",
    };
    let errors = (!status.records_errors.is_empty()).then(|| record_errors(&status.records_errors));
    let message = status.message.clone();
    let note = (!title.is_empty()).then(|| {
        view! {
            <Note
                tone=Tone::Bad
                title=title
                actions=move || view! { <ButtonLink href=processing small=true>{text::go_processing()}</ButtonLink> }
            >
                {message}
            </Note>
        }
    });
    Some(view! { <div class="stack">{note} {errors}</div> }.into_any())
}

fn record_errors(errors: &[RecordError]) -> AnyView {
    let rows = errors
        .iter()
        .take(50)
        .enumerate()
        .map(|(index, error)| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let step = error.processor_uid.clone().or_else(|| error.field_uid.clone()).unwrap_or_default();
            let cells = vec![Cell::code(text(&error.record_id)), Cell::text(text(&error.message)), Cell::code(step)];
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

//! Rows before and after the step that is looked at.

use super::stack::said;
use super::state::Processing;
use crate::browser;
use crate::paths::{self, DatasetTab};
use crate::shared::explain::explain;
use crate::shared::visit::use_visit;
use crate::text::processing as text;
use crate::ui::{ButtonLink, Cell, Choice, EmptyState, Glyph, Heading, Look, Note, Row, Select, Skeleton, Table, Tone};
use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::portico::preview::{Change, PreviewTable, ProcessingPreview, StepOutline, StepState};

/// Of the heading of the first column that the step touches.
const FIRST_CHANGE: &str = "first-change";

pub fn rows(tab: Processing) -> AnyView {
    if tab.resources.with_value(Vec::is_empty) {
        let to_sources = move || {
            let href = paths::dataset_tab(&tab.uid(), DatasetTab::Sources);
            view! { <ButtonLink href=href look=Look::Primary>{text::to_sources()}</ButtonLink> }
        };
        return view! {
            <EmptyState title=text::no_resource_title() glyph=Glyph::Table actions=to_sources>
                {text::no_resource_body()}
            </EmptyState>
        }
        .into_any();
    }
    view! {
        {resources(tab)}
        <div class="simulated" aria-busy=move || tab.simulation.pending.get().then_some("true")>
            {move || match tab.simulation.result.get() {
                None => view! { <p class="muted">{text::waiting()}</p> <Skeleton lines=8 /> }.into_any(),
                Some(Err(error)) => {
                    unreadable(tab, &error)
                }
                Some(Ok(preview)) => shown(tab, preview),
            }}
        </div>
    }
    .into_any()
}

/// Why there are no rows; where a source can be mended.
fn unreadable(tab: Processing, error: &ApiError) -> AnyView {
    let said = explain(error);
    let to_sources = move || {
        let uid = tab.resource().map(|(uid, _)| uid.to_string()).unwrap_or_default();
        let href = paths::with_query(&paths::dataset_tab(&tab.uid(), DatasetTab::Sources), &[("resource", &uid)]);
        view! { <ButtonLink href=href small=true>{text::to_sources()}</ButtonLink> }
    };
    view! {
        <Note tone=Tone::Warn title=text::preview_failed() actions=to_sources>
            {said} " " {text::preview_failed_help()}
        </Note>
    }
    .into_any()
}

/// Which resource the rows are of, where there are several.
fn resources(tab: Processing) -> AnyView {
    let choices: Vec<Choice> = tab
        .resources
        .with_value(|all| all.iter().map(|(uid, title)| Choice::new(uid.to_string(), title.clone())).collect());
    if choices.len() < 2 {
        return ().into_any();
    }
    let visit = use_visit(false);
    let value = crate::ui::Bind::new(
        move || tab.resource().map(|(uid, _)| uid.to_string()).unwrap_or_default(),
        move |resource: String| {
            let place = tab.place.get_untracked();
            let address = super::place::Place { resource, ..place }.href(&tab.uid());
            visit.run(address);
        },
    );
    view! {
        <div class="row">
            <label for="rows-of">{text::rows_of()}</label>
            <Select id="rows-of" value=value choices=choices inline=true />
        </div>
    }
    .into_any()
}

fn shown(tab: Processing, preview: ProcessingPreview) -> AnyView {
    browser::keep_focus();
    let resource = tab.resource().map(|(_, title)| title).unwrap_or_default();
    let step = tab.shown().filter(|step| *step < preview.steps.len());
    let before = tab.place.with(|place| place.before) && step.is_some();
    let outline = step.and_then(|step| preview.steps.get(step));
    let source = text::source_rows(&text::count_of_rows(preview.read), &resource);
    let where_to = match (step, before) {
        (None, _) => text::at_source().to_owned(),
        (Some(step), true) => text::before_of(step + 1, preview.steps.len()),
        (Some(step), false) => text::after_of(step + 1, preview.steps.len()),
    };
    let effect = outline.filter(|outline| outline.state == StepState::Runs).map(|outline| {
        let StepOutline { added, changed, removed, dropped, .. } = outline;
        format!(" · {}", text::effect(added, changed, removed, *dropped))
    });
    let caption = match (step, before) {
        (None, _) => text::caption_source().to_owned(),
        (Some(step), true) => text::caption_before(step + 1),
        (Some(step), false) => text::caption_after(step + 1),
    };
    let table_shown = if before { &preview.before } else { &preview.after };
    // In a wide table what a step does may be out of sight.
    Effect::new(move |_| request_animation_frame(|| browser::reveal_across(FIRST_CHANGE)));
    view! {
        <Note actions=move || step.map(|_| sides(tab, before))>
            <b>{where_to}</b>
            {effect}
            <small>{source}</small>
        </Note>
        {outline.map(|outline| notices(tab, step, outline))}
        {step.is_some_and(|step| preview.gap_before(step)).then(|| view! { <Note tone=Tone::Warn>{text::gap_before()}</Note> })}
        <div class="card">{table(caption, table_shown, preview.read)}</div>
    }
    .into_any()
}

/// Before or after: links, so that they work without scripts.
fn sides(tab: Processing, before: bool) -> AnyView {
    let link = move |words: &'static str, to: bool| {
        let place = super::place::Place { before: to, ..tab.place.get_untracked() };
        let current = (to == before).then_some("true");
        view! { <a href=place.href(&tab.uid()) aria-current=current data-noscroll="">{words}</a> }
    };
    view! {
        <span class="segments" role="group" aria-label=text::rows_at()>
            {link(text::before(), true)}
            {link(text::after(), false)}
        </span>
    }
    .into_any()
}

fn notices(tab: Processing, step: Option<usize>, outline: &StepOutline) -> AnyView {
    let state = match &outline.state {
        StepState::Runs => None,
        StepState::Gap { reason } => {
            let words = text::gap(reason);
            Some(view! { <Note tone=Tone::Warn title=text::gap_title()>{words}</Note> }.into_any())
        }
        StepState::Refused { errors } => {
            let held = tab.steps.with(|steps| {
                let saved = step.filter(|_| tab.added().is_none());
                saved.and_then(|step| steps.get(step).cloned())
            });
            let words = said(held.as_ref(), errors);
            // A form that is not filled in yet says so itself.
            let open = tab.edited().is_some() && tab.edited() == step;
            (!open).then(|| {
                view! {
                    <Note tone=Tone::Bad title=text::refused_title()>{words} " " {text::refused()}</Note>
                }
                .into_any()
            })
        }
    };
    let failed = text::row_failures(&outline.failures.join("; "));
    let failures = (!outline.failures.is_empty()).then(|| view! { <Note tone=Tone::Warn>{failed}</Note> });
    view! { {state} {failures} }.into_any()
}

fn table(caption: String, table: &PreviewTable, read: usize) -> AnyView {
    let none = table.rows.is_empty().then(|| {
        let words = if read == 0 { text::no_rows_read() } else { text::empty_rows() };
        view! { <p class="muted pad">{words}</p> }
    });
    let first = table.columns.iter().position(|column| column.change != Change::Same);
    let headings = table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let heading = Heading::new(column.field.name.clone());
            let heading = if first == Some(index) { heading.id(FIRST_CHANGE) } else { heading };
            match column.change {
                Change::Same => heading,
                Change::Added => heading.added().tag("new", text::tag_new()),
                Change::Changed => heading.tag("accent", text::tag_changed()),
                Change::Removed => heading.tag("", text::tag_removed()),
            }
        })
        .collect();
    let changes: Vec<Change> = table.columns.iter().map(|column| column.change).collect();
    let rows = table
        .rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let cells = row.cells.iter().zip(&changes).map(|(cell, change)| {
                let shown = Cell::value(cell.text.clone());
                match (row.dropped, change, cell.changed) {
                    (true, _, _) | (_, Change::Removed, _) => shown.gone(),
                    (_, Change::Added, _) => shown.added(),
                    (_, Change::Changed, true) => shown.changed(),
                    _ => shown,
                }
            });
            Row::new(index.to_string(), row.record.to_string(), cells.collect())
        })
        .collect();
    view! {
        <Table caption=caption headings=headings rows=rows scroll=true />
        {none}
    }
    .into_any()
}

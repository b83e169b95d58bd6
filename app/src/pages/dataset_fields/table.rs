//! Fields as they will be published, each with its quick actions.

use super::perform::Perform;
use super::place::Panel;
use super::plan::{Stack, Write, append};
use super::state::Fields;
use crate::browser;
use crate::paths::{self, DatasetTab};
use crate::shared::explain::explain;
use crate::shared::session::refusal;
use crate::text::{fields as text, processing};
use crate::ui::{
    Button, ButtonLink, Card, Cell, EmptyState, Glyph, Heading, Look, Menu, MenuItem, Note, Row, SkeletonRows, Table,
    Tone,
};
use leptos::prelude::*;
use portico_contract::fields::{CreateDatasetFieldConfiguration, FieldConfiguration};
use portico_contract::portico::preview::{FieldsPreview, PublishedField};

pub fn table(tab: Fields) -> AnyView {
    if !tab.has_resource() {
        let to_sources = move || {
            let href = paths::dataset_tab(&tab.uid(), DatasetTab::Sources);
            view! { <ButtonLink href=href look=Look::Primary>{text::to_sources()}</ButtonLink> }
        };
        return view! {
            <EmptyState title=text::no_resource_title() glyph=Glyph::Columns actions=to_sources>
                {text::no_resource_body()}
            </EmptyState>
        }
        .into_any();
    }
    let perform = Perform::new(tab);
    let hint = Signal::derive(move || {
        let resource = tab.resource().map(|(_, title)| title).unwrap_or_default();
        let read = tab.simulation.good().map(|preview| preview.read)?;
        Some(text::source(&processing::count_of_rows(read), &resource))
    });
    view! {
        <noscript>
            <Note tone=Tone::Info>{text::no_scripts()}</Note>
        </noscript>
        <div class="simulated" aria-busy=move || tab.simulation.pending.get().then_some("true")>
            <Card title=text::published() hint=hint flush=true>
                {move || match tab.simulation.result.get() {
                    None => view! { <p class="muted pad">{text::waiting()}</p> <SkeletonRows rows=6 /> }.into_any(),
                    Some(Err(error)) => {
                        let said = explain(&error);
                        view! {
                            <Note tone=Tone::Warn title=text::preview_failed()>
                                {said} " " {text::preview_failed_help()}
                            </Note>
                        }
                            .into_any()
                    }
                    Some(Ok(preview)) => rows(tab, perform, &preview),
                }}
            </Card>
        </div>
        {move || hidden(tab, perform)}
    }
    .into_any()
}

fn rows(tab: Fields, perform: Perform, preview: &FieldsPreview) -> AnyView {
    browser::keep_focus();
    let missing = text::gaps(&preview.gaps.join(", "));
    let gaps = (!preview.gaps.is_empty()).then(|| view! { <Note tone=Tone::Warn>{missing}</Note> });
    if preview.published.is_empty() {
        return view! { {gaps} <p class="muted pad">{text::no_fields()}</p> }.into_any();
    }
    let headings = vec![
        Heading::new(text::column_field()),
        Heading::new(text::column_type()),
        Heading::new(text::column_notes()),
        Heading::new(text::column_description()).wide(),
        Heading::new(text::column_sample()),
    ];
    let rows =
        preview.published.iter().enumerate().map(|(index, field)| row(tab, perform, preview, index, field)).collect();
    view! { {gaps} <Table caption=text::caption() headings=headings rows=rows /> }.into_any()
}

fn row(tab: Fields, perform: Perform, preview: &FieldsPreview, index: usize, field: &PublishedField) -> Row {
    let count = preview.published.len();
    let name = field.field.name.clone();
    let chosen = tab.steps.with(|steps| {
        let stack = Stack { steps, preview };
        let typed =
            |place: usize| matches!(steps.get(place).map(|step| &step.kind), Some(FieldConfiguration::Type { .. }));
        (0..steps.len()).any(|place| typed(place) && stack.is_about(place, &name))
    });
    let guessed = (!chosen).then(|| view! { " " <small>{text::guessed()}</small> });
    let unfit = (field.unfit > 0).then(|| {
        view! { <span class="unfit">{text::unfit(&text::count_of_values(field.unfit))}</span> }
    });
    let kind = view! {
        <span class="field-type">
            <span>{text::type_word(field.field.field_type)} {guessed}</span>
            {unfit}
        </span>
    };
    let notes = field.notes.iter().map(|note| text::annotation_tag(note.annotation, note.argument.as_deref()));
    let whole = field.description.clone();
    let description = whole.clone().map(|words| view! { <span class="clamp" title=whole>{words}</span> });
    let cells = vec![
        Cell::two_line(field.field.label.clone(), name.clone(), tab.href(Panel::Field(name.clone()))),
        Cell::view(kind),
        Cell::tags(notes.collect::<Vec<_>>()),
        description.map_or_else(Cell::empty, Cell::view),
        field.sample.clone().map_or_else(Cell::empty, sample),
    ];
    Row::new(name.clone(), name.clone(), cells).actions(actions(tab, perform, name, index, count))
}

/// A value on one line.
fn sample(text: String) -> Cell {
    let whole = text.clone();
    Cell::view(view! { <code class="clamp" title=whole>{text}</code> })
}

fn actions(tab: Fields, perform: Perform, name: String, index: usize, count: usize) -> AnyView {
    let refused = refusal::<CreateDatasetFieldConfiguration>();
    let first = refused.clone().or_else(|| (index == 0).then(|| text::first_already().to_owned()));
    let last = refused.clone().or_else(|| (index + 1 == count).then(|| text::last_already().to_owned()));
    let edited = name.clone();
    let hidden = StoredValue::new(name.clone());
    view! {
        <ButtonLink href=tab.href(Panel::Field(name.clone())) look=Look::Quiet small=true disabled_reason=refused.clone()>
            <span aria-hidden="true">{text::edit()}</span>
            <span class="sr">{text::edit_field(&edited)}</span>
        </ButtonLink>
        <Menu id=format!("field-{name}") label=text::more_of(&name) glyph=Glyph::More icon_only=true small=true>
            <MenuItem glyph=Glyph::MoveUp disabled_reason=first.clone() on_click=move |_| perform.reorder(index, index.saturating_sub(1))>
                {text::move_up()}
            </MenuItem>
            <MenuItem glyph=Glyph::MoveDown disabled_reason=last on_click=move |_| perform.reorder(index, index + 1)>
                {text::move_down()}
            </MenuItem>
            <MenuItem glyph=Glyph::Star disabled_reason=first on_click=move |_| perform.reorder(index, 0)>
                {text::move_top()}
            </MenuItem>
            <MenuItem
                glyph=Glyph::Eye
                disabled_reason=refused
                on_click=move |_| {
                    let name = hidden.get_value();
                    let write = append(FieldConfiguration::delete(name.clone()));
                    perform.run(vec![write], move |_| text::done_hide(&name));
                }
            >
                {text::hide()}
            </MenuItem>
        </Menu>
    }
    .into_any()
}

/// What is not published, and the way to bring it back.
fn hidden(tab: Fields, perform: Perform) -> Option<AnyView> {
    let refused = refusal::<CreateDatasetFieldConfiguration>();
    let hidden: Vec<(usize, String)> = tab.steps.with(|steps| {
        let name = |step: &FieldConfiguration| match step {
            FieldConfiguration::Delete { field, .. } => Some(field.clone()),
            _ => None,
        };
        steps.iter().enumerate().filter_map(|(place, step)| Some((place, name(&step.kind)?))).collect()
    });
    let one = move |(place, name): (usize, String)| {
        let label = text::show_again(&name);
        let done = label.clone();
        view! {
            <Button
                small=true
                glyph=Glyph::Eye
                disabled_reason=refused.clone()
                pending=perform.pending()
                on_click=move |_| {
                    let done = done.clone();
                    perform.run(vec![Write::Remove { place }], move |_| done);
                }
            >
                {label}
            </Button>
        }
    };
    (!hidden.is_empty()).then(|| {
        view! {
            <div class="row" role="group" aria-label=text::hidden()>
                <span class="muted">{text::hidden()}</span>
                {hidden.into_iter().map(one).collect_view()}
            </div>
        }
        .into_any()
    })
}

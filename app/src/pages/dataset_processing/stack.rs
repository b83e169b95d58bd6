//! The steps in their order, with the open form among them.

use super::form;
use super::place::Editing;
use super::state::{Asked, Processing};
use super::summary::{line, name, summary, type_label};
use crate::browser;
use crate::shared::session::refusal;
use crate::text::{dataset as status_words, processing as text};
use crate::ui::{Button, ButtonLink, EmptyState, Glyph, Look, Menu, MenuItem, Note, Step, Steps, Tag, Tone};
use leptos::prelude::*;
use portico_contract::datasets::StatusName;
use portico_contract::portico::preview::StepState;
use portico_contract::processors::{
    CreateDatasetProcessor, DatasetProcessor, DeleteDatasetProcessor, UpdateDatasetProcessor, description,
};

/// The id of the button that adds a step.
pub const ADD: &str = "add-processor";

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Step(String),
    Form(Editing),
}

impl Item {
    fn key(&self) -> String {
        match self {
            Self::Step(uid) => uid.clone(),
            Self::Form(Editing::Step(uid)) => format!("edit {uid}"),
            Self::Form(Editing::New { r#type, at }) => format!("add {type} {at}"),
        }
    }
}

pub fn stack(tab: Processing) -> AnyView {
    let items = Memo::new(move |_| items(&tab.steps.get(), tab.editing.get()));
    let add = move || {
        let count = tab.steps.with_untracked(Vec::len);
        tab.choose_at.set(count);
        tab.choosing.set(true);
    };
    follow_focus(tab);
    let create = refusal::<CreateDatasetProcessor>();
    let empty_refusal = create.clone();
    view! {
        <div class="head">
            <h2 id="processors">{text::title()}</h2>
            <span class="end">
                <Button id=ADD glyph=Glyph::Plus disabled_reason=create on_click=move |_| add()>
                    {text::add()}
                </Button>
            </span>
        </div>
        <noscript>
            <Note tone=Tone::Info>{text::no_scripts()}</Note>
        </noscript>
        <Steps label=text::steps()>
            <For
                each=move || items.get()
                key=Item::key
                children=move |item| match item {
                    Item::Step(uid) => step(tab, uid),
                    Item::Form(editing) => view! { <li class="step-form-item">{form::form(tab, editing)}</li> }.into_any(),
                }
            />
        </Steps>
        {move || {
            let empty_refusal = empty_refusal.clone();
            items
                .with(Vec::is_empty)
                .then(|| {
                    view! {
                        <EmptyState
                            title=text::empty_title()
                            actions=move || {
                                view! {
                                    <Button disabled_reason=empty_refusal on_click=move |_| add()>
                                        {text::add_first()}
                                    </Button>
                                }
                            }
                        >
                            {text::empty_body()}
                        </EmptyState>
                    }
                })
        }}
        <p class="muted">{text::foot()}</p>
    }
    .into_any()
}

/// A form that opens takes the focus; one that closes gives it back to its step, or to the button that opened it.
fn follow_focus(tab: Processing) {
    Effect::new(move |before: Option<Option<Editing>>| {
        let now = tab.editing.get();
        let target = match (before, &now) {
            (Some(before), Some(_)) if before != now => Some("step-form-title".to_owned()),
            (Some(Some(closed)), None) => Some(match (tab.return_to.get_untracked(), closed) {
                (Some(told), _) => told,
                (None, Editing::Step(uid)) => format!("step-{uid}"),
                (None, Editing::New { .. }) => ADD.to_owned(),
            }),
            _ => None,
        };
        tab.return_to.set(None);
        if let Some(id) = target {
            request_animation_frame(move || browser::focus(&id));
        }
        now
    });
}

fn items(steps: &[DatasetProcessor], editing: Option<Editing>) -> Vec<Item> {
    let mut items: Vec<Item> = steps.iter().map(|step| Item::Step(step.uid.to_string())).collect();
    match editing {
        Some(Editing::New { r#type, at }) => {
            items.insert(at.min(steps.len()), Item::Form(Editing::New { r#type, at }));
        }
        Some(Editing::Step(uid)) => {
            let place = steps.iter().position(|step| step.uid.as_str() == uid);
            match place.and_then(|place| items.get_mut(place)) {
                Some(item) => *item = Item::Form(Editing::Step(uid)),
                // The form stays, so that what was entered is not lost.
                None => items.push(Item::Form(Editing::Step(uid))),
            }
        }
        None => {}
    }
    items
}

fn step(tab: Processing, uid: String) -> AnyView {
    let uid = StoredValue::new(uid);
    let held = Memo::new(move |_| {
        tab.steps.with(|steps| {
            let place = steps.iter().position(|step| uid.with_value(|uid| step.uid.as_str() == uid))?;
            Some((place, steps.get(place)?.clone()))
        })
    });
    let place = Signal::derive(move || held.with(|held| held.as_ref().map_or(0, |(place, _)| *place)));
    let number = Signal::derive(move || tab.drafted_place(place.get()) + 1);
    let title = Signal::derive(move || held.with(|held| held.as_ref().map(|(_, step)| name(step)).unwrap_or_default()));
    let outline = move || {
        let place = tab.drafted_place(place.get());
        tab.simulation.result.with(|result| result.as_ref()?.as_ref().ok()?.steps.get(place).cloned())
    };
    let error = Signal::derive(move || match outline()?.state {
        StepState::Refused { errors } => Some(held.with(|held| said(held.as_ref().map(|(_, step)| step), &errors))),
        _ => None,
    });
    let detail = move || {
        let gap = move || {
            let gap = matches!(outline().map(|outline| outline.state), Some(StepState::Gap { .. }));
            gap.then(|| view! { " " <Tag>{text::not_simulated()}</Tag> })
        };
        let words = move || {
            held.with(|held| {
                held.as_ref().map(|(_, step)| {
                    let kind = step.label.is_some().then(|| format!("{} · ", type_label(&step.kind)));
                    view! { {kind} {line(summary(&step.kind))} }
                })
            })
        };
        view! { {words} {gap} }
    };
    let href = Signal::derive(move || tab.place.with(|place| place.at_step(uid.get_value())).href(&tab.uid()));
    let current = Signal::derive(move || tab.shown() == Some(tab.drafted_place(place.get())));
    view! {
        <Step
            number=number
            title=title
            href=href
            id=format!("step-{}", uid.get_value())
            detail=detail
            current=current
            error=error
            actions=move || actions(tab, uid, held, place, number)
        />
    }
    .into_any()
}

/// What is wrong with a step, with the labels of its parameters.
pub fn said(step: Option<&DatasetProcessor>, errors: &[(String, String)]) -> String {
    let description = step.and_then(|step| step.kind.description());
    let one = |(parameter, message): &(String, String)| match description
        .and_then(|description| description.parameter(parameter))
    {
        Some(parameter) => text::error_at(parameter.label, message),
        None => message.clone(),
    };
    errors.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Why steps cannot be put in place now: the gateway refuses it too.
pub fn resting(tab: Processing) -> Option<String> {
    tab.dataset.status.with(|status| {
        let word = status_words::status_word(status.status);
        (status.status.is_moving() && status.status != StatusName::SavingVersion)
            .then(|| text::moving_status(&word.to_lowercase()))
    })
}

fn actions(
    tab: Processing,
    uid: StoredValue<String>,
    held: Memo<Option<(usize, DatasetProcessor)>>,
    place: Signal<usize>,
    number: Signal<usize>,
) -> AnyView {
    let edit = Signal::derive(move || tab.place.with(|place| place.edit(&uid.get_value())).href(&tab.uid()));
    let update = refusal::<UpdateDatasetProcessor>();
    let edit_reason = Signal::derive(move || {
        let kind = held.with(|held| held.as_ref().map(|(_, step)| step.kind.type_name().to_owned()))?;
        update.clone().or_else(|| description(&kind).is_none().then(|| text::no_form(&kind)))
    });
    let create = StoredValue::new(refusal::<CreateDatasetProcessor>());
    let up = Signal::derive(move || {
        let first = (place.get() == 0).then(|| text::first_already().to_owned());
        create.get_value().or(first).or_else(|| resting(tab))
    });
    let down = Signal::derive(move || {
        let last = (place.get() + 1 >= tab.steps.with(Vec::len)).then(|| text::last_already().to_owned());
        create.get_value().or(last).or_else(|| resting(tab))
    });
    let delete = refusal::<DeleteDatasetProcessor>();
    let insert = Signal::derive(move || create.get_value().or_else(|| resting(tab)));
    let moves = move |to: usize| {
        tab.asked.set(Asked { from: place.get_untracked(), to });
        tab.moving.set(true);
    };
    let inserts = move |at: usize| {
        tab.choose_at.set(at);
        tab.choosing.set(true);
    };
    view! {
        <ButtonLink href=edit look=Look::Quiet small=true disabled_reason=edit_reason>
            <span aria-hidden="true">{text::edit()}</span>
            <span class="sr">{move || text::edit_step(number.get())}</span>
        </ButtonLink>
        <Menu
            id=format!("menu-{}", uid.get_value())
            label=Signal::derive(move || text::more_of(number.get()))
            glyph=Glyph::More
            icon_only=true
            small=true
        >
            <MenuItem glyph=Glyph::MoveUp disabled_reason=up on_click=move |_| moves(place.get_untracked().saturating_sub(1))>
                {text::move_up()}
            </MenuItem>
            <MenuItem glyph=Glyph::MoveDown disabled_reason=down on_click=move |_| moves(place.get_untracked() + 1)>
                {text::move_down()}
            </MenuItem>
            <MenuItem glyph=Glyph::Plus disabled_reason=insert on_click=move |_| inserts(place.get_untracked())>
                {text::insert_before()}
            </MenuItem>
            <MenuItem glyph=Glyph::Plus disabled_reason=insert on_click=move |_| inserts(place.get_untracked() + 1)>
                {text::insert_after()}
            </MenuItem>
            <MenuItem
                glyph=Glyph::Trash
                danger=true
                disabled_reason=delete
                on_click=move |_| {
                    tab.asked.set(Asked { from: place.get_untracked(), to: 0 });
                    tab.removing.set(true);
                }
            >
                {text::remove()}
            </MenuItem>
        </Menu>
    }
    .into_any()
}

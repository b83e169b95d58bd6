//! The configurations in their order.

use super::place::Panel;
use super::plan::said;
use super::state::{Asked, Fields};
use crate::shared::session::refusal;
use crate::text::{dataset as status_words, fields as text, processing};
use crate::ui::{ButtonLink, Card, Glyph, Look, Menu, MenuItem, MenuLink, Step, Steps};
use leptos::prelude::*;
use portico_contract::datasets::StatusName;
use portico_contract::fields::{
    CreateDatasetFieldConfiguration, DatasetFieldConfiguration, DestroyDatasetFieldConfigurations, FieldConfiguration,
    UpdateDatasetField,
};

pub fn stack(tab: Fields) -> AnyView {
    let uids =
        Memo::new(move |_| tab.steps.with(|steps| steps.iter().map(|step| step.uid.to_string()).collect::<Vec<_>>()));
    view! {
        <Card title=text::stack_title() id="configurations-card" end=move || add(tab)>
            <div id="configurations" tabindex="-1" class="stack">
                <Steps label=text::stack()>
                    <For each=move || uids.get() key=Clone::clone children=move |uid| step(tab, uid) />
                </Steps>
                {move || uids.with(Vec::is_empty).then(|| view! { <p>{text::stack_empty()}</p> })}
                <p class="muted">{text::stack_foot()}</p>
            </div>
        </Card>
    }
    .into_any()
}

fn add(tab: Fields) -> AnyView {
    if let Some(reason) = refusal::<CreateDatasetFieldConfiguration>() {
        return view! { <ButtonLink href="" disabled_reason=reason>{text::add()}</ButtonLink> }.into_any();
    }
    let links = FieldConfiguration::TYPES.iter().map(move |kind| {
        let href = Signal::derive(move || tab.href(Panel::New((*kind).to_owned())));
        view! { <MenuLink href=href>{text::kind_word(kind)}</MenuLink> }
    });
    view! {
        <Menu id="add-configuration" label=text::add() glyph=Glyph::Plus>
            {links.collect_view()}
        </Menu>
    }
    .into_any()
}

/// The name of a configuration: its own label, or what it does.
pub fn name(step: &DatasetFieldConfiguration) -> String {
    match step.label.trim() {
        "" => said(&step.kind),
        label => label.to_owned(),
    }
}

fn step(tab: Fields, uid: String) -> AnyView {
    let uid = StoredValue::new(uid);
    let held = Memo::new(move |_| {
        tab.steps.with(|steps| {
            let place = steps.iter().position(|step| uid.with_value(|uid| step.uid.as_str() == uid))?;
            Some((place, steps.get(place)?.clone()))
        })
    });
    let place = Signal::derive(move || held.with(|held| held.as_ref().map_or(0, |(place, _)| *place)));
    let number = Signal::derive(move || place.get() + 1);
    let title = Signal::derive(move || held.with(|held| held.as_ref().map(|(_, step)| name(step)).unwrap_or_default()));
    let detail = move || {
        held.with(|held| {
            held.as_ref().map(|(_, step)| {
                let does = said(&step.kind);
                let more = (does != name(step)).then(|| format!(" · {does}"));
                format!("{}{}", text::kind_word(step.kind.type_name()), more.unwrap_or_default())
            })
        })
    };
    let error = Signal::derive(move || {
        let errors = tab.simulation.good()?.steps.get(place.get())?.errors.clone();
        let messages: Vec<String> = errors.into_iter().map(|(_, message)| message).collect();
        (!messages.is_empty()).then(|| messages.join(" "))
    });
    view! {
        <Step
            number=number
            title=title
            detail=move || view! { {detail} }
            error=error
            actions=move || actions(tab, uid, held, place, number)
        />
    }
    .into_any()
}

/// Why steps cannot be moved now: the gateway refuses it too.
fn resting(tab: Fields) -> Option<String> {
    tab.dataset.status.with(|status| {
        let word = status_words::status_word(status.status).to_lowercase();
        let moving = status.status.is_moving() && status.status != StatusName::SavingVersion;
        moving.then(|| processing::moving_status(&word))
    })
}

fn actions(
    tab: Fields,
    uid: StoredValue<String>,
    held: Memo<Option<(usize, DatasetFieldConfiguration)>>,
    place: Signal<usize>,
    number: Signal<usize>,
) -> AnyView {
    let edit = Signal::derive(move || tab.href(Panel::Step(uid.get_value())));
    let update = refusal::<UpdateDatasetField>();
    let edit_reason = Signal::derive(move || {
        let kind = held.with(|held| held.as_ref().map(|(_, step)| step.kind.type_name().to_owned()))?;
        let known = FieldConfiguration::TYPES.contains(&kind.as_str());
        update.clone().or_else(|| (!known).then(|| text::unknown_type(&kind)))
    });
    let create = StoredValue::new(refusal::<CreateDatasetFieldConfiguration>());
    let up = Signal::derive(move || {
        let first = (place.get() == 0).then(|| processing::first_already().to_owned());
        create.get_value().or(first).or_else(|| resting(tab))
    });
    let down = Signal::derive(move || {
        let last = (place.get() + 1 >= tab.steps.with(Vec::len)).then(|| processing::last_already().to_owned());
        create.get_value().or(last).or_else(|| resting(tab))
    });
    let delete = refusal::<DestroyDatasetFieldConfigurations>();
    let moves = move |to: usize| {
        tab.asked.set(Asked { from: place.get_untracked(), to });
        tab.moving.set(true);
    };
    view! {
        <ButtonLink href=edit look=Look::Quiet small=true disabled_reason=edit_reason>
            <span aria-hidden="true">{text::edit()}</span>
            <span class="sr">{move || text::edit_step(number.get())}</span>
        </ButtonLink>
        <Menu
            id=format!("menu-{}", uid.get_value())
            label=Signal::derive(move || text::more_step(number.get()))
            glyph=Glyph::More
            icon_only=true
            small=true
        >
            <MenuItem glyph=Glyph::MoveUp disabled_reason=up on_click=move |_| moves(place.get_untracked().saturating_sub(1))>
                {processing::move_up()}
            </MenuItem>
            <MenuItem glyph=Glyph::MoveDown disabled_reason=down on_click=move |_| moves(place.get_untracked() + 1)>
                {processing::move_down()}
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

//! The form of a step, made from the description of its type.

use super::control::{Control, control};
use super::draft::Draft;
use super::place::Editing;
use super::saving::Saving;
use super::stack::resting;
use super::state::Processing;
use super::summary::{line, summary};
use crate::browser;
use crate::shared::session::refusal;
use crate::text::{common as words, processing as text};
use crate::ui::{Bind, Button, ButtonLink, Field, Look, Note, TextInput, Tone};
use leptos::prelude::*;
use portico_contract::portico::preview::StepState;
use portico_contract::processors::{
    CreateDatasetProcessor, NewProcessor, ParameterDescription, ParameterKind, ProcessorDescription,
    UpdateDatasetProcessor,
};
use std::collections::BTreeMap;

pub fn form(tab: Processing, editing: Editing) -> AnyView {
    let base = match &editing {
        Editing::New { .. } => None,
        Editing::Step(uid) => {
            tab.steps.with_untracked(|steps| steps.iter().find(|step| step.uid.as_str() == uid).cloned())
        }
    };
    let opened = match (&editing, &base) {
        (Editing::New { r#type, .. }, _) => Draft::blank(r#type),
        (_, Some(step)) => Draft::of(&NewProcessor::from(step.clone())),
        (_, None) => None,
    };
    let Some(opened) = opened else { return without(tab, &editing, base.is_some()) };
    let description = opened.description;
    tab.draft.set(Some(opened.clone()));
    on_cleanup(move || {
        if tab.editing.try_get_untracked() == Some(None) {
            tab.draft.try_set(None);
        }
    });
    let opened = StoredValue::new(opened);
    let dirty = Signal::derive(move || tab.draft.with(|draft| *draft != Some(opened.get_value())));
    browser::guard_unload(dirty);
    let is_new = matches!(editing, Editing::New { .. });
    let saving = Saving::new(tab, editing, base, opened);
    // What the portal refuses is where one goes on.
    Effect::new(move |_| {
        if let Some(error) = saving.write.error.get() {
            let at_fault =
                |parameter: &&ParameterDescription| error.detail.iter().any(|(name, _)| name == parameter.name);
            let first = description.parameters.iter().find(at_fault);
            first.into_iter().for_each(|parameter| browser::focus(&format!("parameter-{}", parameter.name)));
        }
    });
    view! {
        <form
            class="card step-form"
            aria-labelledby="step-form-title"
            on:submit=move |event| {
                event.prevent_default();
                saving.submit();
            }
        >
            <header>
                <h3 id="step-form-title" tabindex="-1">
                    {move || {
                        let number = tab.edited().map_or(1, |place| place + 1);
                        match is_new {
                            true => text::new_step(number, description.label),
                            false => text::edited_step(number, description.label),
                        }
                    }}
                </h3>
            </header>
            <div class="body">
                <p class="muted">{description.help}</p>
                {parameters(tab, saving, description)}
                <Field id="step-label" label=text::own_label() help=text::own_label_help()>
                    <TextInput value=label_of(tab) />
                </Field>
                {notices(tab, saving, description, is_new)}
            </div>
            <footer>{buttons(tab, saving, is_new)}</footer>
        </form>
    }
    .into_any()
}

/// A step whose type has no form, or that is gone.
fn without(tab: Processing, editing: &Editing, there: bool) -> AnyView {
    tab.draft.set(None);
    let words = match editing {
        Editing::New { r#type, .. } => text::no_form(r#type),
        Editing::Step(_) if there => text::no_form(""),
        Editing::Step(_) => text::gone_form().to_owned(),
    };
    let close = Signal::derive(move || tab.place.with(|place| place.closed("")).href(&tab.uid()));
    let end = move || view! { <ButtonLink href=close>{words::close()}</ButtonLink> };
    view! { <Note tone=Tone::Warn actions=end>{words}</Note> }.into_any()
}

fn label_of(tab: Processing) -> Bind<String> {
    let read = move || tab.draft.with(|draft| draft.as_ref().map(|draft| draft.label.clone()).unwrap_or_default());
    Bind::new(read, move |label| {
        tab.draft.update(|draft| draft.iter_mut().for_each(|draft| draft.label.clone_from(&label)))
    })
}

fn parameters(tab: Processing, saving: Saving, description: &'static ProcessorDescription) -> AnyView {
    // What the simulation says of this step: expressions and patterns that do not work, fields that are not there.
    let simulated = Memo::new(move |_| {
        let outline = tab.edited().and_then(|place| Some(tab.simulation.good()?.steps.get(place)?.state.clone()));
        match outline {
            Some(StepState::Refused { errors }) => errors.into_iter().collect(),
            _ => BTreeMap::<String, String>::new(),
        }
    });
    let checked = Memo::new(move |_| tab.draft.with(|draft| draft.as_ref().map(Draft::errors).unwrap_or_default()));
    let fields = Memo::new(move |_| {
        let (Some(place), Some(preview)) = (tab.edited(), tab.simulation.good()) else { return Vec::new() };
        preview.fields_before(place).to_vec()
    });
    let certain = Memo::new(move |_| {
        let (Some(place), Some(preview)) = (tab.edited(), tab.simulation.good()) else { return false };
        !preview.gap_before(place)
    });
    let tried = saving.tried;
    description
        .parameters
        .iter()
        .map(|parameter| {
            let name = parameter.name;
            let given = move || tab.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.is_given(name)));
            let told = saving.write.field(name);
            let error = Signal::derive(move || {
                let checks = checked.with(|errors| errors.get(name).cloned());
                let runs = || simulated.with(|errors| errors.get(name).cloned());
                match (told.get(), tried.get() || given()) {
                    (Some(told), _) => Some(told),
                    (None, true) => checks.or_else(runs),
                    (None, false) => None,
                }
            });
            control(Control { draft: tab.draft, parameter, fields: fields.into(), certain: certain.into(), error })
        })
        .collect_view()
        .into_any()
}

fn notices(tab: Processing, saving: Saving, description: &'static ProcessorDescription, is_new: bool) -> AnyView {
    let rewrites = move || {
        let after = tab.count().saturating_sub(tab.edited()? + 1);
        (is_new && after > 0).then(|| {
            view! { <p class="muted">{text::rewrites(&text::count_of_steps(after))}</p> }
        })
    };
    let failed = move || {
        // Somebody else's change is told below, with what to do.
        let error = saving.write.error.get().filter(|_| saving.stale.with(Option::is_none))?;
        let shown = |name: &String| description.parameter(name).is_some();
        let rest: Vec<String> =
            error.detail.iter().filter(|(name, _)| !shown(name)).flat_map(|(_, messages)| messages.clone()).collect();
        let all_shown = !error.detail.is_empty() && rest.is_empty();
        let words = if all_shown {
            text::fix_first().to_owned()
        } else {
            format!("{} {} {}", words::nothing_saved(), error.message, rest.join(" "))
        };
        Some(view! {
            <Note tone=Tone::Bad live=true>
                {words.trim_end().to_owned()} " "
                <code>{error.code.to_string()}</code>
            </Note>
        })
    };
    let stale = move || {
        let theirs = saving.stale.get()?;
        let there = theirs.is_some();
        let said = match &theirs {
            Some(theirs) => {
                let called = theirs.label.clone().map(|label| format!(" “{label}”"));
                view! { {text::stale_now()} {called} ": " {line(summary(&theirs.kind))} }.into_any()
            }
            None => text::stale_gone().into_any(),
        };
        let end = move || {
            if there {
                view! {
                    <Button small=true on_click=move |_| saving.take_theirs()>{text::take_theirs()}</Button>
                    <Button small=true on_click=move |_| saving.save_anyway()>{text::save_anyway()}</Button>
                }
                .into_any()
            } else {
                view! { <Button small=true on_click=move |_| saving.add_instead()>{text::add_instead()}</Button> }
                    .into_any()
            }
        };
        Some(view! { <Note tone=Tone::Warn title=text::stale_title() live=true actions=end>{said}</Note> })
    };
    let gap_help = move || {
        let picks =
            description.parameters.iter().any(|one| matches!(one.kind, ParameterKind::Field | ParameterKind::Fields));
        let gap =
            tab.edited().is_some_and(|place| tab.simulation.good().is_some_and(|preview| preview.gap_before(place)));
        (picks && gap).then(|| view! { <p class="muted">{text::field_help_gap()}</p> })
    };
    view! { {gap_help} {rewrites} {failed} {stale} }.into_any()
}

fn buttons(tab: Processing, saving: Saving, is_new: bool) -> AnyView {
    let close = Signal::derive(move || tab.place.with(|place| place.closed(saving.base_uid())).href(&tab.uid()));
    let refused = if is_new { refusal::<CreateDatasetProcessor>() } else { refusal::<UpdateDatasetProcessor>() };
    let reason = Signal::derive(move || {
        let in_between = is_new && tab.edited().is_some_and(|place| place + 1 < tab.count());
        refused.clone().or_else(|| in_between.then(|| resting(tab)).flatten())
    });
    view! {
        <span class="end">
            <ButtonLink href=close look=Look::Quiet>{words::cancel()}</ButtonLink>
            <Button id="save-step" submit=true look=Look::Primary pending=saving.write.pending disabled_reason=reason>
                {if is_new { text::append_step() } else { text::save_step() }}
            </Button>
        </span>
    }
    .into_any()
}

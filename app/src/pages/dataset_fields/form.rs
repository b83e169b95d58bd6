//! The form of a configuration: what its type takes.

use super::draft::Draft;
use super::notes::argument;
use super::perform::Perform;
use super::place::Panel;
use super::plan::Write;
use super::state::Fields;
use crate::browser;
use crate::shared::session::refusal;
use crate::shared::visit::use_visit;
use crate::text::{common as words, fields as text};
use crate::ui::{Bind, Button, Choice, Dialog, Field, Look, Select, TextArea, TextInput};
use leptos::prelude::*;
use portico_contract::fields::{Annotation, FieldType, NewFieldConfiguration, UpdateDatasetField};

pub fn dialog(tab: Fields) -> AnyView {
    let open = RwSignal::new(false);
    let opened = RwSignal::new(None::<Draft>);
    let tried = RwSignal::new(false);
    let visit = use_visit(true);
    let perform = Perform::new(tab);
    let panel = Memo::new(move |_| {
        let panel = tab.place.with(|place| place.panel.clone());
        matches!(panel, Panel::Step(_) | Panel::New(_)).then_some(panel)
    });
    Effect::new(move |_| {
        let draft = match panel.get() {
            Some(Panel::New(kind)) => Draft::blank(&kind),
            Some(Panel::Step(uid)) => tab.steps.with_untracked(|steps| {
                let step = steps.iter().find(|step| step.uid.as_str() == uid)?;
                Draft::of(&NewFieldConfiguration::from(step.clone()))
            }),
            _ => None,
        };
        perform.see();
        tried.set(false);
        open.set(draft.is_some());
        opened.set(draft.clone());
        tab.draft.set(draft);
    });
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && panel.with_untracked(Option::is_some) {
            visit.run(tab.href(Panel::None));
        }
        is
    });
    let dirty = Signal::derive(move || open.get() && tab.draft.with(|draft| opened.with(|opened| draft != opened)));
    browser::guard_unload(dirty);
    let title = Signal::derive(move || {
        let kind = tab.draft.with(|draft| draft.as_ref().map(|draft| text::kind_word(draft.kind))).unwrap_or_default();
        match step_of(tab) {
            Some(place) => text::edited_title(place + 1, &kind),
            None => text::new_title(&kind),
        }
    });
    view! {
        <Dialog
            id="configuration-form"
            title=title
            open=open
            footer=move || buttons(tab, perform, open, tried)
        >
            {content(tab, perform, tried)}
        </Dialog>
    }
    .into_any()
}

/// The place of the configuration that is edited; nothing for a new one.
fn step_of(tab: Fields) -> Option<usize> {
    let Panel::Step(uid) = tab.place.with(|place| place.panel.clone()) else { return None };
    tab.steps.with(|steps| steps.iter().position(|step| step.uid.as_str() == uid))
}

/// A text of the draft.
fn part(tab: Fields, read: fn(&Draft) -> &String, change: fn(&mut Draft) -> &mut String) -> Bind<String> {
    Bind::new(
        move || tab.draft.with(|draft| draft.as_ref().map(|draft| read(draft).clone()).unwrap_or_default()),
        move |value| tab.draft.update(|draft| draft.iter_mut().for_each(|draft| change(draft).clone_from(&value))),
    )
}

fn content(tab: Fields, perform: Perform, tried: RwSignal<bool>) -> AnyView {
    let kind = tab.draft.with_untracked(|draft| draft.as_ref().map_or("", |draft| draft.kind));
    let errors = Memo::new(move |_| {
        let mut errors = tab.draft.with(|draft| draft.as_ref().map(Draft::errors).unwrap_or_default());
        let place = step_of(tab).unwrap_or_else(|| tab.steps.with(Vec::len));
        let simulated = tab.simulation.good().and_then(|preview| Some(preview.steps.get(place)?.errors.clone()));
        for (name, message) in simulated.unwrap_or_default() {
            errors.entry(name).or_insert(message);
        }
        errors
    });
    let error = move |name: &'static str| {
        let told = perform.write.field(name);
        Signal::derive(move || {
            let own = || tried.get().then(|| errors.with(|errors| errors.get(name).cloned())).flatten();
            told.get().or_else(own)
        })
    };
    let fields = Signal::derive(move || {
        let place = step_of(tab).unwrap_or_else(|| tab.steps.with(Vec::len));
        let fields = tab.simulation.good().map(|preview| preview.fields_before(place).to_vec()).unwrap_or_default();
        fields.into_iter().map(|field| Choice::plain(field.name)).collect::<Vec<_>>()
    });
    let picked = move |parameter: &'static str| {
        let value = part(tab, |draft| &draft.field, |draft| &mut draft.field);
        view! {
            <Field id="configuration-field" label=text::field() error=error(parameter) required=true>
                <Select value=value choices=fields empty=text::choose_field() />
            </Field>
        }
        .into_any()
    };
    let own = match kind {
        "rename" => view! {
            {picked("from_name")}
            <Field id="configuration-name" label=text::name() help=text::name_help() error=error("to_name") required=true>
                <TextInput value=part(tab, |draft| &draft.to_name, |draft| &mut draft.to_name) mono=true />
            </Field>
            <Field id="configuration-label" label=text::label() help=text::label_help() error=error("field_label") required=true>
                <TextInput value=part(tab, |draft| &draft.field_label, |draft| &mut draft.field_label) />
            </Field>
        }
        .into_any(),
        "type" => {
            let types: Vec<Choice> =
                FieldType::ALL.iter().map(|one| Choice::new(one.as_str(), text::type_word(*one))).collect();
            view! {
                {picked("field")}
                <Field id="configuration-type" label=text::type_() error=error("type_param") required=true>
                    <Select value=part(tab, |draft| &draft.field_type, |draft| &mut draft.field_type) choices=types />
                </Field>
            }
            .into_any()
        }
        "annotate" => {
            let annotations: Vec<Choice> =
                Annotation::ALL.iter().map(|one| Choice::new(one.as_str(), text::annotation_word(*one))).collect();
            let chosen = Memo::new(move |_| tab.draft.with(|draft| draft.as_ref().map(Draft::annotation)));
            let value = move || {
                let annotation = chosen.get().filter(|annotation| annotation.argument().is_some())?;
                let value = part(tab, |draft| &draft.argument, |draft| &mut draft.argument);
                Some(view! {
                    <Field id="configuration-argument" label=text::argument() help=text::argument_help() error=error("args") required=true>
                        {argument(annotation, FieldType::Datetime, value)}
                    </Field>
                })
            };
            view! {
                {picked("field")}
                <Field id="configuration-annotation" label=text::annotation() error=error("annotation") required=true>
                    <Select value=part(tab, |draft| &draft.annotation, |draft| &mut draft.annotation) choices=annotations />
                </Field>
                {value}
            }
            .into_any()
        }
        "description" => view! {
            {picked("field")}
            <Field id="configuration-description" label=text::description() help=text::description_help() error=error("description") required=true>
                <TextArea value=part(tab, |draft| &draft.description, |draft| &mut draft.description) />
            </Field>
        }
        .into_any(),
        "order" => view! {
            <Field id="configuration-order" label=text::order() help=text::order_help() error=error("order") required=true>
                <TextArea value=part(tab, |draft| &draft.order, |draft| &mut draft.order) mono=true rows=6 />
            </Field>
        }
        .into_any(),
        _ => view! { {picked("field")} <p class="muted">{text::hide_help()}</p> }.into_any(),
    };
    let failed = move || perform.failed();
    view! {
        {own}
        <Field id="configuration-step-label" label=text::step_label() help=text::step_label_help()>
            <TextInput value=part(tab, |draft| &draft.label, |draft| &mut draft.label) />
        </Field>
        {failed}
    }
    .into_any()
}

fn buttons(tab: Fields, perform: Perform, open: RwSignal<bool>, tried: RwSignal<bool>) -> AnyView {
    let refused = refusal::<UpdateDatasetField>();
    let is_new = matches!(tab.place.with_untracked(|place| place.panel.clone()), Panel::New(_));
    let save = move || {
        let Some(draft) = tab.draft.get_untracked() else { return };
        tried.set(true);
        if !draft.errors().is_empty() {
            return;
        }
        let step = draft.configuration();
        let name = step.label.clone();
        let write = match tab.place.with_untracked(|place| place.panel.clone()) {
            Panel::Step(uid) => {
                let seen = untrack(move || perform.seen());
                // One that was not there when the form opened is told as changed.
                let place = seen.iter().position(|step| step.uid.as_str() == uid).unwrap_or(seen.len());
                Write::Update { place, step }
            }
            _ => Write::Append { step },
        };
        perform.then(
            vec![write],
            move |_| text::saved_step(&name),
            move || {
                open.set(false);
                request_animation_frame(|| browser::focus("configurations"));
            },
        );
    };
    view! {
        <Button look=Look::Quiet on_click=move |_| open.set(false)>{words::cancel()}</Button>
        <Button
            id="save-configuration"
            look=Look::Primary
            pending=perform.pending()
            disabled_reason=refused
            on_click=move |_| save()
        >
            {if is_new { text::append_step() } else { text::save_step() }}
        </Button>
    }
    .into_any()
}

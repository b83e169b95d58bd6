//! The control of one parameter, by its kind.

use super::draft::Draft;
use crate::text::processing as text;
use crate::ui::{Bind, Checkbox, Choice, Field, Select, TagInput, TextArea, TextInput};
use leptos::prelude::*;
use portico_contract::portico::preview::PreviewField;
use portico_contract::processors::{ParameterDescription, ParameterKind};

/// What a control needs to know.
#[derive(Clone, Copy)]
pub struct Control {
    pub draft: RwSignal<Option<Draft>>,
    pub parameter: &'static ParameterDescription,
    /// The fields that the step finds.
    pub fields: Signal<Vec<PreviewField>>,
    /// These are all the fields there are.
    pub certain: Signal<bool>,
    pub error: Signal<Option<String>>,
}

impl Control {
    fn text(self) -> Bind<String> {
        let (draft, name) = (self.draft, self.parameter.name);
        Bind::new(
            move || draft.with(|draft| draft.as_ref().map(|draft| draft.text(name)).unwrap_or_default()),
            move |text| draft.update(|draft| draft.iter_mut().for_each(|draft| draft.set_text(name, text.clone()))),
        )
    }

    fn list(self) -> Bind<Vec<String>> {
        let (draft, name) = (self.draft, self.parameter.name);
        Bind::new(
            move || draft.with(|draft| draft.as_ref().map(|draft| draft.list(name)).unwrap_or_default()),
            move |list| draft.update(|draft| draft.iter_mut().for_each(|draft| draft.set_list(name, list.clone()))),
        )
    }

    fn flag(self) -> Bind<bool> {
        let (draft, parameter) = (self.draft, self.parameter);
        Bind::new(
            move || draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.flag(parameter))),
            move |flag| draft.update(|draft| draft.iter_mut().for_each(|draft| draft.set_flag(parameter.name, flag))),
        )
    }

    fn id(self) -> String {
        format!("parameter-{}", self.parameter.name)
    }
}

/// The labelled control, with its help and its error.
pub fn control(control: Control) -> AnyView {
    let parameter = control.parameter;
    if parameter.kind == ParameterKind::Boolean {
        return view! {
            <Checkbox id=control.id() label=parameter.label checked=control.flag() help=parameter.help />
        }
        .into_any();
    }
    // Made inside of the field, so that the control takes its id and its error from there.
    let inner = move || match parameter.kind {
        ParameterKind::Field => field(control),
        ParameterKind::Fields => {
            let suggestions =
                Signal::derive(move || control.fields.get().into_iter().map(|field| field.name).collect());
            view! { <TagInput value=control.list() suggestions=suggestions placeholder=text::choose_field() /> }
                .into_any()
        }
        ParameterKind::NewField => with_list(control),
        ParameterKind::Regexp => view! { <TextInput value=control.text() mono=true /> }.into_any(),
        ParameterKind::LongText | ParameterKind::Json => {
            view! { <TextArea value=control.text() mono=true rows=3 /> }.into_any()
        }
        ParameterKind::Texts => view! { <TextArea value=control.text() rows=3 /> }.into_any(),
        ParameterKind::Choice(choices) => {
            let choices: Vec<Choice> = choices.iter().map(|choice| Choice::plain(*choice)).collect();
            let empty = parameter.default.map_or_else(|| text::portal_default().to_owned(), text::default_is);
            view! { <Select value=control.text() choices=choices empty=empty /> }.into_any()
        }
        _ => {
            let placeholder = parameter.default.unwrap_or_default();
            view! { <TextInput value=control.text() placeholder=placeholder /> }.into_any()
        }
    };
    let help = match parameter.kind {
        ParameterKind::Texts if !parameter.help.contains("one a line") => {
            format!("{} {}", parameter.help, text::one_a_line())
        }
        _ => parameter.help.to_owned(),
    };
    view! {
        <Field
            id=control.id()
            label=parameter.label
            help=help
            error=control.error
            required=parameter.mandatory
        >
            {inner()}
        </Field>
    }
    .into_any()
}

/// A list to choose from where every field is known; a text with suggestions where some may be missing.
fn field(control: Control) -> AnyView {
    let choices = Signal::derive(move || {
        let label = |field: &PreviewField| match field.label == field.name {
            true => field.name.clone(),
            false => format!("{} ({})", field.name, field.label),
        };
        let fields = control.fields.get();
        fields.into_iter().map(|field| Choice::new(field.name.clone(), label(&field))).collect::<Vec<_>>()
    });
    (move || match control.certain.get() {
        true => view! { <Select value=control.text() choices=choices empty=text::choose_field() /> }.into_any(),
        false => with_list(control),
    })
    .into_any()
}

fn with_list(control: Control) -> AnyView {
    let id = format!("{}-list", control.id());
    let options = move || {
        control.fields.get().into_iter().map(|field| view! { <option value=field.name></option> }).collect_view()
    };
    view! {
        <TextInput value=control.text() mono=true list=id.clone() />
        <datalist id=id>{options}</datalist>
    }
    .into_any()
}

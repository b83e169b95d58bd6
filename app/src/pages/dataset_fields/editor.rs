//! The form of one published field: everything about it at once, and which configurations that writes.

use super::notes::notes;
use super::perform::Perform;
use super::place::Panel;
use super::plan::{Stack, Wish, Write};
use super::state::Fields;
use crate::browser;
use crate::shared::session::refusal;
use crate::shared::visit::use_visit;
use crate::text::{common as words, fields as text};
use crate::ui::{Button, Choice, Dialog, Field, Look, Note, Select, TextArea, TextInput};
use leptos::prelude::*;
use portico_contract::fields::{Annotation, CreateDatasetFieldConfiguration, FieldType};
use portico_contract::portico::preview::{FieldNote, FieldsPreview, PublishedField};

/// What the form holds; a signal a field, so that a key stroke redraws one.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    label: RwSignal<String>,
    kind: RwSignal<String>,
    description: RwSignal<String>,
    notes: RwSignal<Vec<FieldNote>>,
    /// The field as it was opened.
    opened: RwSignal<Option<PublishedField>>,
    /// What the simulation said then, of the configurations that [`Perform`] has seen.
    preview: RwSignal<Option<FieldsPreview>>,
}

impl Form {
    fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            label: RwSignal::new(String::new()),
            kind: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
            notes: RwSignal::new(Vec::new()),
            opened: RwSignal::new(None),
            preview: RwSignal::new(None),
        }
    }

    fn fill(self, field: PublishedField, preview: FieldsPreview) {
        self.preview.set(Some(preview));
        let wish = Wish::of(&field);
        self.name.set(wish.name);
        self.label.set(wish.label);
        self.kind.set(wish.field_type.as_str().to_owned());
        self.description.set(wish.description);
        self.notes.set(wish.notes);
        self.opened.set(Some(field));
    }

    fn field_type(self) -> FieldType {
        FieldType::parse(&self.kind.get()).unwrap_or_default()
    }

    /// What is wanted; annotations that do not fit the type are not.
    fn wish(self) -> Wish {
        let field_type = self.field_type();
        let fits = |note: &FieldNote| note.annotation.fits(field_type);
        Wish {
            name: self.name.get().trim().to_owned(),
            label: self.label.get().trim().to_owned(),
            field_type,
            description: self.description.get(),
            notes: self.notes.get().into_iter().filter(fits).collect(),
        }
    }

    fn writes(self, perform: Perform) -> Vec<Write> {
        let (wish, steps) = (self.wish(), perform.seen());
        let plan =
            |preview: &FieldsPreview, field: &PublishedField| Stack { steps: &steps, preview }.plan(field, &wish);
        self.preview
            .with(|preview| self.opened.with(|field| Some(plan(preview.as_ref()?, field.as_ref()?))))
            .unwrap_or_default()
    }

    /// Writes in words.
    fn words(self, perform: Perform, writes: &[Write]) -> Vec<String> {
        let steps = perform.seen();
        let stack = |preview: &FieldsPreview| {
            writes.iter().map(|write| Stack { steps: &steps, preview }.words(write)).collect()
        };
        self.preview.with(|preview| preview.as_ref().map(stack).unwrap_or_default())
    }

    fn name_error(self, tab: Fields) -> Option<String> {
        let (name, opened) = (self.name.get(), self.opened.get()?.field.name);
        let name = name.trim();
        if name == opened {
            return None;
        }
        let taken = tab.simulation.good()?.published.iter().any(|other| other.field.name == name);
        if !is_technical(name) {
            Some(text::bad_name().to_owned())
        } else {
            taken.then(|| text::name_taken().to_owned())
        }
    }

    fn label_error(self) -> Option<String> {
        self.label.with(|label| label.trim().is_empty()).then(|| text::no_label().to_owned())
    }

    fn notes_error(self) -> Option<String> {
        self.wish().notes.iter().find_map(|note| {
            let argument = note.argument.as_deref().unwrap_or_default();
            match note.annotation {
                Annotation::Id | Annotation::Sortable => None,
                Annotation::Decimals if argument.parse::<u8>().is_ok_and(|decimals| decimals <= 15) => None,
                Annotation::Decimals => Some(text::bad_decimals().to_owned()),
                _ => argument.is_empty().then(|| text::argument_needed().to_owned()),
            }
        })
    }
}

fn is_technical(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

pub fn dialog(tab: Fields) -> AnyView {
    let open = RwSignal::new(false);
    let form = Form::new();
    let visit = use_visit(true);
    let perform = Perform::new(tab);
    let named = Memo::new(move |_| {
        tab.place.with(|place| match &place.panel {
            Panel::Field(name) => Some(name.clone()),
            _ => None,
        })
    });
    // The address opens and closes it; while it is open, newer simulations leave it as it is.
    Effect::new(move |_| {
        let Some(name) = named.get() else {
            open.set(false);
            return;
        };
        let Some(preview) = tab.simulation.good() else { return };
        let found = preview.published.iter().find(|field| field.field.name == name).cloned();
        if let Some(field) = found
            && !open.get_untracked()
        {
            form.fill(field, preview);
            perform.see();
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && named.with_untracked(Option::is_some) {
            visit.run(tab.href(Panel::None));
        }
        is
    });
    // Worked out once a change, for all that show it.
    let writes = Memo::new(move |_| if open.get() { form.writes(perform) } else { Vec::new() });
    let dirty = Signal::derive(move || writes.with(|writes| !writes.is_empty()));
    browser::guard_unload(dirty);
    let title = Signal::derive(move || named.get().map(|name| text::field_title(&name)).unwrap_or_default());
    view! {
        <Dialog id="field-form" title=title open=open footer=move || buttons(tab, form, perform, writes, open)>
            {content(tab, form, perform, writes)}
        </Dialog>
    }
    .into_any()
}

fn content(tab: Fields, form: Form, perform: Perform, writes: Memo<Vec<Write>>) -> AnyView {
    let types: Vec<Choice> =
        FieldType::ALL.iter().map(|one| Choice::new(one.as_str(), text::type_word(*one))).collect();
    let plan = move || {
        let words = writes.with(|writes| form.words(perform, writes));
        if words.is_empty() {
            return view! { <p class="muted">{text::plan_none()}</p> }.into_any();
        }
        view! {
            <Note title=text::plan()>
                <ul>{words.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </Note>
        }
        .into_any()
    };
    let failed = move || perform.failed();
    view! {
        <Field id="edited-label" label=text::label() help=text::label_help() error=Signal::derive(move || form.label_error()) required=true>
            <TextInput value=form.label />
        </Field>
        <Field id="edited-name" label=text::name() help=text::name_help() error=Signal::derive(move || form.name_error(tab)) required=true>
            <TextInput value=form.name mono=true />
        </Field>
        <Field id="edited-type" label=text::type_()>
            <Select value=form.kind choices=types />
        </Field>
        <Field id="edited-notes" label=text::notes() error=Signal::derive(move || form.notes_error()) group=true>
            <div class="note-lines">{notes(form.notes, Signal::derive(move || form.field_type()))}</div>
        </Field>
        <Field id="edited-description" label=text::description() help=text::description_help()>
            <TextArea value=form.description rows=2 />
        </Field>
        {plan}
        {failed}
    }
    .into_any()
}

fn buttons(tab: Fields, form: Form, perform: Perform, writes: Memo<Vec<Write>>, open: RwSignal<bool>) -> AnyView {
    let refused = refusal::<CreateDatasetFieldConfiguration>();
    let reason = Signal::derive(move || {
        let wrong = || form.label_error().or_else(|| form.name_error(tab)).or_else(|| form.notes_error());
        let nothing = || writes.with(Vec::is_empty).then(|| text::plan_none().to_owned());
        refused.clone().or_else(wrong).or_else(nothing)
    });
    let save = move || {
        let told = form.name.get_untracked();
        perform.then(writes.get_untracked(), move |outcome| text::done(&told, &outcome), move || open.set(false));
    };
    view! {
        <Button look=Look::Quiet on_click=move |_| open.set(false)>{words::cancel()}</Button>
        <Button id="save-field" look=Look::Primary pending=perform.pending() disabled_reason=reason on_click=move |_| save()>
            {text::save_field()}
        </Button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::is_technical;

    #[test]
    fn technical_names_are_small_letters_digits_and_underscores() {
        assert!(is_technical("iata_code2") && is_technical("_2020"));
        assert!(["", "2020", "IATA", "état", "a b"].iter().all(|name| !is_technical(name)));
    }
}

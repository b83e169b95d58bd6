//! The annotations that a field can have, each with the control of its value.

use crate::text::fields as text;
use crate::ui::{Bind, Checkbox, Choice, Select, TextInput};
use leptos::prelude::*;
use portico_contract::fields::{Annotation, FieldType, UNITS};
use portico_contract::portico::preview::FieldNote;

/// Precisions of a date; a time allows two more (behaviour.md 11).
const DATE: &[&str] = &["year", "month", "day"];
const DATETIME: &[&str] = &["year", "month", "day", "hour", "minute"];

/// A box for each annotation that fits the type, with its value beside it.
pub fn notes(notes: RwSignal<Vec<FieldNote>>, field_type: Signal<FieldType>) -> AnyView {
    (move || {
        let kind = field_type.get();
        Annotation::ALL
            .iter()
            .copied()
            .filter(|annotation| annotation.fits(kind))
            .map(|annotation| note(notes, annotation, kind))
            .collect_view()
    })
    .into_any()
}

fn note(notes: RwSignal<Vec<FieldNote>>, annotation: Annotation, kind: FieldType) -> AnyView {
    let is_on = move || notes.with(|notes| notes.iter().any(|note| note.annotation == annotation));
    let checked = Bind::new(is_on, move |on: bool| {
        notes.update(|notes| {
            notes.retain(|note| note.annotation != annotation);
            if on {
                let argument = annotation.argument().map(|_| first(annotation));
                notes.push(FieldNote { annotation, argument });
            }
        });
    });
    let value = Bind::new(
        move || {
            let own =
                |notes: &Vec<FieldNote>| notes.iter().find(|note| note.annotation == annotation)?.argument.clone();
            notes.with(own).unwrap_or_default()
        },
        move |value: String| {
            notes.update(|notes| {
                notes
                    .iter_mut()
                    .filter(|note| note.annotation == annotation)
                    .for_each(|note| note.argument = Some(value.clone()));
            });
        },
    );
    view! {
        <div class="note-line">
            <Checkbox id=format!("note-{annotation}") label=text::annotation_word(annotation) checked=checked />
            <Show when=move || annotation.argument().is_some() && is_on()>
                {argument(annotation, kind, value)}
            </Show>
        </div>
    }
    .into_any()
}

/// What a newly ticked annotation starts with.
fn first(annotation: Annotation) -> String {
    match annotation {
        Annotation::TimeseriePrecision => "day",
        Annotation::Decimals => "2",
        Annotation::Multivalued => ";",
        Annotation::Hierarchical => "/",
        Annotation::Id | Annotation::Sortable | Annotation::Unit => "",
    }
    .to_owned()
}

/// The control of an annotation's value, by what the API takes.
pub fn argument(annotation: Annotation, kind: FieldType, value: Bind<String>) -> AnyView {
    let label = annotation.argument().unwrap_or_default();
    let plain = |words: &[&'static str]| words.iter().map(|word| Choice::plain(*word)).collect::<Vec<_>>();
    match annotation {
        Annotation::Unit => {
            view! { <Select value=value choices=plain(UNITS) label=label empty=text::no_argument() inline=true /> }
                .into_any()
        }
        Annotation::TimeseriePrecision => {
            let choices = plain(if kind == FieldType::Date { DATE } else { DATETIME });
            view! { <Select value=value choices=choices label=label inline=true /> }.into_any()
        }
        Annotation::Decimals => view! { <TextInput value=value kind="number" label=label /> }.into_any(),
        _ => view! { <TextInput value=value mono=true label=label max_length=10 /> }.into_any(),
    }
}

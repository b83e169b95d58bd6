//! The control of a field, over what is entered into it.

use super::entry::Entry;
use super::widget::Widget;
use crate::browser;
use crate::text::metadata as text;
use crate::ui::{Bind, Checkbox, Choice, RichText, Segments, Select, TagInput, TextArea, TextInput};
use leptos::prelude::*;

/// Values that are offered while typing.
#[derive(Clone, Copy)]
pub struct Suggest {
    pub values: Signal<Vec<String>>,
    /// Hears what is typed.
    pub typed: Callback<String>,
}

/// A control in its place.
pub struct Control {
    pub widget: Widget,
    pub entry: Bind<Entry>,
    /// Of the input; inside a [`Field`](crate::ui::Field) the same as the field's.
    pub id: String,
    pub suggest: Option<Suggest>,
}

/// The control itself, to stand in a [`Field`](crate::ui::Field).
pub fn control(control: Control) -> AnyView {
    let Control { widget, entry, id, suggest } = control;
    let line = Bind::new(
        move || entry.signal().with(|entry| entry.text().to_owned()),
        move |text: String| {
            if let Some(suggest) = suggest {
                suggest.typed.run(text.clone());
            }
            entry.set(Entry::Text(text));
        },
    );
    let list = Bind::new(
        move || entry.signal().with(|entry| entry.list().to_vec()),
        move |list: Vec<String>| entry.set(Entry::List(list)),
    );
    match widget {
        Widget::Line => suggested_line(line, &id, suggest),
        Widget::Address => view! { <TextInput value=line kind="url" mono=true /> }.into_any(),
        Widget::Lines => view! { <TextArea value=line rows=4 /> }.into_any(),
        Widget::Html => html(line),
        Widget::Texts => view! { <TextArea value=line rows=3 /> }.into_any(),
        Widget::Geometry | Widget::Json => view! { <TextArea value=line rows=5 mono=true /> }.into_any(),
        Widget::Tags => tags(list, suggest),
        Widget::One(choices) => view! { <Select value=line choices=choices empty=text::not_set() /> }.into_any(),
        Widget::Some(choices) => boxes(list, &id, choices),
        Widget::Flag => {
            let choices = vec![
                Choice::new("", text::not_set()),
                Choice::new("true", crate::text::common::yes()),
                Choice::new("false", crate::text::common::no()),
            ];
            view! { <Segments value=line name=id choices=choices /> }.into_any()
        }
        // A number input would hand over nothing for what is no number, and nothing could be said about it.
        Widget::Whole | Widget::Decimal => view! { <TextInput value=line /> }.into_any(),
        Widget::Date => view! { <TextInput value=line kind="date" /> }.into_any(),
        Widget::Moment => view! { <TextInput value=line kind="datetime-local" /> }.into_any(),
    }
}

/// The text as it is written and, once opened, as people will read it. Nothing in it runs.
fn html(line: Bind<String>) -> AnyView {
    let open = RwSignal::new(false);
    let preview = move || {
        open.get().then(|| match line.get().trim().is_empty() {
            true => view! { <p class="muted">{text::preview_nothing()}</p> }.into_any(),
            false => view! { <RichText html=line.signal() /> }.into_any(),
        })
    };
    view! {
        <TextArea value=line rows=5 />
        <details
            class="preview"
            on:toggle=move |event| open.set(browser::is_open_details(&event))
        >
            <summary>{text::preview()}</summary>
            {preview}
        </details>
    }
    .into_any()
}

fn suggested_line(line: Bind<String>, id: &str, suggest: Option<Suggest>) -> AnyView {
    let Some(suggest) = suggest else { return view! { <TextInput value=line /> }.into_any() };
    let list_id = format!("{id}-suggestions");
    let options = move || {
        suggest.values.get().into_iter().map(|value| view! { <option value=value></option> }.into_any()).collect_view()
    };
    view! {
        <TextInput value=line list=list_id.clone() />
        <datalist id=list_id>{options}</datalist>
    }
    .into_any()
}

fn tags(list: Bind<Vec<String>>, suggest: Option<Suggest>) -> AnyView {
    match suggest {
        Some(Suggest { values, typed }) => {
            view! { <TagInput value=list suggestions=values on_typing=typed /> }.into_any()
        }
        None => view! { <TagInput value=list /> }.into_any(),
    }
}

/// A box for each choice, and one for each value that is there and is no choice: it can be taken away.
fn boxes(list: Bind<Vec<String>>, id: &str, mut choices: Vec<Choice>) -> AnyView {
    for value in list.get_untracked() {
        if !choices.iter().any(|choice| choice.value == value) {
            choices.push(Choice::plain(value));
        }
    }
    let boxes = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let (value, own) = (choice.value.clone(), choice.value);
            let checked = Bind::new(
                move || list.signal().with(|list| list.contains(&value)),
                move |ticked: bool| {
                    let mut next = list.get_untracked();
                    next.retain(|value| *value != own);
                    if ticked {
                        next.push(own.clone());
                    }
                    list.set(next);
                },
            );
            view! { <Checkbox id=format!("{id}-{index}") label=choice.label checked=checked /> }.into_any()
        })
        .collect_view();
    view! { <div class="boxes" role="group" aria-labelledby=format!("{id}-label")>{boxes}</div> }.into_any()
}

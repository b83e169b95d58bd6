//! A field for a parameter that the portal describes.

use super::Reading;
use crate::ui::{Bind, Checkbox, Choice, Field, Select, TextInput};
use leptos::prelude::*;
use portico_contract::resources::ExtractorParameter;
use serde_json::{Number, Value};

/// The control that fits the described type; a type that nobody knows is edited as text.
pub(super) fn parameter_field(parameter: ExtractorParameter, reading: Reading) -> AnyView {
    let name = parameter.name.clone();
    let label = parameter.label().to_owned();
    let help = parameter.description.clone().filter(|text| !text.is_empty());
    let error = reading.error_of(format!("params.{name}"));
    let id = format!("parameter-{name}");
    if parameter.kind.starts_with("bool") {
        let default = parameter.default.as_ref().is_some_and(is_true);
        let (read, write) = (name.clone(), name);
        let checked = Bind::new(
            move || reading.params.with(|params| params.get(&read).map_or(default, is_true)),
            move |on: bool| set(reading, &write, Some(Value::Bool(on))),
        );
        return match help {
            Some(help) => view! { <Checkbox id=id label=label checked=checked help=help /> }.into_any(),
            None => view! { <Checkbox id=id label=label checked=checked /> }.into_any(),
        };
    }
    let whole = parameter.kind.starts_with("int");
    let default = parameter.default.as_ref().map(shown);
    let (read, write, fallback) = (name.clone(), name, default.clone().unwrap_or_default());
    let value = Bind::new(
        move || reading.params.with(|params| params.get(&read).map(shown)).unwrap_or_else(|| fallback.clone()),
        move |typed: String| set(reading, &write, entered(&typed, whole)),
    );
    // Made inside the field, which tells it its id.
    let control = move || match parameter.choices.filter(|choices| !choices.is_empty()) {
        Some(choices) => {
            let choices: Vec<_> = choices.into_iter().map(Choice::plain).collect();
            view! { <Select value=value choices=choices /> }.into_any()
        }
        None if whole => view! { <TextInput value=value kind="number" /> }.into_any(),
        None => view! { <TextInput value=value placeholder=default.unwrap_or_default() mono=true /> }.into_any(),
    };
    if parameter.is_mandatory {
        view! { <Field id=id label=label help=help error=error required=true>{control()}</Field> }.into_any()
    } else {
        view! { <Field id=id label=label help=help error=error>{control()}</Field> }.into_any()
    }
}

fn set(reading: Reading, name: &str, value: Option<Value>) {
    reading.params.update(|params| match value {
        Some(value) => _ = params.insert(name.to_owned(), value),
        None => _ = params.shift_remove(name),
    });
}

/// Booleans are met as texts too.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(on) => *on,
        Value::String(text) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// A tab cannot be seen, so it is written as the portal reads it: `\t`.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.replace('\t', "\\t"),
        other => other.to_string(),
    }
}

/// Nothing entered: the portal's own default. What is no number is sent as it is, for the portal to refuse by name.
fn entered(typed: &str, whole: bool) -> Option<Value> {
    if typed.is_empty() {
        return None;
    }
    let number = whole.then(|| typed.trim().parse::<i64>().ok()).flatten();
    Some(number.map_or_else(|| Value::String(typed.to_owned()), |number| Value::Number(Number::from(number))))
}

#[cfg(test)]
mod tests {
    use super::{entered, is_true, parameter_field, shown};
    use crate::shared::source::Reading;
    use leptos::prelude::*;
    use portico_contract::resources::ExtractorParameter;
    use serde_json::json;

    fn parameter(kind: &str) -> ExtractorParameter {
        ExtractorParameter {
            kind: kind.into(),
            name: "separator".into(),
            label: Some("Separator".into()),
            default: Some(json!(",")),
            ..ExtractorParameter::default()
        }
    }

    #[test]
    fn a_tab_is_shown_as_it_is_typed() {
        assert_eq!(shown(&json!("\t")), "\\t");
        assert_eq!(entered("\\t", false), Some(json!("\\t")));
    }

    #[test]
    fn a_number_is_sent_as_a_number_and_nothing_as_nothing() {
        assert_eq!(entered("12", true), Some(json!(12)));
        assert_eq!(entered("twelve", true), Some(json!("twelve")));
        assert_eq!(entered("", true), None);
        assert!(is_true(&json!("True")));
    }

    #[test]
    fn a_parameter_that_is_not_set_shows_its_default() {
        let owner = Owner::new();
        let html = owner.with(|| parameter_field(parameter("string"), Reading::new()).to_html());
        assert!(html.contains("<label for=\"parameter-separator\""), "{html}");
        assert!(html.contains("value=\",\""), "{html}");
    }

    #[test]
    fn a_described_choice_becomes_a_select() {
        let owner = Owner::new();
        let html = owner.with(|| {
            let choices = Some(vec![",".into(), ";".into()]);
            parameter_field(ExtractorParameter { choices, ..parameter("string") }, Reading::new()).to_html()
        });
        assert!(html.contains("<select"), "{html}");
        assert_eq!(html.matches("<option").count(), 2, "{html}");
    }
}

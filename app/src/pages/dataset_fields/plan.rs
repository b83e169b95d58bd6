//! What a quick action on a published field does to the stack: the right configuration is updated, and one is added
//! only where there is none.

use crate::text::fields as text;
use portico_contract::fields::{
    Annotation, DatasetFieldConfiguration, FieldConfiguration, FieldType, NewFieldConfiguration,
};
use portico_contract::portico::preview::{FieldNote, FieldsPreview, PublishedField};
use serde_json::Value;

/// One write.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Of the configuration at a place, from 0.
    Update {
        place: usize,
        step: NewFieldConfiguration,
    },
    Append {
        step: NewFieldConfiguration,
    },
    Remove {
        place: usize,
    },
}

/// A field as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub name: String,
    pub label: String,
    pub field_type: FieldType,
    pub description: String,
    pub notes: Vec<FieldNote>,
}

impl Wish {
    pub fn of(field: &PublishedField) -> Self {
        Self {
            name: field.field.name.clone(),
            label: field.field.label.clone(),
            field_type: field.field.field_type,
            description: field.description.clone().unwrap_or_default(),
            notes: field.notes.clone(),
        }
    }
}

/// The stack, with what the simulation knows of names at each of its steps.
pub struct Stack<'a> {
    pub steps: &'a [DatasetFieldConfiguration],
    pub preview: &'a FieldsPreview,
}

impl Stack<'_> {
    /// The name that a published field has before each configuration, and after the last one.
    fn names(&self, published: &str) -> Vec<String> {
        let mut names = vec![published.to_owned()];
        let mut name = published.to_owned();
        for (place, step) in self.steps.iter().enumerate().rev() {
            if matches!(step.kind, FieldConfiguration::Rename { .. })
                && let Some(after) = self.preview.steps.get(place)
                && let Some(index) = after.fields.iter().position(|field| field.name == name)
                && let Some(before) = self.preview.fields_before(place).get(index)
            {
                // A rename keeps the column at its place.
                name.clone_from(&before.name);
            }
            names.push(name.clone());
        }
        names.reverse();
        names
    }

    /// True where the configuration at a place is about a published field.
    pub fn is_about(&self, place: usize, published: &str) -> bool {
        let names = self.names(published);
        self.steps.get(place).is_some_and(|step| step.kind.field() == names.get(place).map(String::as_str))
    }

    /// The last configuration of a kind for a field.
    fn last(&self, names: &[String], is: impl Fn(&FieldConfiguration) -> bool) -> Option<usize> {
        let about = |place: usize, step: &DatasetFieldConfiguration| {
            is(&step.kind) && step.kind.field() == names.get(place).map(String::as_str)
        };
        self.steps.iter().enumerate().rev().find(|(place, step)| about(*place, step)).map(|(place, _)| place)
    }

    /// True where a configuration after this place names the field.
    fn named_after(&self, place: usize, names: &[String]) -> bool {
        self.steps.iter().enumerate().skip(place + 1).any(|(later, step)| {
            let name = names.get(later);
            step.kind.field() == name.map(String::as_str)
                || step.kind.order().is_some_and(|order| name.is_some_and(|name| order.contains(name)))
        })
    }

    /// An update of the last configuration of this kind, or a new one.
    fn put(
        &self,
        names: &[String],
        append_as: &str,
        is: impl Fn(&FieldConfiguration) -> bool,
        make: impl Fn(&str) -> FieldConfiguration,
    ) -> Write {
        match self.last(names, is) {
            Some(place) => {
                let own = names.get(place).map_or(append_as, String::as_str);
                self.update(place, make(own))
            }
            None => append(make(append_as)),
        }
    }

    fn update(&self, place: usize, kind: FieldConfiguration) -> Write {
        let held = self.steps.get(place).map(|step| step.label.clone()).filter(|label| !label.is_empty());
        let label = held.unwrap_or_else(|| said(&kind));
        Write::Update { place, step: NewFieldConfiguration { label, kind } }
    }

    /// The writes that make a published field as wished, in the order in which they must be done.
    pub fn plan(&self, field: &PublishedField, wish: &Wish) -> Vec<Write> {
        let published = field.field.name.as_str();
        let names = self.names(published);
        let (mut writes, mut renamed) = (Vec::new(), None);
        let mut append_as = published;
        if wish.name != published || wish.label != field.field.label {
            let is = |kind: &FieldConfiguration| matches!(kind, FieldConfiguration::Rename { .. });
            let last =
                self.last(&names, is).filter(|place| wish.name == published || !self.named_after(*place, &names));
            match last {
                Some(place) => {
                    let from = names.get(place).map_or(published, String::as_str);
                    writes.push(self.update(place, FieldConfiguration::rename(from, &wish.name, &wish.label)));
                    append_as = &wish.name;
                }
                // Last, so that what is added before it still goes by the present name.
                None => renamed = Some(append(FieldConfiguration::rename(published, &wish.name, &wish.label))),
            }
        }
        if wish.field_type != field.field.field_type {
            let is = |kind: &FieldConfiguration| matches!(kind, FieldConfiguration::Type { .. });
            writes.push(self.put(&names, append_as, is, |name| FieldConfiguration::of_type(name, wish.field_type)));
        }
        let description = wish.description.trim();
        if description != field.description.as_deref().unwrap_or_default() {
            let is = |kind: &FieldConfiguration| matches!(kind, FieldConfiguration::Description { .. });
            if description.is_empty() {
                writes.extend(self.all(&names, is));
            } else {
                writes.push(self.put(&names, append_as, is, |name| FieldConfiguration::describe(name, description)));
            }
        }
        for annotation in Annotation::ALL.iter().copied() {
            let is = |kind: &FieldConfiguration| matches!(kind, FieldConfiguration::Annotate { annotation: own, .. } if *own == annotation);
            let of = |notes: &[FieldNote]| notes.iter().find(|note| note.annotation == annotation).cloned();
            match (of(&field.notes), of(&wish.notes)) {
                (had, Some(wanted)) if had.as_ref() != Some(&wanted) => {
                    let args: Vec<Value> = wanted.argument.iter().map(|text| argument(annotation, text)).collect();
                    let make = |name: &str| FieldConfiguration::annotate(name, annotation, args.clone());
                    writes.push(self.put(&names, append_as, is, make));
                }
                (Some(_), None) => writes.extend(self.all(&names, is)),
                _ => {}
            }
        }
        writes.extend(renamed);
        writes
    }

    /// Removes every configuration of a kind for a field: one that is left would take the place of the last.
    fn all(&self, names: &[String], is: impl Fn(&FieldConfiguration) -> bool) -> Vec<Write> {
        let about = |(place, step): &(usize, &DatasetFieldConfiguration)| {
            is(&step.kind) && step.kind.field() == names.get(*place).map(String::as_str)
        };
        self.steps.iter().enumerate().filter(about).map(|(place, _)| Write::Remove { place }).collect()
    }

    /// The write that brings the published fields into an order, by the names they have at the end.
    pub fn order(&self, published: &[String]) -> Write {
        let last = self.steps.iter().rposition(|step| matches!(step.kind, FieldConfiguration::Order { .. }));
        match last {
            Some(place) => {
                let own = |name: &String| self.names(name).get(place).cloned().unwrap_or_else(|| name.clone());
                let wanted: Vec<String> = published.iter().map(own).collect();
                // Portals know either spelling: the one that is there stays.
                let kind = match self.steps.get(place).map(|step| &step.kind) {
                    Some(FieldConfiguration::Order { args: Some(_), order, extra }) => FieldConfiguration::Order {
                        order: order.as_ref().map(|_| wanted.clone()),
                        args: Some(wanted),
                        extra: extra.clone(),
                    },
                    _ => FieldConfiguration::in_order(wanted),
                };
                self.update(place, kind)
            }
            None => append(FieldConfiguration::in_order(published.to_vec())),
        }
    }

    /// The write in words.
    pub fn words(&self, write: &Write) -> String {
        match write {
            Write::Update { place, step } => text::plan_update(place + 1, &said(&step.kind)),
            Write::Append { step } => text::plan_append(&said(&step.kind)),
            Write::Remove { place } => {
                let what = self.steps.get(*place).map(|step| said(&step.kind)).unwrap_or_default();
                text::plan_remove(place + 1, &what)
            }
        }
    }
}

pub fn append(kind: FieldConfiguration) -> Write {
    Write::Append { step: NewFieldConfiguration { label: said(&kind), kind } }
}

/// Decimals travel as a number (behaviour.md 11).
pub fn argument(annotation: Annotation, text: &str) -> Value {
    match (annotation, text.trim().parse::<u64>()) {
        (Annotation::Decimals, Ok(number)) => number.into(),
        _ => Value::String(text.to_owned()),
    }
}

/// What a configuration does, in a few words.
pub fn said(kind: &FieldConfiguration) -> String {
    match kind {
        FieldConfiguration::Rename { from_name, to_name, field_label, .. } if from_name == to_name => {
            format!("label {to_name} “{field_label}”")
        }
        FieldConfiguration::Rename { from_name, to_name, field_label, .. } => {
            format!("rename {from_name} to {to_name} “{field_label}”")
        }
        FieldConfiguration::Type { field, type_param, .. } => format!("{field} is {type_param}"),
        FieldConfiguration::Annotate { field, annotation, args, .. } => {
            let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let argument = args.as_deref().and_then(<[_]>::first).map(words);
            format!("{field}: {}", text::annotation_tag(*annotation, argument.as_deref()))
        }
        FieldConfiguration::Description { field, .. } => format!("describe {field}"),
        FieldConfiguration::Order { .. } => {
            let names = kind.order().unwrap_or_default();
            let more = if names.len() > 3 { "…" } else { "" };
            format!("order {}{more}", names.iter().take(3).cloned().collect::<Vec<_>>().join(", "))
        }
        FieldConfiguration::Delete { field, .. } => format!("hide {field}"),
        FieldConfiguration::Other { r#type, .. } => r#type.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::portico::preview::{FieldsOutline, PreviewField};
    use serde_json::json;

    fn field(name: &str) -> PreviewField {
        PreviewField { name: name.to_owned(), label: name.to_owned(), field_type: FieldType::Text }
    }

    /// A source with `iata` and `city`; each outline lists the names after a step.
    fn preview(outlines: &[[&str; 2]]) -> FieldsPreview {
        let fields = |names: &[&str; 2]| names.iter().map(|name| field(name)).collect::<Vec<_>>();
        let steps = outlines.iter().map(|names| FieldsOutline { errors: Vec::new(), fields: fields(names) }).collect();
        let last = outlines.last().unwrap_or(&["iata", "city"]);
        let published = fields(last)
            .into_iter()
            .map(|field| PublishedField { field, description: None, notes: Vec::new(), sample: None, unfit: 0 })
            .collect();
        FieldsPreview { read: 2, source: fields(&["iata", "city"]), steps, published, gaps: Vec::new() }
    }

    fn steps(json: Value) -> Vec<DatasetFieldConfiguration> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_second_type_updates_the_first_under_the_name_it_knows() {
        let preview = preview(&[["iata", "city"], ["code", "city"]]);
        let steps = steps(json!([
            {"uid": "pr_1", "label": "t", "type": "type", "field": "iata", "type_param": "int"},
            {"uid": "pr_2", "label": "r", "type": "rename", "from_name": "iata", "to_name": "code", "field_label": "code"},
        ]));
        let stack = Stack { steps: &steps, preview: &preview };
        let mut wish = Wish::of(&preview.published[0]);
        wish.field_type = FieldType::Double;
        let writes = stack.plan(&preview.published[0], &wish);
        let kind = FieldConfiguration::of_type("iata", FieldType::Double);
        assert_eq!(writes, [Write::Update { place: 0, step: NewFieldConfiguration { label: "t".to_owned(), kind } }]);
    }

    #[test]
    fn a_new_name_comes_last_unless_a_rename_can_be_updated() {
        let plain = preview(&[]);
        let stack = Stack { steps: &[], preview: &plain };
        let wish = Wish { name: "code".to_owned(), field_type: FieldType::Int, ..Wish::of(&plain.published[0]) };
        let kinds: Vec<_> = stack.plan(&plain.published[0], &wish).iter().map(|write| stack.words(write)).collect();
        assert_eq!(kinds, ["Adds a step: iata is int.", "Adds a step: rename iata to code “iata”."]);

        let renamed = preview(&[["code", "city"]]);
        let steps = steps(json!([
            {"uid": "pr_1", "label": "", "type": "rename", "from_name": "iata", "to_name": "code", "field_label": "code"},
        ]));
        let stack = Stack { steps: &steps, preview: &renamed };
        let wish = Wish { name: "key".to_owned(), field_type: FieldType::Int, ..Wish::of(&renamed.published[0]) };
        let kinds: Vec<_> = stack.plan(&renamed.published[0], &wish).iter().map(|write| stack.words(write)).collect();
        assert_eq!(kinds, ["Updates step 1: rename iata to key “code”.", "Adds a step: key is int."]);
    }

    #[test]
    fn a_name_that_later_steps_use_is_not_taken_from_under_them() {
        let preview = preview(&[["code", "city"], ["code", "city"]]);
        let steps = steps(json!([
            {"uid": "pr_1", "label": "", "type": "rename", "from_name": "iata", "to_name": "code", "field_label": "code"},
            {"uid": "pr_2", "label": "", "type": "type", "field": "code", "type_param": "int"},
        ]));
        let stack = Stack { steps: &steps, preview: &preview };
        let wish = Wish { name: "key".to_owned(), ..Wish::of(&preview.published[0]) };
        assert!(matches!(stack.plan(&preview.published[0], &wish)[..], [Write::Append { .. }]));
        let wish = Wish { label: "Code".to_owned(), ..Wish::of(&preview.published[0]) };
        assert!(matches!(stack.plan(&preview.published[0], &wish)[..], [Write::Update { place: 0, .. }]));
    }

    #[test]
    fn an_annotation_that_is_taken_off_removes_its_steps() {
        let mut preview = preview(&[["iata", "city"]]);
        preview.published[0].notes = vec![FieldNote { annotation: Annotation::Sortable, argument: None }];
        let steps =
            steps(json!([{"uid": "pr_1", "label": "", "type": "annotate", "field": "iata", "annotation": "sortable"}]));
        let stack = Stack { steps: &steps, preview: &preview };
        let wish = Wish { notes: Vec::new(), ..Wish::of(&preview.published[0]) };
        assert_eq!(stack.plan(&preview.published[0], &wish), [Write::Remove { place: 0 }]);
    }

    #[test]
    fn one_order_is_kept_in_the_names_of_its_place_and_its_spelling() {
        let preview = preview(&[["iata", "city"], ["code", "city"]]);
        let steps = steps(json!([
            {"uid": "pr_1", "label": "o", "type": "order", "args": ["iata"]},
            {"uid": "pr_2", "label": "", "type": "rename", "from_name": "iata", "to_name": "code", "field_label": "code"},
        ]));
        let stack = Stack { steps: &steps, preview: &preview };
        let Write::Update { place: 0, step } = stack.order(&["city".to_owned(), "code".to_owned()]) else {
            panic!("the order is not updated")
        };
        assert_eq!(step.kind.parameters(), *json!({"args": ["city", "iata"]}).as_object().unwrap());
    }
}

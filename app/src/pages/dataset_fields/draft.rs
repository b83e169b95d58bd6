//! A configuration as its form holds it: texts as they are typed.

use super::plan::{argument, said};
use portico_contract::fields::{Annotation, FieldConfiguration, FieldType, NewFieldConfiguration};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// `rename`, `type`…
    pub kind: &'static str,
    pub label: String,
    /// The field it is about; the old name of a rename.
    pub field: String,
    pub to_name: String,
    pub field_label: String,
    pub field_type: String,
    pub annotation: String,
    pub argument: String,
    pub description: String,
    /// Technical names, one a line.
    pub order: String,
    /// As it was opened: what the form does not know stays.
    base: Option<FieldConfiguration>,
}

impl Draft {
    /// A new configuration; nothing where the type is not known.
    pub fn blank(kind: &str) -> Option<Self> {
        let kind = FieldConfiguration::TYPES.iter().find(|known| **known == kind)?;
        Some(Self {
            kind,
            label: String::new(),
            field: String::new(),
            to_name: String::new(),
            field_label: String::new(),
            field_type: FieldType::default().to_string(),
            annotation: Annotation::default().to_string(),
            argument: String::new(),
            description: String::new(),
            order: String::new(),
            base: None,
        })
    }

    /// A configuration that is there; nothing where its type has no form.
    pub fn of(step: &NewFieldConfiguration) -> Option<Self> {
        let mut draft = Self::blank(step.kind.type_name())?;
        draft.label.clone_from(&step.label);
        draft.field = step.kind.field().unwrap_or_default().to_owned();
        match &step.kind {
            FieldConfiguration::Rename { to_name, field_label, .. } => {
                draft.to_name.clone_from(to_name);
                draft.field_label.clone_from(field_label);
            }
            FieldConfiguration::Type { type_param, .. } => draft.field_type = type_param.to_string(),
            FieldConfiguration::Annotate { annotation, args, .. } => {
                draft.annotation = annotation.to_string();
                let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                draft.argument = args.as_deref().and_then(<[_]>::first).map(words).unwrap_or_default();
            }
            FieldConfiguration::Description { description, .. } => draft.description.clone_from(description),
            FieldConfiguration::Order { .. } => draft.order = step.kind.order().unwrap_or_default().join("\n"),
            FieldConfiguration::Delete { .. } | FieldConfiguration::Other { .. } => {}
        }
        draft.base = Some(step.kind.clone());
        Some(draft)
    }

    pub fn annotation(&self) -> Annotation {
        Annotation::parse(&self.annotation).unwrap_or_default()
    }

    /// As it would be sent.
    pub fn configuration(&self) -> NewFieldConfiguration {
        let kind = self.kind();
        let label = self.label.trim();
        NewFieldConfiguration { label: if label.is_empty() { said(&kind) } else { label.to_owned() }, kind }
    }

    fn kind(&self) -> FieldConfiguration {
        let field = self.field.trim();
        let made = match self.kind {
            "rename" => FieldConfiguration::rename(field, self.to_name.trim(), self.field_label.trim()),
            "type" => FieldConfiguration::of_type(field, FieldType::parse(&self.field_type).unwrap_or_default()),
            "annotate" => {
                let annotation = self.annotation();
                let takes = annotation.argument().is_some() && !self.argument.is_empty();
                let args = if takes { vec![argument(annotation, &self.argument)] } else { Vec::new() };
                FieldConfiguration::annotate(field, annotation, args)
            }
            "description" => FieldConfiguration::describe(field, self.description.trim()),
            "order" => {
                let names = self.order.split(['\n', ',']).map(str::trim).filter(|name| !name.is_empty());
                FieldConfiguration::in_order(names.map(str::to_owned).collect())
            }
            _ => FieldConfiguration::delete(field),
        };
        match &self.base {
            Some(base) if base.type_name() == made.type_name() => onto(base, made),
            _ => made,
        }
    }

    /// Everything that is wrong with it, by parameter.
    pub fn errors(&self) -> BTreeMap<String, String> {
        match self.configuration().check() {
            Ok(()) => BTreeMap::new(),
            Err(error) => error.detail.into_iter().map(|(name, messages)| (name, messages.join(" "))).collect(),
        }
    }
}

/// What was made with the properties that only the portal knows; an order keeps its spelling.
fn onto(base: &FieldConfiguration, made: FieldConfiguration) -> FieldConfiguration {
    if let (FieldConfiguration::Order { args: Some(_), order, .. }, Some(names)) = (base, made.order()) {
        let (both, names) = (order.is_some(), names.to_vec());
        return FieldConfiguration::Order { order: both.then(|| names.clone()), args: Some(names), extra: extra(base) };
    }
    let mut parameters = made.parameters();
    parameters.extend(extra(base));
    FieldConfiguration::read(made.type_name(), parameters)
}

fn extra(kind: &FieldConfiguration) -> serde_json::Map<String, Value> {
    match kind {
        FieldConfiguration::Rename { extra, .. }
        | FieldConfiguration::Type { extra, .. }
        | FieldConfiguration::Annotate { extra, .. }
        | FieldConfiguration::Description { extra, .. }
        | FieldConfiguration::Order { extra, .. }
        | FieldConfiguration::Delete { extra, .. } => extra.clone(),
        FieldConfiguration::Other { .. } => serde_json::Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_configuration_that_is_only_looked_at_is_sent_as_it_came() {
        for step in [
            json!({"label": "r", "type": "rename", "from_name": "a", "to_name": "b", "field_label": "B", "strict": true}),
            json!({"label": "t", "type": "type", "field": "a", "type_param": "geo_shape"}),
            json!({"label": "n", "type": "annotate", "field": "a", "annotation": "decimals", "args": [2]}),
            json!({"label": "n", "type": "annotate", "field": "a", "annotation": "multivalued", "args": [" "]}),
            json!({"label": "o", "type": "order", "args": ["b", "a"]}),
            json!({"label": "d", "type": "delete", "field": "a"}),
        ] {
            let draft = Draft::of(&serde_json::from_value(step.clone()).unwrap()).unwrap();
            assert_eq!(serde_json::to_value(draft.configuration()).unwrap(), step);
        }
    }

    #[test]
    fn everything_wrong_is_told_by_parameter() {
        let draft = Draft::blank("rename").unwrap();
        assert_eq!(draft.errors().keys().collect::<Vec<_>>(), ["field_label", "from_name", "to_name"]);
        assert!(Draft::blank("teleport").is_none());
    }
}

//! What a field configuration does: one variant a type, and one for those that this version does not know.

use super::{Annotation, FieldType};
use crate::ApiError;
use crate::processors::{ParameterErrors, ParameterValue, Reader, WriteInto};
use serde::{Deserialize, Serialize, de::Error as _};
use serde_json::{Map, Value};

/// Serialised flat: `{"type": "rename", "from_name": …}`.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldConfiguration {
    Rename {
        from_name: String,
        to_name: String,
        /// The label people see.
        field_label: String,
        extra: Map<String, Value>,
    },
    Type {
        field: String,
        type_param: FieldType,
        extra: Map<String, Value>,
    },
    Annotate {
        field: String,
        annotation: Annotation,
        /// Texts or integers: the unit, the separator, the number of decimals.
        args: Option<Vec<Value>>,
        extra: Map<String, Value>,
    },
    Description {
        field: String,
        description: String,
        extra: Map<String, Value>,
    },
    /// The order is in `order` or in `args`: portals know either; see [`FieldConfiguration::order`].
    Order {
        order: Option<Vec<String>>,
        args: Option<Vec<String>>,
        extra: Map<String, Value>,
    },
    Delete {
        field: String,
        extra: Map<String, Value>,
    },
    /// A type that this version does not know, or one with parameters it cannot read; kept as it came.
    Other {
        r#type: String,
        parameters: Map<String, Value>,
    },
}

impl FieldConfiguration {
    pub const TYPES: &[&'static str] = &["rename", "type", "annotate", "description", "order", "delete"];

    pub fn rename(from: impl Into<String>, to: impl Into<String>, label: impl Into<String>) -> Self {
        let extra = Map::new();
        Self::Rename { from_name: from.into(), to_name: to.into(), field_label: label.into(), extra }
    }

    pub fn of_type(field: impl Into<String>, type_param: FieldType) -> Self {
        Self::Type { field: field.into(), type_param, extra: Map::new() }
    }

    pub fn annotate(field: impl Into<String>, annotation: Annotation, args: Vec<Value>) -> Self {
        let args = if args.is_empty() { None } else { Some(args) };
        Self::Annotate { field: field.into(), annotation, args, extra: Map::new() }
    }

    pub fn describe(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::Description { field: field.into(), description: description.into(), extra: Map::new() }
    }

    pub fn in_order(fields: Vec<String>) -> Self {
        Self::Order { order: Some(fields), args: None, extra: Map::new() }
    }

    pub fn delete(field: impl Into<String>) -> Self {
        Self::Delete { field: field.into(), extra: Map::new() }
    }

    /// Reads the parameters of a type. What cannot be read becomes [`FieldConfiguration::Other`].
    pub fn read(r#type: &str, parameters: Map<String, Value>) -> Self {
        match Self::try_read(r#type, parameters.clone()) {
            Ok(Some(configuration)) => configuration,
            Ok(None) | Err(_) => Self::Other { r#type: r#type.to_owned(), parameters },
        }
    }

    fn try_read(r#type: &str, parameters: Map<String, Value>) -> Result<Option<Self>, ParameterErrors> {
        let mut reader = Reader::new(parameters);
        let configuration = match r#type {
            "rename" => Self::Rename {
                from_name: reader.required("from_name"),
                to_name: reader.required("to_name"),
                field_label: reader.required("field_label"),
                extra: reader.rest(),
            },
            "type" => Self::Type {
                field: reader.required("field"),
                type_param: reader.required("type_param"),
                extra: reader.rest(),
            },
            "annotate" => Self::Annotate {
                field: reader.required("field"),
                annotation: reader.required("annotation"),
                args: reader.optional("args"),
                extra: reader.rest(),
            },
            "description" => Self::Description {
                field: reader.required("field"),
                description: reader.required("description"),
                extra: reader.rest(),
            },
            "order" if reader.has("args") => Self::Order {
                order: reader.optional("order"),
                args: Some(reader.required("args")),
                extra: reader.rest(),
            },
            "order" => Self::Order { order: Some(reader.required("order")), args: None, extra: reader.rest() },
            "delete" => Self::Delete { field: reader.required("field"), extra: reader.rest() },
            _ => return Ok(None),
        };
        reader.finish(Some(configuration))
    }

    /// `rename`.
    pub fn type_name(&self) -> &str {
        match self {
            Self::Rename { .. } => "rename",
            Self::Type { .. } => "type",
            Self::Annotate { .. } => "annotate",
            Self::Description { .. } => "description",
            Self::Order { .. } => "order",
            Self::Delete { .. } => "delete",
            Self::Other { r#type, .. } => r#type,
        }
    }

    /// The field it is about, where it is about one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Rename { from_name, .. } => Some(from_name),
            Self::Type { field, .. }
            | Self::Annotate { field, .. }
            | Self::Description { field, .. }
            | Self::Delete { field, .. } => Some(field),
            Self::Order { .. } => None,
            Self::Other { parameters, .. } => parameters.get("field").and_then(Value::as_str),
        }
    }

    /// The technical names, in order, of an order configuration.
    pub fn order(&self) -> Option<&[String]> {
        match self {
            Self::Order { order, args, .. } => order.as_deref().or(args.as_deref()),
            _ => None,
        }
    }

    /// The parameters as they travel, without `type`.
    pub fn parameters(&self) -> Map<String, Value> {
        let mut map = Map::new();
        let extra = match self {
            Self::Rename { from_name, to_name, field_label, extra } => {
                from_name.write_into("from_name", &mut map);
                to_name.write_into("to_name", &mut map);
                field_label.write_into("field_label", &mut map);
                extra
            }
            Self::Type { field, type_param, extra } => {
                field.write_into("field", &mut map);
                map.insert("type_param".to_owned(), type_param.write());
                extra
            }
            Self::Annotate { field, annotation, args, extra } => {
                field.write_into("field", &mut map);
                map.insert("annotation".to_owned(), annotation.write());
                args.write_into("args", &mut map);
                extra
            }
            Self::Description { field, description, extra } => {
                field.write_into("field", &mut map);
                description.write_into("description", &mut map);
                extra
            }
            Self::Order { order, args, extra } => {
                order.write_into("order", &mut map);
                args.write_into("args", &mut map);
                extra
            }
            Self::Delete { field, extra } => {
                field.write_into("field", &mut map);
                extra
            }
            Self::Other { parameters, .. } => parameters,
        };
        map.extend(extra.clone());
        map
    }

    /// Tells every bad parameter at once, by name; also an unknown type, since the API documents them all.
    pub fn check(&self) -> Result<(), ApiError> {
        match Self::try_read(self.type_name(), self.parameters()) {
            Ok(None) => Err(ApiError::invalid("type", format!("\"{}\" is not a valid choice.", self.type_name()))),
            Err(errors) => Err(ApiError::invalid_fields(errors)),
            Ok(Some(Self::Annotate { annotation, args, .. })) => check_arguments(annotation, args.as_deref()),
            Ok(Some(_)) => Ok(()),
        }
    }
}

fn check_arguments(annotation: Annotation, args: Option<&[Value]>) -> Result<(), ApiError> {
    let args = args.unwrap_or_default();
    let refuse = |message: &str| Err(ApiError::invalid("args", message));
    if args.iter().any(|arg| !arg.is_string() && !arg.is_i64() && !arg.is_u64()) {
        return refuse("Each item must be a text or an integer");
    }
    match (annotation, args) {
        (Annotation::Id | Annotation::Sortable, _) => Ok(()),
        (_, []) => refuse("This annotation needs an argument"),
        (Annotation::Decimals, [first, ..]) => {
            let decimals = first.as_u64().or_else(|| first.as_str()?.trim().parse().ok());
            if decimals.is_some_and(|n| n <= 15) { Ok(()) } else { refuse("Must be an integer from 0 to 15") }
        }
        (Annotation::TimeseriePrecision, [first, ..]) => match first.as_str() {
            Some("year" | "month" | "day" | "hour" | "minute") => Ok(()),
            _ => refuse("Must be year, month, day, hour or minute"),
        },
        (Annotation::Unit | Annotation::Multivalued | Annotation::Hierarchical, _) => Ok(()),
    }
}

impl Serialize for FieldConfiguration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Map::new();
        map.insert("type".to_owned(), Value::String(self.type_name().to_owned()));
        map.extend(self.parameters());
        map.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FieldConfiguration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut parameters = Map::deserialize(deserializer)?;
        match parameters.shift_remove("type") {
            Some(Value::String(r#type)) if !r#type.is_empty() => Ok(Self::read(&r#type, parameters)),
            Some(_) => Err(D::Error::custom("type: Not a valid string.")),
            None => Err(D::Error::missing_field("type")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::DatasetFieldConfiguration;
    use serde_json::json;

    fn read(value: Value) -> FieldConfiguration {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_sample_of_the_reference_comes_back_unchanged() {
        let sample = json!({"uid": "pr_qf2hyt", "label": "Mark the field_id as multivalued", "type": "annotate",
            "field": "field_id", "annotation": "multivalued", "args": [","]});
        let step: DatasetFieldConfiguration = serde_json::from_value(sample.clone()).unwrap();
        assert!(matches!(step.kind, FieldConfiguration::Annotate { annotation: Annotation::Multivalued, .. }));
        assert_eq!(serde_json::to_value(&step).unwrap(), sample);
    }

    #[test]
    fn an_order_is_read_in_both_spellings_and_keeps_its_own() {
        for sample in [json!({"type": "order", "order": ["b", "a"]}), json!({"type": "order", "args": ["b", "a"]})] {
            let configuration = read(sample.clone());
            assert_eq!(configuration.order(), Some(&["b".to_owned(), "a".to_owned()][..]));
            assert_eq!(serde_json::to_value(&configuration).unwrap(), sample);
        }
        assert!(read(json!({"type": "order"})).check().is_err());
    }

    #[test]
    fn every_bad_parameter_is_told_at_once() {
        let error = read(json!({"type": "rename", "from_name": ""})).check().unwrap_err();
        assert_eq!(error.detail.keys().collect::<Vec<_>>(), ["field_label", "from_name", "to_name"]);
        assert!(read(json!({"type": "type", "field": "x", "type_param": "float"})).check().is_err());
        assert!(read(json!({"type": "annotate", "field": "x", "annotation": "unit"})).check().is_err());
        assert!(read(json!({"type": "facet", "field": "x"})).check().is_err());
    }
}

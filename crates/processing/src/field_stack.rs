//! Field configurations, applied to the rows that leave the processors (behaviour.md 11).

mod annotations;

use crate::{Field, FieldAnnotation, Output, Row, RowError, Schema, StepError, Value, convert};
use portico_contract::fields::{Annotation, DatasetFieldConfiguration, FieldConfiguration, FieldType};
use std::collections::BTreeMap;

/// How one column of the result is made.
#[derive(Debug, Clone)]
struct Column {
    /// The cell of the row that comes in.
    source: usize,
    /// The configuration that chose the type; nothing where it was inferred.
    typed_by: Option<String>,
    separator: Option<String>,
    /// The configurations that put annotations on it.
    noted_by: BTreeMap<Annotation, String>,
}

/// The last step of publishing: names, types, notes and order of the fields.
#[derive(Debug, Clone)]
pub struct FieldStack {
    schema: Schema,
    columns: Vec<Column>,
}

impl FieldStack {
    /// Prepares the configurations over the schema that leaves the pipeline, with its inferred types.
    /// Every configuration that cannot be applied is told at once.
    pub fn build(source: Schema, configurations: &[DatasetFieldConfiguration]) -> Result<Self, Vec<StepError>> {
        let columns = (0..source.len())
            .map(|source| Column { source, typed_by: None, separator: None, noted_by: BTreeMap::new() })
            .collect();
        let mut stack = Self { schema: source, columns };
        let mut errors = Vec::new();
        for step in configurations {
            if let Err((parameter, message)) = stack.configure(step) {
                errors.push(StepError {
                    uid: step.uid.to_string(),
                    kind: step.kind.type_name().to_owned(),
                    parameter: parameter.to_owned(),
                    message,
                });
            }
        }
        for (field, column) in stack.schema.fields.iter_mut().zip(&mut stack.columns) {
            if column.typed_by.is_none() {
                annotations::choose_type(field);
            }
            errors.extend(annotations::faults(field).into_iter().map(|(annotation, parameter, message)| StepError {
                uid: column.noted_by.get(&annotation).cloned().unwrap_or_default(),
                kind: "annotate".to_owned(),
                parameter: parameter.to_owned(),
                message,
            }));
            column.separator = match field.field_type {
                FieldType::Text => field.argument(Annotation::Multivalued).map(str::to_owned),
                _ => None,
            };
        }
        if errors.is_empty() { Ok(stack) } else { Err(errors) }
    }

    /// The schema of the published records.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Makes the published record. A value that is not of its type is left out and told to `out`.
    pub fn apply(&self, mut row: Row, out: &mut dyn Output) {
        let mut cells = Vec::with_capacity(self.columns.len());
        for (column, field) in self.columns.iter().zip(&self.schema.fields) {
            let value = match convert::convert(row.take(column.source), field.field_type) {
                Ok(value) => value,
                Err(message) => {
                    out.error(RowError {
                        record: row.record,
                        processor_uid: column.typed_by.clone(),
                        field: Some(field.name.clone()),
                        message,
                    });
                    Value::Null
                }
            };
            cells.push(match (&column.separator, value) {
                (Some(separator), Value::Text(text)) => split(&text, separator),
                (_, value) => value,
            });
        }
        out.row(Row::new(row.record, cells));
    }

    fn find(&self, parameter: &'static str, name: &str) -> Result<usize, (&'static str, String)> {
        self.schema.index_of(name).ok_or_else(|| (parameter, format!("There is no field “{name}”")))
    }

    fn field(&mut self, name: &str) -> Result<(&mut Field, &mut Column), (&'static str, String)> {
        let index = self.find("field", name)?;
        match (self.schema.fields.get_mut(index), self.columns.get_mut(index)) {
            (Some(field), Some(column)) => Ok((field, column)),
            _ => Err(("field", format!("There is no field “{name}”"))),
        }
    }

    fn configure(&mut self, step: &DatasetFieldConfiguration) -> Result<(), (&'static str, String)> {
        match &step.kind {
            FieldConfiguration::Rename { from_name, to_name, field_label, .. } => {
                let index = self.find("from_name", from_name)?;
                if self.schema.index_of(to_name).is_some_and(|other| other != index) {
                    return Err(("to_name", format!("There is already a field “{to_name}”")));
                }
                if let Some(field) = self.schema.fields.get_mut(index) {
                    field.name = crate::technical_name(to_name);
                    field.label.clone_from(field_label);
                }
            }
            FieldConfiguration::Type { field, type_param, .. } => {
                let (field, column) = self.field(field)?;
                field.field_type = *type_param;
                column.typed_by = Some(step.uid.to_string());
            }
            FieldConfiguration::Annotate { field, annotation, args, .. } => {
                let (field, column) = self.field(field)?;
                let argument = args.as_deref().and_then(<[_]>::first).map(|argument| match argument {
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
                field.annotations.retain(|note| note.annotation != *annotation);
                field.annotations.push(FieldAnnotation { annotation: *annotation, argument });
                column.noted_by.insert(*annotation, step.uid.to_string());
            }
            FieldConfiguration::Description { field, description, .. } => {
                self.field(field)?.0.description = Some(description.clone());
            }
            FieldConfiguration::Delete { field, .. } => {
                let index = self.find("field", field)?;
                self.schema.fields.remove(index);
                self.columns.remove(index);
            }
            FieldConfiguration::Order { .. } => self.order(step.kind.order().unwrap_or_default()),
            // Kept for the portal that knows it; a preview cannot guess what it does.
            FieldConfiguration::Other { .. } => {}
        }
        Ok(())
    }

    /// Named fields come first, in their order; the others follow in theirs. Names that are no more are passed over.
    fn order(&mut self, names: &[String]) {
        let mut places: Vec<usize> = Vec::with_capacity(self.columns.len());
        let named = names.iter().filter_map(|name| self.schema.index_of(name));
        for index in named.chain(0..self.columns.len()) {
            if !places.contains(&index) {
                places.push(index);
            }
        }
        self.schema.fields = places.iter().filter_map(|index| self.schema.fields.get(*index).cloned()).collect();
        self.columns = places.iter().filter_map(|index| self.columns.get(*index).cloned()).collect();
    }
}

fn split(text: &str, separator: &str) -> Value {
    let items = text.split(separator).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned);
    Value::List(items.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Collected;
    use portico_contract::FieldConfigurationUid;

    fn stack(kinds: Vec<FieldConfiguration>) -> Result<FieldStack, Vec<StepError>> {
        let uid = |n: usize| FieldConfigurationUid::new(format!("pr_{n}")).unwrap();
        let steps: Vec<_> = kinds
            .into_iter()
            .enumerate()
            .map(|(n, kind)| DatasetFieldConfiguration { uid: uid(n), label: String::new(), kind })
            .collect();
        FieldStack::build(Schema::from_headings(["iata", "latitude", "tags"]), &steps)
    }

    fn applied(stack: &FieldStack, cells: &[&str]) -> Collected {
        let mut out = Collected::default();
        stack.apply(Row::new(7, cells.iter().map(|cell| Value::from(*cell)).collect()), &mut out);
        out
    }

    #[test]
    fn configurations_apply_in_their_order() {
        let stack = stack(vec![
            FieldConfiguration::rename("iata", "code", "IATA code"),
            FieldConfiguration::of_type("latitude", FieldType::Double),
            FieldConfiguration::annotate("tags", Annotation::Multivalued, vec![",".into()]),
            FieldConfiguration::annotate("latitude", Annotation::Decimals, vec![2.into()]),
            FieldConfiguration::annotate("latitude", Annotation::Unit, vec!["°".into()]),
            FieldConfiguration::describe("code", "Three letters"),
            FieldConfiguration::in_order(vec!["tags".to_owned(), "gone".to_owned(), "code".to_owned()]),
        ])
        .unwrap();
        let fields = &stack.schema().fields;
        assert_eq!(fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["tags", "code", "latitude"]);
        assert_eq!(fields[1].label, "IATA code");
        assert_eq!(fields[1].description.as_deref(), Some("Three letters"));
        assert_eq!(fields[2].argument(Annotation::Decimals), Some("2"));
        let out = applied(&stack, &["00M", "31.95", "a, b"]);
        let expected = [Value::List(vec!["a".to_owned(), "b".to_owned()]), Value::from("00M"), Value::Decimal(31.95)];
        assert_eq!(out.rows[0].cells, expected);
    }

    #[test]
    fn a_value_that_is_not_of_its_type_is_left_out_and_told() {
        let stack = stack(vec![FieldConfiguration::of_type("latitude", FieldType::Double)]).unwrap();
        let out = applied(&stack, &["00M", "north", ""]);
        assert_eq!(out.rows[0].cells[1], Value::Null);
        assert_eq!(out.errors[0].record, 7);
        assert_eq!(out.errors[0].processor_uid.as_deref(), Some("pr_0"));
        assert_eq!(out.errors[0].field.as_deref(), Some("latitude"));
    }

    #[test]
    fn an_annotation_that_does_not_fit_its_field_is_told_with_its_step() {
        let errors = stack(vec![
            FieldConfiguration::annotate("iata", Annotation::Unit, vec!["km".into()]),
            FieldConfiguration::of_type("tags", FieldType::Double),
            FieldConfiguration::annotate("tags", Annotation::Multivalued, vec![",".into()]),
            FieldConfiguration::annotate("latitude", Annotation::Decimals, vec![2.into()]),
        ])
        .unwrap_err();
        let told: Vec<_> = errors.iter().map(|error| (error.uid.as_str(), error.parameter.as_str())).collect();
        assert_eq!(told, [("pr_0", "annotation"), ("pr_3", "annotation"), ("pr_2", "annotation")]);
        assert!(errors[2].message.contains("“tags” is double"), "{}", errors[2].message);
    }

    #[test]
    fn every_configuration_of_an_unknown_field_is_told_at_once() {
        let errors = stack(vec![
            FieldConfiguration::delete("x"),
            FieldConfiguration::rename("iata", "tags", "Tags"),
            FieldConfiguration::delete("iata"),
        ])
        .unwrap_err();
        assert_eq!(errors.iter().map(|error| error.parameter.as_str()).collect::<Vec<_>>(), ["field", "to_name"]);
    }
}

//! Field configurations over the rows that leave the processors.

use super::{Source, all_shown, is_gap, shown, text};
use portico_contract::FieldConfigurationUid;
use portico_contract::fields::{DatasetFieldConfiguration, NewFieldConfiguration};
use portico_contract::portico::preview::{FieldNote, FieldsOutline, FieldsPreview, PublishedField};
use portico_contract::processors::DatasetProcessor;
use portico_processing::{Collected, FieldStack, Row, Schema, StepError, infer, preview};
use std::collections::HashSet;

/// Runs the saved processors, then the configurations.
pub fn fields(
    source: Source,
    processors: Vec<DatasetProcessor>,
    configurations: Vec<NewFieldConfiguration>,
) -> FieldsPreview {
    let read = source.rows.len();
    let gaps = processors.iter().filter(|step| is_gap(step)).map(|step| step.kind.type_name().to_owned()).collect();
    let (schema, rows) = processed(source, &processors);
    let numbered: Vec<_> = configurations
        .into_iter()
        .enumerate()
        .filter_map(|(index, step)| Some(step.with_uid(FieldConfigurationUid::new(format!("step-{index}")).ok()?)))
        .collect();
    let (stack, errors) = stack_of(&schema, &numbered);
    let steps = numbered
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let upto = numbered.get(..=index).unwrap_or(&numbered);
            let fields = stack_of(&schema, upto).0.map(|stack| all_shown(stack.schema())).unwrap_or_default();
            let own = errors.iter().filter(|error| error.uid == step.uid.as_str());
            FieldsOutline {
                errors: own.map(|error| (error.parameter.clone(), error.message.clone())).collect(),
                fields,
            }
        })
        .collect();
    let published = stack.map(|stack| published(&stack, rows)).unwrap_or_default();
    FieldsPreview { read, source: all_shown(&schema), steps, published, gaps }
}

/// What leaves the processors, with types as publication infers them. The portal told the types of what no step
/// touched from more rows than are here.
fn processed(source: Source, processors: &[DatasetProcessor]) -> (Schema, Vec<Row>) {
    let steps = preview(source.schema.clone(), source.rows.clone(), processors);
    let touched: HashSet<String> =
        steps.iter().flat_map(|step| step.new_fields.iter().chain(&step.changed_fields).cloned()).collect();
    let (schema, rows) =
        steps.into_iter().next_back().map_or((source.schema, source.rows), |last| (last.after.schema, last.after.rows));
    let (mut schema, mut inferred) = (schema.clone(), schema);
    infer(&mut inferred, &rows);
    for (field, guess) in schema.fields.iter_mut().zip(inferred.fields) {
        if touched.contains(&field.name) {
            field.field_type = guess.field_type;
        }
    }
    (schema, rows)
}

/// The configurations that apply, and what is wrong with the others: these are left out.
fn stack_of(schema: &Schema, steps: &[DatasetFieldConfiguration]) -> (Option<FieldStack>, Vec<StepError>) {
    match FieldStack::build(schema.clone(), steps) {
        Ok(stack) => (Some(stack), Vec::new()),
        Err(errors) => {
            let sound: Vec<_> = steps
                .iter()
                .filter(|step| errors.iter().all(|error| error.uid != step.uid.as_str()))
                .cloned()
                .collect();
            (FieldStack::build(schema.clone(), &sound).ok(), errors)
        }
    }
}

fn published(stack: &FieldStack, rows: Vec<Row>) -> Vec<PublishedField> {
    let mut out = Collected::default();
    for row in rows {
        stack.apply(row, &mut out);
    }
    let of = |(index, field): (usize, &portico_processing::Field)| PublishedField {
        field: shown(field),
        description: field.description.clone(),
        notes: field
            .annotations
            .iter()
            .map(|note| FieldNote { annotation: note.annotation, argument: note.argument.clone() })
            .collect(),
        sample: out.rows.iter().map(|row| row.get(index)).find(|value| !value.is_empty()).map(text),
        unfit: out.errors.iter().filter(|error| error.field.as_deref() == Some(field.name.as_str())).count(),
    };
    stack.schema().fields.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn previewed(steps: serde_json::Value) -> FieldsPreview {
        let preview = serde_json::from_value(json!({
            "fields": [{"name": "iata"}, {"name": "latitude", "type": "double"}, {"name": "note"}],
            "records": [{"iata": "00M", "latitude": "31.95", "note": ""}, {"iata": "00R", "latitude": "30.68", "note": "x"}]
        }));
        fields(Source::of(preview.unwrap()), Vec::new(), serde_json::from_value(steps).unwrap())
    }

    #[test]
    fn fields_are_shown_as_they_will_be_published() {
        let shown = previewed(json!([
            {"label": "", "type": "rename", "from_name": "iata", "to_name": "code", "field_label": "IATA code"},
            {"label": "", "type": "annotate", "field": "latitude", "annotation": "decimals", "args": [2]},
            {"label": "", "type": "order", "order": ["note", "code"]},
        ]));
        let names: Vec<_> = shown.published.iter().map(|field| field.field.name.as_str()).collect();
        assert_eq!(names, ["note", "code", "latitude"]);
        assert_eq!(shown.published[0].sample.as_deref(), Some("x"));
        assert_eq!(shown.published[1].field.label, "IATA code");
        assert_eq!(shown.published[2].notes[0].argument.as_deref(), Some("2"));
        assert_eq!(shown.fields_before(1)[0].name, "code");
    }

    #[test]
    fn a_configuration_that_does_not_apply_is_told_and_left_out() {
        let shown = previewed(json!([
            {"label": "", "type": "delete", "field": "nowhere"},
            {"label": "", "type": "type", "field": "iata", "type_param": "int"},
        ]));
        assert_eq!(shown.steps[0].errors[0].0, "field");
        assert!(shown.steps[1].errors.is_empty());
        assert_eq!(shown.published[0].unfit, 2, "neither code is an integer");
    }
}

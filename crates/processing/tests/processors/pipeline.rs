//! Steps one after the other, previews and checks.

use crate::{step, values};
use portico_contract::fields::FieldType;
use portico_contract::processors::{DESCRIPTIONS, NewProcessor, Processor};
use portico_processing::{Collected, FieldStack, Inference, Pipeline, Row, Schema, check, infer, preview};
use serde_json::{Map, json};

fn airports() -> (Schema, Vec<Row>) {
    let schema = Schema::from_headings(["iata", "name", "city", "state", "country", "latitude", "longitude"]);
    let rows = [
        ["00M", "Thigpen", "Bay Springs", "MS", "USA", "31.95376472", "-89.23450472"],
        ["00R", "Livingston Municipal", "Livingston", "TX", "USA", "30.68586111", "-95.01792778"],
        ["00V", "Meadow Lake", "Colorado Springs", "CO", "USA", "38.94574889", "-104.5698933"],
    ];
    (schema, (1..).zip(rows).map(|(record, cells)| Row::new(record, values(&cells))).collect())
}

#[test]
fn a_step_sees_the_fields_of_the_steps_before() {
    let (schema, rows) = airports();
    let steps = [
        step(
            json!({"type": "create_geopoint", "latitude": "latitude", "longitude": "longitude", "output_field": "point"}),
        ),
        step(json!({"type": "skip_record", "field": "state", "value": "TX"})),
        step(json!({"type": "expression", "expression": "=iata + ' ' + point", "output_field": "key"})),
    ];
    let pipeline = Pipeline::build(schema, &steps).unwrap();
    assert_eq!(pipeline.schema_after(0).len(), 7);
    assert_eq!(pipeline.schema_after(1).field("point").unwrap().field_type, FieldType::GeoPoint2d);
    assert_eq!(pipeline.schema().len(), 9);
    let mut out = Collected::default();
    rows.into_iter().for_each(|row| pipeline.apply(row, &mut out));
    assert_eq!(out.rows.iter().map(|row| row.record).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(out.rows[0].get(8).text(), "00M 31.95376472,-89.23450472");

    let mut schema = pipeline.schema().clone();
    infer(&mut schema, &out.rows);
    assert_eq!(schema.field("latitude").unwrap().field_type, FieldType::Double);
    assert_eq!(schema.field("point").unwrap().field_type, FieldType::GeoPoint2d);
    assert_eq!(schema.field("iata").unwrap().field_type, FieldType::Text);
    let mut guessed = pipeline.schema().clone();
    Inference::new(&guessed).apply(&mut guessed);
    assert_eq!(&guessed, pipeline.schema(), "without rows every field keeps its type");
    let mut published = Collected::default();
    let stack = FieldStack::build(schema, &[]).unwrap();
    out.rows.into_iter().for_each(|row| stack.apply(row, &mut published));
    assert_eq!(published.errors, []);
    assert_eq!(published.rows[0].get(5).to_json(), json!(31.953_764_72));
}

#[test]
fn every_step_that_cannot_run_is_told_at_once() {
    let steps = [
        step(json!({"type": "copy_field", "field": "nope", "output_field": "x"})),
        step(json!({"type": "join_dataset", "dataset": {"dataset_id": "other"}})),
        step(json!({"type": "teleport"})),
        step(json!({"type": "split", "field": "iata"})),
    ];
    let errors = Pipeline::build(airports().0, &steps).unwrap_err();
    let told: Vec<_> = errors.iter().map(|error| (error.kind.as_str(), error.parameter.as_str())).collect();
    let expected = [
        ("copy_field", "field"),
        ("join_dataset", "type"),
        ("teleport", "type"),
        ("split", "index"),
        ("split", "output_field"),
        ("split", "separator"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_preview_tells_what_each_step_changed() {
    let (schema, rows) = airports();
    let steps = [
        step(json!({"type": "string_replace", "field": "state", "old": "TX", "new": "Texas"})),
        step(json!({"type": "geocode_ban", "address": "name", "output_field": "point"})),
        step(json!({"type": "skip_record", "field": "state", "value": "Texas"})),
        step(json!({"type": "transpose", "fixed_fields": ["iata"], "title_label": "What", "value_label": "Value"})),
    ];
    let previews = preview(schema, rows, &steps);
    assert_eq!(previews[0].changed_fields, ["state"]);
    assert_eq!(previews[1].refused[0].parameter, "type");
    assert_eq!(previews[1].after, previews[1].before);
    assert_eq!(previews[2].dropped_records, [2]);
    assert!(previews[2].changed_fields.is_empty());
    assert_eq!(previews[3].new_fields, ["what", "value"]);
    assert_eq!(previews[3].removed_fields.len(), 6);
    assert_eq!(previews[3].after.rows.len(), 12);
}

#[test]
fn a_processor_is_checked_without_rows() {
    let checked = |processor| check(&serde_json::from_value::<NewProcessor>(processor).unwrap().kind);
    assert!(checked(json!({"type": "expression", "expression": "=a + `b c`", "output_field": "x"})).is_ok());
    assert!(checked(json!({"type": "meta_expression", "expression": "=upper(X)", "fields": ["a"]})).is_ok());
    assert!(checked(json!({"type": "teleport", "x": 1})).is_ok());
    assert!(checked(json!({"type": "ip_to_geo", "field": "a", "output_field": "b"})).is_ok());
    for (processor, field) in [
        (json!({"type": "expression", "expression": "=a +", "output_field": "x"}), "expression"),
        (json!({"type": "regexp_replace", "field": "a", "regexp": "["}), "regexp"),
        (json!({"type": "set_timezone", "field": "a", "timezone": "nowhere"}), "timezone"),
        (json!({"type": "transform_coordinates", "field": "a", "epsg": 1}), "epsg"),
        (json!({"type": "ip_to_geo", "field": "a"}), "output_field"),
    ] {
        let error = checked(processor).unwrap_err();
        assert_eq!(error.detail.keys().collect::<Vec<_>>(), [field]);
    }
}

/// A type is offered exactly where it runs.
#[test]
fn every_type_that_is_described_as_available_can_be_built() {
    for description in DESCRIPTIONS {
        let told = check_build(description.r#type);
        assert_eq!(
            description.available(),
            !told.iter().any(|parameter| parameter == "type"),
            "{}",
            description.r#type
        );
    }
}

/// The parameters at fault of a step that has texts for everything.
fn check_build(kind: &str) -> Vec<String> {
    let description = portico_contract::processors::description(kind).unwrap();
    let mut parameters = Map::new();
    for parameter in description.parameters.iter().filter(|parameter| parameter.mandatory) {
        use portico_contract::processors::ParameterKind::{Fields, Number, Texts};
        let value = match parameter.kind {
            Fields | Texts => json!(["x"]),
            Number => json!(1),
            _ => json!("x"),
        };
        parameters.insert(parameter.name.to_owned(), value);
    }
    let processor = Processor::read(kind, parameters);
    assert!(processor.check().is_ok(), "{kind}");
    let mut whole = serde_json::to_value(&processor).unwrap();
    whole["uid"] = json!("pr_1");
    let built = Pipeline::build(Schema::from_headings(["x", "y"]), &[serde_json::from_value(whole).unwrap()]);
    built.err().unwrap_or_default().into_iter().map(|error| error.parameter).collect()
}

#[test]
fn a_step_is_checked_without_a_table() {
    use portico_processing::check;
    let checked = |processor: serde_json::Value| check(&step(processor).kind).map_err(|error| error.detail);
    // What it moves is there in any real dataset.
    let transpose =
        json!({"type": "transpose", "fixed_fields": ["column_1"], "title_label": "Year", "value_label": "Value"});
    assert_eq!(checked(transpose), Ok(()));
    // The fault itself is told, and not that a field is missing that was written before it.
    for (expression, message) in [("=upper(a", "Expected"), ("=nosuch(a)", "There is no function “nosuch”")] {
        let detail = checked(json!({"type": "expression", "expression": expression, "output_field": "x"})).unwrap_err();
        assert!(detail["expression"][0].starts_with(message), "{detail:?}");
    }
}

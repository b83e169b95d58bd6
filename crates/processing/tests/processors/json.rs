//! JSON texts.

use crate::{one, record_error, refused, run};
use serde_json::json;

const QUAKE: &str = r#"{"properties": {"mag": 2, "place": "4km W of Castaic, CA", "sources": ["ci", "us"]},
    "block": [{"name": "a", "n": 1}, {"name": "b"}], "empty": []}"#;

#[test]
fn values_of_an_object_become_fields() {
    let step = json!({"type": "extract_from_json", "field": "x", "rules": ["properties.mag", "properties.place", "gone", "properties.sources"]});
    let result = run(step.clone(), &["x"], &[&[QUAKE], &[""]]);
    assert_eq!(result.names[1..], ["properties_mag", "properties_place", "gone", "properties_sources"]);
    assert_eq!(result.rows[0][1..], ["2", "4km W of Castaic, CA", "", r#"["ci","us"]"#]);
    assert_eq!(result.rows[1][1..], ["", "", "", ""]);
    assert!(record_error(step, "{").starts_with("Not JSON"));
    assert_eq!(refused(json!({"type": "extract_from_json", "field": "x", "rules": ["a.item"]}))[0].0, "rules");
}

#[test]
fn an_array_becomes_records() {
    let step = json!({"type": "expand_json_array", "json_array_field": "x", "rule": "block.item.name", "output_field": "name"});
    let names = |step, input: &str| {
        run(step, &["x"], &[&[input]]).rows.into_iter().map(|row| row[1].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(step, QUAKE), ["a", "b"]);
    let step = json!({"type": "expand_json_array", "json_array_field": "x", "rule": "empty", "output_field": "name"});
    assert_eq!(names(step, QUAKE), [""]);
    let step = json!({"type": "expand_json_array", "json_array_field": "x"});
    assert_eq!(run(step, &["x"], &[&[r#"[1, {"a": 2}]"#]]).rows, [["1"], [r#"{"a":2}"#]]);
}

#[test]
fn an_array_becomes_a_multivalued_text() {
    for (rule, expected) in
        [("properties.sources.item", "ci|us"), ("properties.sources", "ci|us"), ("block.item.n", "1")]
    {
        let step = json!({"type": "json_array_to_multivalued", "field": "x", "rule": rule, "separator": "|", "output_field": "y"});
        assert_eq!(one(step, QUAKE, "y"), expected);
    }
}

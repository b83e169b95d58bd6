//! Fields made of others.

use crate::{one, refused, run, run_values, values};
use serde_json::json;

#[test]
fn a_field_is_calculated_from_others() {
    let step = json!({"type": "expression", "expression": "=round(temp_max - temp_min, 1)", "output_field": "range"});
    let result = run(step, &["temp_max", "temp_min"], &[&["12.8", "5.0"], &["", "2"]]);
    assert_eq!(result.rows, [["12.8", "5.0", "7.8"], ["", "2", ""]]);
    let template = json!({"type": "expression", "expression": "{{x}} °C", "output_field": "shown"});
    assert_eq!(one(template, "12.8", "shown"), "12.8 °C");
    let step = json!({"type": "expression", "expression": "=x +", "output_field": "y"});
    assert_eq!(
        refused(step),
        [("expression".to_owned(), "Expected a value and not the end, at character 5".to_owned())]
    );
}

#[test]
fn an_expression_that_fails_leaves_the_field_empty_and_tells_so() {
    let step = json!({"type": "expression", "expression": "=10 / x", "output_field": "y"});
    let result = run_values(step, &["x"], vec![values(&["0"]), values(&["5"])]).unwrap();
    assert_eq!(result.rows, [["0", ""], ["5", "2"]]);
    assert_eq!(result.errors, ["Division by zero"]);
}

#[test]
fn several_fields_are_calculated_from_themselves() {
    let step = json!({"type": "meta_expression", "expression": "=upper(X)", "fields": ["a", "b"]});
    assert_eq!(run(step, &["a", "b", "c"], &[&["x", "y", "z"]]).rows, [["X", "Y", "z"]]);
}

#[test]
fn a_field_is_added_empty_and_a_copy_full() {
    let result = run(json!({"type": "add_field", "field": "Note"}), &["x"], &[&["1"]]);
    assert_eq!(
        (result.names, result.rows),
        (vec!["x".to_owned(), "note".to_owned()], vec![vec!["1".to_owned(), String::new()]])
    );
    let result = run(json!({"type": "add_field", "field": "x"}), &["x"], &[&["1"]]);
    assert_eq!(result.rows, [["1"]]);
    assert_eq!(one(json!({"type": "copy_field", "field": "x", "output_field": "y"}), "00M", "y"), "00M");
}

#[test]
fn bits_are_read_as_numbers() {
    for (input_type, start, stop, convert_to, input, expected) in [
        ("hexadecimal", 0, 7, "uint", "FF01", "255"),
        ("hexadecimal", 0, 7, "int", "0xFF01", "-1"),
        ("hexadecimal", 4, 11, "uint", "FF01", "240"),
        ("hexadecimal", 0, 31, "float", "41C80000", "25"),
        ("hexadecimal", 0, 63, "float", "4028000000000000", "12"),
        ("hexadecimal", 0, 63, "int", "FFFFFFFFFFFFFFFE", "-2"),
        ("binary", 1, 3, "uint", "0101", "5"),
        ("base64", 0, 15, "uint", "AQI=", "258"),
    ] {
        let step = json!({"type": "extract_bit_range", "field": "x", "input_type": input_type, "start": start, "stop": stop,
            "convert_to": convert_to, "output_field": "y"});
        assert_eq!(one(step, input, "y"), expected, "{input}");
    }
    let step = json!({"type": "extract_bit_range", "field": "x", "start": 8, "stop": 4, "convert_to": "float", "output_field": "y"});
    assert_eq!(refused(step).iter().map(|error| error.0.as_str()).collect::<Vec<_>>(), ["stop", "stop"]);
    let step = json!({"type": "extract_bit_range", "field": "x", "start": 0, "stop": 63, "convert_to": "int", "output_field": "y"});
    assert_eq!(crate::record_error(step.clone(), "FF"), "There are only 8 bits");
    assert!(crate::record_error(step, "XY").contains("cannot be read as bits"));
}

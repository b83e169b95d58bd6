//! Records dropped or multiplied, and multivalued fields.

use crate::{refused, run, run_values, values};
use serde_json::{Value, json};

fn kept(step: Value) -> Vec<String> {
    let rows: &[&[&str]] = &[&["Louisiana", "0"], &["Louisiana (coast)", "15"], &["Texas", "7"], &["", "3"]];
    run(step, &["state", "cost"], rows).rows.into_iter().map(|row| row[0].clone()).collect()
}

#[test]
fn records_are_skipped_or_kept_by_value() {
    let step = |more: Value| {
        let mut step = json!({"type": "skip_record", "field": "state"});
        step.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        step
    };
    assert_eq!(kept(step(json!({"value": "Louisiana", "exact_match": false}))), ["Texas", ""]);
    assert_eq!(kept(step(json!({"value": "Louisiana"}))), ["Louisiana (coast)", "Texas", ""]);
    assert_eq!(
        kept(step(json!({"value": "Louisiana", "keep": true, "exact_match": false}))),
        ["Louisiana", "Louisiana (coast)"]
    );
    assert_eq!(kept(step(json!({}))), ["Louisiana", "Louisiana (coast)", "Texas"]);
    assert_eq!(kept(step(json!({"value": "=cost > 5"}))), ["Louisiana", ""]);
}

#[test]
fn records_are_deleted_by_value_or_condition() {
    assert_eq!(
        kept(json!({"type": "delete_record", "field": "state", "value": "Texas"})),
        ["Louisiana", "Louisiana (coast)", ""]
    );
    assert_eq!(
        kept(json!({"type": "delete_record", "value": "=isnull(state) or cost = 0"})),
        ["Louisiana (coast)", "Texas"]
    );
    assert_eq!(refused(json!({"type": "delete_record", "value": "Texas"}))[0].0, "field");
}

#[test]
fn a_record_whose_condition_fails_is_kept_and_told() {
    let step = json!({"type": "skip_record", "field": "x", "value": "=1 / x > 0"});
    let result = run_values(step, &["x"], vec![values(&["0"]), values(&["1"])]).unwrap();
    assert_eq!((result.rows, result.errors), (vec![vec!["0".to_owned()]], vec!["Division by zero".to_owned()]));
    let step = json!({"type": "skip_record", "field": "x", "value": "=x > 3"});
    let result = run_values(step, &["x"], vec![values(&["n/a"]), values(&["7"])]).unwrap();
    assert_eq!((result.rows, result.errors), (vec![vec!["n/a".to_owned()]], vec!["“n/a” is not a number".to_owned()]));
}

#[test]
fn columns_become_records() {
    let headings = ["Country", "Income", "Health"];
    let rows: &[&[&str]] = &[&["Albania", "10620", "76"], &["Algeria", "13434", ""]];
    let step =
        json!({"type": "transpose", "fixed_fields": ["country"], "title_label": "Indicator", "value_label": "Value"});
    let result = run(step.clone(), &headings, rows);
    assert_eq!(result.names, ["country", "indicator", "value"]);
    let expected = [
        ["Albania", "Income", "10620"],
        ["Albania", "Health", "76"],
        ["Algeria", "Income", "13434"],
        ["Algeria", "Health", ""],
    ];
    assert_eq!(result.rows, expected);
    let mut inverted = step.clone();
    inverted["fixed_fields"] = json!(["income", "health"]);
    inverted["invert_fixed"] = json!(true);
    assert_eq!(run(inverted, &headings, rows).rows, expected);
    let mut one_line = step;
    one_line["one_line"] = json!(true);
    one_line["separator"] = json!("|");
    assert_eq!(
        run(one_line, &headings, rows).rows,
        [["Albania", "Income|Health", "10620|76"], ["Algeria", "Income|Health", "13434|"]]
    );
}

#[test]
fn multivalued_fields_are_expanded_and_deduplicated() {
    let step = json!({"type": "expand_multivalued", "field": "x", "separator": ";", "output_field": "value"});
    let result = run(step, &["x"], &[&["a; b;;c"], &[""]]);
    assert_eq!(result.rows, [["a; b;;c", "a"], ["a; b;;c", "b"], ["a; b;;c", "c"], ["", ""]]);
    let step = json!({"type": "deduplicate_multivalued", "field": "x", "separator": ",", "output_field": "x"});
    assert_eq!(run(step, &["x"], &[&["b,a, b,a"]]).rows, [["b,a"]]);
}

#[test]
fn yes_or_no_fields_become_a_list_of_names() {
    let step = json!({"type": "boolean_to_multivalued", "fields": ["wifi", "food_court"], "false_values": ["no", "0"],
        "output_field": "services", "remove_fields": true, "use_labels": true, "separator": "; "});
    let result = run(step, &["WiFi", "Name", "Food court"], &[&["yes", "A", "1"], &["no", "B", ""]]);
    assert_eq!(result.names, ["name", "services"]);
    assert_eq!(result.rows, [["A", "WiFi; Food court"], ["B", ""]]);
}

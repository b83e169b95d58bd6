//! Bodies with one value that is odd.

use serde_json::{Value, json};

/// How deep values are spoiled.
const DEEPEST: usize = 5;
/// Bodies of one sample at most.
const MOST: usize = 200;

fn odd() -> [Value; 12] {
    [
        Value::Null,
        json!(""),
        json!("\u{0}"),
        json!([]),
        json!({}),
        json!(-1),
        json!(u64::MAX),
        json!(1e308),
        json!("\u{202e}\u{10ffff}é'\"%_\\;--"),
        json!(true),
        json!([null, [1], {"a": "b"}]),
        json!("x".repeat(70_000)),
    ]
}

/// The sample with each of its values in turn replaced by some odd ones, and left out.
pub fn spoiled(sample: &Value) -> Vec<Value> {
    let mut places = Vec::new();
    walk(sample, String::new(), 0, &mut places);
    let mut all = Vec::new();
    for (number, place) in places.iter().enumerate() {
        // Each place has some of the odd values, and all of them come up somewhere.
        for turn in 0..4 {
            let mut copy = sample.clone();
            let value = odd().into_iter().nth((number * 5 + turn * 3) % 12);
            if let (Some(target), Some(value)) = (copy.pointer_mut(place), value) {
                *target = value;
                all.push(copy);
            }
        }
        let (parent, name) = place.rsplit_once('/').unwrap_or_default();
        let mut copy = sample.clone();
        if let Some(Value::Object(fields)) = copy.pointer_mut(parent) {
            fields.remove(name);
            all.push(copy);
        }
    }
    all.truncate(MOST);
    all
}

fn walk(value: &Value, place: String, depth: usize, places: &mut Vec<String>) {
    if depth > 0 {
        places.push(place.clone());
    }
    if depth == DEEPEST {
        return;
    }
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| walk(field, format!("{place}/{name}"), depth + 1, places));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| walk(item, format!("{place}/{at}"), depth + 1, places));
        }
        _ => {}
    }
}

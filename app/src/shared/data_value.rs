//! A value of data in a cell.

use serde_json::Value;

/// Characters of a value that travel to a cell: a shape of a thousand points is cut.
const SHOWN: usize = 300;

/// The value in words of its own, cut where it is long; nothing for null.
pub fn cut(value: Option<&Value>) -> String {
    let whole = match value {
        None | Some(Value::Null) => return String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match whole.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", whole.get(..end).unwrap_or_default()),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::cut;
    use serde_json::json;

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let long = json!("é".repeat(400));
        assert_eq!(cut(Some(&long)).chars().count(), 301);
        assert_eq!(cut(Some(&json!(null))), "");
        assert_eq!(cut(Some(&json!({"lat": 1}))), "{\"lat\":1}");
    }
}

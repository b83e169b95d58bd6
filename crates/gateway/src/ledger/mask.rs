//! Secrets never reach the ledger: what looks like one is replaced before anything is written.

use serde_json::Value;

const STARS: &str = "***";

/// Properties that hold secrets wherever they stand (behaviour.md 10, 13, 14).
const NAMES: [&str; 17] = [
    "password",
    "client_secret",
    "secret",
    "secret_access_key",
    "access_key_id",
    "shared_key",
    "api_key",
    "apikey",
    "auth_key",
    "push_key",
    "access_token",
    "refresh_token",
    "token",
    "authorization",
    "connection_string",
    "nonce",
    "code",
];

/// The same value with secrets replaced. `area` is the kind of target: the `key` of an API key is one.
pub(crate) fn masked(mut value: Value, kind: Option<&str>) -> Value {
    mask(&mut value, kind == Some("apikey"), kind == Some("connection"));
    value
}

/// True where something was masked: such a value cannot be written back.
pub(crate) fn is_masked(value: &Value) -> bool {
    match value {
        Value::String(text) => text == STARS,
        Value::Array(items) => items.iter().any(is_masked),
        Value::Object(fields) => fields.values().any(is_masked),
        _ => false,
    }
}

fn mask(value: &mut Value, keys: bool, codes: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, keys, codes)),
        Value::Object(fields) => {
            // A header is `{name, value}`: the name tells whether the value is a secret.
            let header = fields.get("name").and_then(Value::as_str).is_some_and(is_secret_header);
            for (name, value) in fields {
                let name = name.to_ascii_lowercase();
                // `code` is a secret of a sign-in, and a harmless word everywhere else.
                let secret = (NAMES.contains(&name.as_str()) && (name != "code" || codes))
                    || (keys && name == "key")
                    || (header && name == "value");
                match value {
                    Value::String(text) if secret && !text.is_empty() => *value = Value::String(STARS.to_owned()),
                    Value::String(text) => mask_address(text),
                    other => mask(other, keys, codes || name == "auth"),
                }
            }
        }
        _ => {}
    }
}

fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "cookie", "key", "token", "secret"].iter().any(|word| name.contains(word))
}

/// Addresses carry keys in their query string, or a password before their host.
fn mask_address(text: &mut String) {
    if !text.contains("://") {
        return;
    }
    let Ok(mut url) = reqwest::Url::parse(text) else { return };
    let secret = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["key", "token", "secret", "password", "signature", "sig"].iter().any(|word| name.contains(word))
    };
    let found = url.query_pairs().any(|(name, _)| secret(&name));
    if !found && url.password().is_none() {
        return;
    }
    if found {
        let pairs: Vec<_> = url
            .query_pairs()
            .map(|(name, value)| (name.to_string(), if secret(&name) { STARS.to_owned() } else { value.to_string() }))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
    if url.password().is_some() && url.set_password(Some(STARS)).is_err() {
        // An address that cannot be taken apart is not kept at all.
        STARS.clone_into(text);
        return;
    }
    *text = url.to_string();
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_replaced_at_any_depth() {
        let value = json!({"auth": {"type": "basic_auth", "username": "u", "password": "canary"},
            "headers": [{"name": "X-Api-Key", "value": "canary"}, {"name": "Accept", "value": "text/csv"}],
            "url": "https://me:canary@example.org/a?apikey=canary&b=1"});
        let text = masked(value, Some("connection")).to_string();
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains("text/csv") && text.contains("b=1"));
    }

    #[test]
    fn a_code_is_a_secret_where_one_signs_in_and_a_word_elsewhere() {
        assert!(is_masked(&masked(json!({"datasource": {"auth": {"code": "canary"}}}), Some("dataset"))));
        assert!(!is_masked(&masked(json!({"type": "administrative_divisions", "code": "region"}), Some("dataset"))));
    }

    #[test]
    fn the_key_of_an_api_key_is_a_secret_and_a_key_elsewhere_is_not() {
        assert!(is_masked(&masked(json!({"key": "canary"}), Some("apikey"))));
        assert_eq!(masked(json!({"key": "k"}), Some("dataset")), json!({"key": "k"}));
    }
}

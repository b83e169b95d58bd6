//! Dictionaries applied to what a visitor gets: a text that is a term is replaced by its translation.

use portico_contract::language::LanguageCode;
use portico_contract::metadata::Metadata;
use portico_contract::translations::TranslationDictionary;
use serde_json::Value;

/// Translates a text in place, or the texts of a list.
pub fn translate(value: &mut Value, dictionary: &TranslationDictionary, language: &LanguageCode) {
    match value {
        Value::String(term) => {
            if let Some(text) = dictionary.translate(term, language) {
                *term = text.to_owned();
            }
        }
        Value::Array(items) => {
            for item in items.iter_mut().filter(|item| item.is_string()) {
                translate(item, dictionary, language);
            }
        }
        _ => {}
    }
}

/// Translates every text of the metadata of a page.
pub fn translate_metadata(metadata: &mut Metadata, dictionary: &TranslationDictionary, language: &LanguageCode) {
    for value in metadata.0.values_mut().flat_map(|values| values.values_mut()) {
        translate(&mut value.value, dictionary, language);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_that_are_terms_are_translated_and_others_stay() {
        let dictionary: TranslationDictionary =
            serde_json::from_value(json!({"Trees": {"fr": "Arbres"}, "green": {"fr": "vert"}})).unwrap();
        let mut metadata: Metadata = serde_json::from_value(
            json!({"asset": {"title": {"value": "Trees"}, "tags": {"value": ["green", "old", 3]}}}),
        )
        .unwrap();
        translate_metadata(&mut metadata, &dictionary, &LanguageCode::new("fr").unwrap());
        assert_eq!(metadata.text("asset", "title"), Some("Arbres"));
        assert_eq!(metadata.get("asset", "tags"), Some(&json!(["vert", "old", 3])));
    }
}

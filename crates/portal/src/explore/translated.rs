//! Texts of a publication in the language that a reader asks for (behaviour.md 17).

use portico_contract::language::LanguageCode;
use portico_contract::translations::TranslationDictionary;
use serde_json::Value;

/// Values that name something: in another language it would be something else.
const NAMES: [&str; 4] = ["language", "timezone", "geographic_reference", "modified"];

pub struct Translated<'a> {
    pub dictionary: &'a TranslationDictionary,
    /// Absent: as it was written.
    pub language: Option<LanguageCode>,
}

impl Translated<'_> {
    /// The text, or its translation where there is one.
    pub fn text<'t>(&'t self, text: &'t str) -> &'t str {
        self.language.as_ref().and_then(|language| self.dictionary.translate(text, language)).unwrap_or(text)
    }

    /// The value of a metadata field; in a list, each text by itself.
    pub fn value(&self, field: &str, value: &Value) -> Value {
        if NAMES.contains(&field) || field.ends_with("_id") {
            return value.clone();
        }
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.iter().map(|item| self.value(field, item)).collect(),
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_and_lists_are_translated_and_identifiers_are_not() {
        let mut dictionary = TranslationDictionary::default();
        dictionary.set("water", "fr", "eau");
        let french = Translated { dictionary: &dictionary, language: LanguageCode::new("fr").ok() };
        assert_eq!(french.value("keyword", &json!(["water", "air"])), json!(["eau", "air"]));
        assert_eq!(french.value("theme_id", &json!(["water"])), json!(["water"]));
        let german = Translated { dictionary: &dictionary, language: LanguageCode::new("de").ok() };
        assert_eq!(german.text("water"), "water");
        assert_eq!(Translated { dictionary: &dictionary, language: None }.text("water"), "water");
    }
}

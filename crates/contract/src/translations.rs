//! Translations of an asset: a dictionary that is applied when the asset is published (behaviour.md 17).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Term, as it stands in metadata or schema, to its translations: `{"Climate data": {"fr": "Données climatiques"}}`.
/// The inner shape is inferred (behaviour.md 17): what is no text is kept as it came.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TranslationDictionary(pub BTreeMap<String, BTreeMap<String, Value>>);

impl TranslationDictionary {
    /// The term in a language; nothing where it has no translation.
    pub fn translate(&self, term: &str, language: &str) -> Option<&str> {
        self.0.get(term)?.get(language)?.as_str().filter(|text| !text.is_empty())
    }

    pub fn set(&mut self, term: impl Into<String>, language: impl Into<String>, text: impl Into<String>) {
        self.0.entry(term.into()).or_default().insert(language.into(), Value::String(text.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_without_a_translation_has_none() {
        let mut dictionary = TranslationDictionary::default();
        dictionary.set("Water", "fr", "Eau");
        dictionary.set("Air", "fr", "");
        assert_eq!(dictionary.translate("Water", "fr"), Some("Eau"));
        assert_eq!(dictionary.translate("Water", "de"), None);
        assert_eq!(dictionary.translate("Air", "fr"), None);
    }
}

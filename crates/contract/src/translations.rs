//! Translations of what people wrote about a thing: a dictionary that is applied when the thing is published
//! (behaviour.md 17). Datasets, studio pages and code editor pages have one each.

use crate::ApiError;
use crate::language::LanguageCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Term, as it is written in the thing, to its translations: `{"Climate data": {"fr": "Données climatiques"}}`.
/// The inner shape is inferred (behaviour.md 17): what is no text is kept as it came.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TranslationDictionary(pub BTreeMap<String, BTreeMap<String, Value>>);

impl TranslationDictionary {
    /// The term in a language, or else in its plain form (`fr` for `fr-CA`); nothing where nobody translated it.
    pub fn translate(&self, term: &str, language: &str) -> Option<&str> {
        let texts = self.0.get(term)?;
        let code = LanguageCode::new(language).ok()?;
        texts.get(code.key_in(texts.keys())?)?.as_str().filter(|text| !text.trim().is_empty())
    }

    pub fn set(&mut self, term: impl Into<String>, language: impl Into<String>, text: impl Into<String>) {
        self.0.entry(term.into()).or_default().insert(language.into(), Value::String(text.into()));
    }

    /// Refuses what could not be applied, by term and code: languages that are none, translations that are no texts.
    pub fn check(&self) -> Result<(), ApiError> {
        let mut messages = Vec::new();
        for (term, texts) in &self.0 {
            if term.trim().is_empty() {
                messages.push((term.clone(), "A term may not be blank".to_owned()));
            }
            for (code, text) in texts {
                if let Err(error) = LanguageCode::new(code) {
                    messages.push((format!("{term}.{code}"), error.to_string()));
                } else if !text.is_string() {
                    messages.push((format!("{term}.{code}"), "Not a valid string.".to_owned()));
                }
            }
        }
        if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(text: &str) -> TranslationDictionary {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_term_is_translated_where_there_is_a_text() {
        let mut dictionary = dictionary(r#"{"Trees": {"de": " ", "it": 3}}"#);
        dictionary.set("Trees", "fr", "Arbres");
        assert_eq!(dictionary.translate("Trees", "fr"), Some("Arbres"));
        assert_eq!(dictionary.translate("Trees", "fr-CA"), Some("Arbres"));
        assert_eq!(dictionary.translate("Trees", "de"), None);
        assert_eq!(dictionary.translate("Trees", "it"), None);
        assert_eq!(dictionary.translate("trees", "fr"), None);
    }

    #[test]
    fn what_could_not_be_applied_is_named_with_its_term() {
        let error = dictionary(r#"{"Trees": {"fr": "Arbres", "klingon!": "Sor", "it": 3}}"#).check().unwrap_err();
        assert_eq!(error.detail.keys().collect::<Vec<_>>(), ["Trees.it", "Trees.klingon!"]);
        assert!(dictionary(r#"{"": {}}"#).check().is_err());
        assert!(dictionary("{}").check().is_ok());
    }
}

//! Translations of what people wrote about a thing: a dictionary that is applied when the thing is published
//! (behaviour.md 17). Datasets, studio pages and code editor pages have one each.

use crate::ApiError;
use crate::language::{self, LanguageCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Term, as it is written in the thing, to language to text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TranslationDictionary(pub BTreeMap<String, BTreeMap<String, String>>);

impl TranslationDictionary {
    /// What a term is in a language; nothing where nobody translated it.
    pub fn translate(&self, term: &str, language: &LanguageCode) -> Option<&str> {
        let texts = self.0.get(term)?;
        let text = texts.get(language.key_in(texts.keys())?)?;
        Some(text.as_str()).filter(|text| !text.trim().is_empty())
    }

    pub fn set(&mut self, term: impl Into<String>, language: impl Into<String>, text: impl Into<String>) {
        self.0.entry(term.into()).or_default().insert(language.into(), text.into());
    }

    /// Refuses languages that are none, by term and code, and a term without a text of its own.
    pub fn check(&self) -> Result<(), ApiError> {
        let mut messages = Vec::new();
        for (term, texts) in &self.0 {
            if term.trim().is_empty() {
                messages.push((term.clone(), "A term may not be blank".to_owned()));
            }
            messages.extend(language::key_faults(term, texts));
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
        let dictionary = dictionary(r#"{"Trees": {"fr": "Arbres", "de": " "}}"#);
        let translate = |term, code| dictionary.translate(term, &LanguageCode::new(code).unwrap());
        assert_eq!(translate("Trees", "fr"), Some("Arbres"));
        assert_eq!(translate("Trees", "fr-CA"), Some("Arbres"));
        assert_eq!(translate("Trees", "de"), None);
        assert_eq!(translate("trees", "fr"), None);
    }

    #[test]
    fn a_language_that_is_none_is_named_with_its_term() {
        let error = dictionary(r#"{"Trees": {"fr": "Arbres", "klingon!": "Sor"}}"#).check().unwrap_err();
        assert!(error.for_field("Trees.klingon!").is_some());
        assert!(dictionary(r#"{"": {}}"#).check().is_err());
        assert!(dictionary("{}").check().is_ok());
    }
}

//! Codes of languages, checked alike in the browser and in the portal.

use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a text is not the code of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LanguageError {
    #[error("This field is required")]
    Blank,
    #[error("Must be the code of a language, as in en or pt-BR")]
    Invalid,
}

/// `en`, `pt-BR`: letters, then parts of letters and digits (the syntax of RFC 5646, as far as portals use it).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageCode(String);

impl LanguageCode {
    pub fn new(text: impl Into<String>) -> Result<Self, LanguageError> {
        let text = text.into();
        if text.trim().is_empty() {
            return Err(LanguageError::Blank);
        }
        let mut parts = text.split(['-', '_']);
        let first = parts.next().unwrap_or_default();
        let is_language = (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_language && text.len() <= 35 && parts.all(is_part) { Ok(Self(text)) } else { Err(LanguageError::Invalid) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without country or script: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.0.split(['-', '_']).next().unwrap_or_default()
    }

    /// The key of a map that is this language, or else the one that is its plain form.
    pub fn key_in<'a>(&self, languages: impl Iterator<Item = &'a String> + Clone) -> Option<&'a str> {
        let find = |wanted: &str| languages.clone().find(|code| code.eq_ignore_ascii_case(wanted)).map(String::as_str);
        find(&self.0).or_else(|| find(self.primary()))
    }
}

/// What portals fall back to.
impl Default for LanguageCode {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

checked_text!(LanguageCode, LanguageError);

/// Keys of texts by language that are no codes, each by its place under `path` and why.
pub(crate) fn key_faults(path: &str, texts: &BTreeMap<String, String>) -> impl Iterator<Item = (String, String)> {
    texts.keys().filter_map(move |key| {
        let error = LanguageCode::new(key).err()?;
        Some((format!("{path}.{key}"), error.to_string()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_portals_use_are_taken_and_other_texts_are_not() {
        for code in ["en", "fr-CA", "pt_BR", "zh-Hant-TW", "FR"] {
            assert!(LanguageCode::new(code).is_ok(), "{code}");
        }
        for text in ["e", "français", "en ", "en-", "../en", "1n", "en\0"] {
            assert_eq!(LanguageCode::new(text), Err(LanguageError::Invalid), "{text:?}");
        }
        assert_eq!(LanguageCode::new(""), Err(LanguageError::Blank));
    }

    #[test]
    fn a_language_is_found_in_its_own_form_before_its_plain_one() {
        let keys = ["fr".to_owned(), "fr-ca".to_owned()];
        let code = |text: &str| LanguageCode::new(text).unwrap();
        assert_eq!(code("fr-CA").key_in(keys.iter()), Some("fr-ca"));
        assert_eq!(code("fr-CH").key_in(keys.iter()), Some("fr"));
        assert_eq!(code("de").key_in(keys.iter()), None);
    }
}

//! Suggestions from translations that there are already (behaviour.md 17).

use crate::language::LanguageCode;
use crate::operations;
use std::collections::BTreeMap;

/// Key to its known translation; a key that nobody translated is not in it.
pub type TranslationSuggestions = BTreeMap<String, String>;

operations! {
    area Content;

    /// Get known translations of some texts from one language to another.
    GetTranslationSuggestions: get_translation_suggestions = GET "/i18n/translations/suggest/" ()
        ?(from_language: LanguageCode, to_language: LanguageCode, keys: Vec<String>)
        -> [TranslationSuggestions], Read;
}

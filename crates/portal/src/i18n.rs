//! Suggesting translations: what people have translated before, in the dictionaries that the caller may read.

use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::ApiError;
use portico_contract::i18n::{GetTranslationSuggestions, TranslationSuggestions};
use portico_contract::language::LanguageCode;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Where there are dictionaries.
struct Source {
    /// As in the column `target_kind` of the rulesets that open one thing.
    kind: &'static str,
    /// What opens a dictionary to its reader, on the domain or by a ruleset: as for the operation that reads it.
    opened_by: &'static [&'static str],
    /// Rows of `uid` and `dictionary`.
    rows: &'static str,
}

const PAGES_OPENED_BY: &[&str] = &["edit_page", "manage_page", "create_page"];

const SOURCES: &[Source] = &[
    Source {
        kind: "studio_page",
        opened_by: PAGES_OPENED_BY,
        rows: "SELECT page_uid AS uid, translations AS dictionary FROM studio_page_contents WHERE version_name = 'draft'",
    },
    Source {
        kind: "code_editor_page",
        opened_by: PAGES_OPENED_BY,
        rows: "SELECT slug AS uid, draft -> '$.translations' AS dictionary FROM code_editor_pages",
    },
    Source {
        kind: "dataset",
        opened_by: &["edit_dataset"],
        rows: "SELECT uid, translations AS dictionary FROM datasets",
    },
];

/// A term with its texts by language.
type Entry = (String, BTreeMap<String, String>);

/// The entries of one source that have to do with the keys.
async fn entries(
    connection: &mut SqliteConnection,
    caller: &Caller,
    source: &Source,
    keys: &str,
    from: &LanguageCode,
) -> Outcome<Vec<Entry>> {
    // Parameters: 1 keys, 2 path of the language, 3 all of them?, 4 kind, 5 what opens one by a ruleset, 6 user name,
    // 7 groups.
    let query = format!(
        "SELECT t.key, t.value FROM ({}) s, json_each(s.dictionary) t
         WHERE (t.key IN (SELECT value FROM json_each(?1)) OR t.value ->> ?2 IN (SELECT value FROM json_each(?1)))
         AND (?3 OR EXISTS (SELECT 1 FROM rulesets r, json_each(r.permissions) granted
              WHERE r.target_kind = ?4 AND r.target_uid = s.uid AND granted.value IN (SELECT value FROM json_each(?5))
              AND (r.subject_kind = 'user' AND r.subject = ?6
                   OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(?7)))))",
        source.rows
    );
    let by_ruleset: Vec<&str> =
        source.opened_by.iter().copied().filter(|name| caller.key_permissions.contains(*name)).collect();
    let rows: Vec<(String, String)> = sqlx::query_as(&query)
        .bind(keys)
        .bind(format!("$.\"{from}\""))
        .bind(source.opened_by.iter().any(|name| caller.has(name)))
        .bind(source.kind)
        .bind(serde_json::to_string(&by_ruleset)?)
        .bind(caller.username.as_str())
        .bind(serde_json::to_string(&caller.groups)?)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(|(term, texts)| Ok((term, store::from_document(&texts)?))).collect()
}

/// What most people wrote for a key; the alphabet decides between equals. A dictionary does not say which language its
/// terms are in, so a term counts as a text of the language that is asked for, unless the entry has another text for it.
fn suggestion(entries: &[Entry], key: &str, from: &LanguageCode, to: &LanguageCode) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (term, texts) in entries {
        let of = |language: &LanguageCode| texts.get(language.key_in(texts.keys())?).map(String::as_str);
        if of(from).unwrap_or(term) == key
            && let Some(text) = of(to).filter(|text| !text.trim().is_empty())
        {
            *counts.entry(text).or_default() += 1;
        }
    }
    let most = *counts.values().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(text, _)| text.to_owned())
}

impl Handle<GetTranslationSuggestions> for Portal {
    async fn handle(&self, caller: &Caller, operation: GetTranslationSuggestions) -> Outcome<TranslationSuggestions> {
        let (from, to) = (operation.from_language, operation.to_language);
        if operation.keys.is_empty() {
            return Err(ApiError::invalid("keys", "This field is required").into());
        }
        let keys = serde_json::to_string(&operation.keys)?;
        let mut connection = self.store().read().await?;
        let mut found = Vec::new();
        for source in SOURCES {
            found.extend(entries(&mut connection, caller, source, &keys, &from).await?);
        }
        let suggest = |key: String| suggestion(&found, &key, &from, &to).map(|text| (key, text));
        Ok(operation.keys.into_iter().filter_map(suggest).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(term: &str, texts: &[(&str, &str)]) -> Entry {
        (term.to_owned(), texts.iter().map(|(code, text)| ((*code).to_owned(), (*text).to_owned())).collect())
    }

    fn suggested(entries: &[Entry], key: &str, from: &str, to: &str) -> Option<String> {
        let code = |text: &str| LanguageCode::new(text).unwrap();
        suggestion(entries, key, &code(from), &code(to))
    }

    #[test]
    fn what_most_people_wrote_is_suggested() {
        let entries = [
            entry("Trees", &[("fr", "Les arbres")]),
            entry("Trees", &[("fr", "Arbres")]),
            entry("Trees", &[("fr", "Arbres"), ("de", "")]),
        ];
        assert_eq!(suggested(&entries, "Trees", "en", "fr").as_deref(), Some("Arbres"));
        assert_eq!(suggested(&entries, "Trees", "en", "de"), None);
        assert_eq!(suggested(&entries, "Arbres", "fr", "de"), None);
    }

    #[test]
    fn a_text_is_found_by_its_translation_too() {
        let entries = [entry("Bäume", &[("en", "Trees"), ("fr", "Arbres")])];
        assert_eq!(suggested(&entries, "Trees", "en", "fr").as_deref(), Some("Arbres"));
        assert_eq!(suggested(&entries, "Bäume", "en", "fr"), None);
        assert_eq!(suggested(&entries, "Bäume", "de", "fr").as_deref(), Some("Arbres"));
    }
}

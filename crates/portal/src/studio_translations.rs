//! Dictionaries of studio pages: edited with the draft, applied when it is published.

use crate::studio_pages::{DRAFT, touch_page};
use crate::translations::translate;
use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::language::LanguageCode;
use portico_contract::studio_content::StudioPageContent;
use portico_contract::studio_translations::*;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{ApiError, StudioPageUid};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

/// What people read, in the configuration of a block: a term that stands under another name is a setting.
const TEXTS: &[&str] = &["title", "label", "content", "text", "description", "caption", "legend", "alt", "placeholder"];

/// Translates what people read on a page.
pub fn translate_content(content: &mut StudioPageContent, dictionary: &TranslationDictionary, language: &LanguageCode) {
    for configuration in content.blocks.values_mut().filter_map(|block| block.configuration.as_mut()) {
        translate_settings(configuration, dictionary, language);
    }
}

fn translate_settings(settings: &mut Map<String, Value>, dictionary: &TranslationDictionary, language: &LanguageCode) {
    for (name, value) in settings {
        match value {
            Value::Object(inner) => translate_settings(inner, dictionary, language),
            Value::Array(items) => {
                for inner in items.iter_mut().filter_map(Value::as_object_mut) {
                    translate_settings(inner, dictionary, language);
                }
            }
            text if TEXTS.contains(&name.as_str()) => translate(text, dictionary, language),
            _ => {}
        }
    }
}

async fn load(connection: &mut SqliteConnection, uid: &StudioPageUid) -> Outcome<TranslationDictionary> {
    let query = "SELECT translations FROM studio_page_contents WHERE page_uid = ? AND version_name = ?";
    let found = store::text(connection, query, &[uid.as_str(), DRAFT]).await?;
    store::from_document(&found.ok_or_else(ApiError::not_found)?)
}

impl Handle<GetStudioPageTranslations> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetStudioPageTranslations) -> Outcome<TranslationDictionary> {
        load(&mut *self.store().read().await?, &operation.studio_page_uid).await
    }
}

impl Handle<UpdateStudioPageTranslations> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateStudioPageTranslations) -> Outcome<TranslationDictionary> {
        let (uid, dictionary) = (operation.studio_page_uid, operation.body);
        let mut write = self.store().write().await?;
        touch_page(&mut write, &uid, caller).await?;
        dictionary.check()?;
        sqlx::query("UPDATE studio_page_contents SET translations = ?3 WHERE page_uid = ?1 AND version_name = ?2")
            .bind(uid.as_str())
            .bind(DRAFT)
            .bind(serde_json::to_string(&dictionary)?)
            .execute(&mut *write)
            .await?;
        write.commit().await?;
        Ok(dictionary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_people_read_is_translated_and_a_setting_of_the_same_word_is_not() {
        let dictionary =
            serde_json::from_value(json!({"bar": {"fr": "barre"}, "By state": {"fr": "Par État"}})).unwrap();
        let mut content: StudioPageContent = serde_json::from_value(json!({"blocks": {"b1": {
            "configuration": {"title": "By state", "chart": {"type": "bar", "series": [{"label": "bar"}]}}}}}))
        .unwrap();
        translate_content(&mut content, &dictionary, &LanguageCode::new("fr").unwrap());
        let configuration = content.blocks["b1"].configuration.clone().map(Value::Object);
        let expected = json!({"title": "Par État", "chart": {"type": "bar", "series": [{"label": "barre"}]}});
        assert_eq!(configuration, Some(expected));
    }
}

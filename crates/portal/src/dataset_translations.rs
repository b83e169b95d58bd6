//! The translation dictionary of a dataset: kept with it, applied when it is published (behaviour.md 17).

use crate::dataset_versions::{Section, record};
use crate::datasets::touch_dataset;
use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::dataset_translations::*;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{ApiError, DatasetUid};
use sqlx::SqliteConnection;

/// Most terms of one dictionary.
const MOST_TERMS: usize = 10_000;

pub async fn load(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<TranslationDictionary> {
    let query = "SELECT translations FROM datasets WHERE uid = ?";
    let dictionary = store::text(connection, query, &[dataset.as_str()]).await?;
    store::from_document(&dictionary.ok_or_else(ApiError::not_found)?)
}

pub async fn save(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    dictionary: &TranslationDictionary,
) -> Outcome<()> {
    sqlx::query("UPDATE datasets SET translations = ?2 WHERE uid = ?1")
        .bind(dataset.as_str())
        .bind(serde_json::to_string(dictionary)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Refuses a dictionary that could not be applied, by the term at fault.
fn check(dictionary: &TranslationDictionary) -> Result<(), ApiError> {
    if dictionary.0.len() > MOST_TERMS {
        let message = format!("Ensure there are no more than {MOST_TERMS} terms.");
        return Err(ApiError::invalid("non_field_errors", message));
    }
    dictionary.check()
}

impl Handle<GetDatasetTranslations> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetDatasetTranslations) -> Outcome<TranslationDictionary> {
        load(&mut *self.store().read().await?, &operation.dataset_uid).await
    }
}

impl Handle<UpdateDatasetTranslations> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateDatasetTranslations) -> Outcome<TranslationDictionary> {
        let (dataset, dictionary) = (operation.dataset_uid, operation.body);
        check(&dictionary)?;
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        save(&mut write, &dataset, &dictionary).await?;
        record(&mut write, &dataset, caller, &[Section::Translations]).await?;
        write.commit().await?;
        Ok(dictionary)
    }
}

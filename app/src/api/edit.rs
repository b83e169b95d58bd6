//! Saves that Portico guards: conflict checks, and places that the API has no operation for.

use leptos::prelude::*;
use portico_contract::fields::{DatasetFieldConfiguration, NewFieldConfiguration};
use portico_contract::portico::edit::{MetadataEdit, SaveOutcome, StackRewrite};
use portico_contract::processors::{DatasetProcessor, NewProcessor};
use portico_contract::{ApiError, DatasetUid, FieldConfigurationUid, ProcessorUid};

/// Writes the changed metadata fields, unless somebody else changed one of them meanwhile.
#[server(prefix = "/api", endpoint = "save-metadata", input = crate::api::Json, output = crate::api::Json)]
pub async fn save_metadata(edit: MetadataEdit) -> Result<SaveOutcome, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.save_metadata(&person()?, edit).await }).await
}

/// Moves a processor to a place (from 0). The API can only append: what follows the place is rewritten.
#[server(prefix = "/api", endpoint = "move-processor", input = crate::api::Json, output = crate::api::Json)]
pub async fn move_processor(
    dataset_uid: DatasetUid,
    processor_uid: ProcessorUid,
    to: usize,
) -> Result<StackRewrite, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async {
        let done = gateway()?.move_processor(&person()?, &dataset_uid, &processor_uid, to).await?;
        Ok(StackRewrite { entry: done.entry, rewritten: done.rewritten })
    })
    .await
}

/// Puts a new processor at a place (from 0); what follows it is rewritten.
#[server(prefix = "/api", endpoint = "insert-processor", input = crate::api::Json, output = crate::api::Json)]
pub async fn insert_processor(
    dataset_uid: DatasetUid,
    processor: NewProcessor,
    at: usize,
) -> Result<StackRewrite, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async {
        let done = gateway()?.insert_processor(&person()?, &dataset_uid, &processor, at).await?;
        Ok(StackRewrite { entry: done.entry, rewritten: done.rewritten })
    })
    .await
}

/// Updates a processor, unless it is no longer what was opened (`portico_stale`).
#[server(prefix = "/api", endpoint = "save-processor", input = crate::api::Json, output = crate::api::Json)]
pub async fn save_processor(
    dataset_uid: DatasetUid,
    base: DatasetProcessor,
    mine: NewProcessor,
) -> Result<DatasetProcessor, ApiError> {
    use super::server::{answer, gateway, person, stale};
    use portico_contract::processors::{RetrieveDatasetProcessor, UpdateDatasetProcessor};
    answer(async {
        let (gateway, person, processor_uid) = (gateway()?, person()?, base.uid.clone());
        let read = RetrieveDatasetProcessor { dataset_uid: dataset_uid.clone(), processor_uid: processor_uid.clone() };
        match gateway.call(&person, read).await {
            Ok(held) if held == base => {}
            other => return Err(stale(other)),
        }
        gateway.call(&person, UpdateDatasetProcessor { dataset_uid, processor_uid, body: mine }).await
    })
    .await
}

/// Moves a field configuration to a place (from 0), as [`move_processor`] does.
#[server(prefix = "/api", endpoint = "move-field", input = crate::api::Json, output = crate::api::Json)]
pub async fn move_field_configuration(
    dataset_uid: DatasetUid,
    field_uid: FieldConfigurationUid,
    to: usize,
) -> Result<StackRewrite, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async {
        let done = gateway()?.move_field_configuration(&person()?, &dataset_uid, &field_uid, to).await?;
        Ok(StackRewrite { entry: done.entry, rewritten: done.rewritten })
    })
    .await
}

/// Updates a field configuration, unless it is no longer what was opened (`portico_stale`).
#[server(prefix = "/api", endpoint = "save-field", input = crate::api::Json, output = crate::api::Json)]
pub async fn save_field_configuration(
    dataset_uid: DatasetUid,
    base: DatasetFieldConfiguration,
    mine: NewFieldConfiguration,
) -> Result<DatasetFieldConfiguration, ApiError> {
    use super::server::{answer, gateway, person, stale};
    use portico_contract::fields::{RetrieveDatasetFieldConfiguration, UpdateDatasetField};
    answer(async {
        let (gateway, person, field_uid) = (gateway()?, person()?, base.uid.clone());
        let read = RetrieveDatasetFieldConfiguration { dataset_uid: dataset_uid.clone(), field_uid: field_uid.clone() };
        match gateway.call(&person, read).await {
            Ok(held) if held == base => {}
            other => return Err(stale(other)),
        }
        gateway.call(&person, UpdateDatasetField { dataset_uid, field_uid, body: mine }).await
    })
    .await
}

//! Saves that Portico guards: conflict check, and moves that the API has no operation for.

use leptos::prelude::*;
use portico_contract::portico::edit::{MetadataEdit, SaveOutcome};
use portico_contract::{ApiError, DatasetUid, FieldConfigurationUid, ProcessorUid};

/// Writes the changed metadata fields, unless somebody else changed one of them meanwhile.
#[server(prefix = "/api", endpoint = "save-metadata", input = server_fn::codec::Json, output = server_fn::codec::Json)]
pub async fn save_metadata(edit: MetadataEdit) -> Result<SaveOutcome, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.save_metadata(&person()?, edit).await }).await
}

/// Moves a processor to a place (from 0). The API can only append: what follows the place is rewritten, and the
/// answer says how many steps were.
#[server(prefix = "/api", endpoint = "move-processor", input = server_fn::codec::Json, output = server_fn::codec::Json)]
pub async fn move_processor(
    dataset_uid: DatasetUid,
    processor_uid: ProcessorUid,
    to: usize,
) -> Result<usize, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { Ok(gateway()?.move_processor(&person()?, &dataset_uid, &processor_uid, to).await?.rewritten) }).await
}

/// Moves a field configuration to a place (from 0), as [`move_processor`] does.
#[server(prefix = "/api", endpoint = "move-field", input = server_fn::codec::Json, output = server_fn::codec::Json)]
pub async fn move_field_configuration(
    dataset_uid: DatasetUid,
    field_uid: FieldConfigurationUid,
    to: usize,
) -> Result<usize, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { Ok(gateway()?.move_field_configuration(&person()?, &dataset_uid, &field_uid, to).await?.rewritten) })
        .await
}

//! What steps do to the first rows of a resource, before they are saved. The simulation runs on the server.

use leptos::prelude::*;
use portico_contract::fields::NewFieldConfiguration;
use portico_contract::portico::preview::{FieldsPreview, ProcessingPreview};
use portico_contract::processors::NewProcessor;
use portico_contract::{ApiError, DatasetUid, ResourceUid};

/// Runs the steps as they are drafted over the first rows of a resource; shows the rows around `step` (from 0), or
/// those of the source.
#[server(prefix = "/api", endpoint = "preview-processing", input = crate::api::Json, output = crate::api::Json)]
pub async fn preview_processing(
    dataset_uid: DatasetUid,
    resource_uid: ResourceUid,
    processors: Vec<NewProcessor>,
    step: Option<usize>,
) -> Result<ProcessingPreview, ApiError> {
    use super::server::{answer, gateway, person};
    use super::simulation::{Source, processing};
    answer(async {
        let source = Source::read(&gateway()?, &person()?, &dataset_uid, &resource_uid).await?;
        Ok(processing(source, processors, step))
    })
    .await
}

/// Runs the saved processors over the first rows of a resource, then the field configurations as they are drafted.
#[server(prefix = "/api", endpoint = "preview-fields", input = crate::api::Json, output = crate::api::Json)]
pub async fn preview_fields(
    dataset_uid: DatasetUid,
    resource_uid: ResourceUid,
    configurations: Vec<NewFieldConfiguration>,
) -> Result<FieldsPreview, ApiError> {
    use super::server::{answer, gateway, person};
    use super::simulation::{Source, fields};
    use portico_contract::processors::ListDatasetProcessors;
    answer(async {
        let (gateway, person) = (gateway()?, person()?);
        let source = Source::read(&gateway, &person, &dataset_uid, &resource_uid).await?;
        let all = ListDatasetProcessors { dataset_uid, limit: Some(portico_contract::Limit(1000)), offset: None };
        let processors = gateway.call(&person, all).await?.results;
        Ok(fields(source, processors, configurations))
    })
    .await
}

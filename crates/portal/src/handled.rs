//! The operations that are mounted. When every operation has its handler, this list gives way to
//! `portico_contract::for_each_operation!`: one line in `router.rs`.

macro_rules! for_each_handled {
    ($callback:path) => {
        $callback! {
            portico_contract::datasets::ListDatasets,
            portico_contract::datasets::CreateDataset,
            portico_contract::datasets::RetrieveDataset,
            portico_contract::datasets::UpdateDataset,
            portico_contract::datasets::DeleteDataset,
            portico_contract::datasets::PublishDataset,
            portico_contract::datasets::PublishDatasetMetadata,
            portico_contract::datasets::AbortDataset,
            portico_contract::datasets::UnpublishDataset,
            portico_contract::datasets::CopyDataset,
            portico_contract::datasets::GetDatasetStatus,
            portico_contract::processors::ListDatasetProcessors,
            portico_contract::processors::CreateDatasetProcessor,
            portico_contract::processors::RetrieveDatasetProcessor,
            portico_contract::processors::UpdateDatasetProcessor,
            portico_contract::processors::DeleteDatasetProcessor,
            portico_contract::processors::ListProcessors,
            portico_contract::fields::ListDatasetFieldConfigurations,
            portico_contract::fields::CreateDatasetFieldConfiguration,
            portico_contract::fields::RetrieveDatasetFieldConfiguration,
            portico_contract::fields::UpdateDatasetField,
            portico_contract::fields::DestroyDatasetFieldConfigurations,
            portico_contract::resources::ListExtractors,
            portico_contract::resources::ListDatasetResources,
            portico_contract::resources::CreateDatasetResource,
            portico_contract::resources::GuessUnsavedResourceExtractors,
            portico_contract::resources::GuessUnsavedResourceExtractorParams,
            portico_contract::resources::ResourceUnsavedPreview,
            portico_contract::resources::RetrieveDatasetResource,
            portico_contract::resources::UpdateDatasetResource,
            portico_contract::resources::DeleteDatasetResource,
            portico_contract::resources::ResourceGuessExtractors,
            portico_contract::resources::CleanResourceCache,
            portico_contract::resources::ResourceGuessExtractorParams,
            portico_contract::resources::ResourcePreviewRecords,
            portico_contract::resources::RecoverResource,
            portico_contract::resources::DeleteRecoverDataResource,
            portico_contract::resources::EnableResource,
            portico_contract::resources::DisableResource,
            portico_contract::resources::ResourceRenewApiKey,
            portico_contract::resources::UploadResourceFile,
            portico_contract::resources::RetrieveDatasetResourceFile,
            portico_contract::resources::DownloadDatasetResourceFile,
        }
    };
}
pub(crate) use for_each_handled;

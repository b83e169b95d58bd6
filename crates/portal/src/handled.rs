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
        }
    };
}
pub(crate) use for_each_handled;

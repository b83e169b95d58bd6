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
            portico_contract::datasets::CopyDataset,
            portico_contract::datasets::GetDatasetStatus,
        }
    };
}
pub(crate) use for_each_handled;

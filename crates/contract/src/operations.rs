//! The list of operations. A group is added here once; portal, gateway and docs follow from it.

use crate::{Operation, OperationInfo};

/// Calls `$callback!` with every operation type, as `path::Type,`.
#[macro_export]
macro_rules! for_each_operation {
    ($callback:path) => {
        $callback! {
            $crate::datasets::ListDatasets,
            $crate::datasets::CreateDataset,
            $crate::datasets::RetrieveDataset,
            $crate::datasets::UpdateDataset,
            $crate::datasets::DeleteDataset,
            $crate::datasets::PublishDataset,
            $crate::datasets::PublishDatasetMetadata,
            $crate::datasets::AbortDataset,
            $crate::datasets::UnpublishDataset,
            $crate::datasets::CopyDataset,
            $crate::datasets::GetDatasetStatus,
            $crate::processors::ListDatasetProcessors,
            $crate::processors::CreateDatasetProcessor,
            $crate::processors::RetrieveDatasetProcessor,
            $crate::processors::UpdateDatasetProcessor,
            $crate::processors::DeleteDatasetProcessor,
            $crate::processors::ListProcessors,
            $crate::fields::ListDatasetFieldConfigurations,
            $crate::fields::CreateDatasetFieldConfiguration,
            $crate::fields::RetrieveDatasetFieldConfiguration,
            $crate::fields::UpdateDatasetField,
            $crate::fields::DestroyDatasetFieldConfigurations,
        }
    };
}

macro_rules! table {
    ($($operation:ty,)*) => {
        /// Every operation, in the order of the reference.
        pub static OPERATIONS: &[OperationInfo] = &[$(<$operation as Operation>::INFO),*];
    };
}
for_each_operation!(table);

/// The row of an operation by its name.
pub fn info(name: &str) -> Option<&'static OperationInfo> {
    OPERATIONS.iter().find(|info| info.name == name)
}

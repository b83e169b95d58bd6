//! Field configurations of a dataset (behaviour.md 11).

use crate::steps::{Stack, Steps};
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid};
use portico_contract::fields::*;
use portico_contract::{DatasetUid, FieldConfigurationUid, Nothing, Page};

impl Portal {
    fn field_configurations<'a>(&'a self, dataset: &'a DatasetUid) -> Steps<'a> {
        Steps { portal: self, dataset, stack: Stack::Fields }
    }
}

impl Handle<ListDatasetFieldConfigurations> for Portal {
    async fn handle(
        &self,
        _caller: &Caller,
        operation: ListDatasetFieldConfigurations,
    ) -> Outcome<Page<DatasetFieldConfiguration>> {
        self.field_configurations(&operation.dataset_uid).page(operation.limit, operation.offset).await
    }
}

impl Handle<CreateDatasetFieldConfiguration> for Portal {
    async fn handle(
        &self,
        caller: &Caller,
        operation: CreateDatasetFieldConfiguration,
    ) -> Outcome<DatasetFieldConfiguration> {
        operation.body.check()?;
        // The API gives field configurations the prefix of processors.
        let uid = FieldConfigurationUid::new(new_uid("pr")).map_err(Failure::internal)?;
        let step = operation.body.with_uid(uid);
        self.field_configurations(&operation.dataset_uid).append(caller, step.uid.as_str(), &step).await?;
        Ok(step)
    }
}

impl Handle<RetrieveDatasetFieldConfiguration> for Portal {
    async fn handle(
        &self,
        _caller: &Caller,
        operation: RetrieveDatasetFieldConfiguration,
    ) -> Outcome<DatasetFieldConfiguration> {
        self.field_configurations(&operation.dataset_uid).get(operation.field_uid.as_str()).await
    }
}

impl Handle<UpdateDatasetField> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateDatasetField) -> Outcome<DatasetFieldConfiguration> {
        operation.body.check()?;
        let step = operation.body.with_uid(operation.field_uid);
        self.field_configurations(&operation.dataset_uid).replace(caller, step.uid.as_str(), &step).await?;
        Ok(step)
    }
}

impl Handle<DestroyDatasetFieldConfigurations> for Portal {
    async fn handle(&self, caller: &Caller, operation: DestroyDatasetFieldConfigurations) -> Outcome<Nothing> {
        self.field_configurations(&operation.dataset_uid).remove(caller, operation.field_uid.as_str()).await?;
        Ok(Nothing)
    }
}

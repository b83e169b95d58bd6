//! Processors of a dataset, and the types this portal runs (behaviour.md 12).

use crate::steps::{Stack, Steps};
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, outside};
use portico_contract::processors::*;
use portico_contract::{DatasetUid, Nothing, Page, ProcessorUid};

impl Portal {
    fn processors<'a>(&'a self, dataset: &'a DatasetUid) -> Steps<'a> {
        Steps { portal: self, dataset, stack: Stack::Processors }
    }
}

impl Handle<ListDatasetProcessors> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListDatasetProcessors) -> Outcome<Page<DatasetProcessor>> {
        self.processors(&operation.dataset_uid).page(operation.limit, operation.offset).await
    }
}

impl Handle<CreateDatasetProcessor> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateDatasetProcessor) -> Outcome<DatasetProcessor> {
        let uid = ProcessorUid::new(new_uid("pr")).map_err(Failure::internal)?;
        let step = checked(caller, operation.body)?.with_uid(uid);
        self.processors(&operation.dataset_uid).append(caller, step.uid.as_str(), &step).await?;
        Ok(step)
    }
}

impl Handle<RetrieveDatasetProcessor> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDatasetProcessor) -> Outcome<DatasetProcessor> {
        self.processors(&operation.dataset_uid).get(operation.processor_uid.as_str()).await
    }
}

impl Handle<UpdateDatasetProcessor> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateDatasetProcessor) -> Outcome<DatasetProcessor> {
        let step = checked(caller, operation.body)?.with_uid(operation.processor_uid);
        self.processors(&operation.dataset_uid).replace(caller, step.uid.as_str(), &step).await?;
        Ok(step)
    }
}

impl Handle<DeleteDatasetProcessor> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteDatasetProcessor) -> Outcome<Nothing> {
        self.processors(&operation.dataset_uid).remove(caller, operation.processor_uid.as_str()).await?;
        Ok(Nothing)
    }
}

impl Handle<ListProcessors> for Portal {
    async fn handle(&self, _caller: &Caller, _operation: ListProcessors) -> Outcome<Vec<ProcessorType>> {
        // Also those that ask a service: which are configured is told when they are published.
        Ok(DESCRIPTIONS
            .iter()
            .map(|description| ProcessorType {
                r#type: description.r#type.to_owned(),
                label: Some(description.label.to_owned()),
                extra: Default::default(),
            })
            .collect())
    }
}

/// Refuses a step with bad parameters, and one of a type that this portal does not know: it would fail at publication.
fn checked(caller: &Caller, mut step: NewProcessor) -> Outcome<NewProcessor> {
    portico_processing::check(&step.kind)?;
    outside::may_join(&step.kind)?;
    outside::settle(&mut step, caller);
    if step.kind.description().is_none() {
        let message = format!("\"{}\" is not a valid choice.", step.kind.type_name());
        return Err(portico_contract::ApiError::invalid("type", message).into());
    }
    Ok(step)
}

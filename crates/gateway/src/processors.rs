//! Putting processors and field configurations in place: what the API has no operation for.

use crate::gateway::Gateway;
use crate::stack::{Rewritten, Stack};
use crate::write::Occasion;
use portico_contract::fields::NewFieldConfiguration;
use portico_contract::portico::person::Person;
use portico_contract::processors::NewProcessor;
use portico_contract::{ApiError, DatasetUid, FieldConfigurationUid, ProcessorUid};
use serde_json::json;

impl Gateway {
    /// Moves a processor to a place, counted from 0 in the resulting stack.
    pub async fn move_processor(
        &self,
        person: &Person,
        dataset_uid: &DatasetUid,
        processor_uid: &ProcessorUid,
        new_index: usize,
    ) -> Result<Rewritten, ApiError> {
        self.move_step(person, Stack::Processors, dataset_uid, processor_uid.as_str(), new_index).await
    }

    /// Puts a new processor at a place, counted from 0.
    pub async fn insert_processor(
        &self,
        person: &Person,
        dataset_uid: &DatasetUid,
        processor: &NewProcessor,
        index: usize,
    ) -> Result<Rewritten, ApiError> {
        self.insert_step(person, Stack::Processors, dataset_uid, json!(processor), index, Occasion::default()).await
    }

    /// Moves a field configuration to a place, counted from 0 in the resulting stack.
    pub async fn move_field_configuration(
        &self,
        person: &Person,
        dataset_uid: &DatasetUid,
        field_uid: &FieldConfigurationUid,
        new_index: usize,
    ) -> Result<Rewritten, ApiError> {
        self.move_step(person, Stack::Fields, dataset_uid, field_uid.as_str(), new_index).await
    }

    /// Puts a new field configuration at a place, counted from 0.
    pub async fn insert_field_configuration(
        &self,
        person: &Person,
        dataset_uid: &DatasetUid,
        configuration: &NewFieldConfiguration,
        index: usize,
    ) -> Result<Rewritten, ApiError> {
        self.insert_step(person, Stack::Fields, dataset_uid, json!(configuration), index, Occasion::default()).await
    }
}

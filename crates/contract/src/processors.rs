//! Dataset processors: the ordered steps that transform the rows of a dataset (behaviour.md 12).

mod calculation;
mod dates;
mod described;
mod geo;
mod json;
mod kind;
mod multivalued;
mod outside;
mod records;
mod text;

pub use calculation::*;
pub use dates::*;
pub(crate) use described::described;
pub use described::{Number, ParameterDescription, ParameterErrors, ParameterKind, ParameterValue, Reader, WriteInto};
pub use geo::*;
pub use json::*;
pub use kind::{DESCRIPTIONS, Processor, description};
pub use multivalued::*;
pub use outside::*;
pub use records::*;
pub use text::*;

use crate::{ApiError, DatasetUid, Limit, Nothing, Offset, Page, ProcessorUid, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A step as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetProcessor {
    pub uid: ProcessorUid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(flatten)]
    pub kind: Processor,
}

/// A step to append, or what replaces one: the API has one shape for both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewProcessor {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(flatten)]
    pub kind: Processor,
}

impl NewProcessor {
    /// See [`Processor::check`].
    pub fn check(&self) -> Result<(), ApiError> {
        self.kind.check()
    }

    /// The step under its uid. One that was sent back with the step would pass for a parameter: it is left out.
    pub fn with_uid(self, uid: ProcessorUid) -> DatasetProcessor {
        let mut parameters = self.kind.parameters();
        let sent_back = parameters.shift_remove("uid").is_some();
        let kind = if sent_back { Processor::read(self.kind.type_name(), parameters) } else { self.kind };
        DatasetProcessor { uid, label: self.label, kind }
    }
}

impl From<DatasetProcessor> for NewProcessor {
    fn from(step: DatasetProcessor) -> Self {
        Self { label: step.label, kind: step.kind }
    }
}

/// A processor type that a portal offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessorType {
    pub r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a processor type works on; types are listed by family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Text,
    Calculation,
    Records,
    Dates,
    Json,
    Multivalued,
    Geo,
    Outside,
}

impl Family {
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Calculation,
        Self::Records,
        Self::Dates,
        Self::Json,
        Self::Multivalued,
        Self::Geo,
        Self::Outside,
    ];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Calculation => "Fields and calculation",
            Self::Records => "Records",
            Self::Dates => "Dates",
            Self::Json => "JSON",
            Self::Multivalued => "Multivalued fields",
            Self::Geo => "Geography",
            Self::Outside => "Files, other datasets and services",
        }
    }
}

/// A processor type, as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcessorDescription {
    pub r#type: &'static str,
    pub label: &'static str,
    pub family: Family,
    pub help: &'static str,
    pub parameters: &'static [ParameterDescription],
    /// Why rows alone are not enough for the type: a preview cannot run it, and a portal only with what it needs.
    pub unavailable: Option<&'static str>,
}

impl ProcessorDescription {
    /// True where Portico runs the type whatever is at hand, in the embedded portal and in previews.
    pub const fn available(&self) -> bool {
        self.unavailable.is_none()
    }

    pub fn parameter(&self, name: &str) -> Option<&'static ParameterDescription> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

/// The typed parameters of one processor type.
pub trait ProcessorKind: Sized {
    const DESCRIPTION: ProcessorDescription;
    /// Reads the parameters; everything wrong is told at once, by parameter.
    fn read(parameters: Map<String, Value>) -> Result<Self, ParameterErrors>;
    fn write(&self) -> Map<String, Value>;
}

operations! {
    area Catalog;

    /// List the processors of a dataset, in the order they are applied.
    ListDatasetProcessors: list_dataset_processors = GET "/datasets/{dataset_uid}/processors/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<DatasetProcessor>], Read;
    /// Append a processor to the end of the stack.
    CreateDatasetProcessor: create_dataset_processor = POST "/datasets/{dataset_uid}/processors/" (dataset_uid: DatasetUid)
        {NewProcessor} -> [DatasetProcessor] = 201, Write;
    /// Retrieve a processor of a dataset.
    RetrieveDatasetProcessor: retrieve_dataset_processor = GET "/datasets/{dataset_uid}/processors/{processor_uid}/"
        (dataset_uid: DatasetUid, processor_uid: ProcessorUid) -> [DatasetProcessor], Read;
    /// Update a processor of a dataset; it keeps its place.
    UpdateDatasetProcessor: update_dataset_processor = PUT "/datasets/{dataset_uid}/processors/{processor_uid}/"
        (dataset_uid: DatasetUid, processor_uid: ProcessorUid) {NewProcessor} -> [DatasetProcessor], Write;
    /// Remove a processor from a dataset.
    DeleteDatasetProcessor: delete_dataset_processor = DELETE "/datasets/{dataset_uid}/processors/{processor_uid}/"
        (dataset_uid: DatasetUid, processor_uid: ProcessorUid) -> [Nothing] = 204, Write;
    /// List the processor types that the portal offers.
    ListProcessors: list_processors = GET "/processors/" () -> [Vec<ProcessorType>], Read;
}

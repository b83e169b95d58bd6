//! What Portico's simulation of a dataset's steps shows: first rows as texts, and what each step does to them.

use crate::fields::{Annotation, FieldType};
use serde::{Deserialize, Serialize};

/// A field as it is at some step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewField {
    /// Technical name.
    pub name: String,
    pub label: String,
    #[serde(rename = "type")]
    pub field_type: FieldType,
}

/// What a step does to a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    #[default]
    Same,
    Added,
    /// Some value is another.
    Changed,
    Removed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewColumn {
    pub field: PreviewField,
    pub change: Change,
}

/// A value as a text, cut where it is long.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewCell {
    pub text: String,
    /// The step wrote it.
    pub changed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Which record of the source, from 1. Rows that a step multiplied share it.
    pub record: u64,
    /// The step leaves it out.
    pub dropped: bool,
    /// In the order of the columns.
    pub cells: Vec<PreviewCell>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewTable {
    pub columns: Vec<PreviewColumn>,
    pub rows: Vec<PreviewRow>,
}

/// Whether the simulation could run a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum StepState {
    Runs,
    /// Only the portal can run it. The steps after it see the rows as if it were not there.
    Gap {
        reason: String,
    },
    /// The portal would refuse it too: messages by parameter.
    Refused {
        errors: Vec<(String, String)>,
    },
}

/// What a step does, without its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOutline {
    pub state: StepState,
    /// Fields after the step.
    pub fields: Vec<PreviewField>,
    /// Technical names.
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    /// Records of the source that the step leaves out.
    pub dropped: usize,
    /// Rows after the step.
    pub rows: usize,
    /// Values that the step could not make, as sentences; the first few.
    pub failures: Vec<String>,
}

/// The steps of a dataset over the first rows of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessingPreview {
    /// Rows of the resource that the portal gave.
    pub read: usize,
    /// Fields before the first step.
    pub source: Vec<PreviewField>,
    pub steps: Vec<StepOutline>,
    /// Around the step that was asked for; both the source where none was.
    pub before: PreviewTable,
    pub after: PreviewTable,
}

impl ProcessingPreview {
    /// The fields that a step finds, by its index.
    pub fn fields_before(&self, step: usize) -> &[PreviewField] {
        match step.checked_sub(1).and_then(|before| self.steps.get(before)) {
            Some(outline) => &outline.fields,
            None => &self.source,
        }
    }

    /// True where a step before this one could not be simulated, so that fields may be missing.
    pub fn gap_before(&self, step: usize) -> bool {
        self.steps.iter().take(step).any(|outline| matches!(outline.state, StepState::Gap { .. }))
    }
}

/// A note on a field, with its argument where it takes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldNote {
    pub annotation: Annotation,
    pub argument: Option<String>,
}

/// A field as it will be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedField {
    pub field: PreviewField,
    pub description: Option<String>,
    pub notes: Vec<FieldNote>,
    /// The first value that is there.
    pub sample: Option<String>,
    /// Values of the first rows that are not of the field's type and would be left out.
    pub unfit: usize,
}

/// A field configuration over the fields that it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldsOutline {
    /// Messages by parameter; none where it applies.
    pub errors: Vec<(String, String)>,
    /// Fields after it.
    pub fields: Vec<PreviewField>,
}

/// The fields of a dataset as its configurations make them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldsPreview {
    /// Rows that the sample values and types come from.
    pub read: usize,
    /// Fields that leave the processors.
    pub source: Vec<PreviewField>,
    pub steps: Vec<FieldsOutline>,
    pub published: Vec<PublishedField>,
    /// Types of the processors that could not be simulated: fields of theirs may be missing.
    pub gaps: Vec<String>,
}

impl FieldsPreview {
    /// The fields that a configuration finds, by its index.
    pub fn fields_before(&self, step: usize) -> &[PreviewField] {
        match step.checked_sub(1).and_then(|before| self.steps.get(before)) {
            Some(outline) => &outline.fields,
            None => &self.source,
        }
    }
}

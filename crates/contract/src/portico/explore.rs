//! What the portal shows of a published dataset, read through its Explore API.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Stands for a visitor without an account where a user name is asked for.
pub const ANONYMOUS: &str = "anonymous";

/// A published field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedField {
    pub name: String,
    #[serde(default)]
    pub label: String,
    #[serde(default, rename = "type")]
    pub kind: String,
}

/// The first records of a published dataset, as somebody sees them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PublishedRecords {
    /// Records that this person sees, not only those read here.
    pub total_count: u64,
    /// False where the dataset is seen and its data are not.
    pub data_visible: bool,
    /// Fields that this person sees, in the order of the dataset.
    pub fields: Vec<PublishedField>,
    /// Values by the name of their field.
    pub records: Vec<Map<String, Value>>,
}

//! Feedbacks: what readers suggest about the records of a dataset (behaviour.md 7).

use crate::words::words;
use crate::{DatasetUid, FeedbackUid, Page, RelatedUser, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// In which order feedbacks are listed.
    FeedbackSort {
        OldestFirst = "created_at",
        NewestFirst = "-created_at",
    }
}

/// A feedback as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetFeedback {
    pub uid: FeedbackUid,
    /// The record that it is about.
    pub record_id: String,
    pub user: RelatedUser,
    pub comment: String,
    /// The values that are suggested, by field: `{"age": {"value": 39, "type": "int"}}`. The reference's schema and its
    /// sample differ here: either is kept as it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Map<String, Value>>,
    #[serde(default)]
    pub is_archived: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Moderation;

    /// List the feedbacks on a dataset, the latest first. Archived ones are listed by `is_archived` alone.
    ListDatasetFeedbacks: list_dataset_feedbacks = GET "/datasets/{dataset_uid}/feedbacks/" (dataset_uid: DatasetUid)
        ?(record_id: Option<String>, is_archived: Option<bool>, sort: Option<FeedbackSort>) -> [Page<DatasetFeedback>], Read;
    /// Retrieve a feedback.
    RetrieveDatasetFeedback: retrieve_dataset_feedback = GET "/datasets/{dataset_uid}/feedbacks/{feedback_uid}/"
        (dataset_uid: DatasetUid, feedback_uid: FeedbackUid) -> [DatasetFeedback], Read;
    /// Archive a feedback.
    ArchiveDatasetFeedback: archive_dataset_feedback = POST "/datasets/{dataset_uid}/feedbacks/{feedback_uid}/archive/"
        (dataset_uid: DatasetUid, feedback_uid: FeedbackUid) -> [DatasetFeedback], Write;
}

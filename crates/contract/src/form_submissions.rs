//! Submissions of forms: what people answered, and what moderators and submitters change of it (behaviour.md 16).
//! New ones arrive through the portal's own address.

use crate::words::words;
use crate::{ExpandableUser, FormUid, Limit, Nothing, Offset, Page, SubmissionUid, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Answers by the ids of the blocks.
pub type Answers = Map<String, Value>;

words! {
    /// What the review says. Without moderation, always approved.
    SubmissionStatus {
        Pending = "pending",
        Approved = "approved",
        Rejected = "rejected",
    }

    /// Direction of a list.
    SubmissionOrdering {
        Ascending = "asc",
        Descending = "desc",
    }
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    pub uid: SubmissionUid,
    /// In which the form was filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// Nobody known, where the form was filled in without a key.
    #[serde(default)]
    pub created_by: Option<ExpandableUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default)]
    pub updated_by: Option<ExpandableUser>,
    #[serde(default)]
    pub content: Answers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubmissionStatus>,
    /// The last change that was asked for or made; only with moderation.
    #[serde(default)]
    pub revision: Option<SubmissionRevision>,
    /// Where the submitter reads and changes the submission. Whoever has it can: it is a secret of the two.
    #[serde(default)]
    pub change_request_link: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl Submission {
    /// It waits for a moderator, or a change of it does.
    pub fn is_pending(&self) -> bool {
        let pending = Some(SubmissionStatus::Pending);
        self.status == pending || self.revision.as_ref().is_some_and(|revision| revision.status == pending)
    }
}

/// A change of a submission: asked for by the submitter, or made in the back office.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SubmissionRevision {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<SubmissionUid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default)]
    pub created_by: Option<ExpandableUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default)]
    pub updated_by: Option<ExpandableUser>,
    /// The answers as they would be, or are.
    #[serde(default)]
    pub content: Answers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubmissionStatus>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// New answers. They travel as a form with one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubmissionUpdate {
    /// A JSON object of [`Answers`]; a block that is left out becomes null.
    pub data: String,
}

impl From<&Answers> for SubmissionUpdate {
    fn from(answers: &Answers) -> Self {
        Self { data: Value::Object(answers.clone()).to_string() }
    }
}

operations! {
    area Moderation;

    /// List the submissions of a form, the latest first.
    ListFormSubmissions: list_form_submissions = GET "/forms/{form_uid}/submissions/" (form_uid: FormUid)
        ?(limit: Option<Limit>, offset: Option<Offset>, search: Option<String>, sort: Option<String>,
          ordering: Option<SubmissionOrdering>, expand: Vec<String>) -> [Page<Submission>], Read;
    /// Retrieve a submission of a form.
    RetrieveFormSubmission: retrieve_form_submission = GET "/forms/{form_uid}/submissions/{s_uid}/"
        (form_uid: FormUid, s_uid: SubmissionUid) -> [Submission], Read;
    /// Delete a submission of a form.
    DeleteFormSubmission: delete_form_submission = DELETE "/forms/{form_uid}/submissions/{s_uid}/"
        (form_uid: FormUid, s_uid: SubmissionUid) -> [Nothing] = 204, Destroy;
    /// Update the answers of a submission: those left out become null.
    UpdateFormSubmission: update_form_submission = PUT "/forms/{form_uid}/submissions/{s_uid}/"
        (form_uid: FormUid, s_uid: SubmissionUid) multipart {SubmissionUpdate} -> [Submission], Write;
}

//! Forms: life cycle (behaviour.md 16). What a form asks is its content (`form_content.rs`).

use crate::slug::Slug;
use crate::words::words;
use crate::{Detail, Done, FormUid, Limit, Nothing, Offset, Page, RelatedUser, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// Who may fill a form in.
    FormAccessType {
        /// Users of the domain.
        Authenticated = "authenticated",
        /// Users and groups with a permission.
        Restricted = "restricted",
        /// Anybody, without a key.
        Open = "open",
    }

    /// Which forms a list shows.
    FormStatus {
        All = "all",
        Published = "published",
        /// Not published, or no longer.
        Draft = "draft",
    }
}

/// A form as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub uid: FormUid,
    /// As the portal holds it; [`Slug`] checks what is written.
    #[serde(default)]
    pub slug: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub access_type: FormAccessType,
    #[serde(default)]
    pub has_published_version: bool,
    #[serde(default)]
    pub enable_moderation: bool,
    #[serde(default)]
    pub enable_notifications_on_submission: bool,
    /// Submitters may read and change what they sent.
    #[serde(default)]
    pub enable_frontoffice_submission_edition: bool,
    /// Absent while the form was never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    /// Of the last publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_by: Option<RelatedUser>,
    /// What stands in the way of publishing the draft, by field.
    #[serde(default)]
    pub errors: Detail,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nb_submissions: Option<u64>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a form is created with. The API has no operation that changes it later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewForm {
    /// Required, though it may be null: the portal then makes one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub slug: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub access_type: FormAccessType,
    /// The portal's to know; taken and not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_published_version: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_moderation: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_notifications_on_submission: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_frontoffice_submission_edition: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl NewForm {
    pub fn new(slug: Slug, title: impl Into<String>, access_type: FormAccessType) -> Self {
        Self {
            slug: Some(slug),
            title: Some(title.into()),
            access_type,
            has_published_version: None,
            enable_moderation: None,
            enable_notifications_on_submission: None,
            enable_frontoffice_submission_edition: None,
            extra: BTreeMap::new(),
        }
    }
}

operations! {
    area Content;

    /// List forms. `sort` names a field, `-updated_at` the other way round.
    ListForms: list_forms = GET "/forms/" () ?(limit: Option<Limit>, offset: Option<Offset>, status: Option<FormStatus>,
        search: Option<String>, sort: Option<String>) -> [Page<Form>], Read;
    /// Create a form, with an empty draft.
    CreateForm: create_form = POST "/forms/" () {NewForm} -> [Form] = 201, Write;
    /// Retrieve a form.
    RetrieveForm: retrieve_form = GET "/forms/{form_uid}/" (form_uid: FormUid) -> [Form], Read;
    /// Delete a form with its drafts and submissions.
    DeleteForm: delete_form = DELETE "/forms/{form_uid}/" (form_uid: FormUid) -> [Nothing] = 204, Destroy;
    /// Publish a form: its draft becomes the version that people fill in.
    PublishForm: publish_form = POST "/forms/{form_uid}/publish/" (form_uid: FormUid) -> [Done], Publish;
    /// Unpublish a form; its submissions stay.
    UnpublishForm: unpublish_form = POST "/forms/{form_uid}/unpublish/" (form_uid: FormUid) -> [Done], Publish;
}

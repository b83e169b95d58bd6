//! Studio pages: life cycle. What is on a page is its content (`studio_content.rs`).

use crate::slug::Slug;
use crate::{
    ApiError, Done, Limit, Nothing, Offset, Page, RelatedUser, StudioPageUid, Timestamp, VersionName, operations,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A page as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudioPage {
    pub uid: StudioPageUid,
    /// As the portal holds it; [`Slug`] checks what is written.
    #[serde(default)]
    pub slug: String,
    /// Visible to everybody who can explore the portal, not only to holders of a ruleset.
    #[serde(default)]
    pub public: bool,
    #[serde(default)]
    pub contents: Vec<StudioPageContentSummary>,
    /// Absent while the page was never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl StudioPage {
    /// The title of the draft, or of any version, or the slug, or the uid.
    pub fn title(&self) -> &str {
        let titles = self.draft().into_iter().chain(&self.contents).filter_map(|content| content.title.as_deref());
        let names = titles.chain([self.slug.as_str(), self.uid.as_str()]);
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    pub fn draft(&self) -> Option<&StudioPageContentSummary> {
        self.contents.iter().find(|content| content.version_name.as_ref().is_some_and(|name| name.as_str() == "draft"))
    }
}

/// A version of a page's content, in short.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudioPageContentSummary {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_name: Option<VersionName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a page is created or updated with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewStudioPage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What was read, ready to be edited and sent back. Fails where the portal holds no valid slug.
impl TryFrom<StudioPage> for NewStudioPage {
    type Error = ApiError;

    fn try_from(page: StudioPage) -> Result<Self, ApiError> {
        let slug = match page.slug {
            slug if slug.is_empty() => None,
            slug => Some(Slug::new(slug).map_err(|error| ApiError::invalid("slug", error.to_string()))?),
        };
        Ok(Self { slug, public: Some(page.public), extra: page.extra })
    }
}

operations! {
    area Content;

    /// List studio pages.
    ListStudioPages: list_studio_pages = GET "/studio_pages/" () ?(limit: Option<Limit>, offset: Option<Offset>)
        -> [Page<StudioPage>], Read;
    /// Create a studio page, with an empty draft.
    CreateStudioPage: create_studio_page = POST "/studio_pages/" () {NewStudioPage} -> [StudioPage] = 201, Write;
    /// Retrieve a studio page.
    RetrieveStudioPage: retrieve_studio_page = GET "/studio_pages/{studio_page_uid}/" (studio_page_uid: StudioPageUid)
        -> [StudioPage], Read;
    /// Update the address of a studio page, and who may see it.
    UpdateStudioPage: update_studio_page = PUT "/studio_pages/{studio_page_uid}/" (studio_page_uid: StudioPageUid) {NewStudioPage}
        -> [StudioPage], Secure;
    /// Delete a studio page with its content.
    DeleteStudioPage: delete_studio_page = DELETE "/studio_pages/{studio_page_uid}/" (studio_page_uid: StudioPageUid)
        -> [Nothing] = 204, Destroy;
    /// Publish the draft of a studio page; its metadata must have a title.
    PublishStudioPage: publish_studio_page = POST "/studio_pages/{studio_page_uid}/publish/" (studio_page_uid: StudioPageUid)
        -> [Done], Publish;
    /// Unpublish a studio page.
    UnpublishStudioPage: unpublish_studio_page = POST "/studio_pages/{studio_page_uid}/unpublish/" (studio_page_uid: StudioPageUid)
        -> [Done], Publish;
}

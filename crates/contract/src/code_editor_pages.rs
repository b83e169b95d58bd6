//! Code editor pages: HTML and CSS by language (behaviour.md 15).

use crate::language;
use crate::metadata::Metadata;
use crate::slug::Slug;
use crate::{ApiError, Done, Limit, Nothing, Offset, Page, PageSlug, RelatedUser, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A page as read. Its title is in its metadata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodeEditorPage {
    /// Names the page; changes with its address.
    pub slug: PageSlug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub content: CodeEditorPageContent,
    /// The HTML template that the page is put into: `custom.html`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_subdomain_copies: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_pushed_by_parent: Option<bool>,
    /// Visible to holders of a ruleset only, not to everybody who can explore the portal.
    #[serde(default)]
    pub is_restricted: bool,
    #[serde(default)]
    pub is_published: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// Absent while the page was never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_published_at: Option<Timestamp>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What is on a page: text by language.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CodeEditorPageContent {
    #[serde(default)]
    pub html: BTreeMap<String, String>,
    #[serde(default)]
    pub css: BTreeMap<String, String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl CodeEditorPageContent {
    /// Refuses languages that are none: `content.html.klingon!`.
    pub fn check(&self) -> Result<(), ApiError> {
        let mut messages = Vec::new();
        for (part, texts) in [("html", &self.html), ("css", &self.css)] {
            messages.extend(language::key_faults(&format!("content.{part}"), texts));
        }
        if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
    }
}

/// What a page is created or updated with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewCodeEditorPage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub content: CodeEditorPageContent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_restricted: Option<bool>,
    /// True publishes what is written here, false unpublishes the page. Absent leaves what is served as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_published: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What was read, ready to be edited and sent back: publishing it is an operation of its own. Fails where the portal
/// holds no valid slug.
impl TryFrom<CodeEditorPage> for NewCodeEditorPage {
    type Error = ApiError;

    fn try_from(page: CodeEditorPage) -> Result<Self, ApiError> {
        let slug = Slug::new(page.slug).map_err(|error| ApiError::invalid("slug", error.to_string()))?;
        Ok(Self {
            slug: Some(slug),
            description: page.description,
            content: page.content,
            template: page.template,
            is_restricted: Some(page.is_restricted),
            is_published: None,
            extra: page.extra,
        })
    }
}

operations! {
    area Content;

    /// List code editor pages.
    ListCodeEditorPages: list_code_editor_pages = GET "/code_editor_pages/" ()
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<CodeEditorPage>], Read;
    /// Create a code editor page; its body may publish it.
    CreateCodeEditorPage: create_code_editor_page = POST "/code_editor_pages/" () {NewCodeEditorPage}
        -> [CodeEditorPage] = 201, Publish;
    /// Delete the code editor pages that have one of the slugs and match the search; answers their slugs.
    BulkDeleteCodeEditorPage: bulk_delete_code_editor_page = DELETE "/code_editor_pages/" ()
        ?(slug: Vec<String>, search: Option<String>) -> [Vec<String>], Destroy;
    /// Retrieve a code editor page.
    RetrieveCodeEditorPage: retrieve_code_editor_page = GET "/code_editor_pages/{page_slug}/"
        (page_slug: PageSlug) -> [CodeEditorPage], Read;
    /// Update a code editor page: its content, its address, who may see it; its body may publish it.
    UpdateCodeEditorPage: update_code_editor_page = PUT "/code_editor_pages/{page_slug}/"
        (page_slug: PageSlug) {NewCodeEditorPage} -> [CodeEditorPage], Publish;
    /// Delete a code editor page.
    DeleteCodeEditorPage: delete_code_editor_page = DELETE "/code_editor_pages/{page_slug}/"
        (page_slug: PageSlug) -> [Nothing] = 204, Destroy;
    /// Unpublish a code editor page.
    UnpublishCodeEditorPage: unpublish_code_editor_page = POST "/code_editor_pages/{page_slug}/unpublish/"
        (page_slug: PageSlug) -> [Done], Publish;
    /// Publish a code editor page: what was edited is what is served.
    PublishCodeEditorPage: publish_code_editor_page = POST "/code_editor_pages/{page_slug}/publish/"
        (page_slug: PageSlug) -> [Done], Publish;
    /// Get the metadata of a code editor page: title and description in the template `asset`.
    GetCodeEditorPageMetadata: get_code_editor_page_metadata = GET "/code_editor_pages/{page_slug}/metadata/"
        (page_slug: PageSlug) -> [Metadata], Read;
    /// Replace the metadata of a code editor page.
    UpdateCodeEditorPageMetadata: update_code_editor_page_metadata = PUT "/code_editor_pages/{page_slug}/metadata/"
        (page_slug: PageSlug) {Metadata} -> [Metadata], Write;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_edited_without_being_published_by_it() {
        let page: CodeEditorPage = serde_json::from_str(
            r#"{"slug": "hello_world", "content": {"html": {"en": "<p>"}}, "is_published": true}"#,
        )
        .unwrap();
        let edited = NewCodeEditorPage::try_from(page).unwrap();
        assert_eq!((edited.is_published, edited.slug.unwrap().as_str()), (None, "hello_world"));
    }

    #[test]
    fn content_in_a_language_that_is_none_is_named() {
        let content: CodeEditorPageContent =
            serde_json::from_str(r#"{"html": {"en": "", "?": ""}, "css": {"x": ""}}"#).unwrap();
        let error = content.check().unwrap_err();
        assert_eq!(error.detail.keys().collect::<Vec<_>>(), ["content.css.x", "content.html.?"]);
    }
}

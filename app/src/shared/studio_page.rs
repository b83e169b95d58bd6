//! How a studio page stands, for its row and for its head.

use crate::text::studio_pages as text;
use crate::ui::Status;
use portico_contract::Timestamp;
use portico_contract::studio_pages::{StudioPage, StudioPageContentSummary};

/// What visitors get of a page. The API says it through the versions that the page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageState {
    Published,
    /// Published, and its draft was edited since.
    Changed,
    /// It was published once, and is no more.
    Unpublished,
    NeverPublished,
}

impl PageState {
    pub const ALL: [Self; 4] = [Self::Published, Self::Changed, Self::Unpublished, Self::NeverPublished];

    pub fn of(page: &StudioPage) -> Self {
        let moment = |content: &StudioPageContentSummary| content.updated_at.clone();
        match (published(page), &page.first_published_at) {
            (Some(published), _) => match (page.draft().and_then(moment), moment(published)) {
                (Some(draft), Some(published)) if draft > published => Self::Changed,
                _ => Self::Published,
            },
            (None, Some(_)) => Self::Unpublished,
            (None, None) => Self::NeverPublished,
        }
    }

    pub const fn is_published(self) -> bool {
        matches!(self, Self::Published | Self::Changed)
    }

    /// In addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Changed => "changed",
            Self::Unpublished => "unpublished",
            Self::NeverPublished => "never_published",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Published => text::published(),
            Self::Changed => text::changed(),
            Self::Unpublished => text::unpublished(),
            Self::NeverPublished => text::never_published(),
        }
    }

    pub const fn shape(self) -> Status {
        match self {
            Self::Published => Status::Ok,
            Self::Changed => Status::Warn,
            Self::Unpublished | Self::NeverPublished => Status::Off,
        }
    }
}

/// The version that visitors get: the one beside the draft.
fn published(page: &StudioPage) -> Option<&StudioPageContentSummary> {
    page.contents.iter().find(|content| content.version_name.as_ref().is_some_and(|name| name.as_str() != "draft"))
}

/// When the page or its content was changed last, and by whom.
pub fn last_change(page: &StudioPage) -> (Option<Timestamp>, Option<String>) {
    let latest = page.contents.iter().max_by(|a, b| a.updated_at.cmp(&b.updated_at));
    let by = latest.and_then(|content| content.updated_by.as_ref()).map(|by| by.username.to_string());
    let at = latest.and_then(|content| content.updated_at.clone());
    let at = [at, page.updated_at.clone(), page.created_at.clone()].into_iter().flatten().max();
    (at, by.or_else(|| page.created_by.as_ref().map(|by| by.username.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn state(page: Value) -> PageState {
        PageState::of(&serde_json::from_value(page).unwrap())
    }

    #[test]
    fn a_page_with_a_draft_alone_was_published_or_never_was() {
        let draft = json!([{"version_name": "draft", "updated_at": "2026-11-02T00:00:00Z"}]);
        assert_eq!(state(json!({"uid": "sp_1", "contents": draft})), PageState::NeverPublished);
        let once = json!({"uid": "sp_1", "contents": draft, "first_published_at": "2026-11-01T00:00:00Z"});
        assert_eq!(state(once), PageState::Unpublished);
    }

    #[test]
    fn a_published_page_edited_since_is_changed() {
        let page = |draft: &str| {
            json!({"uid": "sp_1", "contents": [
                {"version_name": "draft", "updated_at": draft},
                {"version_name": "published", "updated_at": "2026-11-02T00:00:00Z"},
            ]})
        };
        assert_eq!(state(page("2026-11-01T00:00:00Z")), PageState::Published);
        assert_eq!(state(page("2026-11-03T00:00:00Z")), PageState::Changed);
    }
}

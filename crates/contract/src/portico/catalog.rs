//! The catalog as the mirror answers it: what the list of datasets asks for and shows.

use crate::datasets::StatusName;
use crate::{DatasetId, DatasetUid, Timestamp};
use serde::{Deserialize, Serialize};

/// What the list asks for. Empty filters mean "any"; several values of one filter mean "one of".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogQuery {
    /// Words of title, identifier, description, keywords, publisher.
    pub text: String,
    pub state: Vec<CatalogState>,
    /// Whether the portal shows it, whatever its state: one that failed may still be public.
    pub published: Option<bool>,
    pub restricted: Option<bool>,
    pub publisher: Vec<String>,
    pub theme: Vec<String>,
    pub keyword: Vec<String>,
    pub license: Vec<String>,
    pub sort: CatalogSort,
    pub descending: bool,
    /// From 1.
    pub page: u32,
    /// 25, 50 or 100.
    pub size: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogSort {
    /// Best match first where there is a text, else as `Changed`, newest first.
    #[default]
    Relevance,
    Title,
    Changed,
    State,
    Publisher,
    Records,
}

/// What a person wants to know of a dataset at a glance: derived from status, publication and dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogState {
    /// Something runs: queued, processing, aborting, deleting, saving a version.
    Running,
    /// The last publication failed or reached a limit.
    Failed,
    /// Published, and edited since.
    Changed,
    /// Published, and older than its declared frequency allows.
    Stale,
    Published,
    Unpublished,
}

impl CatalogState {
    pub const ALL: [Self; 6] =
        [Self::Running, Self::Failed, Self::Changed, Self::Stale, Self::Published, Self::Unpublished];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Failed => "failed",
            Self::Changed => "changed",
            Self::Stale => "stale",
            Self::Published => "published",
            Self::Unpublished => "unpublished",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogEntry {
    pub uid: DatasetUid,
    pub dataset_id: DatasetId,
    pub title: String,
    pub state: CatalogState,
    pub status: StatusName,
    /// The portal's message where the state is `Failed`.
    pub message: Option<String>,
    pub is_published: bool,
    pub is_restricted: bool,
    pub publisher: Option<String>,
    pub license: Option<String>,
    pub records: Option<u64>,
    pub updated_at: Option<Timestamp>,
    pub updated_by: Option<String>,
}

/// A value of a filter, with how many datasets it would leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    pub value: String,
    pub count: u64,
}

/// Counts for every filter, each computed with the other filters applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    pub state: Vec<Facet>,
    pub published: Vec<Facet>,
    pub restricted: Vec<Facet>,
    pub publisher: Vec<Facet>,
    pub theme: Vec<Facet>,
    pub keyword: Vec<Facet>,
    pub license: Vec<Facet>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogPage {
    pub entries: Vec<CatalogEntry>,
    /// Datasets that match.
    pub total: u64,
    /// Datasets in the mirror.
    pub catalog_total: u64,
    pub facets: Facets,
    /// When the mirror last matched the portal; nothing before the first pass ended.
    pub mirrored_at: Option<Timestamp>,
}

/// Numbers for the navigation and the overview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub datasets: u64,
    pub failed: u64,
    pub running: u64,
    pub changed: u64,
    pub studio_pages: u64,
    pub pending_requests: u64,
}

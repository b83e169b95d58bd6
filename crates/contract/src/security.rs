//! Rulesets: who may do what with one thing. Pages, connections and forms share them; datasets have their own.

use crate::RelatedUser;
use crate::groups::RelatedGroup;
use crate::words::words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// A permission on the whole domain.
    Permission {
        EditDomain = "edit_domain",
        CreatePage = "create_page",
        EditPage = "edit_page",
        ManagePage = "manage_page",
        ExploreRestrictedPage = "explore_restricted_page",
        CreateDataset = "create_dataset",
        EditDataset = "edit_dataset",
        PublishDataset = "publish_dataset",
        ManageDataset = "manage_dataset",
        ExploreRestrictedDataset = "explore_restricted_dataset",
        EditReuse = "edit_reuse",
        ManageSubdomains = "manage_subdomains",
        ExploreMonitoring = "explore_monitoring",
        EditTheme = "edit_theme",
        EditForm = "edit_form",
        SubmitPrivateForm = "submit_private_form",
        CreateExternalAsset = "create_external_asset",
        EditExternalAsset = "edit_external_asset",
        ExploreRestrictedExternalAsset = "explore_restricted_external_asset",
        ManageGlossary = "manage_glossary",
        ManageShowcaseRequests = "manage_showcase_requests",
    }

    /// A permission on one thing. Which ones fit which thing: [`RulesetPermission::DATASET`] and its like.
    RulesetPermission {
        ExploreRestrictedDataset = "explore_restricted_dataset",
        ExploreRestrictedPage = "explore_restricted_page",
        EditDataset = "edit_dataset",
        PublishDataset = "publish_dataset",
        ManageDataset = "manage_dataset",
        ManageConnection = "manage_connection",
        EditPage = "edit_page",
        ManagePage = "manage_page",
        SubmitPrivateForm = "submit_private_form",
        ModerateForm = "moderate_form",
        EditForm = "edit_form",
    }
}

/// Which permissions fit (behaviour.md 10).
impl RulesetPermission {
    pub const DATASET: &'static [Self] =
        &[Self::ExploreRestrictedDataset, Self::EditDataset, Self::PublishDataset, Self::ManageDataset];
    pub const CONNECTION: &'static [Self] = &[Self::ManageConnection];
    pub const STUDIO_PAGE: &'static [Self] = &[Self::ExploreRestrictedPage, Self::EditPage];
    pub const CODE_EDITOR_PAGE: &'static [Self] = &[Self::ExploreRestrictedPage, Self::EditPage, Self::ManagePage];
    pub const FORM: &'static [Self] = &[Self::SubmitPrivateForm, Self::ModerateForm, Self::EditForm];
}

/// What one user may do with one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserSecurity {
    pub user: RelatedUser,
    #[serde(default)]
    pub permissions: Vec<RulesetPermission>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What one group may do with one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupSecurity {
    pub group: RelatedGroup,
    #[serde(default)]
    pub permissions: Vec<RulesetPermission>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

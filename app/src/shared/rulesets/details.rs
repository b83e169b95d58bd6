//! What the rulesets of some things say beyond permissions: the page that knows it brings the views.

use super::ruleset::Holder;
use crate::ui::Bind;
use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::datasets::DatasetSecurity;
use std::sync::Arc;

/// A column, the fields of the dialog, and what can be done with a row.
#[derive(Clone)]
pub struct RulesetDetails {
    /// The heading of the column: `Sees`.
    pub heading: String,
    /// A few words for a row: `3 fields`, `rows where …`.
    pub summary: fn(&DatasetSecurity) -> Vec<String>,
    /// The fields of the dialog, over the draft; the error of the last attempt has their messages.
    pub form: Arc<dyn Fn(Bind<DatasetSecurity>, Signal<Option<ApiError>>) -> AnyView + Send + Sync>,
    /// Further actions of a row, a link to view as its holder.
    pub actions: Option<Arc<dyn Fn(&Holder) -> AnyView + Send + Sync>>,
}

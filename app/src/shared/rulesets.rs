//! Rulesets: who may do what with one thing. One editor for every thing that has them.
//!
//! A page makes a [`RulesetTarget`] (`targets.rs` has them) and shows `<RulesetEditor>` over it. What the
//! rulesets of a dataset say beyond permissions comes in through [`RulesetDetails`].

mod details;
mod editor;
mod form;
mod holder_picker;
mod ruleset;
mod table;
mod target;
mod targets;

pub use details::RulesetDetails;
pub use editor::RulesetEditor;
pub use holder_picker::HolderPicker;
pub use ruleset::{Holder, HolderKind, Rules, Ruleset};
pub use target::{Reply, RulesetTarget};
pub use targets::{DatasetRulesets, StudioPageRulesets};

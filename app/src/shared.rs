//! What pages have in common: loading, writing, live events, permissions.

pub mod data_value;
pub mod dataset;
pub mod explain;
pub mod latest;
pub mod leaving;
pub mod list;
pub mod live;
pub mod loaded;
mod once;
pub mod order;
pub mod page;
pub mod palette;
pub mod preferences;
pub mod published;
pub mod rulesets;
pub mod session;
pub mod shortcuts;
pub mod simulation;
pub mod source;
pub mod step_up;
pub mod studio_page;
pub mod title;
pub mod undo;
pub mod visit;
pub mod write;

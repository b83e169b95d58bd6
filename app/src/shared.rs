//! What pages have in common: loading, writing, live events, permissions.

pub mod dataset;
pub mod live;
pub mod loaded;
pub mod order;
pub mod page;
pub mod palette;
pub mod rulesets;
pub mod session;
pub mod write;

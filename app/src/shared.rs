//! What pages have in common: loading, writing, live events, permissions.

pub mod live;
pub mod loaded;
pub mod session;
pub mod write;

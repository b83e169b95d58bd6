//! Portico's own vocabulary: what its server and its browser side say to each other, beside the API's types.

pub mod catalog;
pub mod edit;
pub mod event;
pub mod explore;
pub mod ledger;
pub mod moderation;
pub mod person;
pub mod policy;
pub mod preview;
pub mod session;

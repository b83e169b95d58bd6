//! The gateway against a small portal over real HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod bench;
mod calls;
mod edit;
mod explore;
mod faults;
mod ledger;
mod mirror;
mod moderation;
mod outside_writes;
mod processors;
mod replicas;
mod transfer;
mod undo;
mod upstream;

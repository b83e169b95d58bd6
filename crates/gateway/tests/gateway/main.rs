//! The gateway against a small portal over real HTTP.

mod calls;
mod edit;
mod faults;
mod ledger;
mod mirror;
mod moderation;
mod processors;
mod transfer;
mod undo;
mod upstream;

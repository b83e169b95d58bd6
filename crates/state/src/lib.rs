//! Portico's shared state: one SQLite file, or a PostgreSQL that several replicas share. Statements are written once, with
//! `$1` for what is bound; what differs between the two is in here.
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

mod database;
mod migrations;
mod notices;
mod replicas;

pub use database::{Database, Kind, Place};
pub use migrations::Migration;
pub use notices::{Heard, Notices};
pub use replicas::Turn;

//! The published specification as an oracle: every operation and its types against `contract.json`.

#![expect(clippy::expect_used, clippy::panic, reason = "a specification that cannot be read fails the tests")]

mod coverage;
mod document;
mod operations;
mod samples;
mod schema;
mod words;

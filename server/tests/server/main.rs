//! The server as it runs: the real program, spoken to over HTTP.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod answers;
mod backup;
mod browser;
mod events;
mod failures;
mod identity_provider;
mod limits;
mod logs;
mod matrix;
mod metrics;
mod operator;
mod orders;
mod origin;
mod portico;
mod proxy_sign_in;
mod proxy_spellings;
mod raw;
mod replicas;
mod secrets;
mod sessions;
mod signed_out;
mod single_sign_on;
mod start_and_stop;
mod step_up;
mod traces;

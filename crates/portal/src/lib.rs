//! The embedded portal: the Automation API answered by real behaviour over SQLite, spoken to over HTTP only.
//!
//! A request goes through `router` (match, authenticate, read the operation, check the permission) to the
//! [`Handle`] implementation of its operation, and back as JSON or as a stream.
//!
//! # Adding an area
//! 1. `src/<area>.rs`, named as in the contract: `impl Handle<Operation> for Portal` for each of its operations, and
//!    private functions that read and write its table. `processors.rs` is the example to mirror.
//! 2. A table in a new file of `migrations/`; a row under a dataset refers to it with `ON DELETE CASCADE`.
//! 3. Its rule in `permission.rs`, if it is not under a dataset.
//!
//! Migrations are numbered by whoever needs one: take the next free ten of your area, and never change one that has landed.
//!
//! Write through `self.store().write()`. When the write is under a dataset, call [`datasets::touch_dataset`] in the same
//! transaction, and `dataset_versions::record` right before its commit. Refuse with an
//! [`ApiError`](portico_contract::ApiError); anything else that fails is a [`Failure`]: `?` does both.

mod caller;
mod clock;
mod config;
mod connection_security;
mod connections;
mod failure;
mod handle;
mod permission;
mod portal;
mod router;
mod secrets;
mod store;
mod uid;
mod window;

mod api_keys;
mod code_editor_pages;
mod code_editor_security;
mod code_editor_translations;
mod dataset_alternative_exports;
mod dataset_attachments;
mod dataset_feedbacks;
mod dataset_schedules;
mod dataset_translations;
mod dataset_versions;
pub mod datasets;
mod demo;
mod explore;
pub mod extractors;
pub mod fetch;
mod fields;
mod files;
mod form_content;
mod form_security;
mod form_submissions;
mod forms;
mod glossary;
mod groups;
mod harvester_schedules;
mod harvesters;
mod i18n;
mod images;
mod metadata;
mod metadata_templates;
mod outside;
mod processors;
pub mod publishing;
pub mod resources;
mod rulesets;
mod schedules;
mod security;
mod site;
mod steps;
mod studio_content;
mod studio_pages;
mod studio_security;
mod studio_translations;
mod translations;
mod user_requests;
mod users;

pub use caller::{Caller, Permissions};
pub use clock::{Clock, now};
pub use config::{PortalConfig, Seed, read_services};
pub use failure::{Failure, Outcome};
pub use handle::Handle;
pub use portal::Portal;
pub use router::BASE;
pub use store::{Store, Write};
pub use uid::{new_uid, slug};

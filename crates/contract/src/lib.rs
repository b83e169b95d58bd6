//! What the Automation API says: operations, types, errors. No I/O; builds for the browser.
//!
//! An operation is a type ([`Operation`]). Every layer speaks in these types: the embedded portal handles
//! them, the gateway sends them, pages call them. [`for_each_operation!`] lists them all.
//! [`portico`] holds the few types that Portico's own server and browser share.

mod checked_text;
mod error;
mod ids;
mod operation;
mod operations;
mod page;
mod parameter;
mod secret;
mod union;
mod words;

pub mod portico;

pub mod api_keys;
pub mod code_editor_pages;
pub mod code_editor_security;
pub mod code_editor_translations;
pub mod connection_auth;
pub mod connection_security;
pub mod connections;
pub mod coverage;
pub mod cron;
pub mod dataset_alternative_exports;
pub mod dataset_attachments;
pub mod dataset_feedbacks;
pub mod dataset_metadata;
pub mod dataset_schedules;
pub mod dataset_security;
pub mod dataset_translations;
pub mod dataset_versions;
pub mod datasets;
pub mod datasources;
pub mod email;
pub mod fields;
pub mod form_answers;
pub mod form_check;
pub mod form_content;
pub mod form_logic;
pub mod form_security;
pub mod form_submissions;
pub mod forms;
pub mod glossary;
pub mod groups;
pub mod harvester_schedules;
pub mod harvester_types;
pub mod harvesters;
pub mod i18n;
pub mod images;
pub mod language;
pub mod metadata;
pub mod metadata_templates;
pub mod processors;
pub mod resources;
pub mod security;
pub mod slug;
pub mod studio_content;
pub mod studio_pages;
pub mod studio_security;
pub mod studio_translations;
pub mod translations;
pub mod user_requests;
pub mod users;

pub use error::{ApiError, Detail, ErrorCode};
pub use ids::*;
pub use operation::{Answer, Area, Effect, Method, Operation, OperationInfo, Payload, RequestParts, escape_segment};
pub use operations::{OPERATIONS, info};
pub use page::{Done, Download, ExpandableUser, FileUpload, Nothing, Page, RelatedUser, Timestamp};
pub use parameter::{CommaSeparated, Limit, Offset, Parameter};
pub use secret::Secret;
pub use union::Unknown;
pub use words::NotAChoice;

#[doc(hidden)]
pub use parameter::{parameter_name, write_parameter};

#[doc(hidden)]
pub use serde_json as __json;

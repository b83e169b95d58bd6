//! What the Automation API says: operations, types, errors. No I/O; builds for the browser.
//!
//! An operation is a type ([`Operation`]). Every layer speaks in these types: the embedded portal handles
//! them, the gateway sends them, pages call them. [`for_each_operation!`] lists them all.
//! [`portico`] holds the few types that Portico's own server and browser share.

mod error;
mod ids;
mod operation;
mod operations;
mod page;
mod parameter;

pub mod portico;

pub mod datasets;
pub mod fields;
pub mod metadata;
pub mod processors;

pub use error::{ApiError, Detail, ErrorCode};
pub use ids::*;
pub use operation::{Answer, Area, Effect, Method, Operation, OperationInfo, Payload, RequestParts};
pub use operations::{OPERATIONS, info};
pub use page::{Done, Download, FileUpload, Nothing, Page, RelatedUser, Timestamp};
pub use parameter::{Limit, Offset, Parameter};

#[doc(hidden)]
pub use parameter::write_parameter;

#[doc(hidden)]
pub use serde_json as __json;

//! Rows, and what transforms them: processors, field configurations, the Explore language. Pure; builds for the browser.
//!
//! A row goes through [`Pipeline`] (the processors of a dataset), then through [`FieldStack`] (its field
//! configurations), one at a time: memory does not grow with the number of rows. [`preview`] does the same to a
//! few rows and tells what each step changed. [`filter`] is the `where` clause that chooses rows.

pub mod expression;
pub mod filter;
pub mod geo;

mod check;
mod convert;
mod field_stack;
mod inference;
mod lexer;
mod names;
mod pipeline;
mod preview;
mod processors;
mod row;
mod value;

pub use check::check;
pub use convert::{convert, from_stored, point};
pub use field_stack::FieldStack;
pub use filter::Filter;
pub use inference::{Inference, infer};
pub use names::technical_name;
pub use pipeline::{Collected, Emit, Output, Outside, Pipeline, RowError, RowsAlone, Step, StepError};
pub use preview::{StepPreview, Table, preview};
pub use row::{Field, FieldAnnotation, Row, Schema};
pub use value::{GeoPoint, Value};

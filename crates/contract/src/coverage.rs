//! How much of the API this crate says.

use crate::OPERATIONS;

/// Operations in the published reference.
pub const TOTAL: usize = 225;

/// Ids of the operations that have a type, in the order of the reference.
pub fn covered() -> impl ExactSizeIterator<Item = &'static str> {
    OPERATIONS.iter().map(|operation| operation.name)
}

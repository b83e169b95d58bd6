//! What it takes to answer an operation.

use crate::{Caller, Outcome};
use portico_contract::Operation;
use std::future::Future;

/// Answers one operation. The caller is known and has passed the rule of `permission.rs`; what depends on the
/// state of things (a status, a uniqueness) is refused here.
pub trait Handle<O: Operation> {
    fn handle(&self, caller: &Caller, operation: O) -> impl Future<Output = Outcome<O::Output>> + Send;
}

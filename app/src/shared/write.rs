//! Writing: one call at a time, disabled while pending, told when done, input kept on failure.

use super::step_up::StepUp;
use crate::api;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::{ApiError, ErrorCode, Operation};

/// A write that a page can start, and what became of the last one.
#[derive(Clone, Copy)]
pub struct Write {
    pub pending: RwSignal<bool>,
    /// Why the last attempt failed; cleared by the next.
    pub error: RwSignal<Option<ApiError>>,
    step_up: Option<StepUp>,
}

impl Write {
    pub fn new() -> Self {
        Self { pending: RwSignal::new(false), error: RwSignal::new(None), step_up: use_context() }
    }

    /// Calls an operation; `done` runs with its answer. Does nothing while another call of this write runs.
    pub fn call<O: Operation>(self, operation: O, done: impl FnOnce(O::Output) + 'static) {
        self.run(async move { api::call(operation).await }, done);
    }

    /// Runs any call, as [`Write::call`] does.
    pub fn run<T: 'static>(
        self,
        future: impl Future<Output = Result<T, ApiError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.error.set(None);
        spawn_local(async move {
            let result = future.await;
            self.pending.set(false);
            match result {
                Ok(value) => done(value),
                Err(error) => {
                    if let Some(StepUp(open)) = self.step_up.filter(|_| error.code == ErrorCode::SignInAgain) {
                        open.set(true);
                    }
                    self.error.set(Some(error));
                }
            }
        });
    }

    /// The messages of the last failure for one field.
    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error.with(|error| error.as_ref()?.for_field(name).map(|messages| messages.join(" ")))
        })
    }
}

impl Default for Write {
    fn default() -> Self {
        Self::new()
    }
}

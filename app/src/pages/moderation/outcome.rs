//! What became of a decision: done, or somebody else was quicker.

use super::subject;
use crate::paths;
use crate::shared::write::Write;
use crate::text::moderation as text;
use crate::ui::{Toast, Toaster};
use leptos::prelude::*;
use portico_contract::ErrorCode;
use portico_contract::portico::moderation::{Decision, DecisionRecord};
use portico_contract::user_requests::UserRequest;

/// What was done, in the words of the record, with the way to the request.
pub(super) fn tell(toaster: Toaster, request: &UserRequest, record: &DecisionRecord) {
    let subject = subject::title(request);
    let text = match record.decision {
        Decision::Declined => text::declined(&subject),
        Decision::Fulfilled if record.steps.is_empty() => text::done_nothing(&subject),
        Decision::Fulfilled => text::done_steps(&record.steps.join("; ")),
    };
    toaster.show(Toast::success(text).link(text::see_request(), paths::user_request(&request.uid)));
}

/// A second decision is refused: says who decided, and shows that decision.
pub(super) fn overtaken(write: Write, toaster: Toaster, reload: Callback<()>) {
    Effect::new(move |_| {
        let stale = write.error.with(|error| {
            error.as_ref().filter(|error| error.code == ErrorCode::Stale).map(|error| error.message.clone())
        });
        if let Some(message) = stale {
            toaster.error(message);
            reload.run(());
        }
    });
}

//! How a request stands: what the portal says, and what was decided here. Both, because the API cannot join them.

use crate::text::common::moment;
use crate::text::moderation as text;
use crate::ui::{Card, Fact, Facts, Note, Status, StatusBadge};
use leptos::prelude::*;
use portico_contract::portico::moderation::{Decision, DecisionRecord, InboxRow};
use portico_contract::user_requests::{UserRequest, UserRequestStatus};

pub(super) fn standing(row: &InboxRow) -> AnyView {
    let decided = row.decision.as_ref().map(|decision| {
        let outdated = row.request.is_pending().then(|| {
            let sentence = text::still_says(&text::status(row.request.status.as_ref()));
            view! { <Note>{sentence}</Note> }
        });
        view! {
            {outdated}
            {record(decision)}
        }
    });
    view! {
        <div class="row standings">
            <span>
                <span class="muted">{text::portal_says()}</span>
                " "
                {portal(&row.request)}
            </span>
            <span>
                <span class="muted">{text::portico_says()}</span>
                " "
                {portico(row.decision.as_ref())}
            </span>
        </div>
        {decided}
    }
    .into_any()
}

fn portal(request: &UserRequest) -> AnyView {
    let shape = match request.status {
        Some(UserRequestStatus::Pending) => Status::Warn,
        Some(UserRequestStatus::Approved) => Status::Ok,
        _ => Status::Off,
    };
    view! { <StatusBadge status=shape label=text::status(request.status.as_ref()) /> }.into_any()
}

fn portico(decision: Option<&DecisionRecord>) -> AnyView {
    let (shape, word) = match decision.map(|decision| decision.decision) {
        None => (Status::Off, text::undecided()),
        Some(word @ Decision::Fulfilled) => (Status::Ok, text::decision(word)),
        Some(word @ Decision::Declined) => (Status::Off, text::decision(word)),
    };
    view! { <StatusBadge status=shape label=word /> }.into_any()
}

/// Who decided what, why, and what was done.
fn record(decision: &DecisionRecord) -> AnyView {
    let title = text::decided_by(text::decision(decision.decision), &decision.person, &moment(&decision.at));
    let note = if decision.note.trim().is_empty() { text::no_note().to_owned() } else { decision.note.clone() };
    let steps = match decision.decision {
        Decision::Declined => None,
        Decision::Fulfilled if decision.steps.is_empty() => Some(Fact::text(text::steps_done(), text::nothing_done())),
        Decision::Fulfilled => {
            let steps = decision.steps.iter().map(|step| view! { <li>{step.clone()}</li> }).collect_view();
            Some(Fact::view(text::steps_done(), view! { <ol class="done-steps">{steps}</ol> }))
        }
    };
    let facts = std::iter::once(Fact::view(text::note(), view! { <p class="message">{note}</p> })).chain(steps);
    view! {
        <Card title=title>
            <Facts facts=facts.collect() wide=true />
        </Card>
    }
    .into_any()
}

/// Why nothing can be decided about this request now.
pub(super) fn impossible(row: &InboxRow) -> Option<String> {
    if row.decision.is_some() {
        return Some(text::already_decided().to_owned());
    }
    (!row.request.is_pending()).then(|| text::already_answered(&text::status(row.request.status.as_ref())))
}

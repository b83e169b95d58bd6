//! The requests of the inbox, each a link that opens it beside the list.

use super::filters::{Filters, ROWS};
use super::{Inbox, Listed, asker, subject};
use crate::paths;
use crate::text::common::number;
use crate::text::moderation as text;
use crate::ui::{EmptyState, Glyph, Pager, Status, StatusBadge, Tag};
use leptos::prelude::*;
use portico_contract::portico::moderation::{Decision, InboxPage, InboxRow};
use portico_contract::user_requests::UserRequestStatus;
use portico_contract::{Timestamp, UserRequestUid};

/// The id of a request's link, which takes the focus.
pub(super) fn link_id(uid: &UserRequestUid) -> String {
    format!("request-{uid}")
}

pub(super) fn list(inbox: Inbox, page: &InboxPage) -> AnyView {
    let listed = page.rows.iter().map(|row| Listed { uid: row.request.uid.clone(), open: row.is_open() }).collect();
    inbox.listed.set(listed);
    if page.rows.is_empty() {
        let (title, body) = match inbox.filters.with_untracked(Filters::is_default) {
            true => (text::none_title(), text::none_body()),
            false => (text::no_match_title(), text::no_match_body()),
        };
        return view! { <section class="card"><EmptyState title=title glyph=Glyph::Inbox>{body}</EmptyState></section> }
            .into_any();
    }
    let items: Vec<_> = page.rows.iter().map(|row| item(inbox, row, &page.at)).collect();
    view! {
        <section class="card">
            <ul class="requests" aria-label=text::caption()>
                {items}
            </ul>
            {pager(inbox, page)}
        </section>
    }
    .into_any()
}

fn item(inbox: Inbox, row: &InboxRow, now: &Timestamp) -> AnyView {
    let request = &row.request;
    let uid = request.uid.clone();
    let (shape, word) = standing(row);
    let href = Signal::derive(move || inbox.filters.with(|filters| filters.href(&paths::user_request(&uid))));
    let uid = request.uid.clone();
    let current = move || inbox.open.with(|open| open.as_ref() == Some(&uid)).then_some("true");
    let who = asker::name(request);
    let (title, kind) = (subject::title(request), text::kind(&request.kind()));
    let age = request.created_at.as_ref().map(|raised| text::age(raised, now));
    view! {
        <li>
            <a id=link_id(&request.uid) href=move || href.get() aria-current=current>
                <span class="line">
                    <b>{title}</b>
                    <span class="muted">{age}</span>
                </span>
                <span class="line muted">{who}</span>
                <span class="line">
                    <StatusBadge status=shape label=word />
                    <Tag>{kind}</Tag>
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// What became of a request: Portico's decision where there is one, else the portal's word.
fn standing(row: &InboxRow) -> (Status, String) {
    match (&row.decision, &row.request.status) {
        (Some(decision), _) => {
            let shape = match decision.decision {
                Decision::Fulfilled => Status::Ok,
                Decision::Declined => Status::Off,
            };
            (shape, text::decision(decision.decision).to_owned())
        }
        (None, Some(UserRequestStatus::Pending)) => (Status::Warn, text::open_word().to_owned()),
        (None, status) => (Status::Off, text::standing_on_portal(status.as_ref())),
    }
}

fn pager(inbox: Inbox, page: &InboxPage) -> AnyView {
    let filters = inbox.filters.get_untracked();
    let first = u64::from(filters.page) * u64::from(ROWS);
    let last = first + page.rows.len() as u64;
    let at = |page: u32| Filters { page, ..filters.clone() }.href(&paths::moderation());
    let previous = (filters.page > 0).then(|| at(filters.page - 1));
    let next = (last < page.total).then(|| at(filters.page + 1));
    let summary = text::range(&number(first + 1), &number(last), &number(page.total));
    view! { <Pager summary=summary previous=previous next=next /> }.into_any()
}

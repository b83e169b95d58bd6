//! One request: how it stands, what can be done, what was written, by whom, about what.

use super::act::Act;
use super::decline::Decline;
use super::fulfil::Fulfil;
use super::standing::{impossible, standing};
use super::{asker, refusal_to_decide, subject, use_inbox};
use crate::shared::live;
use crate::shared::loaded::loaded;
use crate::shared::title::TabTitle;
use crate::text::common::{moment, page_title};
use crate::text::moderation as text;
use crate::ui::{ButtonLink, Card, Glyph, Look, Note, SkeletonRows, Tag, Tone};
use crate::{api, browser, paths};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use portico_contract::portico::event::Event;
use portico_contract::portico::moderation::InboxRow;
use portico_contract::user_requests::UserRequest;
use portico_contract::{ApiError, UserRequestUid};

async fn open(uid: String) -> Result<InboxRow, ApiError> {
    let uid = UserRequestUid::new(uid).map_err(|_| ApiError::not_found())?;
    api::read_inbox_request(uid).await
}

/// The request of the address.
#[component]
pub fn Request() -> impl IntoView {
    let params = use_params_map();
    let uid = Memo::new(move |_| params.with(|params| params.get("uid").unwrap_or_default()));
    let row = Resource::new_blocking(move || uid.get(), open);
    live::on_event(move |event| {
        if let Event::Written { operation, target: Some(target), .. } = event
            && operation == "decide_user_request"
            && uid.with_untracked(|uid| uid == target)
        {
            row.refetch();
        }
    });
    let reload = Callback::new(move |()| row.refetch());
    loaded(row, || view! { <SkeletonRows rows=6 /> }.into_any(), move |row| request(row, reload))
}

fn request(row: InboxRow, reload: Callback<()>) -> AnyView {
    let inbox = use_inbox();
    let title = subject::title(&row.request);
    let act = act_of(&row.request.uid);
    // The request that was decided may be shown once more on the way: it does not take the focus of the next.
    let shown = row.request.uid.clone();
    Effect::new(move |_| {
        if inbox.arriving.with_value(|arriving| arriving.as_ref() == Some(&shown)) {
            inbox.arriving.set_value(None);
            // The request before it has a title too, until this one is in its place.
            request_animation_frame(move || {
                // A form that was asked for meanwhile has the focus.
                if act.try_get_untracked().flatten().is_none() {
                    browser::focus("request-title");
                }
            });
        }
    });
    let raised = row.request.created_at.as_ref().map(|at| text::raised(&moment(at)));
    let kind = text::kind(&row.request.kind());
    let back = Signal::derive(move || inbox.filters.with(|filters| filters.href(&paths::moderation())));
    let panel = panel(&row, act, reload);
    view! {
        <TabTitle text=page_title(&title) />
        <article class="request stack" aria-labelledby="request-title">
            <a class="back" href=move || back.get()>
                {text::back()}
            </a>
            <header class="stack">
                <div class="row">
                    <h2 id="request-title" tabindex="-1">
                        {title}
                    </h2>
                    <Tag>{kind}</Tag>
                    <span class="muted">{raised}</span>
                </div>
                {standing(&row)}
            </header>
            {message(&row.request)}
            {panel}
            {asker::card(&row.request)}
            {subject::card(&row.request)}
        </article>
    }
    .into_any()
}

/// The form that the address opens, once this is the request of the address: the one before it is shown until then,
/// and must not be decided in its place.
fn act_of(uid: &UserRequestUid) -> Memo<Option<Act>> {
    let (inbox, query, uid) = (use_inbox(), use_query_map(), uid.clone());
    Memo::new(move |_| {
        let here = inbox.open.with(|open| open.as_ref() == Some(&uid));
        query.with(|query| query.get("act").and_then(|act| Act::parse(&act))).filter(|_| here)
    })
}

/// The two ways to decide, and below them the one that is open.
fn panel(row: &InboxRow, act: Memo<Option<Act>>, reload: Callback<()>) -> AnyView {
    let inbox = use_inbox();
    // Written out beside the buttons too, for readers who cannot hover.
    let refusal = refusal_to_decide();
    let reason = refusal.clone().or_else(|| impossible(row));
    let may = reason.is_none();
    let row = StoredValue::new(row.clone());
    let uid = row.with_value(|row| row.request.uid.clone());
    let link = move |act: Act, look: Look, glyph: Glyph, label: &'static str| {
        let uid = uid.clone();
        let href = Signal::derive(move || {
            let here = inbox.filters.with(|filters| filters.href(&paths::user_request(&uid)));
            act.href(&here)
        });
        view! {
            <ButtonLink href=href look=look glyph=glyph disabled_reason=reason.clone()>
                {label}
            </ButtonLink>
        }
        .into_any()
    };
    let undecided = row.with_value(|row| row.decision.is_none());
    let acts = move || {
        undecided.then(|| {
            // One filled button in a view: with a form open, it is the form's.
            let look = if act.get().is_some() { Look::Plain } else { Look::Primary };
            view! {
                <div class="row">
                    {link(Act::Fulfil, look, Glyph::Check, text::fulfil())}
                    {link(Act::Decline, Look::Plain, Glyph::Close, text::decline())}
                    {refusal.clone().map(|reason| view! { <span class="muted">{reason}</span> })}
                </div>
            }
        })
    };
    view! {
        {acts}
        {move || {
            let row = row.get_value();
            match act.get().filter(|_| may) {
                Some(Act::Fulfil) => view! { <Fulfil request=row.request reload=reload /> }.into_any(),
                Some(Act::Decline) => view! { <Decline request=row.request reload=reload /> }.into_any(),
                None => ().into_any(),
            }
        }}
    }
    .into_any()
}

fn message(request: &UserRequest) -> AnyView {
    let message = match request.message() {
        Some(message) => view! { <blockquote class="message">{message.to_owned()}</blockquote> }.into_any(),
        None => view! { <p class="muted">{text::no_message()}</p> }.into_any(),
    };
    let answer = request.rejection_message.clone().filter(|answer| !answer.is_empty()).map(|answer| {
        view! {
            <Note tone=Tone::Warn title=text::rejection()>
                {answer}
            </Note>
        }
    });
    view! {
        <Card title=text::message()>
            {message}
            {answer}
        </Card>
    }
    .into_any()
}

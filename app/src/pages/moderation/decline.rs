//! Declining a request: a note says why.

use super::outcome::{overtaken, tell};
use super::use_inbox;
use crate::shared::explain::explain;
use crate::shared::write::Write;
use crate::text::moderation as text;
use crate::ui::{Button, Card, Field, Look, Note, TextArea, Tone, use_toaster};
use crate::{api, browser};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use portico_contract::portico::moderation::{Decision, DecisionOrder};
use portico_contract::user_requests::UserRequest;

#[component]
pub(super) fn Decline(request: UserRequest, reload: Callback<()>) -> impl IntoView {
    let inbox = use_inbox();
    let navigate = use_navigate();
    let toaster = use_toaster();
    let write = Write::new();
    let note = RwSignal::new(String::new());
    let checked = RwSignal::new(false);
    browser::guard_unload(Signal::derive(move || !note.with(String::is_empty) && !write.pending.get()));
    Effect::new(move |_| browser::focus("decline-note"));
    overtaken(write, toaster, reload);
    let missing = move || note.with(|note| note.trim().is_empty());
    let fault = Signal::derive(move || (checked.get() && missing()).then(|| text::decline_note_required().to_owned()));
    let still = text::will_say(&text::status(request.status.as_ref()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        checked.set(true);
        if missing() {
            browser::focus("decline-note");
            return;
        }
        let order = DecisionOrder {
            request_uid: request.uid.clone(),
            decision: Decision::Declined,
            note: note.get_untracked().trim().to_owned(),
            steps: Vec::new(),
        };
        let (navigate, request) = (navigate.clone(), request.clone());
        write.run(api::decide_request(order), move |record| {
            tell(toaster, &request, &record);
            inbox.decided(&navigate);
        });
    };
    view! {
        <Card>
            <h3>{text::decline_title()}</h3>
            <noscript>
                <p class="note warn">{text::needs_scripts()}</p>
            </noscript>
            <form class="stack" novalidate=true on:submit=submit>
                <Note>{text::decline_lead()} " " {still} " " {text::nobody_told()}</Note>
                <Field id="decline-note" label=text::decline_note() required=true help=text::note_help() error=fault>
                    <TextArea value=note rows=3 />
                </Field>
                {move || {
                    let error = write.error.get()?;
                    Some(view! { <Note tone=Tone::Bad live=true>{explain(&error)}</Note> })
                }}
                <div class="row">
                    <Button look=Look::Danger submit=true pending=write.pending>
                        {text::decline()}
                    </Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

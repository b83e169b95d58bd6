//! Fulfilling a request: the steps are put together, told once more in sentences, then taken in order.

use super::draft::{self, Draft};
use super::outcome::{overtaken, tell};
use super::{step_fields, subject, use_inbox};
use crate::shared::explain::explain;
use crate::shared::write::Write;
use crate::text::moderation as text;
use crate::ui::{Button, Card, ConfirmDialog, Field, Glyph, IconButton, Look, Note, TextArea, use_toaster};
use crate::{api, browser};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use portico_contract::datasets::RetrieveDataset;
use portico_contract::groups::{ListUserGroups, UserGroup};
use portico_contract::portico::moderation::{Decision, DecisionOrder, FulfilStep};
use portico_contract::user_requests::UserRequest;
use portico_contract::{GroupUid, Limit};

/// What is being put together.
#[derive(Clone, Copy)]
struct Plan {
    /// Each with a number that stays.
    steps: RwSignal<Vec<(u32, Draft)>>,
    numbered: StoredValue<u32>,
    note: RwSignal<String>,
    checked: RwSignal<bool>,
    groups: RwSignal<Vec<UserGroup>>,
    dataset: RwSignal<String>,
}

impl Plan {
    fn new(request: &UserRequest) -> Self {
        let first = draft::offered(request).into_iter().next();
        Self {
            steps: RwSignal::new(first.map(|draft| (0, draft)).into_iter().collect()),
            numbered: StoredValue::new(1),
            note: RwSignal::new(String::new()),
            checked: RwSignal::new(false),
            groups: RwSignal::new(Vec::new()),
            dataset: RwSignal::new(subject::title(request)),
        }
    }

    /// The titles that sentences and choices need. Effects run in the browser only, where plans are made.
    fn read_titles(self, request: &UserRequest) {
        let dataset = subject::dataset_of(request);
        Effect::new(move |_| {
            let dataset = dataset.clone();
            spawn_local(async move {
                let groups = ListUserGroups {
                    limit: Some(Limit::MAX),
                    offset: None,
                    search: None,
                    sort: None,
                    permissions: vec![],
                };
                if let Ok(page) = api::call(groups).await {
                    self.groups.try_set(page.results);
                }
                if let Some(dataset_uid) = dataset
                    && let Ok(dataset) = api::call(RetrieveDataset { dataset_uid }).await
                {
                    self.dataset.try_set(format!("“{}”", dataset.title()));
                }
            });
        });
    }

    fn add(self, draft: Draft) {
        let number = self.numbered.get_value();
        self.numbered.set_value(number + 1);
        self.checked.set(false);
        self.steps.update(|steps| steps.push((number, draft)));
    }

    /// Every step, or nothing where one is not complete.
    fn ready(self) -> Option<Vec<FulfilStep>> {
        self.steps.get().into_iter().map(|(_, draft)| draft.check().ok()).collect()
    }

    fn sentences(self) -> Vec<String> {
        let groups = self.groups.get();
        let title = |uid: &GroupUid| {
            let known = groups.iter().find(|group| group.uid == *uid);
            known.map_or_else(|| uid.to_string(), |group| group.title().to_owned())
        };
        let dataset = self.dataset.get();
        self.ready().unwrap_or_default().iter().map(|step| draft::sentence(step, title, &dataset)).collect()
    }
}

#[component]
pub(super) fn Fulfil(request: UserRequest, reload: Callback<()>) -> impl IntoView {
    let plan = Plan::new(&request);
    plan.read_titles(&request);
    let confirming = RwSignal::new(false);
    let nothing = draft::offered(&request).is_empty();
    browser::guard_unload(Signal::derive(move || !plan.note.with(String::is_empty)));
    Effect::new(move |_| browser::focus("act-title"));
    let review = move |_| {
        plan.checked.set(true);
        if plan.ready().is_some() {
            confirming.set(true);
        }
    };
    let adders = (!nothing).then(|| adders(plan, &request));
    let still = text::will_say(&text::status(request.status.as_ref()));
    view! {
        <Card>
            <h3 id="act-title" tabindex="-1">
                {text::fulfil_title()}
            </h3>
            <noscript>
                <p class="note warn">{text::needs_scripts()}</p>
            </noscript>
            {nothing.then(|| view! { <Note>{text::no_operation()}</Note> })}
            {(!nothing).then(|| steps(plan))}
            {adders}
            <Field id="fulfil-note" label=text::note_optional() help=text::note_help()>
                <TextArea value=plan.note rows=2 />
            </Field>
            <div class="row">
                <Button look=Look::Primary id="fulfil-review" on_click=review>
                    {text::review()}
                </Button>
            </div>
        </Card>
        {confirm(plan, confirming, request, still, reload)}
    }
    .into_any()
}

fn steps(plan: Plan) -> AnyView {
    let one = move |(number, draft): (u32, Draft)| {
        let place = move || {
            plan.steps.with(|steps| steps.iter().position(|(known, _)| *known == number)).unwrap_or_default() + 1
        };
        let remove = Signal::derive(move || text::remove_step(place()));
        view! {
            <li class="plan-step">
                <div class="row">
                    <b>{move || format!("{}. {}", place(), draft.title())}</b>
                    <span class="end">
                        <IconButton
                            glyph=Glyph::Close
                            label=remove
                            small=true
                            on_click=move |_| {
                                plan.steps.update(|steps| steps.retain(|(known, _)| *known != number));
                                browser::focus("act-title");
                            }
                        />
                    </span>
                </div>
                {step_fields::fields(&format!("step-{number}"), draft, plan.groups.into(), plan.checked)}
            </li>
        }
    };
    view! {
        <ol class="plan" aria-label=text::steps()>
            <For each=move || plan.steps.get() key=|(number, _)| *number children=one />
        </ol>
        {move || {
            plan.steps.with(Vec::is_empty).then(|| view! { <p class="muted">{text::no_steps()}</p> })
        }}
    }
    .into_any()
}

/// A button for each kind of step that helps.
fn adders(plan: Plan, request: &UserRequest) -> AnyView {
    let request = StoredValue::new(request.clone());
    let button = |index: usize, draft: Draft| {
        let label = match draft {
            Draft::Invite(_) => text::add_invite(),
            Draft::Account(_) => text::add_account(),
            Draft::Membership(_) => text::add_group(),
            Draft::Ruleset(_) => text::add_ruleset(),
        };
        // Each step that is added is a new one, filled in as the first was.
        let add = move |_| {
            let fresh = request.with_value(draft::offered).into_iter().nth(index);
            if let Some(draft) = fresh {
                plan.add(draft);
            }
        };
        view! {
            <Button small=true glyph=Glyph::Plus on_click=add>
                {label}
            </Button>
        }
    };
    let offered = request.with_value(draft::offered);
    let buttons = offered.into_iter().enumerate().map(|(index, draft)| button(index, draft)).collect_view();
    view! { <div class="row">{buttons}</div> }.into_any()
}

fn confirm(plan: Plan, open: RwSignal<bool>, request: UserRequest, still: String, reload: Callback<()>) -> AnyView {
    let write = Write::new();
    let inbox = use_inbox();
    let navigate = use_navigate();
    let toaster = use_toaster();
    let request = StoredValue::new(request);
    let on_confirm = Callback::new(move |()| {
        let Some(steps) = plan.ready() else { return };
        let order = DecisionOrder {
            request_uid: request.with_value(|request| request.uid.clone()),
            decision: Decision::Fulfilled,
            note: plan.note.get_untracked().trim().to_owned(),
            steps,
        };
        let navigate = navigate.clone();
        write.run(api::decide_request(order), move |record| {
            open.set(false);
            tell(toaster, &request.get_value(), &record);
            inbox.decided(&navigate);
        });
    });
    overtaken(write, toaster, reload);
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(explain)));
    let still = StoredValue::new(still);
    view! {
        <ConfirmDialog
            id="fulfil-confirm"
            title=text::confirm_title()
            open=open
            confirm=text::fulfil()
            pending=write.pending
            error=error
            on_confirm=on_confirm
        >
            <p>{text::confirm_lead()}</p>
            <ol class="done-steps">
                {plan.sentences().into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
                <li>{text::will_record()}</li>
            </ol>
            <Note>{still.get_value()} " " {text::nobody_told()}</Note>
        </ConfirmDialog>
    }
    .into_any()
}

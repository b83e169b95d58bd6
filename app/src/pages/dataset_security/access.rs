//! Open or restricted, and what everybody sees: one draft, saved together.

use super::rules::rules;
use crate::api;
use crate::browser;
use crate::shared::dataset::OpenDataset;
use crate::shared::explain::explain;
use crate::shared::session::refusal;
use crate::shared::write::Write;
use crate::text::security as text;
use crate::ui::{Bind, Card, Choice, Field, Note, RadioGroup, SaveBar, Tone, use_toaster};
use leptos::prelude::*;
use portico_contract::datasets::{Dataset, DatasetChanges, DatasetSecurity, RetrieveDataset, UpdateDataset};

const OPEN: &str = "open";
const RESTRICTED: &str = "restricted";

/// What of a dataset is edited here.
#[derive(Debug, Clone, PartialEq)]
struct Access {
    is_restricted: bool,
    default_security: DatasetSecurity,
}

impl Access {
    fn of(dataset: &Dataset) -> Self {
        Self { is_restricted: dataset.is_restricted, default_security: dataset.default_security.clone() }
    }

    fn changes(&self, from: &Self) -> usize {
        usize::from(self.is_restricted != from.is_restricted)
            + usize::from(self.default_security != from.default_security)
    }
}

/// What saving came to.
enum Saved {
    Done(Box<Dataset>),
    /// Somebody else was faster; nothing was written.
    Stale(Access),
}

pub fn access(open: OpenDataset, known: Signal<Vec<String>>) -> AnyView {
    let first = open.dataset.with_untracked(Access::of);
    let (base, draft) = (RwSignal::new(first.clone()), RwSignal::new(first));
    let stale = RwSignal::new(false);
    let changes = Memo::new(move |_| draft.with(|draft| base.with(|base| draft.changes(base))));
    browser::guard_unload(Signal::derive(move || changes.get() > 0));
    // What others change arrives here as long as nobody edits.
    Effect::new(move |_| {
        let now = open.dataset.with(Access::of);
        if changes.get_untracked() == 0 {
            base.set(now.clone());
            draft.set(now);
        }
    });
    let write = Write::new();
    let toaster = use_toaster();
    let on_save = move |()| {
        let (wanted, opened, dataset_uid) = (draft.get_untracked(), base.get_untracked(), open.uid());
        let sent = wanted.clone();
        let saving = async move {
            let held = api::call(RetrieveDataset { dataset_uid: dataset_uid.clone() }).await?;
            let held = Access::of(&held);
            if held != opened {
                return Ok(Saved::Stale(held));
            }
            let body = DatasetChanges {
                is_restricted: Some(sent.is_restricted),
                default_security: Some(sent.default_security),
                ..DatasetChanges::default()
            };
            api::call(UpdateDataset { dataset_uid, body }).await.map(|dataset| Saved::Done(Box::new(dataset)))
        };
        let was_restricted = base.with_untracked(|base| base.is_restricted);
        write.run(saving, move |saved| match saved {
            Saved::Stale(theirs) => {
                base.set(theirs);
                stale.set(true);
            }
            Saved::Done(dataset) => {
                let title = open.title_now();
                toaster.success(match (was_restricted, wanted.is_restricted) {
                    (true, false) => text::opened_to_all(&title),
                    (false, true) => text::restricted_now(&title),
                    _ => text::saved().to_owned(),
                });
                stale.set(false);
                let now = Access::of(&dataset);
                base.set(now.clone());
                draft.set(now);
                open.dataset.set(*dataset);
            }
        });
    };
    let on_discard = move |()| {
        draft.set(base.get_untracked());
        stale.set(false);
        write.error.set(None);
    };
    let who = Bind::new(
        move || draft.with(|draft| if draft.is_restricted { RESTRICTED } else { OPEN }).to_owned(),
        move |value: String| draft.update(|draft| draft.is_restricted = value == RESTRICTED),
    );
    let security = Bind::new(
        move || draft.with(|draft| draft.default_security.clone()),
        move |security| draft.update(|draft| draft.default_security = security),
    );
    let choices = vec![
        Choice::new(OPEN, text::access_open()).help(text::access_open_help()),
        Choice::new(RESTRICTED, text::access_restricted()).help(text::access_restricted_help()),
    ];
    let refused = refusal::<UpdateDataset>();
    let is_refused = refused.is_some();
    let note = refused.clone().map(|reason| view! { <Note>{reason}</Note> });
    let default_lead = move || match draft.with(|draft| draft.is_restricted) {
        true => text::default_restricted(),
        false => text::default_open(),
    };
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(explain)));
    view! {
        <Card title=text::access() hint=text::at_once()>
            <noscript><p class="note">{text::needs_scripts()}</p></noscript>
            {note}
            {move || stale.get().then(|| view! { <Note tone=Tone::Warn live=true>{text::stale()}</Note> })}
            <fieldset class="plain stack" disabled=is_refused>
                <legend class="sr">{text::access()}</legend>
                <Field id="access-who" label=text::access_what() group=true error=write.field("is_restricted")>
                    <RadioGroup value=who name="access" choices=choices />
                </Field>
                <div>
                    <h3>{text::default_ruleset()}</h3>
                    <p class="muted">{default_lead}</p>
                </div>
                {rules("default", security, write.error.into(), "default_security", known)}
            </fieldset>
            <SaveBar
                changes=changes
                pending=write.pending
                disabled_reason=refused
                error=error
                on_discard=on_discard
                on_save=on_save
            />
        </Card>
    }
    .into_any()
}

//! Doing the writes of a quick action, one after the other, and saying what became of them.

use super::plan::{Stack, Write};
use super::state::{Fields, list};
use crate::shared::explain::explain;
use crate::shared::write::Write as Pending;
use crate::text::{common as words, fields as text};
use crate::ui::{Note, Toast, Toaster, Tone, use_toaster};
use crate::{api, paths};
use leptos::prelude::*;
use portico_contract::fields::{
    CreateDatasetFieldConfiguration, DatasetFieldConfiguration, DestroyDatasetFieldConfigurations,
};
use portico_contract::{ApiError, DatasetUid, ErrorCode};

#[derive(Clone, Copy)]
pub struct Perform {
    tab: Fields,
    pub write: Pending,
    /// The configurations as whoever acts has seen them: anything else is not theirs to write over.
    seen: RwSignal<Vec<DatasetFieldConfiguration>>,
    toaster: Toaster,
}

impl Perform {
    pub fn new(tab: Fields) -> Self {
        Self { tab, write: Pending::new(), seen: RwSignal::new(Vec::new()), toaster: use_toaster() }
    }

    /// A form opens: what is there now is what it shows, whatever comes later.
    pub fn see(self) {
        self.seen.set(self.tab.steps.get_untracked());
        self.write.error.set(None);
    }

    /// The configurations as the open form has seen them.
    pub fn seen(self) -> Vec<DatasetFieldConfiguration> {
        self.seen.get()
    }

    pub fn pending(self) -> Signal<bool> {
        self.write.pending.into()
    }

    /// Why the last writes failed, for the form that shows it. What was entered stays.
    pub fn failed(self) -> Option<AnyView> {
        let error = self.write.error.get()?;
        let (tone, title, advice) = match error.code {
            ErrorCode::Stale => (Tone::Warn, text::stale_title(), text::close_and_look()),
            _ => (Tone::Bad, words::request_failed(), ""),
        };
        let said = explain(&error);
        Some(
            view! {
                <Note tone=tone title=title live=true>
                    {said} " " {advice}
                </Note>
            }
            .into_any(),
        )
    }

    /// Does the writes; `done` makes the sentence that is told, from what was done to the stack.
    pub fn run(self, writes: Vec<Write>, done: impl FnOnce(String) -> String + 'static) {
        self.see();
        self.then(writes, done, || ());
    }

    /// The same; `after` runs when all of it is done.
    pub fn then(
        self,
        writes: Vec<Write>,
        done: impl FnOnce(String) -> String + 'static,
        after: impl FnOnce() + 'static,
    ) {
        let (tab, toaster) = (self.tab, self.toaster);
        let (uid, steps) = (tab.uid(), self.seen.get_untracked());
        let outcome = outcome(&writes);
        let call = async move {
            let result = all(uid, steps, writes).await;
            tab.refresh().await;
            // A lone action has no form that could show it.
            if let Err(error) = &result {
                toaster.error(explain(error));
            }
            result
        };
        self.write.run(call, move |()| {
            let activity = paths::activity_of(tab.uid().as_str());
            toaster.show(Toast::success(done(outcome)).link(words::undo(), activity));
            tab.dataset.reload();
            after();
        });
    }

    /// Brings the published field at a place to another, by the order configuration.
    pub fn reorder(self, from: usize, to: usize) {
        let Some(preview) = self.tab.simulation.good() else { return };
        let mut names: Vec<String> = preview.published.iter().map(|field| field.field.name.clone()).collect();
        if from >= names.len() || to >= names.len() {
            return;
        }
        let name = names.remove(from);
        names.insert(to, name);
        let write = self.tab.steps.with_untracked(|steps| Stack { steps, preview: &preview }.order(&names));
        self.run(vec![write], |outcome| text::done_order(&outcome));
    }
}

fn outcome(writes: &[Write]) -> String {
    let count = |is: fn(&Write) -> bool| writes.iter().filter(|write| is(write)).count();
    text::outcome(
        count(|write| matches!(write, Write::Update { .. })),
        count(|write| matches!(write, Write::Append { .. })),
        count(|write| matches!(write, Write::Remove { .. })),
    )
}

/// Places are those of the stack as it was; uids find the steps when others are gone.
async fn all(uid: DatasetUid, steps: Vec<DatasetFieldConfiguration>, writes: Vec<Write>) -> Result<(), ApiError> {
    // Checked as a whole: what is added goes by names that the others give.
    if list(uid.clone()).await? != steps {
        return Err(ApiError::new(ErrorCode::Stale, text::gone()));
    }
    let count = writes.len();
    for (done, write) in writes.into_iter().enumerate() {
        if let Err(mut error) = one(&uid, &steps, write).await {
            error.message = match done {
                0 => format!("{} {}", words::nothing_saved(), error.message),
                _ => text::partly(done, count, &error.message),
            };
            return Err(error);
        }
    }
    Ok(())
}

async fn one(uid: &DatasetUid, steps: &[DatasetFieldConfiguration], write: Write) -> Result<(), ApiError> {
    let held = |place: usize| steps.get(place).cloned().ok_or_else(|| ApiError::new(ErrorCode::Stale, text::gone()));
    match write {
        Write::Update { place, step } => api::save_field_configuration(uid.clone(), held(place)?, step).await.map(drop),
        Write::Append { step } => {
            api::call(CreateDatasetFieldConfiguration { dataset_uid: uid.clone(), body: step }).await.map(drop)
        }
        Write::Remove { place } => {
            let field_uid = held(place)?.uid;
            api::call(DestroyDatasetFieldConfigurations { dataset_uid: uid.clone(), field_uid }).await.map(drop)
        }
    }
}

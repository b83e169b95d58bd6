//! Saving the open form: as a new step, in the middle, or over the step that was opened.

use super::draft::Draft;
use super::place::Editing;
use super::stack::ADD;
use super::state::Processing;
use crate::shared::undo::{told, told_of};
use crate::shared::visit::use_visit;
use crate::shared::write::Write;
use crate::text::processing as text;
use crate::ui::{Toaster, use_toaster};
use crate::{api, browser};
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::processors::{
    CreateDatasetProcessor, DatasetProcessor, NewProcessor, RetrieveDatasetProcessor, UpdateDatasetProcessor,
};
use portico_contract::{ApiError, ErrorCode};

#[derive(Clone, Copy)]
pub struct Saving {
    tab: Processing,
    /// The place of a new step; nothing for one that is there.
    new_at: Option<usize>,
    /// The step as it was opened: what the conflict check compares with.
    base: RwSignal<Option<DatasetProcessor>>,
    opened: StoredValue<Draft>,
    pub write: Write,
    /// Saving was tried, so that what is missing is told too.
    pub tried: RwSignal<bool>,
    /// Somebody changed the step meanwhile: what it is now, or nothing where it is gone.
    pub stale: RwSignal<Option<Option<DatasetProcessor>>>,
    visit: Callback<String>,
    toaster: Toaster,
}

impl Saving {
    pub fn new(tab: Processing, editing: Editing, base: Option<DatasetProcessor>, opened: StoredValue<Draft>) -> Self {
        let new_at = match editing {
            Editing::New { at, .. } => Some(at),
            Editing::Step(_) => None,
        };
        Self {
            tab,
            new_at,
            base: RwSignal::new(base),
            opened,
            write: Write::new(),
            tried: RwSignal::new(false),
            stale: RwSignal::new(None),
            visit: use_visit(true),
            toaster: use_toaster(),
        }
    }

    /// The uid of the step that was opened; nothing for a new one.
    pub fn base_uid(self) -> String {
        self.base.with(|base| base.as_ref().map(|base| base.uid.to_string()).unwrap_or_default())
    }

    pub fn submit(self) {
        let Some(draft) = self.tab.draft.get_untracked() else { return };
        self.tried.set(true);
        self.stale.set(None);
        let errors = draft.errors();
        let first = draft.description.parameters.iter().find(|parameter| errors.contains_key(parameter.name));
        if let Some(parameter) = first {
            browser::focus(&format!("parameter-{}", parameter.name));
            return;
        }
        let mine = draft.processor();
        match (self.new_at, self.base.get_untracked()) {
            (Some(at), _) => self.create(mine, at),
            (None, Some(base)) => self.update(base, mine),
            (None, None) => {}
        }
    }

    fn create(self, mine: NewProcessor, at: usize) {
        let (dataset_uid, name) = (self.tab.uid(), self.name(&mine));
        if at >= self.tab.steps.with_untracked(Vec::len) {
            self.write.call(CreateDatasetProcessor { dataset_uid: dataset_uid.clone(), body: mine }, move |step| {
                told_of::<CreateDatasetProcessor>(self.toaster, text::added(&name), dataset_uid.to_string());
                self.close(step.uid.to_string(), format!("step-{}", step.uid));
            });
        } else {
            self.write.run(api::insert_processor(dataset_uid, mine, at), move |done| {
                let count = text::count_of_steps(done.rewritten);
                told(self.toaster, text::inserted(&name, &count), done.entry);
                self.close((at + 1).to_string(), ADD.to_owned());
            });
        }
    }

    fn update(self, base: DatasetProcessor, mine: NewProcessor) {
        let (dataset_uid, name, uid) = (self.tab.uid(), self.name(&mine), base.uid.clone());
        let call = async move {
            let result = api::save_processor(dataset_uid.clone(), base.clone(), mine).await;
            if let Err(error) = &result
                && error.code == ErrorCode::Stale
            {
                let read = RetrieveDatasetProcessor { dataset_uid, processor_uid: base.uid };
                self.stale.try_set(Some(api::call(read).await.ok()));
            }
            result
        };
        self.write.run(call, move |_: DatasetProcessor| {
            told_of::<UpdateDatasetProcessor>(self.toaster, text::saved(&name), self.tab.uid().to_string());
            self.close(uid.to_string(), format!("step-{uid}"));
        });
    }

    /// Drops what was entered for what the portal holds.
    pub fn take_theirs(self) {
        let Some(Some(theirs)) = self.stale.get_untracked() else { return };
        if let Some(draft) = Draft::of(&NewProcessor::from(theirs.clone())) {
            self.opened.set_value(draft.clone());
            self.tab.draft.set(Some(draft));
        }
        self.base.set(Some(theirs));
        self.forget();
    }

    /// Saves over what somebody else wrote, having seen it.
    pub fn save_anyway(self) {
        let Some(Some(theirs)) = self.stale.get_untracked() else { return };
        self.base.set(Some(theirs));
        self.forget();
        self.submit();
    }

    /// The step is gone: what was entered becomes a new one, at the end.
    pub fn add_instead(self) {
        let Some(draft) = self.tab.draft.get_untracked() else { return };
        self.forget();
        self.create(draft.processor(), usize::MAX);
    }

    fn forget(self) {
        self.stale.set(None);
        self.write.error.set(None::<ApiError>);
    }

    fn name(self, step: &NewProcessor) -> String {
        let own = step.label.clone();
        own.unwrap_or_else(|| super::summary::type_label(&step.kind))
    }

    /// Closes the form, once the new steps are there, so that nothing jumps.
    fn close(self, step: String, focus: String) {
        let (tab, visit) = (self.tab, self.visit);
        spawn_local(async move {
            tab.refresh().await;
            tab.return_to.try_set(Some(focus));
            let address = tab.place.try_with_untracked(|place| place.closed(step).href(&tab.uid()));
            if let Some(address) = address {
                visit.run(address);
            }
        });
        self.tab.dataset.reload();
    }
}

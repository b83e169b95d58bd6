//! What is known of how a source is read, while it is being edited.

use crate::api;
use crate::shared::latest::Latest;
use leptos::prelude::*;
use portico_contract::datasources::Datasource;
use portico_contract::resources::{
    Extractor, GuessExtractorParamsRequest, GuessExtractorsRequest, GuessUnsavedResourceExtractorParams,
    GuessUnsavedResourceExtractors, GuessedExtractorParams, ListExtractors, Resource, ResourcePreview,
    ResourcePreviewRequest, ResourceUnsavedPreview,
};
use portico_contract::{ApiError, DatasetUid};
use serde_json::{Map, Value};
use std::time::Duration;

/// How long typing in a parameter rests before the rows are read again.
const REST: Duration = Duration::from_millis(400);

/// The extractor and its parameters as they stand, with what the portal says of them.
#[derive(Clone, Copy)]
pub struct Reading {
    /// The extractor, `csvfile`; empty while it is not known.
    pub kind: RwSignal<String>,
    pub params: RwSignal<Map<String, Value>>,
    /// Why the portal refused to save the resource: whoever saves puts it here, and the fields at fault show it.
    pub refused: RwSignal<Option<ApiError>>,
    pub(super) known: Latest<Vec<Extractor>>,
    pub(super) guess: Latest<Vec<Extractor>>,
    pub(super) params_guess: Latest<GuessedExtractorParams>,
    pub(super) preview: Latest<ResourcePreview>,
    dataset: StoredValue<Option<DatasetUid>>,
}

impl Reading {
    /// Nothing is known: everything is guessed once there is a source.
    pub fn new() -> Self {
        Self {
            kind: RwSignal::new(String::new()),
            params: RwSignal::new(Map::new()),
            refused: RwSignal::new(None),
            known: Latest::new(None),
            guess: Latest::new(None),
            params_guess: Latest::new(None),
            preview: Latest::new(None),
            dataset: StoredValue::new(None),
        }
    }

    /// As a saved resource is read.
    pub fn of(resource: &Resource) -> Self {
        let reading = Self::new();
        reading.kind.set(resource.kind.clone());
        reading.params.set(resource.params.clone());
        reading
    }

    /// Back to nothing known, for another source.
    pub fn clear(self) {
        self.kind.set(String::new());
        self.params.set(Map::new());
        self.refused.set(None);
        self.guess.clear();
        self.params_guess.clear();
        self.preview.clear();
    }

    /// True once rows could be read with the extractor and the parameters as they stand.
    pub fn is_readable(self) -> bool {
        self.preview.answer.with(Option::is_some)
            && self.preview.error.with(Option::is_none)
            && !self.preview.pending.get()
    }

    /// The description of the chosen extractor.
    pub fn extractor(self) -> Option<Extractor> {
        let kind = self.kind.get();
        let find = |extractors: &Option<Vec<Extractor>>| {
            extractors.iter().flatten().find(|extractor| extractor.kind == kind).cloned()
        };
        self.guess.answer.with(find).or_else(|| self.known.answer.with(find))
    }

    /// What the portal says is wrong with `type`, or with `params.separator`.
    pub(super) fn error_of(self, field: impl Into<String>) -> Signal<Option<String>> {
        let field = field.into();
        Signal::derive(move || {
            let of = |error: &Option<ApiError>| {
                error.as_ref().and_then(|error| error.for_field(&field)).map(|messages| messages.join(" "))
            };
            self.preview.error.with(of).or_else(|| self.refused.with(of))
        })
    }

    /// Lists the extractors, guesses what is not known, and reads the first rows again whenever something changes.
    /// Effects run in the browser only: nothing is asked while the server renders.
    pub(super) fn follow(self, dataset_uid: DatasetUid, datasource: Signal<Datasource>) {
        self.dataset.set_value(Some(dataset_uid));
        Effect::new(move |_| self.known.ask(api::call(ListExtractors {}), |_| ()));
        Effect::new(move |_| {
            let datasource = datasource.get();
            if self.kind.with_untracked(String::is_empty) {
                self.guess_again(datasource);
            }
        });
        let mut read = debounce(REST, move |request: ResourcePreviewRequest| self.read(request));
        Effect::new(move |_| {
            let (datasource, kind, params) = (datasource.get(), self.kind.get(), self.params.get());
            let guessing = self.guess.pending.get() || self.params_guess.pending.get();
            if !kind.is_empty() && !guessing {
                read(ResourcePreviewRequest { datasource, kind, params: Some(params) });
            }
        });
    }

    fn read(self, body: ResourcePreviewRequest) {
        self.refused.set(None);
        if let Some(dataset_uid) = self.dataset.get_value() {
            self.preview.ask(api::call(ResourceUnsavedPreview { dataset_uid, body }), |_| ());
        }
    }

    /// Guesses the extractor from the source, then its parameters.
    pub(super) fn guess_again(self, datasource: Datasource) {
        let Some(dataset_uid) = self.dataset.get_value() else { return };
        let body = GuessExtractorsRequest { datasource: datasource.clone() };
        self.guess.ask(api::call(GuessUnsavedResourceExtractors { dataset_uid, body }), move |extractors| {
            if let Some(best) = extractors.first() {
                self.choose(best.kind.clone(), datasource);
            }
        });
    }

    /// Takes an extractor and guesses its parameters: those of another one mean nothing to it.
    pub(super) fn choose(self, kind: String, datasource: Datasource) {
        let Some(dataset_uid) = self.dataset.get_value() else { return };
        self.params.set(Map::new());
        self.kind.set(kind.clone());
        if kind.is_empty() {
            self.preview.clear();
            return;
        }
        let body = GuessExtractorParamsRequest { datasource, kind };
        let question = api::call(GuessUnsavedResourceExtractorParams { dataset_uid, body });
        self.params_guess.ask(question, move |guessed| self.params.set(guessed.params.clone()));
    }
}

impl Default for Reading {
    fn default() -> Self {
        Self::new()
    }
}

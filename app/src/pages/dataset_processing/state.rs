//! What the parts of the tab share: the saved steps, the draft, the place, the simulation.

use super::draft::Draft;
use super::place::{Editing, NEW, Place};
use crate::shared::dataset::{OpenDataset, use_dataset};
use crate::shared::live::on_event;
use crate::shared::simulation::Simulation;
use crate::{api, browser};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use portico_contract::portico::event::Event;
use portico_contract::portico::preview::ProcessingPreview;
use portico_contract::processors::{
    DatasetProcessor, ListDatasetProcessors, ListProcessors, NewProcessor, ProcessorType,
};
use portico_contract::resources::ListDatasetResources;
use portico_contract::{ApiError, DatasetUid, Limit, ResourceUid};
use serde::{Deserialize, Serialize};

/// What the simulation is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    dataset_uid: DatasetUid,
    resource_uid: ResourceUid,
    processors: Vec<NewProcessor>,
    step: Option<usize>,
}

async fn simulate(request: Request) -> Result<ProcessingPreview, ApiError> {
    let Request { dataset_uid, resource_uid, processors, step } = request;
    api::preview_processing(dataset_uid, resource_uid, processors, step).await
}

/// A resource, by its uid and its name for people.
pub type Named = (ResourceUid, String);

/// What the tab opens with.
#[derive(Clone, Serialize, Deserialize)]
pub struct Loaded {
    steps: Vec<DatasetProcessor>,
    resources: Vec<Named>,
    /// The types that the portal offers; nothing where it does not say.
    offered: Option<Vec<ProcessorType>>,
    /// Rows, where the server has them ready; the browser asks by itself.
    preview: Option<(Request, Result<ProcessingPreview, ApiError>)>,
}

async fn list(dataset_uid: DatasetUid) -> Result<Vec<DatasetProcessor>, ApiError> {
    let all = ListDatasetProcessors { dataset_uid, limit: Some(Limit(1000)), offset: None };
    Ok(api::call(all).await?.results)
}

pub async fn load(dataset_uid: DatasetUid, place: Place) -> Result<Loaded, ApiError> {
    let steps = list(dataset_uid.clone()).await?;
    let all =
        ListDatasetResources { dataset_uid: dataset_uid.clone(), limit: Some(Limit(100)), offset: None, expand: None };
    let resources = api::call(all).await?.results;
    let resources: Vec<Named> =
        resources.into_iter().map(|resource| (resource.uid.clone(), resource.title().to_owned())).collect();
    let offered = api::call(ListProcessors {}).await.ok().filter(|types| !types.is_empty());
    let mut preview = None;
    if !browser::is_browser()
        && let Some((resource_uid, _)) = resource(&resources, &place)
    {
        let processors: Vec<NewProcessor> = steps.iter().cloned().map(NewProcessor::from).collect();
        let step = shown(&steps, &place, None);
        let request = Request { dataset_uid, resource_uid, processors, step };
        preview = Some((request.clone(), simulate(request).await));
    }
    Ok(Loaded { steps, resources, offered, preview })
}

fn resource(resources: &[Named], place: &Place) -> Option<Named> {
    let chosen = resources.iter().find(|(uid, _)| uid.as_str() == place.resource);
    chosen.or(resources.first()).cloned()
}

/// Which step the rows are shown around, from 0 in the drafted stack. `added` is the place of a new step.
fn shown(steps: &[DatasetProcessor], place: &Place, added: Option<usize>) -> Option<usize> {
    let count = steps.len() + usize::from(added.is_some());
    let after_new = |index: usize| index + usize::from(added.is_some_and(|at| at <= index));
    let named = match place.step.as_str() {
        NEW => added,
        uid => steps.iter().position(|step| step.uid.as_str() == uid).map(after_new),
    };
    let numbered = || place.step.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < count);
    named.or_else(numbered).or(count.checked_sub(1))
}

/// The step that a dialog asks about, and where it would go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Copy)]
pub struct Processing {
    pub dataset: OpenDataset,
    pub steps: RwSignal<Vec<DatasetProcessor>>,
    pub resources: StoredValue<Vec<Named>>,
    pub offered: StoredValue<Option<Vec<ProcessorType>>>,
    pub place: Memo<Place>,
    pub editing: Memo<Option<Editing>>,
    /// What the open form holds; nothing where none is open, or its type has no form.
    pub draft: RwSignal<Option<Draft>>,
    pub simulation: Simulation<ProcessingPreview>,
    /// The chooser, and the place of the step that it adds.
    pub choosing: RwSignal<bool>,
    pub choose_at: RwSignal<usize>,
    pub moving: RwSignal<bool>,
    pub removing: RwSignal<bool>,
    pub asked: RwSignal<Asked>,
    /// Where the focus goes when the open form closes, by id; its own place where nothing is said.
    pub return_to: RwSignal<Option<String>>,
}

impl Processing {
    pub fn open(loaded: Loaded) -> Self {
        let query = use_query_map();
        let place = Memo::new(move |_| query.with(Place::read));
        let editing = Memo::new(move |_| place.with(|place| place.editing.clone()));
        let dataset = use_dataset();
        let steps = RwSignal::new(loaded.steps);
        let resources = StoredValue::new(loaded.resources);
        let draft = RwSignal::new(None::<Draft>);
        let request = Memo::new(move |_| {
            let (resource_uid, _) = resources.with_value(|all| place.with(|place| resource(all, place)))?;
            let added = added(&editing.get(), steps.with(Vec::len)).filter(|_| draft.with(Option::is_some));
            let step = steps.with(|steps| place.with(|place| shown(steps, place, added)));
            let processors = drafted(&steps.get(), &editing.get(), draft.get().as_ref());
            Some(Request { dataset_uid: dataset.uid(), resource_uid, processors, step })
        });
        let simulation = Simulation::follow(request, loaded.preview, simulate);
        let tab = Self {
            dataset,
            steps,
            resources,
            offered: StoredValue::new(loaded.offered),
            place,
            editing,
            draft,
            simulation,
            choosing: RwSignal::new(false),
            choose_at: RwSignal::new(0),
            moving: RwSignal::new(false),
            removing: RwSignal::new(false),
            asked: RwSignal::new(Asked::default()),
            return_to: RwSignal::new(None),
        };
        on_event(move |event| {
            if let Event::Written { operation, target: Some(target), .. } = event
                && operation.contains("processor")
                && target == dataset.uid().as_str()
            {
                spawn_local(tab.refresh());
            }
        });
        tab
    }

    pub fn uid(&self) -> DatasetUid {
        self.dataset.uid()
    }

    /// The place of the new step of the open form, from 0.
    pub fn added(&self) -> Option<usize> {
        added(&self.editing.get(), self.steps.with(Vec::len)).filter(|_| self.draft.with(Option::is_some))
    }

    /// Which step the rows are shown around, from 0 in the drafted stack.
    pub fn shown(&self) -> Option<usize> {
        let added = self.added();
        self.steps.with(|steps| self.place.with(|place| shown(steps, place, added)))
    }

    /// Steps of the drafted stack.
    pub fn count(&self) -> usize {
        self.steps.with(Vec::len) + usize::from(self.added().is_some())
    }

    /// The place of a saved step in the drafted stack.
    pub fn drafted_place(&self, saved: usize) -> usize {
        saved + usize::from(self.added().is_some_and(|at| at <= saved))
    }

    /// Where the edited or new step stands in the drafted stack.
    pub fn edited(&self) -> Option<usize> {
        match self.editing.get()? {
            Editing::New { .. } => self.added(),
            Editing::Step(uid) => self.steps.with(|steps| steps.iter().position(|step| step.uid.as_str() == uid)),
        }
    }

    pub fn resource(&self) -> Option<Named> {
        self.resources.with_value(|all| self.place.with(|place| resource(all, place)))
    }

    /// Reads the steps again. What is being edited stays as it is.
    pub async fn refresh(self) {
        if let Ok(steps) = list(self.uid()).await {
            self.steps.try_set(steps);
        }
    }
}

fn added(editing: &Option<Editing>, count: usize) -> Option<usize> {
    match editing {
        Some(Editing::New { at, .. }) => Some((*at).min(count)),
        _ => None,
    }
}

/// The saved steps with the draft among them.
fn drafted(steps: &[DatasetProcessor], editing: &Option<Editing>, draft: Option<&Draft>) -> Vec<NewProcessor> {
    let mut all: Vec<NewProcessor> = steps.iter().cloned().map(NewProcessor::from).collect();
    match (editing, draft) {
        (Some(Editing::New { at, .. }), Some(draft)) => all.insert((*at).min(steps.len()), draft.processor()),
        (Some(Editing::Step(uid)), Some(draft)) => {
            let place = steps.iter().position(|step| step.uid.as_str() == uid);
            if let Some(held) = place.and_then(|place| all.get_mut(place)) {
                *held = draft.processor();
            }
        }
        _ => {}
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn steps() -> Vec<DatasetProcessor> {
        serde_json::from_value(json!([
            {"uid": "pr_1", "type": "extract_html", "field": "a"},
            {"uid": "pr_2", "type": "extract_html", "field": "b"},
        ]))
        .unwrap()
    }

    fn at(step: &str) -> Place {
        Place { step: step.to_owned(), ..Place::default() }
    }

    #[test]
    fn rows_are_shown_around_the_step_of_the_address_or_the_last() {
        assert_eq!(shown(&steps(), &at("pr_1"), None), Some(0));
        assert_eq!(shown(&steps(), &at("2"), None), Some(1));
        assert_eq!(shown(&steps(), &at("pr_gone"), None), Some(1));
        assert_eq!(shown(&[], &at(""), None), None);
    }

    #[test]
    fn a_new_step_moves_those_after_it() {
        assert_eq!(shown(&steps(), &at(NEW), Some(1)), Some(1));
        assert_eq!(shown(&steps(), &at("pr_2"), Some(1)), Some(2));
        let draft = Draft::blank("add_field");
        let editing = Some(Editing::New { r#type: "add_field".to_owned(), at: 1 });
        let types: Vec<_> =
            drafted(&steps(), &editing, draft.as_ref()).iter().map(|step| step.kind.type_name().to_owned()).collect();
        assert_eq!(types, ["extract_html", "add_field", "extract_html"]);
    }
}

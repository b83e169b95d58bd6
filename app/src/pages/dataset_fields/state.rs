//! What the parts of the tab share: the saved configurations, the place, the simulation.

use super::draft::Draft;
use super::place::{Panel, Place};
use crate::shared::dataset::{OpenDataset, use_dataset};
use crate::shared::live::on_event;
use crate::shared::simulation::Simulation;
use crate::{api, browser};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use portico_contract::fields::{DatasetFieldConfiguration, ListDatasetFieldConfigurations, NewFieldConfiguration};
use portico_contract::portico::event::Event;
use portico_contract::portico::preview::FieldsPreview;
use portico_contract::resources::ListDatasetResources;
use portico_contract::{ApiError, DatasetUid, Limit, ResourceUid};
use serde::{Deserialize, Serialize};

/// What the simulation is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    dataset_uid: DatasetUid,
    resource_uid: ResourceUid,
    configurations: Vec<NewFieldConfiguration>,
}

async fn simulate(request: Request) -> Result<FieldsPreview, ApiError> {
    api::preview_fields(request.dataset_uid, request.resource_uid, request.configurations).await
}

/// A resource, by its uid and its name for people.
pub type Named = (ResourceUid, String);

/// What the tab opens with.
#[derive(Clone, Serialize, Deserialize)]
pub struct Loaded {
    steps: Vec<DatasetFieldConfiguration>,
    resources: Vec<Named>,
    /// Fields, where the server has them ready; the browser asks by itself.
    preview: Option<(Request, Result<FieldsPreview, ApiError>)>,
}

pub async fn list(dataset_uid: DatasetUid) -> Result<Vec<DatasetFieldConfiguration>, ApiError> {
    let all = ListDatasetFieldConfigurations { dataset_uid, limit: Some(Limit(1000)), offset: None };
    Ok(api::call(all).await?.results)
}

pub async fn load(dataset_uid: DatasetUid, place: Place) -> Result<Loaded, ApiError> {
    let steps = list(dataset_uid.clone()).await?;
    let all =
        ListDatasetResources { dataset_uid: dataset_uid.clone(), limit: Some(Limit(100)), offset: None, expand: None };
    let resources = api::call(all).await?.results;
    let resources: Vec<Named> =
        resources.into_iter().map(|resource| (resource.uid.clone(), resource.title().to_owned())).collect();
    let mut preview = None;
    if !browser::is_browser()
        && let Some((resource_uid, _)) = resource(&resources, &place)
    {
        let configurations = drafted(&steps, &Panel::None, None);
        let request = Request { dataset_uid, resource_uid, configurations };
        preview = Some((request.clone(), simulate(request).await));
    }
    Ok(Loaded { steps, resources, preview })
}

fn resource(resources: &[Named], place: &Place) -> Option<Named> {
    let chosen = resources.iter().find(|(uid, _)| uid.as_str() == place.resource);
    chosen.or(resources.first()).cloned()
}

/// The saved configurations with the draft among them.
fn drafted(steps: &[DatasetFieldConfiguration], panel: &Panel, draft: Option<&Draft>) -> Vec<NewFieldConfiguration> {
    let mut all: Vec<NewFieldConfiguration> = steps.iter().cloned().map(NewFieldConfiguration::from).collect();
    match (panel, draft) {
        (Panel::New(_), Some(draft)) => all.push(draft.configuration()),
        (Panel::Step(uid), Some(draft)) => {
            let place = steps.iter().position(|step| step.uid.as_str() == uid);
            if let Some(held) = place.and_then(|place| all.get_mut(place)) {
                *held = draft.configuration();
            }
        }
        _ => {}
    }
    all
}

/// The configuration that a dialog asks about, and where it would go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Copy)]
pub struct Fields {
    pub dataset: OpenDataset,
    pub steps: RwSignal<Vec<DatasetFieldConfiguration>>,
    resources: StoredValue<Vec<Named>>,
    pub place: Memo<Place>,
    /// What the form of a configuration holds.
    pub draft: RwSignal<Option<Draft>>,
    pub simulation: Simulation<FieldsPreview>,
    pub moving: RwSignal<bool>,
    pub removing: RwSignal<bool>,
    pub asked: RwSignal<Asked>,
}

impl Fields {
    pub fn open(loaded: Loaded) -> Self {
        let query = use_query_map();
        let place = Memo::new(move |_| query.with(Place::read));
        let dataset = use_dataset();
        let steps = RwSignal::new(loaded.steps);
        let resources = StoredValue::new(loaded.resources);
        let draft = RwSignal::new(None::<Draft>);
        let request = Memo::new(move |_| {
            let place = place.get();
            let (resource_uid, _) = resources.with_value(|all| resource(all, &place))?;
            let configurations = draft.with(|draft| drafted(&steps.get(), &place.panel, draft.as_ref()));
            Some(Request { dataset_uid: dataset.uid(), resource_uid, configurations })
        });
        let simulation = Simulation::follow(request, loaded.preview, simulate);
        let tab = Self {
            dataset,
            steps,
            resources,
            place,
            draft,
            simulation,
            moving: RwSignal::new(false),
            removing: RwSignal::new(false),
            asked: RwSignal::new(Asked::default()),
        };
        on_event(move |event| {
            if let Event::Written { operation, target: Some(target), .. } = event
                && operation.contains("field")
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

    pub fn has_resource(&self) -> bool {
        self.resources.with_value(|resources| !resources.is_empty())
    }

    pub fn resource(&self) -> Option<Named> {
        self.resources.with_value(|all| self.place.with(|place| resource(all, place)))
    }

    /// Where the tab is with another form open.
    pub fn href(&self, panel: Panel) -> String {
        self.place.with(|place| place.with(panel)).href(&self.uid())
    }

    /// Reads the configurations again. What is being edited stays as it is.
    pub async fn refresh(self) {
        if let Ok(steps) = list(self.uid()).await {
            self.steps.try_set(steps);
        }
    }

    /// The step that a dialog asks about.
    pub fn asked_step(&self) -> Option<DatasetFieldConfiguration> {
        let place = self.asked.get().from;
        self.steps.with(|steps| steps.get(place).cloned())
    }
}

//! Catalogs to harvest, and waiting for the end of a run.

use super::{PortalClient, serve, until};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use portico_contract::datasets::{Dataset, RetrieveDataset};
use portico_contract::harvesters::*;
use portico_contract::resources::{ListDatasetResources, Resource};
use portico_contract::{DatasetUid, HarvesterUid};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A web site with a `data.json` and files, both to be changed while it runs.
#[derive(Clone)]
pub struct Site {
    pub address: String,
    pub state: Arc<Mutex<SiteState>>,
}

#[derive(Default)]
pub struct SiteState {
    pub datasets: Vec<Value>,
    pub files: HashMap<String, String>,
    /// How long each file takes.
    pub delay: Duration,
}

impl Site {
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(SiteState::default()));
        let router =
            Router::new().route("/data.json", get(catalog)).route("/files/{name}", get(file)).with_state(state.clone());
        Self { address: serve(router).await, state }
    }

    /// A dataset in the catalog, with a file of two rows.
    pub fn put(&self, id: &str, title: &str) {
        let entry = json!({
            "identifier": id,
            "title": title,
            "description": format!("All about {title}"),
            "keyword": ["open", id],
            "modified": "2026-01-02",
            "publisher": {"name": "The city"},
            "distribution": [
                {"title": "Page", "mediaType": "text/html", "accessURL": format!("{}/page", self.address)},
                {"title": "Rows", "mediaType": "text/csv", "downloadURL": format!("{}/files/{id}.csv", self.address)},
            ],
        });
        let mut state = self.state.lock().unwrap();
        state.files.insert(format!("{id}.csv"), format!("name;count\n{id};1\nother;2\n"));
        match state.datasets.iter_mut().find(|known| known["identifier"] == id) {
            Some(known) => *known = entry,
            None => state.datasets.push(entry),
        }
    }

    pub fn take(&self, id: &str) {
        self.state.lock().unwrap().datasets.retain(|known| known["identifier"] != id);
    }

    /// What a harvester of this site is made of.
    pub fn settings(&self) -> Value {
        json!({"type": "datajson", "name": "The city", "url": self.address})
    }
}

async fn catalog(State(state): State<Arc<Mutex<SiteState>>>) -> Json<Value> {
    Json(json!({"@type": "dcat:Catalog", "dataset": state.lock().unwrap().datasets}))
}

async fn file(
    State(state): State<Arc<Mutex<SiteState>>>,
    Path(name): Path<String>,
) -> Result<([(&'static str, &'static str); 1], String), StatusCode> {
    let (file, delay) = {
        let state = state.lock().unwrap();
        (state.files.get(&name).cloned(), state.delay)
    };
    tokio::time::sleep(delay).await;
    Ok(([("content-type", "text/csv")], file.ok_or(StatusCode::NOT_FOUND)?))
}

pub fn read(value: Value) -> Harvester {
    serde_json::from_value(value).unwrap()
}

impl PortalClient {
    pub async fn harvester(&self, value: Value) -> HarvesterUid {
        self.call(CreateHarvester { body: read(value) }).await.unwrap().uid.unwrap()
    }

    pub async fn seen(&self, uid: &HarvesterUid) -> Harvester {
        self.call(RetrieveHarvester { harvester_uid: uid.clone() }).await.unwrap()
    }

    /// Waits until nothing runs on a harvester any more.
    pub async fn harvested(&self, uid: &HarvesterUid) -> Harvester {
        until(&format!("{uid} settles"), async || {
            let harvester = self.seen(uid).await;
            (!harvester.status.as_ref().unwrap().is_moving()).then_some(harvester)
        })
        .await
    }

    /// Starts a harvester and waits for the end of its run.
    pub async fn harvest(&self, uid: &HarvesterUid) -> Harvester {
        self.call(StartHarvester { harvester_uid: uid.clone() }).await.unwrap();
        self.harvested(uid).await
    }

    pub async fn errors(&self, uid: &HarvesterUid) -> HarvesterErrors {
        self.call(HarvesterListErrors { harvester_uid: uid.clone() }).await.unwrap()
    }

    /// The dataset with this identifier.
    pub async fn find(&self, dataset_id: &str) -> Option<Dataset> {
        let list = portico_contract::datasets::ListDatasets {
            limit: None,
            offset: None,
            dataset_id: Some(dataset_id.to_owned()),
        };
        self.call(list).await.unwrap().results.into_iter().next()
    }

    pub async fn again(&self, dataset: &Dataset) -> Dataset {
        self.call(RetrieveDataset { dataset_uid: dataset.uid.clone() }).await.unwrap()
    }

    pub async fn resources(&self, uid: &DatasetUid) -> Vec<Resource> {
        let list = ListDatasetResources { dataset_uid: uid.clone(), limit: None, offset: None, expand: None };
        self.call(list).await.unwrap().results
    }

    /// The rows that the public sees; nothing where it sees no dataset.
    pub async fn rows(&self, dataset_id: &str) -> Option<Vec<Value>> {
        let address = format!("{}/api/explore/v2.1/catalog/datasets/{dataset_id}/records", self.address);
        let answer = self.client.get(address).send().await.unwrap();
        if answer.status() == 404 {
            return None;
        }
        let page: Value = answer.json().await.unwrap();
        Some(page["results"].as_array().unwrap().clone())
    }
}

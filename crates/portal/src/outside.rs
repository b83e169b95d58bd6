//! Steps that need more than their rows (behaviour.md 12): other datasets of this portal, and services that its
//! configuration names. What it has no service for fails a publication with the reason.

mod answers;
mod ask;
mod files;
mod geocoders;
mod join;
mod joined;
mod lookup;
mod places;
mod scratch;
mod service;

pub use files::Files;
pub use join::{may_join, republishing, settle};

use crate::datasets::load_dataset;
use crate::{Outcome, Portal};
use files::Download;
use join::Join;
use joined::Joined;
use portico_contract::DatasetUid;
use portico_contract::processors::{DatasetProcessor, ParameterErrors, Processor};
use portico_processing::{Outside, Schema, Step};
use service::Services;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// What the steps of one publication find outside.
pub struct World {
    /// By the uid of the step. Taken when the step is built.
    joined: Mutex<HashMap<String, Result<Joined, String>>>,
    services: Services,
    files: Arc<Files>,
    download: Download,
    /// For files that are gone with the publication.
    folder: PathBuf,
}

impl World {
    /// Opens what the steps will read, as it is now.
    pub async fn open(portal: &Portal, uid: &DatasetUid, processors: &[DatasetProcessor]) -> Outcome<Self> {
        let dataset = load_dataset(&mut *portal.store().read().await?, uid).await?;
        let mut joined = HashMap::new();
        for processor in processors {
            if let Some(join) = Join::of(&processor.kind) {
                joined.insert(processor.uid.to_string(), Joined::open(portal, join).await?);
            }
        }
        let services = Services::new(portal.config().services.clone());
        let folder = portal.dataset_folder(uid);
        let download = Download::new(&folder, dataset.dataset_id.as_str(), portal.config().allow_private_urls);
        Ok(Self { joined: Mutex::new(joined), services, files: Arc::default(), download, folder })
    }

    /// What is downloaded while the rows pass.
    pub fn files(&self) -> Arc<Files> {
        self.files.clone()
    }
}

impl Outside for World {
    fn step(&self, processor: &DatasetProcessor, schema: &mut Schema) -> Option<Result<Step, ParameterErrors>> {
        // A step with bad parameters is told as any other.
        processor.kind.check().ok()?;
        let mut joined = self.joined.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(joined) = joined.remove(processor.uid.as_str()) {
            return Some(match joined {
                Ok(joined) => joined.step(&self.folder, schema),
                Err(message) => Err(vec![("dataset".to_owned(), message)]),
            });
        }
        if let Processor::File(kind) = &processor.kind {
            return Some(files::step(kind, schema, &self.download, &self.files));
        }
        let question =
            places::question(&processor.kind, schema).or_else(|| geocoders::question(&processor.kind, schema))?;
        Some(question.and_then(|question| ask::step(&self.services, processor, question, &self.folder)))
    }
}

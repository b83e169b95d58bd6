//! What a run would harvest: the first entries of the catalog, asked for while somebody waits.

use super::catalog::Catalog;
use super::check::check;
use super::configure::completed;
use super::load;
use crate::{Caller, Handle, Outcome, Portal, secrets};
use portico_contract::harvester_types::HarvesterSettings;
use portico_contract::harvesters::*;
use serde_json::Value as Json;

/// Datasets that are shown.
const SHOWN: usize = 100;

async fn preview(portal: &Portal, settings: &HarvesterSettings) -> Outcome<HarvesterPreview> {
    let Some(part) = Catalog::open(portal, settings)?.next().await? else { return Ok(HarvesterPreview::default()) };
    let readable = part.found.into_iter().filter_map(|found| Some((found.id, found.read.ok()?)));
    let results = readable.take(SHOWN).map(|(id, dataset)| PreviewedDataset {
        id,
        title: dataset.text("title").to_owned(),
        description: dataset.text("description").to_owned(),
        extra: Default::default(),
    });
    Ok(HarvesterPreview { total_count: part.total, results: results.collect() })
}

/// The saved configuration with what is given of another; secrets stay with the server that they are for.
fn merged(stored: &Harvester, given: &Harvester) -> Outcome<Harvester> {
    let (mut merged, given) = (serde_json::to_value(stored)?, serde_json::to_value(given)?);
    secrets::hide(&mut merged);
    if merged["type"] != given["type"] {
        merged = given;
    } else if let (Some(merged), Json::Object(given)) = (merged.as_object_mut(), given) {
        merged.extend(given.into_iter().filter(|(_, value)| !value.is_null()));
    }
    completed(&serde_json::from_value(merged)?, stored)
}

impl Handle<PreviewHarvester> for Portal {
    async fn handle(&self, _caller: &Caller, operation: PreviewHarvester) -> Outcome<HarvesterPreview> {
        let stored = load(&mut *self.store().read().await?, &operation.harvester_uid).await?;
        preview(self, &stored.settings).await
    }
}

impl Handle<PreviewUnsavedHarvester> for Portal {
    async fn handle(&self, _caller: &Caller, operation: PreviewUnsavedHarvester) -> Outcome<HarvesterPreview> {
        let harvester = {
            let mut connection = self.store().read().await?;
            let stored = load(&mut connection, &operation.harvester_uid).await?;
            let merged = merged(&stored, &operation.body)?;
            check(&mut connection, &merged).await?;
            merged
        };
        preview(self, &harvester.settings).await
    }
}

//! The key of a harvester: sent to the server that it is for, by the harvester and by the resources of its datasets.
//! It stays with the harvester: resources, which more people may read and change, never hold it.

use super::catalog;
use crate::{Outcome, Portal, store};
use portico_contract::harvester_types::HarvesterSettings;
use portico_contract::harvesters::Harvester;
use portico_contract::{DatasetUid, Secret};
use url::Url;

/// Headers to send to this server in the name of the harvester: none to any other server.
pub fn headers(portal: &Portal, settings: &HarvesterSettings, url: &Url) -> Outcome<Vec<(String, String)>> {
    let (secret, scheme) = match settings {
        HarvesterSettings::Ckan(ckan) => (&ckan.api_key, ""),
        HarvesterSettings::Ods(ods) => (&ods.api_key, "Apikey "),
        _ => return Ok(Vec::new()),
    };
    let Some(key) = secret.as_ref().filter(|key| !key.expose().is_empty()) else { return Ok(Vec::new()) };
    if catalog::address(settings).is_none_or(|own| own.origin() != url.origin()) {
        return Ok(Vec::new());
    }
    Ok(vec![("Authorization".to_owned(), format!("{scheme}{}", text(portal, key)?))])
}

fn text(portal: &Portal, key: &Secret) -> Outcome<String> {
    Ok(portal.vault().text(key)?)
}

/// Headers with which a dataset's resources ask this server, where a harvester keeps the dataset.
pub async fn headers_for(portal: &Portal, dataset: &DatasetUid, url: &Url) -> Outcome<Vec<(String, String)>> {
    let query = "SELECT h.document FROM harvested_datasets a JOIN harvesters h ON h.uid = a.harvester_uid
                 WHERE a.dataset_uid = ?";
    let document = store::text(&mut *portal.store().read().await?, query, &[dataset.as_str()]).await?;
    match document {
        Some(document) => headers(portal, &store::from_document::<Harvester>(&document)?.settings, url),
        None => Ok(Vec::new()),
    }
}

//! Resources that a harvester keeps: added, changed and removed as the catalog says. Others of the dataset are left alone.

use super::{insert, load, save};
use crate::extractors::ExtractorKind;
use crate::files::{drop_file, keep_file};
use crate::harvesters::Downloaded;
use crate::{Failure, Outcome, Portal, Write, new_uid, now};
use portico_contract::connections::{ConnectionLink, ConnectionSettings, HttpConnection};
use portico_contract::datasources::{Datasource, HttpDatasource};
use portico_contract::resources::Resource;
use portico_contract::{DatasetUid, ErrorCode, FileUid, ResourceUid};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A resource as the catalog has it; with its file where it is to be kept here.
pub struct Wanted {
    pub title: String,
    pub url: String,
    pub kind: ExtractorKind,
    pub file: Option<Downloaded>,
}

/// A resource that was made from a catalog, with what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    uid: ResourceUid,
    title: String,
    url: String,
    kind: String,
    #[serde(default)]
    file: Option<FileUid>,
    #[serde(default)]
    digest: Option<String>,
}

/// What has come of it.
#[derive(Default)]
pub struct Step {
    pub kept: Vec<Kept>,
    /// Files to remove after the commit.
    pub dropped: Vec<PathBuf>,
}

/// Makes the resources what the catalog wants. One is the same as long as its address is.
pub async fn keep_in_step(
    portal: &Portal,
    write: &mut Write,
    dataset: &DatasetUid,
    mut kept: Vec<Kept>,
    wanted: Vec<Wanted>,
) -> Outcome<Step> {
    let mut step = Step::default();
    for wanted in wanted {
        let known = kept.iter().position(|known| known.url == wanted.url).map(|place| kept.swap_remove(place));
        step.kept.push(keep(portal, write, dataset, known, wanted).await?);
    }
    for gone in kept {
        sqlx::query("DELETE FROM resources WHERE dataset_uid = ? AND uid = ?")
            .bind(dataset.as_str())
            .bind(gone.uid.as_str())
            .execute(&mut **write)
            .await?;
        if let Some(file) = gone.file {
            step.dropped.extend(drop_file(portal, &mut *write, dataset, &file).await?);
        }
    }
    Ok(step)
}

async fn keep(
    portal: &Portal,
    write: &mut Write,
    dataset: &DatasetUid,
    known: Option<Kept>,
    wanted: Wanted,
) -> Outcome<Kept> {
    let stored = match &known {
        Some(known) => find(write, dataset, &known.uid).await?,
        None => None,
    };
    let uid = match &stored {
        Some(stored) => stored.uid.clone(),
        None => ResourceUid::new(new_uid("re")).map_err(Failure::internal)?,
    };
    let mut now_kept = Kept {
        uid,
        title: wanted.title,
        url: wanted.url,
        kind: wanted.kind.as_str().to_owned(),
        file: None,
        digest: None,
    };
    let datasource = match wanted.file {
        None => attached(&now_kept.url),
        Some(file) => {
            let before = known.as_ref().filter(|_| stored.is_some());
            let same = before.filter(|known| known.digest.as_ref() == Some(&file.digest));
            let uid = match (same.and_then(|known| known.file.clone()), before.and_then(|known| known.file.clone())) {
                (Some(same), _) => same,
                (None, before) => keep_file(portal, &mut *write, dataset, before, &file.upload).await?.uid,
            };
            now_kept.file = Some(uid.clone());
            now_kept.digest = Some(file.digest);
            Datasource::uploaded_file(uid)
        }
    };
    match stored {
        Some(stored) if known.as_ref() == Some(&now_kept) => drop(stored),
        Some(mut stored) => {
            // Parameters are of the one who edits; the rest is of the catalog.
            stored.kind = now_kept.kind.clone();
            stored.title = now_kept.title.clone();
            stored.datasource = Some(datasource);
            stored.updated_at = Some(now());
            save(&mut *write, dataset, &stored).await?;
        }
        None => insert(&mut *write, dataset, &made(&now_kept, datasource)).await?,
    }
    Ok(now_kept)
}

async fn find(write: &mut Write, dataset: &DatasetUid, uid: &ResourceUid) -> Outcome<Option<Resource>> {
    match load(&mut *write, dataset, uid).await {
        Ok(resource) => Ok(Some(resource)),
        Err(Failure::Refused(error)) if error.code == ErrorCode::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Read where it is, at every publication.
fn attached(url: &str) -> Datasource {
    Datasource::Http(HttpDatasource {
        connection: ConnectionLink::from(ConnectionSettings::Http(HttpConnection::new(url))),
        relative_url: None,
        headers: Vec::new(),
        extra: Default::default(),
    })
}

fn made(kept: &Kept, datasource: Datasource) -> Resource {
    Resource {
        uid: kept.uid.clone(),
        kind: kept.kind.clone(),
        title: kept.title.clone(),
        url: None,
        display_name: None,
        extraction_infos: None,
        origin: None,
        updated_at: Some(now()),
        params: Default::default(),
        datasource: Some(datasource),
        extra: Default::default(),
    }
}

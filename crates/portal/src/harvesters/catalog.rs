//! Catalogs that can be harvested, asked a part at a time.

mod ckan;
mod datajson;
mod formats;
mod moments;
mod ods;
mod web;

pub use ods::domain_address;

use super::fields::RemoteField;
use crate::extractors::ExtractorKind;
use crate::{Failure, Outcome, Portal};
use portico_contract::ApiError;
use portico_contract::harvester_types::HarvesterSettings;
use portico_contract::metadata::Metadata;
use serde_json::Value as Json;
use url::Url;
use web::Web;

/// A dataset of a catalog.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteDataset {
    /// What its identifier here is made from.
    pub name: String,
    /// Values alone; a title is among them.
    pub metadata: Metadata,
    pub resources: Vec<RemoteResource>,
    /// Where the catalog describes them.
    pub fields: Vec<RemoteField>,
}

impl RemoteDataset {
    pub fn text(&self, field: &str) -> &str {
        self.metadata.text("default", field).unwrap_or_default()
    }
}

/// A file of a dataset that this portal can read.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteResource {
    pub title: String,
    pub url: String,
    pub kind: ExtractorKind,
}

/// One entry of a catalog, with why it cannot be read where it cannot.
pub struct Found {
    pub id: String,
    pub read: Result<RemoteDataset, String>,
}

/// Some entries of a catalog, and how many it has in all.
pub struct Part {
    pub total: u64,
    pub found: Vec<Found>,
}

/// A catalog, and how far it has been read.
pub enum Catalog {
    Datajson(datajson::Datajson),
    Ckan(ckan::Ckan),
    Ods(ods::Ods),
}

impl Catalog {
    /// # Errors
    /// `bad_request` for the types that this portal has no client for.
    pub fn open(portal: &Portal, settings: &HarvesterSettings) -> Outcome<Self> {
        let address = address(settings).ok_or_else(|| {
            let message = match settings {
                HarvesterSettings::Datajson(_) | HarvesterSettings::Ckan(_) | HarvesterSettings::Ods(_) => {
                    "The address of the catalog cannot be read.".to_owned()
                }
                other => {
                    format!("This embedded portal has no client for harvesters of the type '{}'.", other.kind())
                }
            };
            Failure::from(ApiError::bad_request(message))
        })?;
        let web = Web::new(portal.clone(), settings.clone());
        Ok(match settings {
            HarvesterSettings::Ckan(ckan) => Self::Ckan(ckan::Ckan::new(web, address, ckan.clone())),
            HarvesterSettings::Ods(ods) => Self::Ods(ods::Ods::new(web, address, &ods.refines)),
            HarvesterSettings::Datajson(datajson) => {
                Self::Datajson(datajson::Datajson::new(web, address, datajson.number_of_datasets))
            }
            other => return Err(Failure::internal(format!("an address of a harvester of the type {}", other.kind()))),
        })
    }

    /// The next entries; nothing at the end.
    ///
    /// # Errors
    /// `bad_request` where the server does not answer, or not as such a catalog does.
    pub async fn next(&mut self) -> Outcome<Option<Part>> {
        match self {
            Self::Datajson(catalog) => catalog.next().await,
            Self::Ckan(catalog) => catalog.next().await,
            Self::Ods(catalog) => catalog.next().await,
        }
    }

    /// Whether the whole catalog, read to its end, lacks a dataset: one that the settings pass over is not gone.
    pub async fn lacks(&self, id: &str) -> Outcome<bool> {
        match self {
            Self::Datajson(catalog) => Ok(catalog.lacks(id)),
            Self::Ckan(catalog) => catalog.lacks(id).await,
            Self::Ods(catalog) => catalog.lacks(id).await,
        }
    }
}

/// Where the catalog of a harvester is, for the types that there is a client for.
pub fn address(settings: &HarvesterSettings) -> Option<Url> {
    match settings {
        HarvesterSettings::Datajson(datajson) => datajson::address(&datajson.url),
        HarvesterSettings::Ckan(ckan) => ckan::address(&ckan.url),
        HarvesterSettings::Ods(ods) => domain_address(&ods.domain).ok(),
        _ => None,
    }
}

/// A text of an object, trimmed; nothing where it is empty or no text.
fn text<'a>(object: &'a Json, field: &str) -> Option<&'a str> {
    object.get(field).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// The texts of a list, or of one text.
fn texts(value: Option<&Json>) -> Vec<String> {
    let all: Vec<&str> = match value {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).collect(),
        Some(Json::String(text)) => vec![text],
        _ => Vec::new(),
    };
    all.into_iter().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// Sets a value where there is one.
fn set(metadata: &mut Metadata, template: &str, field: &str, value: Option<impl Into<Json>>) {
    if let Some(value) = value {
        metadata.set(template, field, value);
    }
}

/// Sets a list where there are any texts.
fn set_list(metadata: &mut Metadata, template: &str, field: &str, texts: Vec<String>) {
    set(metadata, template, field, Some(texts).filter(|texts| !texts.is_empty()));
}

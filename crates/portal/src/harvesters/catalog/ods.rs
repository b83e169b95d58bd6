//! Another portal of the platform, through its Explore API.

use super::super::fields::RemoteField;
use super::web::{Web, refusal};
use super::{Found, Part, RemoteDataset, RemoteResource, text};
use crate::Outcome;
use crate::extractors::ExtractorKind;
use crate::fetch::parse_url;
use portico_contract::escape_segment;
use portico_contract::fields::FieldType;
use portico_contract::metadata::Metadata;
use serde_json::Value as Json;
use url::{Url, form_urlencoded};

/// Datasets asked for at once: what the Explore API gives at most.
const LIMIT: u64 = 100;
/// Where the catalog is, under the address of the domain.
const CATALOG: &str = "api/explore/v2.1/catalog/datasets";
/// Of `default`: what a portal works out by itself, and identifiers that are its own.
const NOT_TAKEN: [&str; 7] = [
    "records_count",
    "data_processed",
    "metadata_processed",
    "modified_updates_on_metadata_change",
    "modified_updates_on_data_change",
    "license_id",
    "theme_id",
];

pub struct Ods {
    web: Web,
    domain: Url,
    /// `refine` of the Explore API: `publisher:"SNCF"`.
    refines: Vec<String>,
    offset: u64,
    ended: bool,
}

/// The address of a domain: itself, or that of an identifier.
pub fn domain_address(domain: &str) -> Result<Url, String> {
    let domain = domain.trim();
    let is_name = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let address = match domain {
        _ if domain.contains("://") => domain.to_owned(),
        _ if !domain.is_empty() && is_name(domain) => format!("https://{domain}.opendatasoft.com/"),
        _ if domain.contains('.') => format!("https://{domain}/"),
        _ => return Err("Give the identifier of a domain, or its address.".to_owned()),
    };
    let mut url = parse_url(&address).map_err(|error| crate::connections::sentence(&error.to_string()))?;
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_query(None);
    Ok(url)
}

impl Ods {
    pub fn new(web: Web, domain: Url, refines: &Option<String>) -> Self {
        Self { web, domain, refines: refinements(refines.as_deref().unwrap_or_default()), offset: 0, ended: false }
    }

    fn under(&self, path: &str) -> Outcome<Url> {
        self.domain.join(&format!("{CATALOG}{path}")).map_err(|_| refusal(&self.domain, "is no address of a portal"))
    }

    pub async fn next(&mut self) -> Outcome<Option<Part>> {
        if self.ended {
            return Ok(None);
        }
        let mut url = self.under("")?;
        url.query_pairs_mut()
            .append_pair("limit", &LIMIT.to_string())
            .append_pair("offset", &self.offset.to_string())
            .extend_pairs(self.refines.iter().map(|refine| ("refine", refine)));
        let answer = self.web.json(url).await?;
        let count = answer.get("total_count").and_then(Json::as_u64);
        let (Some(total), Some(datasets)) = (count, answer.get("results").and_then(Json::as_array)) else {
            return Err(refusal(&self.domain, "did not answer as the Explore API does"));
        };
        self.offset += datasets.len() as u64;
        self.ended = datasets.is_empty() || self.offset >= total;
        let found = datasets.iter().enumerate().map(|(place, dataset)| self.found(place, dataset)).collect();
        Ok(Some(Part { total, found }))
    }

    pub async fn lacks(&self, id: &str) -> Outcome<bool> {
        Ok(self.web.find(self.under(&format!("/{}", escape_segment(id)))?).await?.is_none())
    }

    fn found(&self, place: usize, dataset: &Json) -> Found {
        match text(dataset, "dataset_id") {
            Some(id) => Found { id: id.to_owned(), read: self.read(id, dataset) },
            None => Found { id: format!("dataset {}", place + 1), read: Err("It has no identifier.".to_owned()) },
        }
    }

    fn read(&self, id: &str, dataset: &Json) -> Result<RemoteDataset, String> {
        let mut metadata = Metadata::default();
        let templates = dataset.get("metas").and_then(Json::as_object).ok_or("It has no metadata.")?;
        // Of `internal` nothing is taken: licences and themes have other identifiers there.
        for (template, values) in templates.iter().filter(|(name, _)| *name != "internal") {
            let values = values.as_object().into_iter().flatten();
            let taken = values.filter(|(field, _)| template != "default" || !NOT_TAKEN.contains(&field.as_str()));
            taken.filter(|(_, value)| !value.is_null()).for_each(|(field, value)| {
                metadata.set(template, field, value.clone());
            });
        }
        if metadata.text("default", "title").is_none() {
            metadata.set("default", "title", id);
        }
        let has_records = dataset.get("has_records").and_then(Json::as_bool).unwrap_or(false);
        let resources = if has_records { vec![self.export(id)?] } else { Vec::new() };
        let fields = dataset.get("fields").and_then(Json::as_array).into_iter().flatten();
        let fields = if has_records { fields.filter_map(field).collect() } else { Vec::new() };
        Ok(RemoteDataset { name: id.to_owned(), metadata, resources, fields })
    }

    /// All records as CSV, under the technical names of the fields.
    fn export(&self, id: &str) -> Result<RemoteResource, String> {
        let path = format!("/{}/exports/csv", escape_segment(id));
        let mut url = self.under(&path).map_err(|_| "Its identifier cannot stand in an address.".to_owned())?;
        url.query_pairs_mut().append_pair("delimiter", ";").append_pair("use_labels", "false");
        Ok(RemoteResource { title: format!("{id}.csv"), url: url.into(), kind: ExtractorKind::Csvfile })
    }
}

fn field(described: &Json) -> Option<RemoteField> {
    let owned = |name: &str| text(described, name).map(str::to_owned);
    Some(RemoteField {
        name: portico_processing::technical_name(text(described, "name")?),
        label: owned("label"),
        kind: text(described, "type").and_then(FieldType::parse),
        description: owned("description"),
    })
}

/// `refine.publisher=SNCF&refine.theme=Transport` as the Explore API takes it.
fn refinements(text: &str) -> Vec<String> {
    let pairs = form_urlencoded::parse(text.trim_start_matches('?').as_bytes());
    let refinements = pairs.filter_map(|(name, value)| {
        let field = name.strip_prefix("refine.")?;
        Some(format!("{field}:\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
    });
    refinements.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_an_identifier_or_an_address() {
        let address = |domain: &str| domain_address(domain).map(String::from);
        assert_eq!(address("ods-portal-id").as_deref(), Ok("https://ods-portal-id.opendatasoft.com/"));
        assert_eq!(address("data.example.org").as_deref(), Ok("https://data.example.org/"));
        assert_eq!(address("http://127.0.0.1:8080/x?y").as_deref(), Ok("http://127.0.0.1:8080/x/"));
        for wrong in ["a b", "ftp://x.org", "https://user@x.org"] {
            assert!(domain_address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn refinements_are_said_as_the_explore_api_takes_them() {
        assert_eq!(
            refinements("refine.destination=Asia&refine.origin=Cote%20d%27Or+%22x%22&q=a"),
            ["destination:\"Asia\"", "origin:\"Cote d'Or \\\"x\\\"\""]
        );
    }
}

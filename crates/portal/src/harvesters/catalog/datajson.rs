//! `data.json`, the catalog of a whole site in one file (DCAT-US 1.1).

use super::web::{Web, refusal};
use super::{Found, Part, RemoteDataset, RemoteResource, formats, moments, set, set_list, text, texts};
use crate::Outcome;
use crate::fetch::parse_url;
use portico_contract::metadata::Metadata;
use serde_json::Value as Json;
use std::collections::HashSet;
use url::Url;

pub struct Datajson {
    web: Web,
    url: Url,
    /// Datasets to take; nothing: all.
    most: Option<u64>,
    /// Identifiers of the whole catalog, once it was read.
    ids: Option<HashSet<String>>,
}

/// The address of the file: as it is where it ends in `.json`, or under that of the site.
pub fn address(url: &str) -> Option<Url> {
    let mut url = parse_url(url).ok()?;
    if !url.path().to_ascii_lowercase().ends_with(".json") {
        let path = format!("{}/data.json", url.path().trim_end_matches('/'));
        url.set_path(&path);
    }
    Some(url)
}

impl Datajson {
    pub fn new(web: Web, url: Url, most: Option<u64>) -> Self {
        Self { web, url, most, ids: None }
    }

    pub async fn next(&mut self) -> Outcome<Option<Part>> {
        if self.ids.is_some() {
            return Ok(None);
        }
        let catalog = self.web.json(self.url.clone()).await?;
        // Its first version was the list alone.
        let entries = catalog.get("dataset").unwrap_or(&catalog).as_array();
        let entries = entries.ok_or_else(|| refusal(&self.url, "did not answer with a list of datasets"))?;
        self.ids = Some(entries.iter().filter_map(|entry| text(entry, "identifier")).map(str::to_owned).collect());
        let most = self.most.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        let found: Vec<Found> =
            entries.iter().take(most).enumerate().map(|(place, entry)| found(place, entry)).collect();
        Ok(Some(Part { total: found.len() as u64, found }))
    }

    pub fn lacks(&self, id: &str) -> bool {
        self.ids.as_ref().is_some_and(|ids| !ids.contains(id))
    }
}

fn found(place: usize, entry: &Json) -> Found {
    match text(entry, "identifier") {
        Some(id) => Found { id: id.to_owned(), read: read(entry) },
        None => {
            let title = text(entry, "title").map_or_else(|| format!("dataset {}", place + 1), str::to_owned);
            Found { id: title, read: Err("It has no identifier: it could not be found again.".to_owned()) }
        }
    }
}

fn read(entry: &Json) -> Result<RemoteDataset, String> {
    let title = text(entry, "title").ok_or("It has no title.")?;
    let mut metadata = Metadata::default();
    metadata.set("default", "title", title);
    set(&mut metadata, "default", "description", text(entry, "description"));
    set_list(&mut metadata, "default", "keyword", texts(entry.get("keyword")));
    set_list(&mut metadata, "default", "theme", texts(entry.get("theme")));
    set(&mut metadata, "default", "license", text(entry, "license"));
    set(&mut metadata, "default", "references", text(entry, "landingPage"));
    set(&mut metadata, "default", "modified", text(entry, "modified").and_then(moments::moment));
    let language = texts(entry.get("language")).first().and_then(|code| code.get(..2).map(str::to_ascii_lowercase));
    set(&mut metadata, "default", "language", language);
    set(&mut metadata, "default", "publisher", entry.get("publisher").and_then(|publisher| text(publisher, "name")));
    set(&mut metadata, "dcat", "issued", text(entry, "issued").and_then(moments::date));
    set(&mut metadata, "dcat", "spatial", text(entry, "spatial"));
    if let Some(contact) = entry.get("contactPoint") {
        set(&mut metadata, "dcat", "contact_name", text(contact, "fn"));
        let email = text(contact, "hasEmail").map(|email| email.trim_start_matches("mailto:").to_owned());
        set(&mut metadata, "dcat", "contact_email", email);
    }
    if let Some((start, end)) = text(entry, "temporal").and_then(|period| period.split_once('/')) {
        set(&mut metadata, "dcat", "temporal_start", moments::date(start));
        set(&mut metadata, "dcat", "temporal_end", moments::date(end));
    }
    let distributions = entry.get("distribution").and_then(Json::as_array).into_iter().flatten();
    let resources = formats::best(distributions.filter_map(resource).collect());
    Ok(RemoteDataset { name: title.to_owned(), metadata, resources, fields: Vec::new() })
}

fn resource(distribution: &Json) -> Option<RemoteResource> {
    // An access address is a page or a service, unless the entry says what file it gives.
    let url = text(distribution, "downloadURL").or_else(|| text(distribution, "accessURL"))?;
    let kind = formats::kind(text(distribution, "mediaType"), text(distribution, "format"), url)?;
    let title = text(distribution, "title").map_or_else(|| formats::file_name(url), str::to_owned);
    Some(RemoteResource { title, url: url.to_owned(), kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_file_lies_under_the_site_unless_it_is_named() {
        let path = |url: &str| address(url).unwrap().to_string();
        assert_eq!(path("https://x.org"), "https://x.org/data.json");
        assert_eq!(path("https://x.org/open/"), "https://x.org/open/data.json");
        assert_eq!(path("https://x.org/catalog.json?a=1"), "https://x.org/catalog.json?a=1");
    }

    #[test]
    fn what_a_dataset_says_of_itself_becomes_metadata() {
        let entry = json!({
            "identifier": "a", "title": " Airports ", "keyword": ["air", ""], "modified": "2024-05-01",
            "language": ["en-US"], "publisher": {"name": "FAA"}, "temporal": "2020-01-01/2020-12-31",
            "contactPoint": {"fn": "Ada", "hasEmail": "mailto:ada@x.org"},
        });
        let metadata = read(&entry).unwrap().metadata;
        assert_eq!(metadata.text("default", "title"), Some("Airports"));
        assert_eq!(metadata.list("default", "keyword"), ["air"]);
        assert_eq!(metadata.text("default", "modified"), Some("2024-05-01T00:00:00Z"));
        assert_eq!(metadata.text("default", "language"), Some("en"));
        assert_eq!(metadata.text("dcat", "temporal_end"), Some("2020-12-31"));
        assert_eq!(metadata.text("dcat", "contact_email"), Some("ada@x.org"));
        assert!(read(&json!({"identifier": "b"})).is_err());
    }
}

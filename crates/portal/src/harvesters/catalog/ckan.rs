//! CKAN, through its action API: `package_search`, a hundred packages at a time.

use super::web::{Web, refusal};
use super::{Found, Part, RemoteDataset, RemoteResource, formats, moments, set, set_list, text};
use crate::Outcome;
use crate::fetch::parse_url;
use portico_contract::harvester_types::CkanHarvester;
use portico_contract::metadata::Metadata;
use serde_json::Value as Json;
use url::Url;

/// Packages asked for at once.
const ROWS: u64 = 100;

pub struct Ckan {
    web: Web,
    /// `https://example.org/api/3/`
    api: Url,
    settings: CkanHarvester,
    /// Packages passed over, by the settings and by what was read already.
    start: u64,
    /// Packages that may still be taken.
    left: u64,
    ended: bool,
}

/// The address of the API, under that of the site where it is not told.
pub fn address(url: &str) -> Option<Url> {
    let mut url = parse_url(url).ok()?;
    let path = url.path().trim_end_matches('/');
    let path = if path.contains("/api") { format!("{path}/") } else { format!("{path}/api/3/") };
    url.set_path(&path);
    url.set_query(None);
    Some(url)
}

impl Ckan {
    pub fn new(web: Web, api: Url, settings: CkanHarvester) -> Self {
        let number = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        let start = number(settings.offset).unwrap_or(0);
        let left = number(settings.limit).unwrap_or(u64::MAX);
        Self { web, api, settings, start, left, ended: false }
    }

    fn action(&self, name: &str, parameters: &[(&str, &str)]) -> Outcome<Url> {
        let mut url =
            self.api.join(&format!("action/{name}")).map_err(|_| refusal(&self.api, "is no address of an API"))?;
        let wanted = parameters.iter().filter(|(_, value)| !value.trim().is_empty());
        url.query_pairs_mut().extend_pairs(wanted);
        Ok(url)
    }

    pub async fn next(&mut self) -> Outcome<Option<Part>> {
        if self.ended {
            return Ok(None);
        }
        let rows = self.left.min(ROWS).to_string();
        let start = self.start.to_string();
        let group = self.settings.group.as_deref().map(str::trim).unwrap_or_default().replace(['"', '\\'], "");
        let group = if group.is_empty() { group } else { format!("groups:\"{group}\"") };
        let (query, sort) = (self.settings.query.as_deref(), self.settings.sort.as_deref());
        let url = self.action(
            "package_search",
            &[
                ("q", query.unwrap_or_default()),
                ("fq", &group),
                ("sort", sort.unwrap_or_default()),
                ("rows", &rows),
                ("start", &start),
            ],
        )?;
        let answer = self.web.json(url).await?;
        let result = answer.get("result").filter(|_| answer.get("success") == Some(&Json::Bool(true)));
        let packages = result.and_then(|result| result.get("results")).and_then(Json::as_array);
        let (Some(result), Some(packages)) = (result, packages) else {
            return Err(refusal(&self.api, "did not answer as the action API of CKAN does"));
        };
        let read = packages.len() as u64;
        let count = result.get("count").and_then(Json::as_u64).unwrap_or(read);
        let offset = self.settings.offset.and_then(|offset| u64::try_from(offset).ok()).unwrap_or(0);
        let limit = self.settings.limit.and_then(|limit| u64::try_from(limit).ok()).unwrap_or(u64::MAX);
        self.start += read;
        self.left = self.left.saturating_sub(read);
        self.ended = read == 0 || self.left == 0 || self.start >= count;
        let found = packages.iter().enumerate().map(|(place, package)| self.found(place, package)).collect();
        Ok(Some(Part { total: count.saturating_sub(offset).min(limit), found }))
    }

    pub async fn lacks(&self, id: &str) -> Outcome<bool> {
        Ok(self.web.find(self.action("package_show", &[("id", id)])?).await?.is_none())
    }

    fn found(&self, place: usize, package: &Json) -> Found {
        match text(package, "id").or_else(|| text(package, "name")) {
            Some(id) => Found { id: id.to_owned(), read: read(package, self.settings.language.as_deref()) },
            None => Found { id: format!("package {}", place + 1), read: Err("It has no identifier.".to_owned()) },
        }
    }
}

/// A text in the language of the settings, where the package is translated (`title_translated`).
fn translated<'a>(package: &'a Json, field: &str, language: Option<&str>) -> Option<&'a str> {
    let language = language.map(str::trim).filter(|language| !language.is_empty());
    let translations = package.get(format!("{field}_translated"));
    let translation = language.zip(translations).and_then(|(language, all)| text(all, language));
    translation.or_else(|| text(package, field))
}

fn read(package: &Json, language: Option<&str>) -> Result<RemoteDataset, String> {
    let name = text(package, "name").or_else(|| text(package, "id")).unwrap_or_default();
    let title = translated(package, "title", language).unwrap_or(name);
    let mut metadata = Metadata::default();
    metadata.set("default", "title", title);
    set(&mut metadata, "default", "description", translated(package, "notes", language));
    let tags = package.get("tags").and_then(Json::as_array).into_iter().flatten();
    let tags = tags.filter_map(|tag| text(tag, "display_name").or_else(|| text(tag, "name"))).map(str::to_owned);
    set_list(&mut metadata, "default", "keyword", tags.collect());
    let groups = package.get("groups").and_then(Json::as_array).into_iter().flatten();
    let groups = groups.filter_map(|group| text(group, "title").or_else(|| text(group, "name"))).map(str::to_owned);
    set_list(&mut metadata, "default", "theme", groups.collect());
    let organization = package.get("organization").and_then(|it| text(it, "title").or_else(|| text(it, "name")));
    set(&mut metadata, "default", "publisher", organization.or_else(|| text(package, "author")));
    set(
        &mut metadata,
        "default",
        "license",
        text(package, "license_id").filter(|id| *id != "notspecified").and_then(|_| text(package, "license_title")),
    );
    set(&mut metadata, "default", "references", text(package, "url"));
    let modified = text(package, "metadata_modified").or_else(|| text(package, "metadata_created"));
    set(&mut metadata, "default", "modified", modified.and_then(moments::moment));
    set(&mut metadata, "dcat", "creator", text(package, "author"));
    set(&mut metadata, "dcat", "contact_name", text(package, "maintainer").or_else(|| text(package, "author")));
    let email = text(package, "maintainer_email").or_else(|| text(package, "author_email"));
    set(&mut metadata, "dcat", "contact_email", email);
    set(&mut metadata, "dcat", "created", text(package, "metadata_created").and_then(moments::date));
    let resources = package.get("resources").and_then(Json::as_array).into_iter().flatten();
    let resources = formats::best(resources.filter_map(resource).collect());
    Ok(RemoteDataset { name: name.to_owned(), metadata, resources, fields: Vec::new() })
}

fn resource(resource: &Json) -> Option<RemoteResource> {
    let url = text(resource, "url")?;
    let kind = formats::kind(text(resource, "mimetype"), text(resource, "format"), url)?;
    let title = text(resource, "name").map_or_else(|| formats::file_name(url), str::to_owned);
    Some(RemoteResource { title, url: url.to_owned(), kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_api_lies_under_the_site_unless_it_is_named() {
        let path = |url: &str| address(url).unwrap().to_string();
        assert_eq!(path("https://x.org"), "https://x.org/api/3/");
        assert_eq!(path("https://x.org/data/api/3?a=1"), "https://x.org/data/api/3/");
    }

    #[test]
    fn a_package_is_read_in_the_language_that_is_asked_for() {
        let package = json!({"id": "1", "name": "air", "title": "Air", "title_translated": {"fr": "L'air"}});
        let title = |language| read(&package, language).unwrap().text("title").to_owned();
        assert_eq!([title(None), title(Some("fr")), title(Some("de"))], ["Air", "L'air", "Air"]);
    }
}

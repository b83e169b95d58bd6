//! Which files of a catalog this portal can read: by media type, by the name of the format, by the ending.

use super::RemoteResource;
use crate::extractors::ExtractorKind;
use crate::fetch::parse_url;
use url::Url;

/// The extractors, the one that loses least first: of a dataset in several formats, one is taken.
const PREFERRED: [ExtractorKind; 4] =
    [ExtractorKind::Csvfile, ExtractorKind::Xlsx, ExtractorKind::Geojson, ExtractorKind::Jsonfile];

/// The extractor for a file, or nothing for a page, a service or a format that nobody here reads.
pub fn kind(media_type: Option<&str>, format: Option<&str>, url: &str) -> Option<ExtractorKind> {
    // What cannot be fetched cannot be read.
    let url = parse_url(url).ok()?;
    let ending = || {
        let name = url.path_segments()?.next_back()?.to_owned();
        named(name.rsplit_once('.')?.1)
    };
    // What says nothing that is known leaves it to the next.
    media_type.and_then(of_media_type).or_else(|| format.and_then(named)).or_else(ending)
}

fn of_media_type(text: &str) -> Option<ExtractorKind> {
    // European catalogs give an address (http://www.iana.org/assignments/media-types/text/csv).
    let text = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = text.rsplit_once("media-types/").map_or(text.as_str(), |(_, name)| name);
    match text {
        "text/csv" | "text/tab-separated-values" | "application/csv" => Some(ExtractorKind::Csvfile),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.ms-excel"
        | "application/vnd.oasis.opendocument.spreadsheet" => Some(ExtractorKind::Xlsx),
        "application/geo+json" | "application/vnd.geo+json" => Some(ExtractorKind::Geojson),
        "application/json" | "application/x-ndjson" => Some(ExtractorKind::Jsonfile),
        _ => None,
    }
}

/// A format by its name, an ending, or an address that ends with one (…/file-type/CSV).
fn named(text: &str) -> Option<ExtractorKind> {
    let text = text.trim().rsplit('/').next().unwrap_or_default().trim_start_matches('.').to_ascii_lowercase();
    match text.as_str() {
        "csv" | "tsv" => Some(ExtractorKind::Csvfile),
        "xlsx" | "xls" | "ods" => Some(ExtractorKind::Xlsx),
        "geojson" => Some(ExtractorKind::Geojson),
        "json" | "jsonl" | "ndjson" => Some(ExtractorKind::Jsonfile),
        _ => None,
    }
}

/// All files of the best format that there is: they hold the parts of one dataset, other formats the same again.
pub fn best(all: Vec<RemoteResource>) -> Vec<RemoteResource> {
    let best = PREFERRED.into_iter().find(|kind| all.iter().any(|resource| resource.kind == *kind));
    let mut kept: Vec<RemoteResource> = Vec::new();
    for resource in all {
        let is_new = kept.iter().all(|known| known.url != resource.url);
        if Some(resource.kind) == best && is_new {
            kept.push(resource);
        }
    }
    kept
}

/// The name of the file behind an address, for resources without a title.
pub fn file_name(url: &str) -> String {
    let name = Url::parse(url).ok().and_then(|url| url.path_segments()?.next_back().map(str::to_owned));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_media_type_its_name_or_its_ending() {
        let iana = "http://www.iana.org/assignments/media-types/text/csv";
        for (media_type, format, url, expected) in [
            (Some("text/csv; charset=utf-8"), None, "https://x.org/1", Some(ExtractorKind::Csvfile)),
            (Some(iana), None, "https://x.org/1", Some(ExtractorKind::Csvfile)),
            (None, Some("GeoJSON"), "https://x.org/1", Some(ExtractorKind::Geojson)),
            (None, Some("http://publications.europa.eu/file-type/XLSX"), "https://x.org/1", Some(ExtractorKind::Xlsx)),
            (Some("application/octet-stream"), None, "https://x.org/a.json?v=1", Some(ExtractorKind::Jsonfile)),
            (Some("text/html"), Some("HTML"), "https://x.org/page", None),
            (Some("text/csv"), Some("CSV"), "file:///etc/passwd", None),
            (Some("text/csv"), Some("CSV"), "/rows.csv", None),
        ] {
            assert_eq!(kind(media_type, format, url), expected, "{media_type:?} {format:?} {url}");
        }
    }

    #[test]
    fn of_several_formats_one_is_taken_with_all_its_files() {
        let resource = |url: &str, kind| RemoteResource { title: String::new(), url: url.to_owned(), kind };
        let all = vec![
            resource("https://x.org/a.json", ExtractorKind::Jsonfile),
            resource("https://x.org/2024.csv", ExtractorKind::Csvfile),
            resource("https://x.org/2025.csv", ExtractorKind::Csvfile),
            resource("https://x.org/2025.csv", ExtractorKind::Csvfile),
        ];
        let urls: Vec<String> = best(all).into_iter().map(|resource| resource.url).collect();
        assert_eq!(urls, ["https://x.org/2024.csv", "https://x.org/2025.csv"]);
    }
}

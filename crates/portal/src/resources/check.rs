//! What is wrong with a resource, all of it at once.

use super::realtime::is_realtime;
use super::{present::address, secrets};
use crate::Outcome;
use crate::extractors::{ExtractorKind, ExtractorSettings, Faults};
use crate::fetch::{header_map, parse_url};
use crate::files::find_file;
use crate::form_submissions::extract;
use portico_contract::connection_auth::HttpAuth;
use portico_contract::connections::{Connection, ConnectionLink, ConnectionSettings, Header};
use portico_contract::datasources::{Datasource, HttpDatasource};
use portico_contract::resources::NewResource;
use portico_contract::{ApiError, DatasetUid};
use serde_json::{Map, Value as Json};
use sqlx::SqliteConnection;
use url::Url;

const REQUIRED: &str = "This field is required.";
const BLANK: &str = "This field may not be blank.";

/// Refuses a resource with every fault by its field.
pub async fn check(connection: &mut SqliteConnection, dataset: &DatasetUid, new: &NewResource) -> Outcome<()> {
    let mut faults = Faults::new();
    if new.title.trim().is_empty() {
        faults.push(("title".to_owned(), BLANK.to_owned()));
    }
    match &new.datasource {
        _ if new.kind.trim().is_empty() => faults.push(("type".to_owned(), BLANK.to_owned())),
        Some(_) if is_realtime(&new.kind) => {
            faults.push((
                "datasource".to_owned(),
                "A realtime resource has no datasource: rows are pushed to it.".to_owned(),
            ));
        }
        None if is_realtime(&new.kind) => {}
        None => faults.push(("datasource".to_owned(), REQUIRED.to_owned())),
        Some(datasource) => {
            faults.extend(of_kind(&new.kind, new.params.as_ref(), datasource));
            faults.extend(of_datasource(connection, dataset, datasource).await?);
        }
    }
    refuse(faults)
}

/// Refuses a datasource that is not saved, with every fault by its field.
pub async fn check_datasource(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    datasource: &Datasource,
) -> Outcome<()> {
    refuse(of_datasource(connection, dataset, datasource).await?)
}

/// Reads the extractor and its parameters, or refuses with every fault by its field. A form has one of its own: the
/// reference does not say which type its resources have.
pub fn settings(datasource: &Datasource, kind: &str, params: &Map<String, Json>) -> Outcome<ExtractorSettings> {
    if matches!(datasource, Datasource::OdsForm(_)) {
        return Ok(ExtractorSettings::guessed(ExtractorKind::OdsForm));
    }
    Ok(ExtractorSettings::read(kind, params).map_err(ApiError::invalid_fields)?)
}

fn refuse(faults: Faults) -> Outcome<()> {
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(faults).into()) }
}

/// Extractor and datasource must go together. What only another portal could read may have an extractor that only
/// that portal knows.
fn of_kind(kind: &str, params: Option<&Map<String, Json>>, datasource: &Datasource) -> Faults {
    let fault = |message: &str| vec![("type".to_owned(), message.to_owned())];
    match (kind, datasource) {
        ("federated", Datasource::Federated(_)) => Faults::new(),
        ("federated", _) => fault("A federated resource has a federated datasource."),
        (_, Datasource::Federated(_)) => fault("A federated datasource is read by the type 'federated'."),
        (kind, Datasource::UploadedFile(_) | Datasource::Http(_)) => {
            ExtractorSettings::read(kind, params.unwrap_or(&Map::new())).err().unwrap_or_default()
        }
        _ => Faults::new(),
    }
}

async fn of_datasource(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    datasource: &Datasource,
) -> Outcome<Faults> {
    let mut faults = Faults::new();
    let mut fault = |field: &str, message: String| faults.push((format!("datasource.{field}"), message));
    match datasource {
        Datasource::UploadedFile(source) if find_file(connection, dataset, &source.file.uid).await?.is_none() => {
            fault("file.uid", format!("There is no uploaded file \"{}\" in this dataset.", source.file.uid));
        }
        Datasource::Federated(source) if source.domain.domain_id.trim().is_empty() => {
            fault("domain.domain_id", BLANK.to_owned());
        }
        Datasource::OdsForm(source) => {
            for (field, message) in extract::faults(connection, source).await? {
                fault(&field, message);
            }
        }
        Datasource::Other(unknown) => fault("type", format!("\"{}\" is not a valid choice.", unknown.kind)),
        _ => {}
    }
    match datasource.connection() {
        Some(ConnectionLink::Reusable(reference)) => {
            let message = format!(
                "There is no connection \"{}\": this portal keeps no reusable connections. Give the connection itself.",
                reference.uid
            );
            fault("connection.uid", message);
        }
        Some(ConnectionLink::Own(own)) => {
            for (field, message) in of_connection(datasource, own) {
                fault(&format!("connection.{field}"), message);
            }
            for name in secrets::missing(datasource)? {
                fault(&format!("connection.auth.{name}"), REQUIRED.to_owned());
            }
        }
        None => {}
    }
    if let Datasource::Http(source) = datasource {
        faults.extend(of_http(source));
    }
    Ok(faults)
}

fn of_connection(datasource: &Datasource, own: &Connection) -> Faults {
    let mut faults = Faults::new();
    let mut fault = |field: &str, message: String| faults.push((field.to_owned(), message));
    if own.settings.kind() != datasource.kind() {
        fault("type", format!("A datasource of the type '{}' needs a connection of that type.", datasource.kind()));
        return faults;
    }
    match &own.settings {
        ConnectionSettings::Http(http) => {
            if http.url.trim().is_empty() {
                fault("url", BLANK.to_owned());
            } else if let Err(error) = parse_url(&http.url) {
                fault("url", sentence(&error.to_string()));
            }
            for (field, message) in of_headers(&http.headers) {
                fault(&field, message);
            }
            if let Some(HttpAuth::Other(unknown)) = &http.auth {
                fault("auth.type", format!("\"{}\" is not a valid choice.", unknown.kind));
            }
        }
        ConnectionSettings::Ftp(ftp) => match Url::parse(ftp.url.trim()) {
            _ if ftp.url.trim().is_empty() => fault("url", BLANK.to_owned()),
            Ok(url) if ["ftp", "ftps", "sftp"].contains(&url.scheme()) => {}
            _ => fault("url", "An FTP address starts with ftp://, ftps:// or sftp://.".to_owned()),
        },
        _ => {}
    }
    faults
}

fn of_http(source: &HttpDatasource) -> Faults {
    let mut faults: Faults = of_headers(&source.headers)
        .into_iter()
        .map(|(field, message)| (format!("datasource.{field}"), message))
        .collect();
    let base_is_fine = matches!(&source.connection, ConnectionLink::Own(own)
        if matches!(&own.settings, ConnectionSettings::Http(http) if parse_url(&http.url).is_ok()));
    if base_is_fine && let Some(Err(error)) = address(source).map(|address| parse_url(&address)) {
        faults.push(("datasource.relative_url".to_owned(), sentence(&error.to_string())));
    }
    faults
}

fn of_headers(headers: &[Header]) -> Faults {
    let bad = headers
        .iter()
        .enumerate()
        .filter(|(_, header)| header_map(&[(header.name.clone(), header.value.clone())]).is_err());
    bad.map(|(index, header)| {
        (format!("headers.{index}.name"), format!("The header '{}' cannot be sent.", header.name))
    })
    .collect()
}

/// Error texts are parts of sentences; the API's messages are whole ones.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

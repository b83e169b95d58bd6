//! What is wrong with a resource, all of it at once.

use super::present::address;
use super::realtime::is_realtime;
use crate::Outcome;
pub use crate::connections::sentence;
use crate::connections::{Asking, BLANK, REQUIRED, header_faults, link_faults, resolve};
use crate::extractors::{ExtractorKind, ExtractorSettings, Faults};
use crate::fetch::parse_url;
use crate::files::find_file;
use crate::form_submissions::extract;
use portico_contract::ApiError;
use portico_contract::connections::ConnectionSettings;
use portico_contract::datasources::{Datasource, HttpDatasource};
use portico_contract::resources::NewResource;
use serde_json::{Map, Value as Json};
use sqlx::SqliteConnection;

/// Refuses a resource with every fault by its field.
pub async fn check(connection: &mut SqliteConnection, asking: &Asking<'_>, new: &NewResource) -> Outcome<()> {
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
            faults.extend(of_datasource(connection, asking, datasource).await?);
        }
    }
    refuse(faults)
}

/// Refuses a datasource that is not saved, with every fault by its field.
pub async fn check_datasource(
    connection: &mut SqliteConnection,
    asking: &Asking<'_>,
    datasource: &Datasource,
) -> Outcome<()> {
    refuse(of_datasource(connection, asking, datasource).await?)
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
    asking: &Asking<'_>,
    datasource: &Datasource,
) -> Outcome<Faults> {
    let mut faults = Faults::new();
    let mut fault = |field: &str, message: String| faults.push((format!("datasource.{field}"), message));
    match datasource {
        Datasource::UploadedFile(source)
            if find_file(connection, asking.dataset, &source.file.uid).await?.is_none() =>
        {
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
    for (field, message) in link_faults(connection, asking, datasource).await? {
        fault(&field, message);
    }
    if let Datasource::Http(source) = datasource {
        faults.extend(of_http(connection, source).await?);
    }
    Ok(faults)
}

async fn of_http(connection: &mut SqliteConnection, source: &HttpDatasource) -> Outcome<Faults> {
    let mut faults: Faults = header_faults(&source.headers)
        .into_iter()
        .map(|(field, message)| (format!("datasource.{field}"), message))
        .collect();
    if let Ok(base) = resolve(connection, &source.connection).await
        && let ConnectionSettings::Http(http) = &base.settings
        && parse_url(&http.url).is_ok()
        && let Err(error) = parse_url(&address(http, source))
    {
        faults.push(("datasource.relative_url".to_owned(), sentence(&error.to_string())));
    }
    Ok(faults)
}

//! The file behind a resource, wherever it comes from.

use super::check::sentence;
use super::present::{address, joined};
use super::{pushed, realtime::is_realtime};
use crate::dataset_versions::Rows;
use crate::extractors::{Depth, ExtractError, Extraction, ExtractorSettings, open};
use crate::fetch::{self, Cache, FetchError, FetchRules, Freshness, HttpSource, parse_url};
use crate::files::{file_path, find_file};
use crate::form_submissions::extract;
use crate::{Outcome, Portal, store};
use portico_contract::connection_auth::{FtpAuth, HttpAuth};
use portico_contract::connections::{ConnectionSettings, Header};
use portico_contract::datasources::{Datasource, FtpDatasource, HttpDatasource};
use portico_contract::resources::Resource;
use portico_contract::{ApiError, DatasetUid};
use std::path::PathBuf;

/// A resource whose file is at hand, to be opened as often as needed.
#[derive(Debug, Clone)]
pub struct Source {
    /// The title of the resource, for messages.
    pub title: String,
    pub path: PathBuf,
    pub file_name: String,
    pub settings: ExtractorSettings,
}

impl Source {
    /// Opens the file from its start. Blocks.
    pub fn open(&self) -> Result<Extraction, ExtractError> {
        open(&self.path, &self.file_name, &self.settings, Depth::Whole)
    }
}

/// Resources of a dataset as they are stored, in order, each with its file fetched where it comes from elsewhere. What
/// stands in the way is told as a refusal that names the resource.
pub async fn sources(portal: &Portal, dataset: &DatasetUid, resources: &Rows) -> Outcome<Vec<Source>> {
    let mut sources = Vec::with_capacity(resources.len());
    for (_, _, document) in resources {
        let resource: Resource = store::from_document(document)?;
        let title = resource.title().to_owned();
        let source = source(portal, dataset, resource).await;
        sources.push(source.map_err(|failure| match failure {
            crate::Failure::Refused(error) => {
                let message = format!("Resource \"{title}\": {}", error.in_words());
                ApiError { message, ..error }.into()
            }
            other => other,
        })?);
    }
    Ok(sources)
}

async fn source(portal: &Portal, dataset: &DatasetUid, resource: Resource) -> Outcome<Source> {
    if is_realtime(&resource.kind) {
        return pushed::source(portal, dataset, &resource).await;
    }
    let datasource =
        resource.datasource.as_ref().ok_or_else(|| ApiError::invalid("datasource", "This field is required."))?;
    let file = locate(portal, dataset, datasource, Freshness::Checked).await?;
    let settings = super::check::settings(datasource, &resource.kind, &resource.params)?;
    Ok(Source { title: resource.title, path: file.path, file_name: file.file_name, settings })
}

/// A file at hand.
pub struct Located {
    pub path: PathBuf,
    pub file_name: String,
}

/// Finds or fetches the file of a datasource.
pub async fn locate(
    portal: &Portal,
    dataset: &DatasetUid,
    datasource: &Datasource,
    freshness: Freshness,
) -> Outcome<Located> {
    match datasource {
        Datasource::UploadedFile(source) => {
            let uid = &source.file.uid;
            let file = find_file(&mut *portal.store().read().await?, dataset, uid).await?;
            let file = file.ok_or_else(|| {
                ApiError::invalid(
                    "datasource.file.uid",
                    format!("There is no uploaded file \"{uid}\" in this dataset."),
                )
            })?;
            Ok(Located { path: file_path(portal, dataset, uid), file_name: file.filename })
        }
        Datasource::Http(_) | Datasource::Ftp(_) => {
            let remote = remote(portal, dataset, datasource).await?;
            let cached = cache(portal, dataset).get(&remote, freshness).await.map_err(refusal)?;
            Ok(Located { path: cached.path, file_name: cached.file_name })
        }
        Datasource::OdsForm(source) => {
            let is_preview = matches!(freshness, Freshness::Recent);
            let path = extract::write_rows(portal, dataset, source, is_preview).await?;
            Ok(Located { path, file_name: "submissions".to_owned() })
        }
        other => {
            let message = format!("This embedded portal has no client for datasources of the type '{}'.", other.kind());
            Err(ApiError::invalid("datasource.type", message).into())
        }
    }
}

/// Drops what was fetched for a datasource.
pub async fn forget(portal: &Portal, dataset: &DatasetUid, datasource: &Datasource) -> Outcome<()> {
    if let Datasource::OdsForm(source) = datasource {
        return extract::forget(portal, dataset, source).await;
    }
    // A source that cannot be asked for was never fetched.
    let Ok(remote) = remote(portal, dataset, datasource).await else { return Ok(()) };
    cache(portal, dataset).forget(&remote).await.map_err(refusal)
}

async fn remote(portal: &Portal, dataset: &DatasetUid, datasource: &Datasource) -> Outcome<fetch::Source> {
    match datasource {
        Datasource::Http(source) => Ok(http_source(portal, dataset, source).await?.into()),
        Datasource::Ftp(source) => Ok(ftp_source(portal, source).await?.into()),
        other => Err(crate::Failure::internal(format!("a datasource of the type {} is not fetched", other.kind()))),
    }
}

async fn ftp_source(portal: &Portal, source: &FtpDatasource) -> Outcome<fetch::FtpSource> {
    let connection = crate::connections::resolve(&mut *portal.store().read().await?, &source.connection).await?;
    let ConnectionSettings::Ftp(ftp) = &connection.settings else {
        return Err(
            ApiError::invalid("datasource.connection.type", "An FTP datasource needs an FTP connection.").into()
        );
    };
    let (user, password) = match &ftp.auth {
        // As everybody signs in where no name is asked for (RFC 1635).
        None => ("anonymous".to_owned(), "anonymous@".to_owned()),
        Some(FtpAuth::BasicAuth(basic)) => {
            let password = basic.password.as_ref().map(|password| portal.vault().text(password)).transpose()?;
            (basic.username.clone(), password.unwrap_or_default())
        }
        Some(FtpAuth::Other(unknown)) => {
            let message = format!("This embedded portal has no client for the authentication '{}'.", unknown.kind);
            return Err(ApiError::invalid("datasource.connection.auth.type", message).into());
        }
    };
    let url = joined(&ftp.url, source.relative_url.as_deref());
    Ok(fetch::FtpSource { url: fetch::parse_ftp_url(&url).map_err(refusal)?, user, password })
}

fn cache(portal: &Portal, dataset: &DatasetUid) -> Cache {
    let rules =
        FetchRules { most_bytes: portal.config().upload_limit, ..FetchRules::new(portal.config().allow_private_urls) };
    Cache::new(portal.dataset_folder(dataset).join("sources"), rules)
}

async fn http_source(portal: &Portal, dataset: &DatasetUid, source: &HttpDatasource) -> Outcome<HttpSource> {
    let connection = crate::connections::resolve(&mut *portal.store().read().await?, &source.connection).await?;
    let ConnectionSettings::Http(http) = &connection.settings else {
        return Err(
            ApiError::invalid("datasource.connection.type", "An HTTP datasource needs an HTTP connection.").into()
        );
    };
    let credentials = |auth: &HttpAuth| crate::connections::credentials(portal.vault(), auth);
    let credentials = http.auth.as_ref().map(credentials).transpose()?;
    let pair = |header: &Header| (header.name.clone(), header.value.clone());
    let url = parse_url(&address(http, source)).map_err(refusal)?;
    let mut headers = crate::harvesters::headers_for(portal, dataset, &url).await?;
    headers.extend(http.headers.iter().chain(&source.headers).map(pair));
    Ok(HttpSource { url, headers, credentials })
}

fn refusal(error: FetchError) -> crate::Failure {
    match error {
        FetchError::Storage(error) => error.into(),
        error => ApiError::invalid("datasource", sentence(&error.to_string())).into(),
    }
}

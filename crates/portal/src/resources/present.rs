//! A stored resource as an answer: secrets taken out, names and labels put in.

use super::secrets;
use crate::extractors::ExtractorKind;
use crate::files::find_file;
use crate::form_submissions::extract;
use crate::{Failure, Outcome};
use portico_contract::DatasetUid;
use portico_contract::connections::{Connection, ConnectionLink, ConnectionSettings, HttpConnection};
use portico_contract::datasources::{Datasource, FileLink, HttpDatasource};
use portico_contract::resources::{Resource, SourceLabel};
use sqlx::SqliteConnection;

pub async fn present(connection: &mut SqliteConnection, dataset: &DatasetUid, stored: Resource) -> Outcome<Resource> {
    let mut resource = stored;
    if let Some(Datasource::UploadedFile(source)) = &mut resource.datasource
        && let Some(file) = find_file(connection, dataset, &source.file.uid).await?
    {
        source.file = FileLink {
            uid: file.uid,
            filename: Some(file.filename),
            extra: [
                ("mimetype".to_owned(), file.mimetype.into()),
                ("created_at".to_owned(), file.created_at.map(|moment| moment.0).into()),
            ]
            .into(),
        };
    }
    if let Some(Datasource::OdsForm(source)) = &mut resource.datasource {
        let form = source.form_uid.as_deref().unwrap_or_default();
        source.is_available = Some(extract::exists(connection, form).await?);
    }
    resource.display_name = Some(display_name(connection, &resource).await?);
    resource.extraction_infos = match resource.kind.as_str() {
        // There is nothing to extract from a dataset of another portal (behaviour.md 9).
        "federated" => None,
        kind => {
            let label = ExtractorKind::parse(kind).map_or(kind, |known| known.label());
            Some(SourceLabel { label: Some(label.to_owned()), kind: Some(kind.to_owned()), ..SourceLabel::default() })
        }
    };
    let (label, kind) = match &resource.datasource {
        Some(datasource) => (origin_label(datasource), datasource.kind()),
        None => ("Realtime", "realtime"),
    };
    resource.origin =
        Some(SourceLabel { label: Some(label.to_owned()), kind: Some(kind.to_owned()), ..SourceLabel::default() });
    resource.datasource = resource.datasource.map(secrets::hidden).transpose()?;
    Ok(resource)
}

fn origin_label(datasource: &Datasource) -> &str {
    match datasource {
        Datasource::Http(_) => "HTTP",
        Datasource::Ftp(_) => "FTP",
        Datasource::Sharepoint(_) => "SharePoint",
        Datasource::GoogleDrive(_) => "Google Drive",
        Datasource::Federated(_) => "Federated dataset",
        Datasource::UploadedFile(_) => "Uploaded file",
        Datasource::AmazonS3(_) => "Amazon S3",
        Datasource::AzureBlobStorage(_) => "Azure Blob Storage",
        Datasource::OdsForm(_) => "Form",
        Datasource::SnowflakeOdbc(_) => "Snowflake",
        Datasource::Jcdecaux(_) => "JCDecaux",
        Datasource::Other(unknown) => &unknown.kind,
    }
}

/// Puts the connection that a resource refers to in its place, where the caller may see it.
pub async fn expand_connection(
    connection: &mut SqliteConnection,
    caller: &crate::Caller,
    resource: &mut Resource,
) -> Outcome<()> {
    if let Some(link) = resource.datasource.as_mut().and_then(Datasource::connection_mut)
        && let ConnectionLink::Reusable(reference) = link
        && let Some(shown) = crate::connections::shown(connection, caller, &reference.uid).await?
    {
        *link = ConnectionLink::Own(Box::new(shown));
    }
    Ok(())
}

/// The address or the file behind the resource; its title where it has neither.
async fn display_name(connection: &mut SqliteConnection, resource: &Resource) -> Outcome<String> {
    let name = match &resource.datasource {
        Some(Datasource::Http(source)) => match crate::connections::resolve(connection, &source.connection).await {
            Ok(Connection { settings: ConnectionSettings::Http(http), .. }) => Some(address(&http, source)),
            // A connection that is gone is told where it is used: the resource is shown all the same.
            Ok(_) | Err(Failure::Refused(_)) => None,
            Err(failure) => return Err(failure),
        },
        Some(Datasource::UploadedFile(source)) => source.file.filename.clone(),
        _ => None,
    };
    Ok(name.unwrap_or_else(|| resource.title.clone()))
}

/// The whole address of a file on a web server.
pub fn address(http: &HttpConnection, source: &HttpDatasource) -> String {
    joined(&http.url, source.relative_url.as_deref())
}

/// A relative address appended to that of its connection.
pub fn joined(url: &str, relative: Option<&str>) -> String {
    match relative.map(str::trim) {
        None | Some("") => url.to_owned(),
        Some(query) if query.starts_with(['?', '#']) => format!("{url}{query}"),
        // Always a slash in between: nothing appended can change the host.
        Some(path) => format!("{}/{}", url.trim_end_matches('/'), path.trim_start_matches('/')),
    }
}

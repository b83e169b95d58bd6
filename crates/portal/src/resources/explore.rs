//! Looking into what a resource reads: which extractor, with which parameters, which first rows.

use super::check::{check_datasource, sentence, settings};
use super::source::locate;
use super::{all, load, pushed, secrets};
use crate::datasets::require_dataset;
use crate::extractors::{ExtractError, ExtractorKind, ExtractorSettings, guess_extractors, guess_params, preview};
use crate::fetch::Freshness;
use crate::form_submissions::extract;
use crate::{Caller, Failure, Handle, Outcome, Portal};
use portico_contract::datasources::Datasource;
use portico_contract::resources::*;
use portico_contract::{ApiError, DatasetUid, ResourceUid};
use serde_json::{Map, Value as Json};
use std::path::PathBuf;

/// Runs what blocks on a thread that may, with the file of a datasource.
async fn with_file<T: Send + 'static>(
    portal: &Portal,
    dataset: &DatasetUid,
    datasource: &Datasource,
    look: impl FnOnce(PathBuf, String) -> Result<T, ExtractError> + Send + 'static,
) -> Outcome<T> {
    let file = locate(portal, dataset, datasource, Freshness::Recent).await?;
    let looked = tokio::task::spawn_blocking(move || look(file.path, file.file_name));
    looked.await.map_err(Failure::internal)?.map_err(|error| match error {
        ExtractError::Parameter { name, message } => {
            ApiError::invalid(format!("params.{name}"), sentence(&message)).into()
        }
        ExtractError::Content(message) => ApiError::invalid("datasource", sentence(&message)).into(),
        ExtractError::Io(error) => error.into(),
    })
}

async fn extractors(portal: &Portal, dataset: &DatasetUid, datasource: &Datasource) -> Outcome<Vec<Extractor>> {
    if matches!(datasource, Datasource::OdsForm(_)) {
        return Ok(vec![ExtractorKind::OdsForm.describe()]);
    }
    let kinds = with_file(portal, dataset, datasource, |path, name| guess_extractors(&path, &name)).await?;
    Ok(kinds.into_iter().map(ExtractorKind::describe).collect())
}

async fn params(
    portal: &Portal,
    dataset: &DatasetUid,
    datasource: &Datasource,
    kind: &str,
) -> Outcome<GuessedExtractorParams> {
    let kind = settings(datasource, kind, &Map::new())?.kind;
    let params = with_file(portal, dataset, datasource, move |path, _| guess_params(&path, kind)).await?;
    Ok(GuessedExtractorParams { extractor: kind.as_str().to_owned(), params, extra: Default::default() })
}

async fn rows(
    portal: &Portal,
    dataset: &DatasetUid,
    datasource: &Datasource,
    kind: &str,
    params: &Map<String, Json>,
) -> Outcome<ResourcePreview> {
    let settings = settings(datasource, kind, params)?;
    with_file(portal, dataset, datasource, move |path, name| preview(&path, &name, &settings)).await
}

/// The first rows that were pushed to a realtime resource, shown or not.
async fn pushed_rows(portal: &Portal, dataset: &DatasetUid, uid: &ResourceUid) -> Outcome<ResourcePreview> {
    let rows = pushed::first(&mut *portal.store().read().await?, dataset, uid).await?;
    let file = tempfile::NamedTempFile::new_in(portal.incoming_folder())?;
    std::fs::write(file.path(), format!("[{}]", rows.join(",")))?;
    let settings = ExtractorSettings::guessed(ExtractorKind::Jsonfile);
    let looked = tokio::task::spawn_blocking(move || preview(file.path(), "", &settings));
    looked.await.map_err(Failure::internal)?.map_err(Failure::internal)
}

/// Checks a datasource that is not saved. One that is being edited comes without its secrets, as it was answered:
/// those of the dataset's own resources fill in.
async fn unsaved(
    portal: &Portal,
    caller: &Caller,
    dataset: &DatasetUid,
    mut datasource: Datasource,
) -> Outcome<Datasource> {
    let mut connection = portal.store().read().await?;
    require_dataset(&mut connection, dataset).await?;
    crate::connections::settle_link(&mut connection, &mut datasource).await?;
    for known in all(&mut connection, dataset).await?.iter().filter_map(|resource| resource.datasource.as_ref()) {
        if known.kind() == datasource.kind() {
            datasource = secrets::completed(datasource, known)?;
        }
    }
    check_datasource(&mut connection, &crate::connections::Asking { caller, dataset }, &datasource).await?;
    extract::refuse_foreign(&mut connection, caller, Some(&datasource)).await?;
    Ok(datasource)
}

/// A saved resource that reads a file.
async fn saved(portal: &Portal, dataset: &DatasetUid, uid: &ResourceUid) -> Outcome<(Resource, Datasource)> {
    let mut resource = load(&mut *portal.store().read().await?, dataset, uid).await?;
    match resource.datasource.take() {
        Some(datasource) => Ok((resource, datasource)),
        None => Err(ApiError::bad_request("A realtime resource reads no file: there is nothing to look at.").into()),
    }
}

impl Handle<GuessUnsavedResourceExtractors> for Portal {
    async fn handle(&self, caller: &Caller, operation: GuessUnsavedResourceExtractors) -> Outcome<Vec<Extractor>> {
        let dataset = operation.dataset_uid;
        let datasource = unsaved(self, caller, &dataset, operation.body.datasource).await?;
        extractors(self, &dataset, &datasource).await
    }
}

impl Handle<GuessUnsavedResourceExtractorParams> for Portal {
    async fn handle(
        &self,
        caller: &Caller,
        operation: GuessUnsavedResourceExtractorParams,
    ) -> Outcome<GuessedExtractorParams> {
        let (dataset, body) = (operation.dataset_uid, operation.body);
        let datasource = unsaved(self, caller, &dataset, body.datasource).await?;
        params(self, &dataset, &datasource, &body.kind).await
    }
}

impl Handle<ResourceUnsavedPreview> for Portal {
    async fn handle(&self, caller: &Caller, operation: ResourceUnsavedPreview) -> Outcome<ResourcePreview> {
        let (dataset, body) = (operation.dataset_uid, operation.body);
        let datasource = unsaved(self, caller, &dataset, body.datasource).await?;
        rows(self, &dataset, &datasource, &body.kind, &body.params.unwrap_or_default()).await
    }
}

impl Handle<ResourceGuessExtractors> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ResourceGuessExtractors) -> Outcome<Vec<Extractor>> {
        let dataset = operation.dataset_uid;
        let (_, datasource) = saved(self, &dataset, &operation.resource_uid).await?;
        extractors(self, &dataset, &datasource).await
    }
}

impl Handle<ResourceGuessExtractorParams> for Portal {
    async fn handle(
        &self,
        _caller: &Caller,
        operation: ResourceGuessExtractorParams,
    ) -> Outcome<GuessedExtractorParams> {
        let dataset = operation.dataset_uid;
        let (resource, datasource) = saved(self, &dataset, &operation.resource_uid).await?;
        params(self, &dataset, &datasource, &resource.kind).await
    }
}

impl Handle<ResourcePreviewRecords> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ResourcePreviewRecords) -> Outcome<ResourcePreview> {
        let dataset = operation.dataset_uid;
        let resource = load(&mut *self.store().read().await?, &dataset, &operation.resource_uid).await?;
        match &resource.datasource {
            Some(datasource) => rows(self, &dataset, datasource, &resource.kind, &resource.params).await,
            None => pushed_rows(self, &dataset, &resource.uid).await,
        }
    }
}

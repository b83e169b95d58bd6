//! Datasets of the demo: created, fed, configured, secured and ordered to be published as through the API.

use super::{extras, files, finish, is_planted, read};
use crate::{Caller, Failure, Handle, Outcome, Portal, store};
use portico_contract::dataset_metadata::UpdateTemplateFieldDatasetMetadata;
use portico_contract::dataset_security::*;
use portico_contract::datasets::*;
use portico_contract::datasources::Datasource;
use portico_contract::fields::{CreateDatasetFieldConfiguration, NewFieldConfiguration};
use portico_contract::metadata::TemplateValues;
use portico_contract::processors::{CreateDatasetProcessor, NewProcessor};
use portico_contract::resources::{CreateDatasetResource, NewResource, UploadResourceFile};
use portico_contract::{DatasetUid, TemplateFieldName, TemplateName};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// A dataset as `demo/datasets.json` describes it.
#[derive(Deserialize)]
struct Planned {
    file: String,
    extractor: String,
    params: Map<String, Value>,
    by: String,
    dataset: NewDataset,
    #[serde(default)]
    processors: Vec<NewProcessor>,
    #[serde(default)]
    fields: Vec<NewFieldConfiguration>,
    #[serde(default)]
    user_rulesets: Vec<DatasetUserSecurity>,
    #[serde(default)]
    group_rulesets: Vec<DatasetGroupSecurity>,
    publish: bool,
    /// What a harvested source says of fields of `default`: the dataset is linked to a remote one.
    #[serde(default)]
    remote: Map<String, Value>,
    /// Values of `default` that change a week after the dataset is published, so that it has unpublished changes.
    #[serde(default)]
    later: TemplateValues,
}

/// Plants the datasets that are missing.
pub async fn plant(portal: &Portal) -> Outcome<()> {
    let mut datasets: Vec<Planned> = read("datasets.json", include_str!("../../demo/datasets.json"))?;
    // What waits for a publication goes first: then there is nothing before it in the queue.
    datasets.sort_by_key(|planned| planned.later.is_empty());
    for planned in datasets {
        let id =
            planned.dataset.dataset_id.clone().ok_or_else(|| Failure::internal("a demo dataset has no dataset_id"))?;
        let part = format!("dataset {id}");
        let planted = is_planted(portal, &part).await?;
        let query = "SELECT uid FROM datasets WHERE dataset_id = ?";
        let uid = store::text(&mut *portal.store().read().await?, query, &[id.as_str()]).await?;
        let uid = match uid.map(DatasetUid::new).transpose().map_err(Failure::internal)? {
            Some(uid) if planted => uid,
            // Deleted since.
            None if planted => continue,
            found => {
                // What a start that was cut short has left is not whole.
                if let Some(uid) = found {
                    portal.handle(&super::caller(portal, "admin").await?, DeleteDataset { dataset_uid: uid }).await?;
                }
                let uid = create(portal, &planned)
                    .await
                    .map_err(|failure| Failure::internal(format!("demo {part}: {failure:?}")))?;
                finish(portal, &part).await?;
                uid
            }
        };
        let part = format!("change of {id}");
        if !planned.later.is_empty() && !is_planted(portal, &part).await? {
            change(portal, &uid, &planned).await?;
            finish(portal, &part).await?;
        }
    }
    Ok(())
}

async fn create(portal: &Portal, planned: &Planned) -> Outcome<DatasetUid> {
    let caller = super::caller(portal, &planned.by).await?;
    let dataset = portal.handle(&caller, CreateDataset { body: planned.dataset.clone() }).await?;
    let uid = dataset.uid;
    let upload = files::upload(portal, &planned.file).await?;
    let file = portal.handle(&caller, UploadResourceFile { dataset_uid: uid.clone(), body: upload }).await?;
    let resource = NewResource {
        kind: planned.extractor.clone(),
        title: planned.file.clone(),
        url: None,
        params: Some(planned.params.clone()),
        datasource: Some(Datasource::uploaded_file(file.uid)),
        extra: Default::default(),
    };
    portal.handle(&caller, CreateDatasetResource { dataset_uid: uid.clone(), body: resource }).await?;
    for body in planned.processors.clone() {
        portal.handle(&caller, CreateDatasetProcessor { dataset_uid: uid.clone(), body }).await?;
    }
    for body in planned.fields.clone() {
        portal.handle(&caller, CreateDatasetFieldConfiguration { dataset_uid: uid.clone(), body }).await?;
    }
    for body in planned.user_rulesets.clone() {
        portal.handle(&caller, CreateDatasetUserSecurity { dataset_uid: uid.clone(), body }).await?;
    }
    for body in planned.group_rulesets.clone() {
        portal.handle(&caller, CreateDatasetGroupSecurity { dataset_uid: uid.clone(), body }).await?;
    }
    link(portal, &uid, planned).await?;
    extras::add(portal, &caller, dataset.dataset_id.as_str(), &uid).await?;
    if planned.publish {
        portal.handle(&caller, PublishDataset { dataset_uid: uid.clone() }).await?;
    }
    Ok(uid)
}

/// Only a harvester links datasets, and none is among the operations that the demo could call.
async fn link(portal: &Portal, uid: &DatasetUid, planned: &Planned) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    for (field, remote) in &planned.remote {
        let overrides = planned.dataset.metadata.get("default", field) != Some(remote);
        let at = |property: &str| format!("$.metadata.default.{field}.{property}");
        let query = "UPDATE datasets SET document = json_set(document, ?, json(?), ?, json(?)) WHERE uid = ?";
        sqlx::query(query)
            .bind(at("remote_value"))
            .bind(remote.to_string())
            .bind(at("override_remote_value"))
            .bind(Value::Bool(overrides).to_string())
            .bind(uid.as_str())
            .execute(&mut *write)
            .await?;
    }
    write.commit().await?;
    Ok(())
}

/// Makes the changes once the dataset is published, as if that had been a week ago.
async fn change(portal: &Portal, uid: &DatasetUid, planned: &Planned) -> Outcome<()> {
    let caller: Caller = super::caller(portal, &planned.by).await?;
    let status = || portal.handle(&caller, GetDatasetStatus { dataset_uid: uid.clone() });
    while !status().await?.status.accepts_orders() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    date_back(portal, uid).await?;
    let template_name = TemplateName::new("default").map_err(Failure::internal)?;
    for (field, value) in &planned.later {
        let operation = UpdateTemplateFieldDatasetMetadata {
            dataset_uid: uid.clone(),
            template_name: template_name.clone(),
            template_field_name: TemplateFieldName::new(field).map_err(Failure::internal)?,
            body: value.clone(),
        };
        portal.handle(&caller, operation).await?;
    }
    Ok(())
}

/// Time is the one thing that no operation gives.
async fn date_back(portal: &Portal, uid: &DatasetUid) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    let at = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-7 days')";
    let dataset = format!(
        "UPDATE datasets SET created_at = {at}, status_since = {at},
         document = json_set(document, '$.created_at', {at}, '$.updated_at', {at}) WHERE uid = ?"
    );
    let publication =
        format!("UPDATE publications SET data_processed = {at}, metadata_processed = {at} WHERE dataset_uid = ?");
    for query in [dataset, publication] {
        sqlx::query(&query).bind(uid.as_str()).execute(&mut *write).await?;
    }
    Ok(write.commit().await?)
}

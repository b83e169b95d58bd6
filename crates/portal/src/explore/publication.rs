//! A publication as a viewer sees it.

use super::access::{Access, access};
use super::files;
use super::translated::Translated;
use super::viewer::Viewer;
use crate::{Outcome, Portal, store};
use portico_contract::datasets::Dataset;
use portico_contract::language::LanguageCode;
use portico_contract::metadata::Metadata;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{ApiError, DatasetUid};
use portico_processing::Field;
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use std::path::PathBuf;

#[derive(Debug)]
pub struct Publication {
    pub uid: DatasetUid,
    pub dataset_id: String,
    /// All of them, in the order of the columns of the file.
    pub fields: Vec<Field>,
    pub access: Access,
    pub records: Option<PathBuf>,
    records_count: i64,
    data_processed: Option<String>,
    metadata_processed: String,
    metadata: Metadata,
    /// The dictionary as it is stored: only a description in a language needs it.
    translations: String,
}

#[derive(sqlx::FromRow)]
pub struct Columns {
    dataset_uid: String,
    dataset_id: String,
    records_file: Option<String>,
    records_count: i64,
    data_processed: Option<String>,
    metadata_processed: String,
    fields: String,
    metadata: String,
    translations: String,
    document: String,
}

/// The columns that [`Publication::read`] wants.
pub const SELECT: &str = "SELECT p.dataset_uid, p.dataset_id, p.records_file, p.records_count, p.data_processed,
    p.metadata_processed, p.fields, p.metadata, p.translations, d.document FROM publications p JOIN datasets d ON d.uid = p.dataset_uid";

impl Publication {
    /// The publication of this identifier, or `not_found` where the viewer does not see one.
    pub async fn find(portal: &Portal, viewer: &Viewer, dataset_id: &str) -> Outcome<Self> {
        let mut connection = portal.store().read().await?;
        let columns: Option<Columns> = sqlx::query_as(&format!("{SELECT} WHERE p.dataset_id = ?"))
            .bind(dataset_id)
            .fetch_optional(&mut *connection)
            .await?;
        let columns = columns.ok_or_else(ApiError::not_found)?;
        let publication = Self::read(portal, &mut connection, viewer, columns).await?;
        publication.ok_or_else(|| ApiError::not_found().into())
    }

    /// Nothing where the viewer does not see it.
    pub async fn read(
        portal: &Portal,
        connection: &mut SqliteConnection,
        viewer: &Viewer,
        columns: Columns,
    ) -> Outcome<Option<Self>> {
        // Security acts at once; metadata, fields and records are those of the publication.
        let dataset: Dataset = store::from_document(&columns.document)?;
        let Some(access) = access(connection, &dataset, viewer).await? else { return Ok(None) };
        let uid = DatasetUid::new(columns.dataset_uid).map_err(crate::Failure::internal)?;
        Ok(Some(Self {
            fields: store::from_document(&columns.fields)?,
            access,
            records: columns.records_file.map(|name| portal.dataset_folder(&uid).join(name)),
            records_count: columns.records_count,
            data_processed: columns.data_processed,
            metadata_processed: columns.metadata_processed,
            metadata: store::from_document(&columns.metadata)?,
            translations: columns.translations,
            uid,
            dataset_id: columns.dataset_id,
        }))
    }

    /// Places of the fields that some grant shows.
    pub fn visible(&self) -> Vec<usize> {
        let shown = |field: &Field| self.access.grants.iter().any(|grant| grant.shows(&field.name));
        (0..self.fields.len()).filter(|index| self.fields.get(*index).is_some_and(shown)).collect()
    }

    /// As the Explore API describes a dataset, in a language as far as the dataset is translated.
    pub async fn describe(&self, connection: &mut SqliteConnection, language: Option<&str>) -> Outcome<Value> {
        // A language that is none is one without translations.
        let language = language.and_then(|code| LanguageCode::new(code).ok());
        let dictionary = match language {
            Some(_) => store::from_document(&self.translations)?,
            None => TranslationDictionary::default(),
        };
        let translated = Translated { dictionary: &dictionary, language };
        let mut metas = Map::new();
        for (template, values) in &self.metadata.0 {
            let values: Map<String, Value> =
                values.iter().map(|(name, value)| (name.clone(), translated.value(name, &value.value))).collect();
            metas.insert(template.clone(), Value::Object(values));
        }
        let default = metas.entry("default").or_insert_with(|| json!({}));
        default["records_count"] = self.records_count.into();
        default["data_processed"] = json!(self.data_processed);
        default["metadata_processed"] = json!(self.metadata_processed);
        let fields = self.visible().into_iter().filter_map(|index| self.fields.get(index));
        let fields = fields.map(|field| describe_field(field, &translated));
        Ok(json!({
            "dataset_id": self.dataset_id,
            "dataset_uid": self.uid,
            "has_records": self.records_count > 0,
            "data_visible": !self.access.grants.is_empty(),
            "attachments": files::attachments_of(&mut *connection, self).await?,
            "alternative_exports": files::exports_of(connection, self).await?,
            "metas": metas,
            "fields": fields.collect::<Vec<_>>(),
        }))
    }
}

fn describe_field(field: &Field, translated: &Translated<'_>) -> Value {
    let annotations: Map<String, Value> = field
        .annotations
        .iter()
        .map(|note| {
            (note.annotation.as_str().to_owned(), note.argument.as_ref().map_or(json!([]), |text| json!([text])))
        })
        .collect();
    json!({
        "name": field.name,
        "label": translated.text(&field.label),
        "type": field.field_type,
        "description": field.description.as_deref().map(|text| translated.text(text)),
        "annotations": annotations,
    })
}

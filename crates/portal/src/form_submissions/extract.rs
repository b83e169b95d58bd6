//! Submissions as rows, for datasets that are made of a form (datasource `ods_form`, behaviour.md 9).
//!
//! Written to a file that the extractor `ods_form` reads: a first line with the columns, then a line of cells for each
//! submission. Who may not read a form's submissions may not make a dataset of them either.

use crate::forms::moderates;
use crate::{Caller, Outcome, Portal, store};
use portico_contract::datasources::{Datasource, OdsFormDatasource};
use portico_contract::fields::FieldType;
use portico_contract::form_check::EXTRACTOR_FIELDS;
use portico_contract::form_content::*;
use portico_contract::form_submissions::{Answers, SubmissionStatus};
use portico_contract::{ApiError, DatasetUid};
use portico_processing::{Field, Schema, technical_name};
use serde_json::Value;
use sqlx::SqliteConnection;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

/// Submissions read at a time.
const BATCH: i64 = 1_000;
/// Between the options that were picked.
const SEPARATOR: &str = ";";

/// What is wrong with a datasource of this type: field and message.
pub async fn faults(connection: &mut SqliteConnection, source: &OdsFormDatasource) -> Outcome<Vec<(String, String)>> {
    let mut faults = Vec::new();
    match source.form_uid.as_deref().map(str::trim) {
        None | Some("") => faults.push(("form_uid".to_owned(), "This field is required.".to_owned())),
        Some(uid) if !exists(connection, uid).await? => {
            faults.push(("form_uid".to_owned(), format!("There is no form \"{uid}\".")));
        }
        Some(_) => {}
    }
    for (place, status) in source.status_to_extract.iter().flatten().enumerate() {
        if let Err(error) = SubmissionStatus::from(status.clone()).check() {
            faults.push((format!("status_to_extract.{place}"), error.to_string()));
        }
    }
    Ok(faults)
}

pub async fn exists(connection: &mut SqliteConnection, uid: &str) -> Outcome<bool> {
    Ok(store::text(connection, "SELECT uid FROM forms WHERE uid = ?", &[uid]).await?.is_some())
}

/// Whether both read the same submissions of the same form.
pub fn is_same(one: Option<&Datasource>, other: Option<&Datasource>) -> bool {
    match (one, other) {
        (Some(Datasource::OdsForm(one)), Some(Datasource::OdsForm(other))) => {
            one.form_uid == other.form_uid && statuses(one) == statuses(other)
        }
        _ => false,
    }
}

/// Refuses a form whose submissions the caller may not read.
pub async fn refuse_foreign(
    connection: &mut SqliteConnection,
    caller: &Caller,
    datasource: Option<&Datasource>,
) -> Outcome<()> {
    let Some(Datasource::OdsForm(OdsFormDatasource { form_uid: Some(uid), .. })) = datasource else { return Ok(()) };
    if moderates(connection, caller, uid).await? {
        return Ok(());
    }
    let message = "You do not have permission to read the submissions of this form.";
    Err(ApiError::permission_denied(message).into())
}

/// A column: the block, or the part of a contact, or what else is known of a submission.
struct Column {
    field: Field,
    from: Origin,
}

enum Origin {
    Block(String),
    Part(String, String),
    Known(&'static str),
}

/// Writes the rows for a dataset. A preview has a file of its own: it must not change what a publication reads.
pub async fn write_rows(
    portal: &Portal,
    dataset: &DatasetUid,
    source: &OdsFormDatasource,
    is_preview: bool,
) -> Outcome<PathBuf> {
    let uid = source.form_uid.as_deref().unwrap_or_default();
    let statuses = statuses(source);
    let mut connection = portal.store().read().await?;
    let columns = columns(&mut connection, uid).await?;
    let folder = portal.dataset_folder(dataset).join("sources");
    tokio::fs::create_dir_all(&folder).await?;
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(portal.incoming_folder())?);
    let schema = Schema { fields: columns.iter().map(|column| column.field.clone()).collect() };
    writeln!(file, "{}", serde_json::to_string(&schema)?)?;
    let wanted = serde_json::to_string(&statuses)?;
    let mut last = (String::new(), String::new());
    loop {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT uid, lang, status, created_at, created_by, updated_at, updated_by, content FROM form_submissions
             WHERE form_uid = ?1 AND status IN (SELECT value FROM json_each(?2)) AND (created_at, uid) > (?3, ?4)
             ORDER BY created_at, uid LIMIT ?5",
        )
        .bind(uid)
        .bind(&wanted)
        .bind(&last.0)
        .bind(&last.1)
        .bind(BATCH)
        .fetch_all(&mut *connection)
        .await?;
        let Some(end) = rows.last() else { break };
        last = (end.created_at.clone(), end.uid.clone());
        for row in &rows {
            writeln!(file, "{}", serde_json::to_string(&row.cells(&columns)?)?)?;
        }
    }
    let path = folder.join(file_name(uid, &statuses, is_preview));
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(path)
}

/// Removes what was written for a datasource.
pub async fn forget(portal: &Portal, dataset: &DatasetUid, source: &OdsFormDatasource) -> Outcome<()> {
    let folder = portal.dataset_folder(dataset).join("sources");
    for is_preview in [true, false] {
        let name = file_name(source.form_uid.as_deref().unwrap_or_default(), &statuses(source), is_preview);
        match tokio::fs::remove_file(folder.join(name)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Approved ones, where nothing is said.
fn statuses(source: &OdsFormDatasource) -> Vec<String> {
    let mut statuses = source.status_to_extract.clone().unwrap_or_default();
    if statuses.is_empty() {
        statuses.push(SubmissionStatus::Approved.as_str().to_owned());
    }
    statuses.sort();
    statuses.dedup();
    statuses
}

/// Two resources of one dataset may read the same form in different states.
fn file_name(form: &str, statuses: &[String], is_preview: bool) -> String {
    let plain = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let states: Vec<String> = statuses.iter().map(|status| plain(status)).collect();
    let purpose = if is_preview { "-preview" } else { "" };
    format!("{}-{}{purpose}.rows", plain(form), states.join("-"))
}

/// The columns of every version that was published, those of the last one first.
async fn columns(connection: &mut SqliteConnection, form: &str) -> Outcome<Vec<Column>> {
    let versions: Vec<String> = sqlx::query_scalar(
        "SELECT content FROM form_versions WHERE form_uid = ? AND NOT is_draft ORDER BY version DESC",
    )
    .bind(form)
    .fetch_all(connection)
    .await?;
    if versions.is_empty() {
        let message = format!("The form \"{form}\" was never published: there is nothing to extract.");
        return Err(ApiError::invalid("datasource.form_uid", message).into());
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut add = |name: String, label: String, field_type: FieldType, from: Origin| {
        if columns.iter().all(|column| column.field.name != name) {
            columns.push(Column { field: Field::new(name, label, field_type), from });
        }
    };
    for content in &versions {
        let content: FormContent = store::from_document(content)?;
        let words = |texts: &Texts, id: &str| content.text(texts, "").unwrap_or(id).to_owned();
        for block in content.blocks() {
            let label = words(&block.label, &block.id);
            if block.kind == FormBlockType::Contact {
                for part in &block.fields {
                    let name = format!("{}_{}", block.id, part.id);
                    let label = format!("{label} - {}", words(&part.label, &part.id));
                    let from = Origin::Part(block.id.clone(), part.id.clone());
                    add(technical_name(&name), label, FieldType::Text, from);
                }
            } else {
                add(technical_name(&block.id), label, field_type(block), Origin::Block(block.id.clone()));
            }
        }
        for known in EXTRACTOR_FIELDS.iter().copied() {
            if content.additional_extractor_fields.iter().any(|field| field == known) {
                let field_type = if known.ends_with("_at") { FieldType::Datetime } else { FieldType::Text };
                add(
                    format!("submission_{known}"),
                    format!("Submission {}", known.replace('_', " ")),
                    field_type,
                    Origin::Known(known),
                );
            }
        }
    }
    Ok(columns)
}

fn field_type(block: &FormBlock) -> FieldType {
    match block.kind {
        FormBlockType::Number if block.format == Some(NumberFormat::Integer) => FieldType::Int,
        FormBlockType::Number => FieldType::Double,
        FormBlockType::Rating => FieldType::Int,
        FormBlockType::Date => FieldType::Date,
        _ => FieldType::Text,
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    uid: String,
    lang: String,
    status: String,
    created_at: String,
    created_by: Option<String>,
    updated_at: String,
    updated_by: Option<String>,
    content: String,
}

impl Row {
    fn cells(&self, columns: &[Column]) -> Outcome<Vec<Value>> {
        let answers: Answers = serde_json::from_str(&self.content)?;
        let cell = |column: &Column| match &column.from {
            Origin::Block(id) => flat(answers.get(id)),
            Origin::Part(id, part) => flat(answers.get(id).and_then(|contact| contact.get(part))),
            Origin::Known(name) => self.known(name).into(),
        };
        Ok(columns.iter().map(cell).collect())
    }

    fn known(&self, name: &str) -> Option<&str> {
        match name {
            "uid" => Some(&self.uid),
            "lang" => Some(&self.lang),
            "status" => Some(&self.status),
            "created_at" => Some(&self.created_at),
            "created_by" => self.created_by.as_deref(),
            "updated_at" => Some(&self.updated_at),
            "updated_by" => self.updated_by.as_deref(),
            _ => None,
        }
    }
}

/// Options that were picked become one text.
fn flat(answer: Option<&Value>) -> Value {
    match answer {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(SEPARATOR).into(),
        Some(other) => other.clone(),
        None => Value::Null,
    }
}

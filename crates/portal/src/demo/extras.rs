//! What some datasets of the demo have besides: schedules, translations, files, feedback of readers.

use super::{hours_ago, read};
use crate::{Caller, Failure, Handle, Outcome, Portal, dataset_feedbacks, new_uid};
use portico_contract::cron::CronSchedule;
use portico_contract::dataset_alternative_exports::*;
use portico_contract::dataset_attachments::CreateDatasetAttachment;
use portico_contract::dataset_feedbacks::DatasetFeedback;
use portico_contract::dataset_schedules::*;
use portico_contract::dataset_translations::UpdateDatasetTranslations;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{DatasetUid, FeedbackUid, FileUpload, RelatedUser, Username};
use serde::Deserialize;
use serde_json::{Map, Value};

/// As `demo/extras.json` describes them.
#[derive(Deserialize)]
struct Extras {
    dataset_id: String,
    #[serde(default)]
    schedules: Vec<CronSchedule>,
    translations: Option<TranslationDictionary>,
    #[serde(default)]
    attachments: Vec<TextFile>,
    #[serde(default)]
    exports: Vec<Export>,
    #[serde(default)]
    feedbacks: Vec<Feedback>,
}

#[derive(Deserialize)]
struct TextFile {
    file_name: String,
    text: String,
}

#[derive(Deserialize)]
struct Export {
    #[serde(flatten)]
    export: NewAlternativeExport,
    #[serde(flatten)]
    file: Option<TextFile>,
}

#[derive(Deserialize)]
struct Feedback {
    hours_ago: u64,
    by: Username,
    record_id: String,
    comment: String,
    values: Map<String, Value>,
    #[serde(default)]
    is_archived: bool,
}

/// Adds what belongs to a dataset, before it is published.
pub async fn add(portal: &Portal, caller: &Caller, dataset_id: &str, uid: &DatasetUid) -> Outcome<()> {
    let all: Vec<Extras> = read("extras.json", include_str!("../../demo/extras.json"))?;
    let Some(extras) = all.into_iter().find(|extras| extras.dataset_id == dataset_id) else { return Ok(()) };
    for cron_schedule in extras.schedules {
        let body = NewDatasetSchedule::new(cron_schedule);
        portal.handle(caller, CreateDatasetSchedule { dataset_uid: uid.clone(), body }).await?;
    }
    if let Some(body) = extras.translations {
        portal.handle(caller, UpdateDatasetTranslations { dataset_uid: uid.clone(), body }).await?;
    }
    for file in extras.attachments {
        let body = upload(portal, file).await?;
        portal.handle(caller, CreateDatasetAttachment { dataset_uid: uid.clone(), body }).await?;
    }
    for Export { export, file } in extras.exports {
        let file = match file {
            Some(file) => Some(upload(portal, file).await?),
            None => None,
        };
        let body = NewAlternativeExport { file, ..export };
        portal.handle(caller, CreateDatasetAlternativeExport { dataset_uid: uid.clone(), body }).await?;
    }
    leave(portal, uid, extras.feedbacks).await
}

async fn upload(portal: &Portal, file: TextFile) -> Outcome<FileUpload> {
    let path = portal.incoming_folder().join(new_uid("demo"));
    tokio::fs::write(&path, &file.text).await?;
    Ok(FileUpload { file_name: file.file_name, media_type: None, size: file.text.len() as u64, path })
}

/// No operation leaves feedback, and none could give it a past.
async fn leave(portal: &Portal, dataset: &DatasetUid, feedbacks: Vec<Feedback>) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    for left in feedbacks {
        let feedback = DatasetFeedback {
            uid: FeedbackUid::new(new_uid("df")).map_err(Failure::internal)?,
            record_id: left.record_id,
            user: RelatedUser { username: left.by },
            comment: left.comment,
            values: Some(left.values),
            is_archived: left.is_archived,
            created_at: Some(hours_ago(left.hours_ago)),
            extra: Default::default(),
        };
        dataset_feedbacks::insert(&mut write, dataset, &feedback).await?;
    }
    Ok(write.commit().await?)
}

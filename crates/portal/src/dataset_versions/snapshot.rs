//! The configuration of a dataset as one document: a key a section, rows as they are stored, secrets as they are kept.

use crate::Outcome;
use crate::dataset_attachments::AttachmentRow;
use portico_contract::datasets::DatasetSecurity;
use portico_contract::metadata::Metadata;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{ApiError, DatasetId, DatasetUid};
use serde::Deserialize;
use sqlx::SqliteConnection;

/// Made by the database in one go: nothing is read only to be written again.
const TAKE: &str = "SELECT json_object(
    'information', json_object('dataset_id', d.dataset_id),
    'metadata', json(coalesce(d.document -> 'metadata', '{}')),
    'security', json_object(
        'is_restricted', json(coalesce(d.document -> 'is_restricted', 'false')),
        'default_security', json(coalesce(d.document -> 'default_security', '{}')),
        'rulesets', json((SELECT json_group_array(json_array(subject_kind, subject, permissions, document)) FROM (
            SELECT * FROM rulesets WHERE target_kind = 'dataset' AND target_uid = d.uid ORDER BY subject_kind, subject)))),
    'resources', json((SELECT json_group_array(json_array(uid, position, document)) FROM (
        SELECT * FROM resources WHERE dataset_uid = d.uid ORDER BY position, uid))),
    'processors', json((SELECT json_group_array(json_array(uid, position, document)) FROM (
        SELECT * FROM steps WHERE dataset_uid = d.uid AND stack = 'processor' ORDER BY position))),
    'fields', json((SELECT json_group_array(json_array(uid, position, document)) FROM (
        SELECT * FROM steps WHERE dataset_uid = d.uid AND stack = 'field' ORDER BY position))),
    'schedules', json((SELECT json_group_array(json_array(uid, cron_schedule, timezone)) FROM (
        SELECT * FROM schedules WHERE target_kind = 'dataset' AND target_uid = d.uid ORDER BY uid))),
    'translations', json(d.translations),
    'attachments', json((SELECT json_group_array(json_array(file, uid, document)) FROM (
        SELECT * FROM attachments WHERE dataset_uid = d.uid ORDER BY rowid))),
    'alternative_exports', json((SELECT json_group_array(json_array(uid, document)) FROM (
        SELECT * FROM alternative_exports WHERE dataset_uid = d.uid ORDER BY rowid))),
    'files', json((SELECT json_group_array(json_array(f.uid, f.document ->> 'created_at')) FROM resource_files f
        WHERE f.dataset_uid = d.uid AND f.uid IN (
            SELECT r.document ->> '$.datasource.file.uid' FROM resources r WHERE r.dataset_uid = d.uid))))
    FROM datasets d WHERE d.uid = ?";

/// The configuration as it is now, as a JSON document.
pub async fn take(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<String> {
    let taken: Option<String> = sqlx::query_scalar(TAKE).bind(dataset.as_str()).fetch_optional(connection).await?;
    taken.ok_or_else(|| ApiError::not_found().into())
}

/// Rows of an ordered table: uid, position, document.
pub type Rows = Vec<(String, i64, String)>;

/// A snapshot, read.
#[derive(Debug, Deserialize)]
pub struct Snapshot {
    pub metadata: Metadata,
    pub security: Security,
    pub resources: Rows,
    pub processors: Rows,
    pub fields: Rows,
    /// Uid, cron, zone.
    pub schedules: Vec<(String, String, String)>,
    pub translations: TranslationDictionary,
    /// Absent, as what follows, in a snapshot of a time when it was not kept.
    #[serde(default)]
    pub information: Option<Information>,
    #[serde(default)]
    pub attachments: Vec<AttachmentRow>,
    /// Uid, document.
    #[serde(default)]
    pub alternative_exports: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
pub struct Information {
    pub dataset_id: DatasetId,
}

#[derive(Debug, Deserialize)]
pub struct Security {
    pub is_restricted: bool,
    pub default_security: DatasetSecurity,
    /// Kind of holder, holder, permissions, document.
    pub rulesets: Vec<(String, String, String, String)>,
}

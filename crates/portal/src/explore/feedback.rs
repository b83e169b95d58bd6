//! Feedback of readers: `POST /api/explore/v2.1/catalog/datasets/{dataset_id}/feedbacks/`. The reference does not say
//! how people leave theirs; this address is this portal's own.
//!
//! Body: `{"record_id", "comment"}`, and where values are suggested `values`, by field: `{"age": {"value": 39}}`. Who
//! writes is the owner of the API key, and sees the dataset. Answers 201 with the feedback.

use super::Refusal;
use super::publication::Publication;
use super::viewer::viewer;
use crate::router::{json_body, query_of};
use crate::{Failure, Outcome, Portal, dataset_feedbacks, new_uid, now};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use portico_contract::dataset_feedbacks::DatasetFeedback;
use portico_contract::{ApiError, DatasetUid, ErrorCode, FeedbackUid, RelatedUser};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Largest body, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;
/// Longest comment, in characters.
const COMMENT_LIMIT: usize = 2000;
/// Longest identifier of a record, in characters.
const RECORD_LIMIT: usize = 255;
/// Most feedbacks of one person on one dataset that nobody has archived: beyond, somebody is playing.
const WAITING_LIMIT: i64 = 200;

#[derive(Deserialize)]
struct Left {
    record_id: String,
    comment: String,
    #[serde(default)]
    values: Map<String, Value>,
}

pub async fn leave(
    State(portal): State<Portal>,
    Path(dataset_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<DatasetFeedback>), Refusal> {
    let Some(reader) = viewer(&portal, &headers, &query_of(&uri)).await? else {
        let message = "Authentication credentials were not provided.";
        return Err(ApiError::new(ErrorCode::NotAuthenticated, message).into());
    };
    let user = reader.related();
    let publication = Publication::find(&portal, &Some(reader), &dataset_id).await?;
    let left: Left = json_body(&body)?;
    check(&left.record_id, "record_id", RECORD_LIMIT)?;
    check(&left.comment, "comment", COMMENT_LIMIT)?;
    let feedback = DatasetFeedback {
        uid: FeedbackUid::new(new_uid("df")).map_err(Failure::internal)?,
        record_id: left.record_id,
        user,
        comment: left.comment,
        values: Some(suggested(&publication, left.values)?),
        is_archived: false,
        created_at: Some(now()),
        extra: Default::default(),
    };
    keep(&portal, &publication.uid, &feedback).await?;
    Ok((StatusCode::CREATED, Json(feedback)))
}

async fn keep(portal: &Portal, dataset: &DatasetUid, feedback: &DatasetFeedback) -> Outcome<()> {
    let RelatedUser { username } = &feedback.user;
    let mut write = portal.store().write().await?;
    let waiting: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM feedbacks WHERE dataset_uid = ? AND NOT is_archived AND document ->> '$.user.username' = ?",
    )
    .bind(dataset.as_str())
    .bind(username.as_str())
    .fetch_one(&mut *write)
    .await?;
    if waiting >= WAITING_LIMIT {
        let message = "Too much of your feedback waits for an answer: try again later.";
        return Err(ApiError::new(ErrorCode::TooManyRequests, message).into());
    }
    dataset_feedbacks::insert(&mut write, dataset, feedback).await?;
    Ok(write.commit().await?)
}

fn check(text: &str, field: &str, limit: usize) -> Result<(), ApiError> {
    match text.trim().chars().count() {
        0 => Err(ApiError::invalid(field, "This field may not be blank.")),
        length if length > limit => {
            Err(ApiError::invalid(field, format!("Ensure this field has no more than {limit} characters.")))
        }
        _ => Ok(()),
    }
}

/// Values for fields that the reader sees, each with the type of its field.
fn suggested(publication: &Publication, values: Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
    let visible: Vec<_> = publication.visible().into_iter().filter_map(|index| publication.fields.get(index)).collect();
    let mut suggested = Map::new();
    for (name, value) in values {
        let Some(field) = visible.iter().find(|field| field.name == name) else {
            return Err(ApiError::invalid(format!("values.{name}"), "There is no such field."));
        };
        let value = match value {
            Value::Object(mut wrapped) if wrapped.contains_key("value") => wrapped.remove("value").unwrap_or_default(),
            plain => plain,
        };
        suggested.insert(name, json!({"value": value, "type": field.field_type}));
    }
    Ok(suggested)
}

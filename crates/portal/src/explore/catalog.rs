//! The list of published datasets, and one of them.

use super::publication::{Columns, Publication, SELECT};
use super::viewer::viewer;
use super::{Refusal, access, number, parameter};
use crate::Portal;
use crate::router::query_of;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use portico_contract::ApiError;
use serde_json::{Value, json};

/// Parameters: 1 all of them?, 2 user name, 3 groups (JSON array), 4 refinements (JSON array of path and value).
const SHOWN: &str = "WHERE (?1 OR NOT coalesce(json_extract(d.document, '$.is_restricted'), 0) OR EXISTS (
    SELECT 1 FROM rulesets r WHERE r.target_kind = 'dataset' AND r.target_uid = d.uid
    AND (r.subject_kind = 'user' AND r.subject = ?2 OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(?3)))))
    AND NOT EXISTS (SELECT 1 FROM json_each(?4) refine WHERE NOT EXISTS (
        SELECT 1 FROM json_each(CASE json_type(p.metadata, refine.value ->> 'path')
            WHEN 'array' THEN json_extract(p.metadata, refine.value ->> 'path')
            ELSE json_array(json_extract(p.metadata, refine.value ->> 'path')) END) own
        WHERE own.value = refine.value ->> 'value'))";

/// `refine=publisher:"SNCF"`, as often as needed, over the facets of the catalog: the fields of `default`.
fn refinements(query: &[(String, String)]) -> Result<String, ApiError> {
    let mut all = Vec::new();
    for (_, text) in query.iter().filter(|(name, text)| name == "refine" && !text.is_empty()) {
        let (facet, value) = text.split_once(':').unwrap_or((text, ""));
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if facet.is_empty() || value.is_empty() || !facet.chars().all(is_name) {
            return Err(ApiError::invalid("refine", format!("\"{text}\" is not a facet and a value")));
        }
        let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let value = bare.map_or_else(|| value.to_owned(), |bare| bare.replace("\\\"", "\"").replace("\\\\", "\\"));
        all.push(json!({"path": format!("$.default.{facet}.value"), "value": value}));
    }
    Ok(Value::from(all).to_string())
}

pub async fn list(State(portal): State<Portal>, uri: Uri, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let query = query_of(&uri);
    let refinements = refinements(&query)?;
    let (limit, offset) = (number(&query, "limit", 10, 100)?, number(&query, "offset", 0, u64::from(u32::MAX))?);
    let viewer = viewer(&portal, &headers, &query).await?;
    let username = viewer.as_ref().map(|caller| caller.username.as_str()).unwrap_or_default();
    let groups = serde_json::to_string(&viewer.as_ref().map(|caller| caller.groups.as_slice()).unwrap_or_default())?;
    let mut connection = portal.store().read().await?;
    let count = format!("SELECT count(*) FROM publications p JOIN datasets d ON d.uid = p.dataset_uid {SHOWN}");
    let total: i64 = sqlx::query_scalar(&count)
        .bind(access::sees_all(&viewer))
        .bind(username)
        .bind(&groups)
        .bind(&refinements)
        .fetch_one(&mut *connection)
        .await?;
    let page = format!("{SELECT} {SHOWN} ORDER BY p.dataset_id LIMIT ?5 OFFSET ?6");
    let rows: Vec<Columns> = sqlx::query_as(&page)
        .bind(access::sees_all(&viewer))
        .bind(username)
        .bind(&groups)
        .bind(&refinements)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
    let mut results = Vec::with_capacity(rows.len());
    for columns in rows {
        if let Some(publication) = Publication::read(&portal, &mut connection, &viewer, columns).await? {
            results.push(publication.describe(&mut connection, parameter(&query, "lang")).await?);
        }
    }
    Ok(Json(json!({"total_count": total, "results": results})))
}

pub async fn one(
    State(portal): State<Portal>,
    Path(dataset_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let query = query_of(&uri);
    let viewer = viewer(&portal, &headers, &query).await?;
    let publication = Publication::find(&portal, &viewer, &dataset_id).await?;
    let described = publication.describe(&mut *portal.store().read().await?, parameter(&query, "lang")).await?;
    Ok(Json(described))
}

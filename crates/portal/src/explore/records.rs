//! Records of a published dataset, a page at a time.

use super::publication::Publication;
use super::query::{RecordsQuery, Selected, Statement};
use super::viewer::viewer;
use super::{Refusal, filter, number, quota};
use crate::publishing::open_records;
use crate::router::query_of;
use crate::{Failure, Outcome, Portal};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use portico_contract::fields::{Annotation, FieldType};
use portico_processing::Field;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value, json};

pub async fn list(
    State(portal): State<Portal>,
    Path(dataset_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let query = query_of(&uri);
    let (limit, offset) = (number(&query, "limit", 10, 100)?, number(&query, "offset", 0, u64::from(u32::MAX))?);
    let viewer = viewer(&portal, &headers, &query).await?;
    let publication = Publication::find(&portal, &viewer, &dataset_id).await?;
    let standing = match quota::count(&portal, &publication, &viewer, &headers) {
        Ok(standing) => standing,
        Err(too_many) => return Ok(*too_many),
    };
    let page = tokio::task::spawn_blocking(move || page(&publication, &query, limit, offset)).await;
    Ok(quota::with_standing(standing, Json(page.map_err(Failure::internal)??)))
}

fn page(publication: &Publication, query: &[(String, String)], limit: u64, offset: u64) -> Outcome<Value> {
    let Some((records_query, connection)) = open(publication, query)? else {
        return Ok(json!({"total_count": 0, "results": []}));
    };
    let Statement { sql, bound } = records_query.count();
    let total: i64 = connection.query_row(&sql, params_from_iter(bound), |row| row.get(0)).map_err(failed)?;
    let mut results = Vec::new();
    each(&connection, &records_query.records(Some(limit), offset), |row| {
        results.push(Value::Object(object(row, &records_query.selected)?));
        Ok(true)
    })?;
    Ok(json!({"total_count": total, "results": results}))
}

/// The query and the file it runs on; nothing where the viewer sees no records or there are none.
pub fn open<'a>(
    publication: &'a Publication,
    query: &[(String, String)],
) -> Outcome<Option<(RecordsQuery<'a>, Connection)>> {
    let Some(records_query) = RecordsQuery::read(publication, query)? else { return Ok(None) };
    let Some(path) = &publication.records else { return Ok(None) };
    let connection = open_records(path).map_err(failed)?;
    filter::add_functions(&connection).map_err(failed)?;
    Ok(Some((records_query, connection)))
}

/// Runs a statement; `take` answers whether to go on.
pub fn each(
    connection: &Connection,
    statement: &Statement,
    mut take: impl FnMut(&rusqlite::Row<'_>) -> Outcome<bool>,
) -> Outcome<()> {
    let mut prepared = connection.prepare(&statement.sql).map_err(failed)?;
    let mut rows = prepared.query(params_from_iter(statement.bound.iter())).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        if !take(row)? {
            break;
        }
    }
    Ok(())
}

/// A record as the Explore API writes it.
pub fn object(row: &rusqlite::Row<'_>, selected: &[Selected<'_>]) -> Outcome<Map<String, Value>> {
    let mut object = Map::new();
    for (index, column) in selected.iter().enumerate() {
        let cell = row.get_ref(index).map_err(failed)?;
        object.insert(column.name.clone(), json_of(cell, column.field));
    }
    Ok(object)
}

/// The same cells as values of the rows that processors work on.
pub fn cells(row: &rusqlite::Row<'_>, selected: &[Selected<'_>]) -> Outcome<Vec<portico_processing::Value>> {
    let cell = |(index, column): (usize, &Selected<'_>)| {
        let json = json_of(row.get_ref(index).map_err(failed)?, column.field);
        Ok(portico_processing::from_stored(json, column.field.field_type))
    };
    selected.iter().enumerate().map(cell).collect()
}

fn json_of(cell: ValueRef<'_>, field: &Field) -> Value {
    match cell {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let parsed = || serde_json::from_str(&text).unwrap_or(Value::Null);
            match field.field_type {
                FieldType::GeoPoint2d => parsed(),
                FieldType::GeoShape => json!({"type": "Feature", "geometry": parsed(), "properties": {}}),
                FieldType::Text if field.argument(Annotation::Multivalued).is_some() => parsed(),
                FieldType::File if text.starts_with('{') => parsed(),
                FieldType::Date => shown_date(&text, field.argument(Annotation::TimeseriePrecision)),
                _ => Value::String(text.into_owned()),
            }
        }
    }
}

/// A date as precisely as its field says: `2026`, `2026-11` or whole (behaviour.md 11). What is stored is whole.
fn shown_date(text: &str, precision: Option<&str>) -> Value {
    let parts = match precision {
        Some("year") => 1,
        Some("month") => 2,
        _ => 3,
    };
    // A year before our era starts with a sign.
    let (sign, digits) = text.split_at(text.len() - text.trim_start_matches('-').len());
    let shown: Vec<&str> = digits.split('-').take(parts).collect();
    Value::String(format!("{sign}{}", shown.join("-")))
}

fn failed(error: rusqlite::Error) -> Failure {
    Failure::internal(error)
}

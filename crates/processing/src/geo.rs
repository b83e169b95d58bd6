//! Geometry on GeoJSON: measures, masks, simplification, reading of other notations.

mod correct;
mod encoded;
mod measure;
mod projection;
mod wkb;
mod wkt;

pub use correct::correct;
pub use encoded::{decode_geohash, decode_polyline};
pub use measure::{contains, distance_km, move_by, simplify};
pub use projection::Projection;
pub use wkb::{parse_well_known, parse_wkb};
pub use wkt::parse_wkt;

use crate::Value;
use serde_json::Value as Json;

const GEOMETRIES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// How deep geometries may nest: those of files do not exceed 5.
const MAX_DEPTH: usize = 16;

/// The geometry of a value: a shape, or a GeoJSON text.
pub fn shape(value: &Value) -> Option<Json> {
    match value {
        Value::GeoShape(shape) => Some((**shape).clone()),
        Value::GeoPoint(point) => Some(serde_json::json!({"type": "Point", "coordinates": [point.lon, point.lat]})),
        Value::Text(text) if text.trim_start().starts_with('{') => geometry(serde_json::from_str(text).ok()?),
        _ => None,
    }
}

/// The geometry of a GeoJSON object: itself, or that of a feature. Positions must be numbers.
pub fn geometry(mut json: Json) -> Option<Json> {
    if json.get("type").and_then(Json::as_str) == Some("Feature") {
        json = json.get_mut("geometry")?.take();
    }
    is_geometry(&json, 0).then_some(json)
}

fn is_geometry(json: &Json, depth: usize) -> bool {
    let Some(kind) = json.get("type").and_then(Json::as_str) else { return false };
    if depth > MAX_DEPTH || !GEOMETRIES.contains(&kind) {
        return false;
    }
    if kind == "GeometryCollection" {
        let parts = json.get("geometries").and_then(Json::as_array);
        return parts.is_some_and(|parts| parts.iter().all(|part| is_geometry(part, depth + 1)));
    }
    let nesting = match kind {
        "Point" => 0,
        "MultiPoint" | "LineString" => 1,
        "MultiLineString" | "Polygon" => 2,
        _ => 3,
    };
    json.get("coordinates").is_some_and(|coordinates| is_nested(coordinates, nesting))
}

fn is_nested(json: &Json, nesting: usize) -> bool {
    let Some(items) = json.as_array() else { return false };
    match nesting.checked_sub(1) {
        Some(inner) => items.iter().all(|item| is_nested(item, inner)),
        None => items.len() >= 2 && items.iter().all(Json::is_number),
    }
}

/// The two first numbers of a position: x and y, or longitude and latitude.
pub(crate) fn position(json: &Json) -> Option<(f64, f64)> {
    let items = json.as_array()?;
    Some((items.first()?.as_f64()?, items.get(1)?.as_f64()?))
}

/// Changes every position of a geometry; stops at the first that cannot be changed.
pub(crate) fn map_positions(
    shape: &mut Json,
    change: &mut dyn FnMut(f64, f64) -> Result<(f64, f64), String>,
) -> Result<(), String> {
    if let Some(parts) = shape.get_mut("geometries").and_then(Json::as_array_mut) {
        return parts.iter_mut().try_for_each(|part| map_positions(part, change));
    }
    match shape.get_mut("coordinates") {
        Some(coordinates) => map_nested(coordinates, change),
        None => Err("The shape has no coordinates".to_owned()),
    }
}

fn map_nested(json: &mut Json, change: &mut dyn FnMut(f64, f64) -> Result<(f64, f64), String>) -> Result<(), String> {
    if let Some((x, y)) = position(json) {
        let (x, y) = change(x, y)?;
        if let Some(items) = json.as_array_mut() {
            for (item, number) in items.iter_mut().zip([x, y]) {
                *item = serde_json::json!(number);
            }
        }
        return Ok(());
    }
    match json.as_array_mut() {
        Some(items) => items.iter_mut().try_for_each(|item| map_nested(item, change)),
        None => Err("The shape has a position that is not two numbers".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_feature_gives_its_geometry_and_nonsense_nothing() {
        let point = json!({"type": "Point", "coordinates": [2.35, 48.85]});
        assert_eq!(geometry(json!({"type": "Feature", "geometry": point, "properties": {}})), Some(point));
        for nonsense in [
            json!({"type": "Point", "coordinates": ["2", "48"]}),
            json!({"type": "Polygon", "coordinates": [[2, 48]]}),
            json!({"type": "Blob"}),
            json!(null),
        ] {
            assert_eq!(geometry(nonsense), None);
        }
    }
}

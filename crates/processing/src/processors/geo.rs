//! Processors of points and shapes.

use super::{Builder, change, fill};
use crate::geo::{self, Projection};
use crate::pipeline::Step;
use crate::value::parse_number;
use crate::{GeoPoint, Row, Value, convert};
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;
use regex::Regex;
use serde_json::Value as Json;
use std::hash::{BuildHasher, RandomState};

/// A number, also with a decimal comma.
fn coordinate(value: &Value) -> Result<Option<f64>, String> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => parse_number(text).or_else(|| parse_number(&text.replace(',', "."))),
        other => other.number(),
    };
    number.map(Some).ok_or_else(|| format!("“{}” is not a coordinate", value.text()))
}

fn projection(epsg: Option<&contract::Number>, with: &mut Builder<'_>) -> Option<Projection> {
    let epsg = epsg.map_or(4326, |number| with.integer("epsg", number, 1024..=32767));
    Projection::new(epsg).map_err(|message| with.refuse("epsg", message)).ok()
}

fn shape_value(shape: Json) -> Value {
    Value::GeoShape(Box::new(shape))
}

pub(super) fn create_geopoint(kind: &contract::CreateGeopoint, with: &mut Builder<'_>) -> Option<Step> {
    let (latitude, longitude) = (with.field("latitude", &kind.latitude), with.field("longitude", &kind.longitude));
    let projection = projection(kind.epsg.as_ref(), with);
    let output = with.output(&kind.output_field, FieldType::GeoPoint2d);
    let projection = projection?;
    Some(fill(output, move |row| {
        let (Some(lat), Some(lon)) = (coordinate(row.get(latitude))?, coordinate(row.get(longitude))?) else {
            return Ok(Value::Null);
        };
        projection.to_wgs84(lon, lat).map(Value::GeoPoint)
    }))
}

/// A point is written `y,x`: northing first, in the order of a latitude and a longitude.
pub(super) fn transform_coordinates(kind: &contract::TransformCoordinates, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let projection = projection(Some(&kind.epsg), with)?;
    Some(change(vec![field], move |cell| {
        if let Value::GeoPoint(point) = cell {
            *point = projection.to_wgs84(point.lon, point.lat)?;
            return Ok(());
        }
        if let Some(mut shape) = geo::shape(cell) {
            geo::map_positions(&mut shape, &mut |x, y| projection.to_wgs84(x, y).map(|point| (point.lon, point.lat)))?;
            *cell = shape_value(shape);
            return Ok(());
        }
        let text = cell.text();
        let position = text.split_once([',', ';']).and_then(|(y, x)| Some((parse_number(x)?, parse_number(y)?)));
        let (x, y) = position.ok_or_else(|| format!("“{text}” is neither a point “y,x” nor a shape"))?;
        *cell = Value::GeoPoint(projection.to_wgs84(x, y)?);
        Ok(())
    }))
}

/// A point, nothing where there is no value, or what is wrong.
fn point(row: &Row, field: usize) -> Result<Option<GeoPoint>, String> {
    let value = row.get(field);
    if value.is_empty() {
        return Ok(None);
    }
    convert::point(value).map(Some).ok_or_else(|| format!("“{}” is not a point", value.text()))
}

pub(super) fn geo_distance(kind: &contract::GeoDistance, with: &mut Builder<'_>) -> Option<Step> {
    let a = with.field("coordinates_a", &kind.coordinates_a);
    let b = with.field("coordinates_b", &kind.coordinates_b);
    let output = with.output(&kind.output_field, FieldType::Double);
    Some(fill(output, move |row| match (point(row, a)?, point(row, b)?) {
        (Some(a), Some(b)) => Ok(Value::decimal(geo::distance_km(a, b))),
        _ => Ok(Value::Null),
    }))
}

/// Degrees with optional minutes and seconds, the cardinal point before or after, as a letter or a word in English or
/// French (O is the French west). After a number its first letter is enough: the rest stands between two coordinates.
const DEGREES: &str = r#"(?ix)
    (?:\b(N(?:or(?:d|th))?|S(?:ud|outh)?|E(?:st|ast)?|W(?:est)?|O(?:uest)?)\b|([NSEWO]))?\s*
    ([-+]?\d+(?:[.,]\d+)?)\s*[°º^*d]\s*
    (?:(\d+(?:[.,]\d+)?)\s*['′’m]\s*)?
    (?:(\d+(?:[.,]\d+)?)\s*(?:''|"|″|”|s\b)\s*)?
    ([NSEWO])?"#;

pub(super) fn convert_degrees(kind: &contract::ConvertDegrees, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::Text);
    let regex = Regex::new(DEGREES).ok()?;
    Some(fill(output, move |row| {
        let value = row.get(field);
        if value.is_empty() {
            return Ok(Value::Null);
        }
        let text = value.text();
        let found = degrees(&regex, &text);
        match (found.as_slice(), value.number()) {
            ([], Some(number)) => Ok(Value::decimal(number)),
            ([only], _) => Ok(Value::decimal(only.0)),
            // The first is the latitude unless it says otherwise.
            ([(first, is_longitude), (second, _)], _) => {
                let (lat, lon) = if *is_longitude { (*second, *first) } else { (*first, *second) };
                GeoPoint::new(lat, lon).map(Value::GeoPoint).ok_or_else(|| format!("“{text}” is not on Earth"))
            }
            _ => Err(format!("“{text}” is not written in degrees")),
        }
    }))
}

/// Decimal degrees, and whether they are said to be a longitude.
fn degrees(regex: &Regex, text: &str) -> Vec<(f64, bool)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(captures) = regex.captures_at(text, at) {
        let number = |group: usize| {
            captures.get(group).and_then(|found| parse_number(&found.as_str().replace(',', "."))).unwrap_or(0.0)
        };
        let (before, after) = (captures.get(1).or_else(|| captures.get(2)), captures.get(6));
        // With a cardinal point before it, the letter behind a number belongs to the next one: N48° W2°.
        at = match (before, after) {
            (Some(_), Some(next)) => next.start(),
            _ => captures.get(0).map_or(text.len(), |whole| whole.end()),
        };
        let cardinal = before.or(after).and_then(|found| found.as_str().chars().next()).map(|c| c.to_ascii_uppercase());
        let (whole, minutes, seconds) = (number(3), number(4), number(5));
        let size = whole.abs() + minutes / 60.0 + seconds / 3600.0;
        let negative = whole.is_sign_negative() || matches!(cardinal, Some('S' | 'W' | 'O'));
        found.push((if negative { -size } else { size }, matches!(cardinal, Some('E' | 'W' | 'O'))));
    }
    found
}

/// Reads a text of one notation into a shape.
fn to_shape(field: usize, output: usize, read: impl Fn(&str) -> Result<Json, String> + Send + Sync + 'static) -> Step {
    fill(output, move |row| {
        let value = row.get(field);
        if value.is_empty() { Ok(Value::Null) } else { read(value.text().trim()).map(shape_value) }
    })
}

pub(super) fn wkt_to_geojson(kind: &contract::WktToGeojson, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::GeoShape);
    Some(to_shape(field, output, geo::parse_well_known))
}

pub(super) fn geohash_to_geojson(kind: &contract::GeohashToGeojson, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::GeoShape);
    Some(to_shape(field, output, geo::decode_geohash))
}

pub(super) fn decode_polyline(kind: &contract::DecodePolyline, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::GeoShape);
    let latitude_first = kind.reverse.unwrap_or(true);
    Some(to_shape(field, output, move |text| geo::decode_polyline(text, latitude_first)))
}

/// A record without a point is outside.
pub(super) fn polygon_filter(kind: &contract::PolygonFilter, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("point", &kind.point);
    let area: Json = match serde_json::from_str(&kind.polygon) {
        Ok(area) => area,
        Err(error) => {
            with.refuse("polygon", format!("Not GeoJSON: {error}"));
            return None;
        }
    };
    let kinds = ["Polygon", "MultiPolygon", "Feature", "FeatureCollection", "GeometryCollection"];
    if !area.get("type").and_then(Json::as_str).is_some_and(|kind| kinds.contains(&kind)) {
        with.refuse("polygon", "A GeoJSON polygon, multipolygon, feature or collection is needed");
    }
    Some(Box::new(move |row, emit| match point(&row, field) {
        Ok(Some(point)) if geo::contains(&area, point) => emit.row(row),
        Ok(_) => {}
        Err(message) => emit.error(row.record, field, message),
    }))
}

pub(super) fn simplify_geo_shape(kind: &contract::SimplifyGeoShape, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let tolerance = kind.tolerance.as_f64().filter(|tolerance| *tolerance >= 0.0).unwrap_or_else(|| {
        with.refuse("tolerance", "A number of degrees, 0 or more, is required");
        0.0
    });
    Some(change(vec![field], move |cell| {
        let mut shape = geo::shape(cell).ok_or_else(|| "Not a GeoJSON shape".to_owned())?;
        geo::simplify(&mut shape, tolerance);
        *cell = shape_value(shape);
        Ok(())
    }))
}

pub(super) fn correct_geo_shape(kind: &contract::CorrectGeoShape, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    Some(change(vec![field], move |cell| {
        let shape = geo::shape(cell).ok_or_else(|| "Not a GeoJSON shape".to_owned())?;
        *cell = shape_value(geo::correct(&shape)?);
        Ok(())
    }))
}

/// The displacement depends on the record and on a secret drawn when the step is built: who knows the rule cannot
/// try addresses until one lands on the published point.
pub(super) fn geomasking(kind: &contract::Geomasking, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let mut metres = |parameter: &str, number: Option<&contract::Number>, default: f64| {
        let metres = number.map_or(Some(default), contract::Number::as_f64);
        metres.filter(|metres| (0.0..=1_000_000.0).contains(metres)).unwrap_or_else(|| {
            with.refuse(parameter, "A distance from 0 to 1000000 metres is required");
            default
        })
    };
    let least = metres("min_distance", kind.min_distance.as_ref(), 1000.0);
    let most = metres("max_distance", kind.max_distance.as_ref(), 3000.0_f64.max(least));
    if most < least {
        with.refuse("max_distance", "Must not be less than the minimum distance");
    }
    let secret = RandomState::new();
    Some(Box::new(move |mut row, emit| {
        match point(&row, field) {
            Ok(Some(from)) => {
                let draw = |salt: u8| {
                    let hash = secret.hash_one((salt, row.record, from.lat.to_bits(), from.lon.to_bits()));
                    (hash >> 11) as f64 / (1_u64 << 53) as f64
                };
                // Even over the ring's area, and not denser near its middle.
                let metres = (least * least + draw(0) * (most * most - least * least)).sqrt();
                let moved = geo::move_by(from, metres / 1000.0, draw(1) * std::f64::consts::TAU);
                row.set(field, Value::GeoPoint(moved));
            }
            Ok(None) => {}
            Err(message) => {
                // What cannot be masked must not be shown.
                emit.error(row.record, field, message);
                row.set(field, Value::Null);
            }
        }
        emit.row(row);
    }))
}

//! Repositories of places that the platform has and a portal does not: asked from a service of its configuration.
//!
//! | processor | request to the configured address | answer |
//! | --- | --- | --- |
//! | `ip_to_geo` | `?ip=` | `{"lat", "lon"}` |
//! | `geojoin` | `?country=&repository=&key=` | a GeoJSON geometry or feature |
//! | `administrative_divisions` | `?country=&level=&lat=&lon=` | `{"name", "code", "shape"}`, the shape as GeoJSON |
//!
//! 404 says that there is no such place.

use super::ask::{Fields, Question, texts};
use super::geocoders::{point_of, value_of};
use portico_contract::fields::FieldType;
use portico_contract::processors::{ParameterErrors, Processor};
use portico_processing::geo::geometry;
use portico_processing::{Row, Schema, Value};
use serde_json::Value as Json;

/// Nothing for another type.
pub fn question(processor: &Processor, schema: &mut Schema) -> Option<Result<Question, ParameterErrors>> {
    let mut fields = Fields::new(schema);
    let question = match processor {
        Processor::IpToGeo(kind) => {
            let place = fields.place("field", &kind.field);
            let output = fields.output(&kind.output_field, FieldType::GeoPoint2d);
            let pairs = move |row: &Row| {
                let Some(text) = texts(row, &[Some(place)]).pop() else { return Ok(None) };
                // A service is not asked about what is no address.
                let address: std::net::IpAddr = text.parse().map_err(|_| format!("“{text}” is not an IP address"))?;
                Ok(Some(vec![("ip", address.to_string())]))
            };
            let read = |json: &Json| value_of(json.get("lat")?, json.get("lon")?);
            Question { path: "", pairs: Box::new(pairs), read, outputs: vec![Some(output)] }
        }
        Processor::Geojoin(kind) => {
            let key = fields.place("local_key", &kind.local_key);
            let output = fields.output(&kind.output_field, FieldType::GeoShape);
            let (country, repository) = (kind.country.clone(), kind.repository.clone());
            let pairs = move |row: &Row| {
                let Some(key) = texts(row, &[Some(key)]).pop() else { return Ok(None) };
                Ok(Some(vec![("country", country.clone()), ("repository", repository.clone()), ("key", key)]))
            };
            let read = |json: &Json| Some(vec![shape(json)]);
            Question { path: "", pairs: Box::new(pairs), read, outputs: vec![Some(output)] }
        }
        Processor::AdministrativeDivisions(kind) => {
            let place = fields.place("geo_point", &kind.geo_point);
            let wanted = [
                (&kind.output_name, FieldType::Text),
                (&kind.output_code, FieldType::Text),
                (&kind.output_shape, FieldType::GeoShape),
            ];
            if wanted.iter().all(|(name, _)| name.as_deref().unwrap_or_default().is_empty()) {
                let message = "At least one of the name, the code and the shape needs a field to go to";
                fields.errors.push(("output_name".to_owned(), message.to_owned()));
            }
            let mut outputs = Vec::new();
            for (name, field_type) in wanted {
                let name = name.as_deref().filter(|name| !name.is_empty());
                outputs.push(name.map(|name| fields.output(name, field_type)));
            }
            let (country, level) = (kind.country.clone(), kind.level.clone());
            let pairs = move |row: &Row| {
                let Some(point) = point_of(row, place)? else { return Ok(None) };
                let (lat, lon) = (point.lat.to_string(), point.lon.to_string());
                Ok(Some(vec![("country", country.clone()), ("level", level.clone()), ("lat", lat), ("lon", lon)]))
            };
            let read = |json: &Json| {
                let text = |name: &str| json.get(name).cloned().map_or(Value::Null, Value::from_json);
                Some(vec![text("name"), text("code"), json.get("shape").map_or(Value::Null, shape)])
            };
            Question { path: "", pairs: Box::new(pairs), read, outputs }
        }
        _ => return None,
    };
    Some(fields.finish(question))
}

fn shape(json: &Json) -> Value {
    geometry(json.clone()).map_or(Value::Null, |shape| Value::GeoShape(Box::new(shape)))
}

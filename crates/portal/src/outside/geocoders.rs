//! Geocoders and what3words, asked as their own documentation says.
//!
//! | processor | request below the configured address | point in the answer |
//! | --- | --- | --- |
//! | `geocode_ban` | `/search/?q=&postcode=&citycode=&limit=1` | `features[0].geometry.coordinates` |
//! | `geocode_nominatim` | `/search?q=&format=jsonv2&limit=1` | `[0].lat`, `[0].lon` |
//! | `geocode_arcgis` | `/findAddressCandidates?SingleLine=&f=json&maxLocations=1` | `candidates[0].location.x`, `y` |
//! | `geocode_census` | `/locations/onelineaddress?address=&benchmark=Public_AR_Current&format=json` | `result.addressMatches[0].coordinates.x`, `y` |
//! | `geocode_pdok` | `/free?q=&rows=1&fl=centroide_ll` | `response.docs[0].centroide_ll`, WKT |
//! | `what3words_to_coordinates` | `/convert-to-coordinates?words=` | `coordinates.lat`, `lng` |
//! | `coordinates_to_what3words` | `/convert-to-3wa?coordinates=` | `words` |

use super::ask::{Fields, Question, texts};
use portico_contract::fields::FieldType;
use portico_contract::processors::{ParameterErrors, Processor};
use portico_processing::{GeoPoint, Row, Schema, Value, point};
use serde_json::Value as Json;

/// Nothing for another type.
pub fn question(processor: &Processor, schema: &mut Schema) -> Option<Result<Question, ParameterErrors>> {
    let mut fields = Fields::new(schema);
    let question = match processor {
        Processor::GeocodeBan(kind) => {
            let address = [Some(fields.place("address", &kind.address)), fields.optional("city", kind.city.as_ref())];
            let postal_code = fields.optional("postal_code", kind.postal_code.as_ref());
            let insee_code = fields.optional("insee_code", kind.insee_code.as_ref());
            let more = vec![("postcode", postal_code), ("citycode", insee_code)];
            let output = fields.output(&kind.output_field, FieldType::GeoPoint2d);
            address_question(("/search/", "q"), &[("limit", "1")], address.to_vec(), more, read_ban, output)
        }
        Processor::GeocodeNominatim(kind) => {
            let parts = vec![
                Some(fields.place("address", &kind.address)),
                fields.optional("postal_code", kind.postal_code.as_ref()),
                fields.optional("city", kind.city.as_ref()),
                fields.optional("country", kind.country.as_ref()),
            ];
            let output = fields.output(&kind.output_field, FieldType::GeoPoint2d);
            let fixed = &[("format", "jsonv2"), ("limit", "1")];
            address_question(("/search", "q"), fixed, parts, Vec::new(), read_nominatim, output)
        }
        Processor::GeocodeArcgis(kind) => {
            let parts = vec![
                Some(fields.place("address", &kind.address)),
                fields.optional("postal_code", kind.postal_code.as_ref()),
                fields.optional("city", kind.city.as_ref()),
                fields.optional("state", kind.state.as_ref()),
                fields.optional("country", kind.country.as_ref()),
            ];
            let output = fields.output(&kind.output_field, FieldType::GeoPoint2d);
            let fixed = &[("f", "json"), ("maxLocations", "1")];
            address_question(("/findAddressCandidates", "SingleLine"), fixed, parts, Vec::new(), read_arcgis, output)
        }
        Processor::GeocodeCensus(kind) => {
            let parts = vec![
                Some(fields.place("address", &kind.address)),
                fields.optional("city", kind.city.as_ref()),
                fields.optional("state", kind.state.as_ref()),
            ];
            let output = fields.output(&kind.output_field, FieldType::GeoPoint2d);
            let fixed = &[("benchmark", "Public_AR_Current"), ("format", "json")];
            address_question(("/locations/onelineaddress", "address"), fixed, parts, Vec::new(), read_census, output)
        }
        Processor::GeocodePdok(kind) => {
            let parts = vec![
                Some(fields.place("address", &kind.address)),
                fields.optional("postal_code", kind.postal_code.as_ref()),
                fields.optional("city", kind.city.as_ref()),
            ];
            let output = fields.output(&kind.output_field, FieldType::GeoPoint2d);
            let fixed = &[("rows", "1"), ("fl", "centroide_ll")];
            address_question(("/free", "q"), fixed, parts, Vec::new(), read_pdok, output)
        }
        Processor::What3wordsToCoordinates(kind) => {
            let words = fields.place("address", &kind.address);
            let name = kind.output_field.as_deref().filter(|name| !name.is_empty()).unwrap_or("coordinates");
            let output = fields.output(name, FieldType::GeoPoint2d);
            let parts = vec![Some(words)];
            address_question(("/convert-to-coordinates", "words"), &[], parts, Vec::new(), read_what3words, output)
        }
        Processor::CoordinatesToWhat3words(kind) => {
            let place = fields.place("coordinates", &kind.coordinates);
            let name = kind.output_field.as_deref().filter(|name| !name.is_empty()).unwrap_or("what3words");
            let output = fields.output(name, FieldType::Text);
            let language = kind.language.clone().filter(|language| !language.is_empty());
            let pairs = move |row: &Row| {
                let Some(point) = point_of(row, place)? else { return Ok(None) };
                let mut pairs = vec![("coordinates", format!("{},{}", point.lat, point.lon))];
                pairs.extend(language.clone().map(|language| ("language", language)));
                Ok(Some(pairs))
            };
            let read = |json: &Json| Some(vec![Value::from_text(json.get("words")?.as_str()?)]);
            Question { path: "/convert-to-3wa", pairs: Box::new(pairs), read, outputs: vec![Some(output)] }
        }
        _ => return None,
    };
    Some(fields.finish(question))
}

/// A point, nothing where there is no value, or what is wrong.
pub fn point_of(row: &Row, place: usize) -> Result<Option<GeoPoint>, String> {
    let value = row.get(place);
    if value.is_empty() {
        return Ok(None);
    }
    point(value).map(Some).ok_or_else(|| format!("“{}” is not a point", value.text()))
}

/// `parts` make one line of address; `more` are parameters of their own.
fn address_question(
    (path, name): (&'static str, &'static str),
    fixed: &'static [(&'static str, &'static str)],
    parts: Vec<Option<usize>>,
    more: Vec<(&'static str, Option<usize>)>,
    read: fn(&Json) -> Option<Vec<Value>>,
    output: usize,
) -> Question {
    let pairs = move |row: &Row| {
        let line = texts(row, &parts);
        if line.is_empty() {
            return Ok(None);
        }
        let mut pairs = vec![(name, line.join(" "))];
        for (name, place) in &more {
            pairs.extend(texts(row, &[*place]).into_iter().map(|text| (*name, text)));
        }
        pairs.extend(fixed.iter().map(|(name, value)| (*name, (*value).to_owned())));
        Ok(Some(pairs))
    };
    Question { path, pairs: Box::new(pairs), read, outputs: vec![Some(output)] }
}

/// A number, also as a text: Nominatim writes its coordinates so.
pub fn number(json: &Json) -> Option<f64> {
    json.as_f64().or_else(|| json.as_str()?.trim().parse().ok())
}

pub fn value_of(lat: &Json, lon: &Json) -> Option<Vec<Value>> {
    Some(vec![Value::GeoPoint(GeoPoint::new(number(lat)?, number(lon)?)?)])
}

fn read_ban(json: &Json) -> Option<Vec<Value>> {
    let coordinates = json.pointer("/features/0/geometry/coordinates")?;
    value_of(coordinates.get(1)?, coordinates.get(0)?)
}

fn read_nominatim(json: &Json) -> Option<Vec<Value>> {
    value_of(json.pointer("/0/lat")?, json.pointer("/0/lon")?)
}

fn read_arcgis(json: &Json) -> Option<Vec<Value>> {
    value_of(json.pointer("/candidates/0/location/y")?, json.pointer("/candidates/0/location/x")?)
}

fn read_census(json: &Json) -> Option<Vec<Value>> {
    let place = json.pointer("/result/addressMatches/0/coordinates")?;
    value_of(place.get("y")?, place.get("x")?)
}

fn read_pdok(json: &Json) -> Option<Vec<Value>> {
    let text = json.pointer("/response/docs/0/centroide_ll")?.as_str()?;
    let shape = portico_processing::geo::parse_wkt(text).ok()?;
    let coordinates = shape.get("coordinates")?;
    value_of(coordinates.get(1)?, coordinates.get(0)?)
}

fn read_what3words(json: &Json) -> Option<Vec<Value>> {
    let place = json.get("coordinates")?;
    value_of(place.get("lat")?, place.get("lng")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_geocoder_is_read_as_it_answers() {
        let point = vec![Value::GeoPoint(GeoPoint { lat: 52.37, lon: 4.89 })];
        type Reader = fn(&Json) -> Option<Vec<Value>>;
        let answers: [(Reader, Json); 6] = [
            (read_ban, json!({"features": [{"geometry": {"type": "Point", "coordinates": [4.89, 52.37]}}]})),
            (read_nominatim, json!([{"lat": "52.37", "lon": "4.89"}])),
            (read_arcgis, json!({"candidates": [{"location": {"x": 4.89, "y": 52.37}}]})),
            (read_census, json!({"result": {"addressMatches": [{"coordinates": {"x": 4.89, "y": 52.37}}]}})),
            (read_pdok, json!({"response": {"docs": [{"centroide_ll": "POINT(4.89 52.37)"}]}})),
            (read_what3words, json!({"coordinates": {"lng": 4.89, "lat": 52.37}})),
        ];
        for (read, answer) in answers {
            assert_eq!(read(&answer).as_ref(), Some(&point), "{answer}");
            assert_eq!(read(&json!({})), None);
            assert_eq!(read(&json!([])), None);
        }
    }
}

//! GeoJSON features as flat objects: properties beside a point and a shape (RFC 7946).

use portico_processing::{GeoPoint, Value};
use serde_json::{Map, Value as Json, json};

/// The field of the place on the map.
pub const POINT: &str = "geo_point_2d";
/// The field of the geometry.
pub const SHAPE: &str = "geo_shape";

/// Flattens a feature; a bare geometry is a feature without properties. The point comes first, then the shape, as on
/// published datasets.
pub fn flatten(mut feature: Map<String, Json>) -> Result<Map<String, Json>, String> {
    let kind = feature.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
    let (geometry, properties, id) = match kind.as_str() {
        "Feature" => (
            feature.shift_remove("geometry").unwrap_or(Json::Null),
            feature.shift_remove("properties"),
            feature.shift_remove("id"),
        ),
        "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon"
        | "GeometryCollection" => (Json::Object(feature), None, None),
        "" => return Err("the record has no 'type', so it is no GeoJSON feature".to_owned()),
        other => return Err(format!("the record is a '{other}', not a GeoJSON feature")),
    };
    let mut flat = Map::new();
    flat.insert(POINT.to_owned(), Json::Null);
    flat.insert(SHAPE.to_owned(), Json::Null);
    if !geometry.is_null() {
        let (latitude, longitude) = centre(&geometry).ok_or("the geometry has no readable coordinates")?;
        flat.insert(POINT.to_owned(), json!([latitude, longitude]));
        flat.insert(SHAPE.to_owned(), geometry);
    }
    if let Some(id) = id {
        flat.insert("id".to_owned(), id);
    }
    match properties {
        Some(Json::Object(properties)) => {
            for (key, value) in properties {
                // A property that is called like the feature's own place loses to it.
                if key != POINT && key != SHAPE {
                    flat.insert(key, value);
                }
            }
        }
        None | Some(Json::Null) => {}
        Some(_) => return Err("'properties' is not an object".to_owned()),
    }
    Ok(flat)
}

/// A cell from the latitude and longitude that [`flatten`] wrote. Longitudes beyond the date line come back around.
pub fn point(json: &Json) -> Value {
    let coordinate = |index: usize| json.get(index).and_then(Json::as_f64);
    coordinate(0)
        .zip(coordinate(1))
        .map(|(lat, lon)| (lat, if lon.abs() > 180.0 { (lon + 180.0).rem_euclid(360.0) - 180.0 } else { lon }))
        .and_then(|(lat, lon)| GeoPoint::new(lat, lon))
        .map_or(Value::Null, Value::GeoPoint)
}

/// Latitude and longitude of the middle: the point itself, the middle of the points, the middle of the lines by their
/// length, the middle of the areas by their size. In plane coordinates, as is usual for a label.
pub fn centre(geometry: &Json) -> Option<(f64, f64)> {
    let mut sums = Sums::default();
    sums.add(geometry, 0)?;
    sums.middle().filter(|(latitude, longitude)| latitude.abs() <= 90.0 && longitude.abs() <= 540.0)
}

/// Weighted sums of x, y and weight, for what has 0, 1 and 2 dimensions: the highest that has a weight counts.
#[derive(Default)]
struct Sums([(f64, f64, f64); 3]);

impl Sums {
    fn add(&mut self, geometry: &Json, depth: usize) -> Option<()> {
        let coordinates = &geometry["coordinates"];
        match geometry["type"].as_str()? {
            "Point" => self.point(position(coordinates)?),
            "MultiPoint" => positions(coordinates)?.into_iter().for_each(|place| self.point(place)),
            "LineString" => self.line(&positions(coordinates)?),
            "MultiLineString" => {
                for line in coordinates.as_array()? {
                    self.line(&positions(line)?);
                }
            }
            "Polygon" => self.polygon(coordinates)?,
            "MultiPolygon" => {
                for polygon in coordinates.as_array()? {
                    self.polygon(polygon)?;
                }
            }
            "GeometryCollection" if depth < 8 => {
                for part in geometry["geometries"].as_array()? {
                    self.add(part, depth + 1)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn weigh(&mut self, dimensions: usize, x: f64, y: f64, weight: f64) {
        if let Some(sum) = self.0.get_mut(dimensions) {
            *sum = (sum.0 + x * weight, sum.1 + y * weight, sum.2 + weight);
        }
    }

    fn point(&mut self, (x, y): (f64, f64)) {
        self.weigh(0, x, y, 1.0);
    }

    fn line(&mut self, places: &[(f64, f64)]) {
        places.iter().for_each(|place| self.point(*place));
        for pair in places.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            self.weigh(1, (ax + bx) / 2.0, (ay + by) / 2.0, (bx - ax).hypot(by - ay));
        }
    }

    /// The outer ring, less its holes.
    fn polygon(&mut self, rings: &Json) -> Option<()> {
        for (index, ring) in rings.as_array()?.iter().enumerate() {
            let places = positions(ring)?;
            if index == 0 {
                self.line(&places);
            }
            let (mut x, mut y, mut twice) = (0.0, 0.0, 0.0);
            for pair in places.windows(2) {
                let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
                let cross = ax * by - bx * ay;
                (x, y, twice) = (x + (ax + bx) * cross, y + (ay + by) * cross, twice + cross);
            }
            if twice.abs() > f64::EPSILON {
                let size = if index == 0 { twice.abs() } else { -twice.abs() };
                self.weigh(2, x / (3.0 * twice), y / (3.0 * twice), size);
            }
        }
        Some(())
    }

    fn middle(&self) -> Option<(f64, f64)> {
        let (x, y, weight) = self.0.iter().rev().find(|(_, _, weight)| *weight > f64::EPSILON)?;
        Some((y / weight, x / weight)).filter(|(y, x)| y.is_finite() && x.is_finite())
    }
}

fn position(value: &Json) -> Option<(f64, f64)> {
    Some((value.get(0)?.as_f64()?, value.get(1)?.as_f64()?))
}

fn positions(value: &Json) -> Option<Vec<(f64, f64)>> {
    value.as_array()?.iter().map(position).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_middle_of_each_geometry_is_where_one_would_put_a_label() {
        let square = json!([[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0], [0.0, 0.0]]);
        for (geometry, middle) in [
            (json!({"type": "Point", "coordinates": [7.4, 46.9, 540]}), (46.9, 7.4)),
            (json!({"type": "MultiPoint", "coordinates": [[0, 0], [2, 4]]}), (2.0, 1.0)),
            (json!({"type": "LineString", "coordinates": [[0, 0], [2, 0]]}), (0.0, 1.0)),
            (json!({"type": "Polygon", "coordinates": [square]}), (1.0, 2.0)),
            (json!({"type": "Polygon", "coordinates": [[[1, 1], [1, 1], [1, 1]]]}), (1.0, 1.0)),
        ] {
            let found = centre(&geometry).unwrap();
            assert!((found.0 - middle.0).abs() < 1e-9 && (found.1 - middle.1).abs() < 1e-9, "{geometry}: {found:?}");
        }
        assert_eq!(centre(&json!({"type": "Point", "coordinates": []})), None);
        assert_eq!(centre(&json!({"type": "Sphere"})), None);
    }

    #[test]
    fn what_is_no_feature_says_so() {
        let object = |value: Json| value.as_object().cloned().unwrap();
        assert!(flatten(object(json!({"a": 1}))).unwrap_err().contains("no 'type'"));
        assert!(flatten(object(json!({"type": "Topology"}))).unwrap_err().contains("'Topology'"));
        let flat = flatten(object(json!({"type": "Feature", "geometry": null, "properties": {"a": 1}}))).unwrap();
        assert_eq!(Json::Object(flat), json!({"geo_point_2d": null, "geo_shape": null, "a": 1}));
    }
}

//! Distances, displacement, inclusion and simplification.

use super::{Json, position};
use crate::GeoPoint;

/// Mean radius of the Earth (IUGG), in kilometres.
const EARTH_KM: f64 = 6371.0088;

/// Great-circle distance in kilometres.
pub fn distance_km(a: GeoPoint, b: GeoPoint) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let (half_lat, half_lon) = ((lat_b - lat_a) / 2.0, (b.lon - a.lon).to_radians() / 2.0);
    let chord = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
    2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
}

/// The point at a distance in kilometres and a bearing in radians from north.
pub fn move_by(from: GeoPoint, km: f64, bearing: f64) -> GeoPoint {
    let (lat, angle) = (from.lat.to_radians(), km / EARTH_KM);
    let to_lat = (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).clamp(-1.0, 1.0).asin();
    let turn = (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * to_lat.sin());
    let lon = (from.lon + turn.to_degrees() + 540.0).rem_euclid(360.0) - 180.0;
    GeoPoint { lat: to_lat.to_degrees(), lon }
}

/// True where the point is inside a polygon, multipolygon, collection or feature collection (holes count as outside).
pub fn contains(area: &Json, point: GeoPoint) -> bool {
    let any = |name: &str| {
        area.get(name).and_then(Json::as_array).is_some_and(|parts| parts.iter().any(|part| contains(part, point)))
    };
    let coordinates = || area.get("coordinates").and_then(Json::as_array);
    match area.get("type").and_then(Json::as_str) {
        Some("FeatureCollection") => any("features"),
        Some("GeometryCollection") => any("geometries"),
        Some("Feature") => area.get("geometry").is_some_and(|geometry| contains(geometry, point)),
        Some("Polygon") => coordinates().is_some_and(|rings| in_rings(rings, point)),
        Some("MultiPolygon") => coordinates()
            .is_some_and(|polygons| polygons.iter().filter_map(Json::as_array).any(|rings| in_rings(rings, point))),
        _ => false,
    }
}

/// Even-odd rule over all rings at once: a hole flips the answer back.
fn in_rings(rings: &[Json], point: GeoPoint) -> bool {
    let mut inside = false;
    for ring in rings.iter().filter_map(Json::as_array) {
        let mut previous = ring.last().and_then(position);
        for corner in ring {
            let current = position(corner);
            if let (Some((x1, y1)), Some((x2, y2))) = (previous, current)
                && (y1 > point.lat) != (y2 > point.lat)
                && point.lon < (x2 - x1) * (point.lat - y1) / (y2 - y1) + x1
            {
                inside = !inside;
            }
            previous = current;
        }
    }
    inside
}

/// Fewer positions: no dropped one is farther than `tolerance` degrees from the new line (Douglas-Peucker).
/// Rings keep at least four positions, lines two; points stay.
pub fn simplify(shape: &mut Json, tolerance: f64) {
    if let Some(parts) = shape.get_mut("geometries").and_then(Json::as_array_mut) {
        parts.iter_mut().for_each(|part| simplify(part, tolerance));
        return;
    }
    let kind = shape.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
    let Some(coordinates) = shape.get_mut("coordinates").and_then(Json::as_array_mut) else { return };
    match kind.as_str() {
        "LineString" => simplify_line(coordinates, tolerance, 2),
        "MultiLineString" => lines(coordinates).for_each(|line| simplify_line(line, tolerance, 2)),
        "Polygon" => lines(coordinates).for_each(|ring| simplify_line(ring, tolerance, 4)),
        "MultiPolygon" => {
            lines(coordinates).for_each(|rings| lines(rings).for_each(|ring| simplify_line(ring, tolerance, 4)));
        }
        _ => {}
    }
}

fn lines(items: &mut [Json]) -> impl Iterator<Item = &mut Vec<Json>> {
    items.iter_mut().filter_map(Json::as_array_mut)
}

fn simplify_line(line: &mut Vec<Json>, tolerance: f64, least: usize) {
    let points: Vec<(f64, f64)> = line.iter().filter_map(position).collect();
    if points.len() != line.len() || points.len() <= least {
        return;
    }
    let mut keep = vec![false; points.len()];
    let last = points.len() - 1;
    (keep[0], keep[last]) = (true, true);
    // A ring starts where it ends: its farthest point makes two lines of it.
    let mut spans = vec![(0, last)];
    while let Some((start, end)) = spans.pop() {
        let farthest = (start + 1..end)
            .map(|index| (index, distance_to_line(points[index], points[start], points[end])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, distance)) = farthest
            && distance > tolerance
        {
            keep[index] = true;
            spans.extend([(start, index), (index, end)]);
        }
    }
    if keep.iter().filter(|kept| **kept).count() >= least {
        let mut keep = keep.iter();
        line.retain(|_| keep.next().copied().unwrap_or(true));
    }
}

fn distance_to_line(point: (f64, f64), start: (f64, f64), end: (f64, f64)) -> f64 {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { ((point.0 - start.0) * dx + (point.1 - start.1) * dy) / length };
    let along = along.clamp(0.0, 1.0);
    (point.0 - start.0 - along * dx).hypot(point.1 - start.1 - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PARIS: GeoPoint = GeoPoint { lat: 48.8566, lon: 2.3522 };
    const LONDON: GeoPoint = GeoPoint { lat: 51.5074, lon: -0.1278 };

    #[test]
    fn paris_is_344_km_from_london() {
        assert!((distance_km(PARIS, LONDON) - 343.56).abs() < 0.1, "{}", distance_km(PARIS, LONDON));
        assert_eq!(distance_km(PARIS, PARIS), 0.0);
    }

    #[test]
    fn a_moved_point_is_as_far_as_it_was_moved() {
        for bearing in [0.0, 1.0, 2.5, 4.0, 6.0] {
            let moved = move_by(PARIS, 2.0, bearing);
            assert!((distance_km(PARIS, moved) - 2.0).abs() < 1e-6);
        }
        let moved = move_by(GeoPoint { lat: 0.0, lon: 179.99 }, 10.0, std::f64::consts::FRAC_PI_2);
        assert!(moved.lon < -179.0, "{moved:?}");
    }

    #[test]
    fn a_hole_is_outside() {
        let polygon = json!({"type": "Polygon", "coordinates": [
            [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]]});
        assert!(contains(&polygon, GeoPoint { lat: 2.0, lon: 2.0 }));
        assert!(!contains(&polygon, GeoPoint { lat: 5.0, lon: 5.0 }));
        assert!(!contains(&polygon, GeoPoint { lat: 11.0, lon: 5.0 }));
        let feature = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon}]});
        assert!(contains(&feature, GeoPoint { lat: 2.0, lon: 2.0 }));
    }

    #[test]
    fn a_nearly_straight_line_loses_its_middle_and_a_ring_stays_a_ring() {
        let mut line = json!({"type": "LineString", "coordinates": [[0, 0], [1, 0.0001], [2, 0], [2, 5]]});
        simplify(&mut line, 0.01);
        assert_eq!(line["coordinates"], json!([[0, 0], [2, 0], [2, 5]]));
        let mut ring = json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]});
        let before = ring.clone();
        simplify(&mut ring, 100.0);
        assert_eq!(ring, before);
    }
}

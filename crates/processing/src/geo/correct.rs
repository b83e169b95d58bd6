//! Repair of shapes: open, crossing and wrongly turned rings, doubled positions, two and three dimensions at once.

use super::{Json, position};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::solver::Solver;
use i_overlay::float::overlay::OverlayOptions;
use i_overlay::float::simplify::SimplifyShape;
use serde_json::json;
use std::collections::BTreeSet;

/// A ring without its last position, which repeats the first.
type Ring = Vec<[f64; 2]>;
/// The outer ring and its holes.
type Rings = Vec<Ring>;

/// Coordinates beyond are of no system that shapes are published in, and of no use to the arithmetic.
const FARTHEST: f64 = 1e9;

/// The shape as it should be. What is right already keeps its positions to the last digit.
pub fn correct(shape: &Json) -> Result<Json, String> {
    let kind = shape.get("type").and_then(Json::as_str).unwrap_or_default();
    if kind == "GeometryCollection" {
        let parts = shape.get("geometries").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let parts: Vec<Json> = parts.iter().map(correct).collect::<Result<_, _>>()?;
        return Ok(json!({"type": kind, "geometries": parts}));
    }
    let mut coordinates = shape.get("coordinates").cloned().unwrap_or_default();
    let mut dimensions = BTreeSet::new();
    measure(&coordinates, &mut dimensions)?;
    if dimensions.len() > 1 {
        flatten(&mut coordinates);
    }
    match kind {
        "LineString" => Ok(json!({"type": kind, "coordinates": line(array(coordinates))?})),
        "MultiLineString" => {
            let lines: Vec<Vec<Json>> =
                array(coordinates).into_iter().filter_map(|item| line(array(item)).ok()).collect();
            if lines.is_empty() { Err(no_length()) } else { Ok(json!({"type": kind, "coordinates": lines})) }
        }
        "Polygon" => polygons(vec![array(coordinates)], false),
        "MultiPolygon" => polygons(array(coordinates).into_iter().map(array).collect(), true),
        _ => Ok(json!({"type": kind, "coordinates": coordinates})),
    }
}

fn array(item: Json) -> Vec<Json> {
    if let Json::Array(items) = item { items } else { Vec::new() }
}

fn no_length() -> String {
    "The line has no length".to_owned()
}

/// How many numbers each position has.
fn measure(json: &Json, dimensions: &mut BTreeSet<usize>) -> Result<(), String> {
    let Some(items) = json.as_array() else { return Ok(()) };
    let Some((x, y)) = position(json) else {
        return items.iter().try_for_each(|item| measure(item, dimensions));
    };
    if x.abs() > FARTHEST || y.abs() > FARTHEST {
        return Err(format!("{x}, {y} is not a place"));
    }
    dimensions.insert(items.len());
    Ok(())
}

fn flatten(json: &mut Json) {
    let is_position = position(json).is_some();
    let Some(items) = json.as_array_mut() else { return };
    if is_position {
        items.truncate(2);
    } else {
        items.iter_mut().for_each(flatten);
    }
}

fn line(mut positions: Vec<Json>) -> Result<Vec<Json>, String> {
    positions.dedup_by(|a, b| position(a) == position(b));
    if positions.len() < 2 { Err(no_length()) } else { Ok(positions) }
}

/// One polygon or several; parts that meet become one.
fn polygons(polygons: Vec<Vec<Json>>, several: bool) -> Result<Json, String> {
    let mut right = Vec::new();
    // Each goes around its area in one direction: what two of them cover is filled once.
    let mut turned: Vec<Rings> = Vec::new();
    for rings in polygons {
        let cleaned: Vec<Vec<Json>> = rings.into_iter().filter_map(|ring| opened(array(ring))).collect();
        let plain: Rings = cleaned.iter().map(|ring| ring.iter().filter_map(plain).collect()).collect();
        let repaired = overlay(std::slice::from_ref(&plain), FillRule::EvenOdd);
        if same(&repaired, std::slice::from_ref(&plain)) {
            right.push(cleaned.into_iter().enumerate().map(|(index, ring)| closed(ring, index == 0)).collect());
        } else {
            right.extend(repaired.iter().map(written));
        }
        turned.extend(repaired);
    }
    if right.len() > 1 {
        let joined = overlay(&turned, FillRule::NonZero);
        if !same(&joined, &turned) {
            right = joined.iter().map(written).collect();
        }
    }
    match right.as_slice() {
        [] => Err("The shape has no area".to_owned()),
        [only] if !several => Ok(json!({"type": "Polygon", "coordinates": only})),
        _ => Ok(json!({"type": "MultiPolygon", "coordinates": right})),
    }
}

fn plain(json: &Json) -> Option<[f64; 2]> {
    position(json).map(|(x, y)| [x, y])
}

/// A ring without doubled positions and without its end; nothing where it encloses nothing.
fn opened(mut ring: Vec<Json>) -> Option<Vec<Json>> {
    ring.dedup_by(|a, b| position(a) == position(b));
    while ring.len() > 1 && ring.first().and_then(position) == ring.last().and_then(position) {
        ring.pop();
    }
    (ring.len() >= 3).then_some(ring)
}

fn overlay(shapes: &[Rings], rule: FillRule) -> Vec<Rings> {
    let mut options = OverlayOptions::<f64, i64>::ogc();
    options.preserve_input_collinear = true;
    options.preserve_output_collinear = true;
    shapes.simplify_shape_custom_as::<i64>(rule, options, Solver::default())
}

/// True where as many positions make as many rings: repairing has changed nothing but where they start.
fn same(repaired: &[Rings], shapes: &[Rings]) -> bool {
    let counted = |shapes: &[Rings]| {
        let mut counts: Vec<Vec<usize>> = shapes.iter().map(|rings| rings.iter().map(Vec::len).collect()).collect();
        counts.iter_mut().for_each(|counts: &mut Vec<usize>| counts.sort_unstable());
        counts.sort_unstable();
        counts
    };
    counted(repaired) == counted(shapes)
}

/// Closed, the outer ring counterclockwise and holes clockwise (RFC 7946).
fn closed(mut ring: Vec<Json>, outer: bool) -> Vec<Json> {
    let points: Ring = ring.iter().filter_map(plain).collect();
    if (area(&points) > 0.0) != outer {
        ring.reverse();
    }
    ring.extend(ring.first().cloned());
    ring
}

fn written(rings: &Rings) -> Vec<Vec<Json>> {
    let ring = |(index, ring): (usize, &Ring)| closed(ring.iter().map(|point| json!(point)).collect(), index == 0);
    rings.iter().enumerate().map(ring).collect()
}

/// Twice the area; positive where the ring goes counterclockwise.
fn area(ring: &[[f64; 2]]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(rings: Json) -> Json {
        json!({"type": "Polygon", "coordinates": rings})
    }

    #[test]
    fn what_is_right_keeps_its_positions() {
        let square = polygon(json!([
            [[0.1, 0.1], [10, 0], [10, 5], [10, 10], [0, 10], [0.1, 0.1]],
            [[4, 4], [4, 6], [6, 6], [6, 4], [4, 4]]
        ]));
        assert_eq!(correct(&square).unwrap(), square);
        let two = json!({"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]]});
        assert_eq!(correct(&two).unwrap(), two);
    }

    #[test]
    fn rings_are_closed_turned_and_rid_of_doubles() {
        let open = polygon(json!([[[0, 0], [0, 10], [0, 10], [10, 10], [10, 0]]]));
        assert_eq!(correct(&open).unwrap()["coordinates"], json!([[[10, 0], [10, 10], [0, 10], [0, 0], [10, 0]]]));
        assert_eq!(correct(&polygon(json!([[[0, 0], [1, 1], [0, 0]]]))), Err("The shape has no area".to_owned()));
    }

    #[test]
    fn a_ring_that_crosses_itself_becomes_two_polygons() {
        let bow = polygon(json!([[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]));
        let corrected = correct(&bow).unwrap();
        assert_eq!(corrected["type"], "MultiPolygon");
        let parts = corrected["coordinates"].as_array().unwrap();
        assert_eq!(parts.len(), 2);
        for part in parts {
            let ring: Ring = part[0].as_array().unwrap().iter().filter_map(plain).collect();
            assert!(area(&ring) > 0.0 && ring.contains(&[5.0, 5.0]), "{ring:?}");
        }
    }

    #[test]
    fn parts_that_overlap_become_one() {
        let two = json!({"type": "MultiPolygon", "coordinates": [
            [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]], [[[5, 5], [15, 5], [15, 15], [5, 15], [5, 5]]]]});
        let corrected = correct(&two).unwrap();
        assert_eq!(corrected["coordinates"].as_array().unwrap().len(), 1);
        assert_eq!(corrected["coordinates"][0][0].as_array().unwrap().len(), 9);
    }

    #[test]
    fn two_and_three_dimensions_at_once_become_two() {
        let line = json!({"type": "LineString", "coordinates": [[0, 0, 5], [1, 1], [1, 1]]});
        assert_eq!(correct(&line).unwrap()["coordinates"], json!([[0, 0], [1, 1]]));
        let high = json!({"type": "LineString", "coordinates": [[0, 0, 5], [1, 1, 6]]});
        assert_eq!(correct(&high).unwrap(), high);
        assert!(correct(&json!({"type": "LineString", "coordinates": [[0, 0], [1e300, 1]]})).is_err());
    }
}

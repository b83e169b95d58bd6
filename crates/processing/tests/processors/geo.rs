//! Points and shapes.

use crate::{one, record_error, refused, run, run_values, values};
use portico_processing::geo::distance_km;
use portico_processing::{Value, point};
use serde_json::json;

#[test]
fn an_airport_becomes_a_point() {
    let step = json!({"type": "create_geopoint", "latitude": "latitude", "longitude": "longitude", "output_field": "coordinates"});
    let rows: &[&[&str]] = &[&["31.95376472", "-89.23450472"], &["", "-89"], &["48,85", "2,35"]];
    let result = run(step.clone(), &["latitude", "longitude"], rows);
    let points: Vec<_> = result.rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(points, ["31.95376472,-89.23450472", "", "48.85,2.35"]);
    let result =
        run_values(step, &["latitude", "longitude"], vec![values(&["north", "2"]), values(&["95", "2"])]).unwrap();
    assert_eq!(result.errors, ["“north” is not a coordinate", "2, 95 is outside of the coordinate system"]);
}

#[test]
fn coordinates_of_other_systems_are_transformed() {
    let step = json!({"type": "transform_coordinates", "field": "x", "epsg": 2154});
    assert_eq!(one(step.clone(), "6600000,700000", "x"), "46.5,3");
    let shape = one(step.clone(), r#"{"type":"LineString","coordinates":[[700000,6600000],[700000,6600000]]}"#, "x");
    let point = serde_json::from_str::<serde_json::Value>(&shape).unwrap()["coordinates"][0].clone();
    assert!((point[0].as_f64().unwrap() - 3.0).abs() < 1e-9 && (point[1].as_f64().unwrap() - 46.5).abs() < 1e-9);
    assert!(record_error(step, "here").contains("neither a point"));
    assert_eq!(refused(json!({"type": "transform_coordinates", "field": "x", "epsg": 9999}))[0].0, "epsg");
}

#[test]
fn a_distance_is_in_kilometres() {
    let step = json!({"type": "geo_distance", "coordinates_a": "a", "coordinates_b": "b", "output_field": "km"});
    let result = run(step, &["a", "b"], &[&["48.8566,2.3522", "51.5074,-0.1278"], &["48.8566,2.3522", ""]]);
    let km: f64 = result.rows[0][2].parse().unwrap();
    assert!((km - 343.56).abs() < 0.1, "{km}");
    assert_eq!(result.rows[1][2], "");
}

#[test]
fn degrees_minutes_and_seconds_become_decimal() {
    let step = json!({"type": "convert_degrees", "field": "x", "output_field": "y"});
    for (input, expected) in [
        ("48°51'36\"N", "48.86"),
        ("N 48° 51′ 36″", "48.86"),
        ("2°30'O", "-2.5"),
        ("-2°30'", "-2.5"),
        ("48.5°", "48.5"),
        ("48.5", "48.5"),
        ("48°30'N 2°15'E", "48.5,2.25"),
        ("2°15'E, 48°30'N", "48.5,2.25"),
        ("48° 30′ Nord2° 15′ Est", "48.5,2.25"),
        ("+48^ 30′ / -2* 15′", "48.5,-2.25"),
        ("Ouest 2° 15′, South 48° 30′", "-48.5,-2.25"),
        ("S48°30′ W2°15′", "-48.5,-2.25"),
        ("48°;2°", "48,2"),
    ] {
        assert_eq!(one(step.clone(), input, "y"), expected, "{input}");
    }
    assert!(record_error(step, "north").contains("not written in degrees"));
}

#[test]
fn other_notations_become_shapes() {
    for (kind, input, expected) in [
        ("wkt_to_geojson", "POINT (2.35 48.85)", r#"{"type":"Point","coordinates":[2.35,48.85]}"#),
        ("wkt_to_geojson", "000000000140000000000000004010000000000000", r#"{"type":"Point","coordinates":[2.0,4.0]}"#),
        (
            "decode_polyline",
            "_p~iF~ps|U_ulLnnqC",
            r#"{"type":"LineString","coordinates":[[-120.2,38.5],[-120.95,40.7]]}"#,
        ),
        (
            "geohash_to_geojson",
            "s",
            r#"{"type":"Polygon","coordinates":[[[0.0,0.0],[45.0,0.0],[45.0,45.0],[0.0,45.0],[0.0,0.0]]]}"#,
        ),
    ] {
        let step = json!({"type": kind, "field": "x", "output_field": "shape"});
        assert_eq!(one(step.clone(), input, "shape"), expected);
        assert_eq!(one(step.clone(), "", "shape"), "");
        record_error(step, "?!");
    }
}

#[test]
fn only_points_in_the_polygon_stay() {
    let polygon = json!({"type": "Polygon", "coordinates": [[[-92, 30], [-88, 30], [-88, 35], [-92, 35], [-92, 30]]]});
    let step = json!({"type": "polygon_filter", "point": "x", "polygon": polygon.to_string()});
    let result = run(step, &["x"], &[&["31.95376472,-89.23450472"], &["48.85,2.35"], &[""]]);
    assert_eq!(result.rows, [["31.95376472,-89.23450472"]]);
    assert_eq!(refused(json!({"type": "polygon_filter", "point": "x", "polygon": "{}"}))[0].0, "polygon");
}

#[test]
fn shapes_are_drawn_with_fewer_points() {
    let step = json!({"type": "simplify_geo_shape", "field": "x", "tolerance": 0.01});
    let line = r#"{"type":"LineString","coordinates":[[0,0],[1,0.001],[2,0]]}"#;
    assert_eq!(one(step, line, "x"), r#"{"type":"LineString","coordinates":[[0,0],[2,0]]}"#);
}

#[test]
fn a_masked_point_is_as_far_as_it_should_be_and_never_shown_unmasked() {
    let step = json!({"type": "geomasking", "field": "x", "min_distance": 500, "max_distance": 800});
    let home = "48.8566,2.3522";
    let result = run(step.clone(), &["x"], &[&[home][..]; 200]);
    for row in &result.rows {
        let km = distance_km(point(&Value::from(home)).unwrap(), point(&Value::from(row[0].as_str())).unwrap());
        assert!((0.4999..=0.8001).contains(&km), "{km}");
    }
    let again = run(step.clone(), &["x"], &[&[home]]);
    assert_ne!(again.rows[0], result.rows[0], "who knows the rule must not be able to repeat it");
    let result = run_values(step, &["x"], vec![values(&["12 rue de la Paix"])]).unwrap();
    assert_eq!(result.rows, [[""]]);
    let step = json!({"type": "geomasking", "field": "x", "min_distance": 900, "max_distance": 800});
    assert_eq!(refused(step)[0].0, "max_distance");
}

#[test]
fn a_shape_that_crosses_itself_is_repaired_and_one_without_area_is_told() {
    let step = json!({"type": "correct_geo_shape", "field": "x"});
    let bow = r#"{"type":"Polygon","coordinates":[[[0,0],[10,10],[10,0],[0,10],[0,0]]]}"#;
    assert!(one(step.clone(), bow, "x").starts_with(r#"{"type":"MultiPolygon""#));
    assert!(
        record_error(step.clone(), r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}"#).contains("no area")
    );
    assert!(record_error(step, "here").contains("Not a GeoJSON shape"));
}

//! No value makes a processor panic.

use crate::step;
use portico_processing::geo::{decode_geohash, decode_polyline, parse_wkt};
use portico_processing::{Collected, Pipeline, Row, Schema, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::sync::LazyLock;

/// One step of every family that looks into its values.
static PIPELINES: LazyLock<Vec<Pipeline>> = LazyLock::new(|| {
    let steps: Vec<Json> = vec![
        json!({"type": "string_replace", "field": "x", "old": "a", "new": "bb"}),
        json!({"type": "regexp_replace", "field": "x", "regexp": r"(\w)?(\W)", "new": r"\2\1"}),
        json!({"type": "string_extractor", "field": "x", "regexp": r"(?P<a>\d+)?(?P<b>.)"}),
        json!({"type": "split", "field": "x", "separator": "é", "index": 2, "output_field": "o"}),
        json!({"type": "unicode_normalize", "fields": ["x"]}),
        json!({"type": "html_entities_decode", "field": "x"}),
        json!({"type": "extract_html", "field": "x"}),
        json!({"type": "extract_urls", "field": "x", "output_field": "o"}),
        json!({"type": "normalize_url", "field": "x"}),
        json!({"type": "expression", "expression": "=substring(x, 1, y) + round(y, 2)", "output_field": "o"}),
        json!({"type": "extract_bit_range", "field": "x", "input_type": "base64", "start": 0, "stop": 31, "convert_to": "float", "output_field": "o"}),
        json!({"type": "extract_bit_range", "field": "x", "start": 3, "stop": 66, "convert_to": "int", "output_field": "o"}),
        json!({"type": "date_normalizer", "field": "x", "format": "%d/%m/%Y %H:%M %z"}),
        json!({"type": "set_timezone", "field": "x", "timezone": "America/New_York"}),
        json!({"type": "extract_from_json", "field": "x", "rules": ["a.b"]}),
        json!({"type": "expand_json_array", "json_array_field": "x", "rule": "item.a", "output_field": "o"}),
        json!({"type": "expand_multivalued", "field": "x", "separator": " ", "output_field": "o"}),
        json!({"type": "deduplicate_multivalued", "field": "x", "separator": ",", "output_field": "o"}),
        json!({"type": "transpose", "fixed_fields": ["x"], "title_label": "t", "value_label": "v"}),
        json!({"type": "create_geopoint", "latitude": "x", "longitude": "y", "epsg": 2154, "output_field": "o"}),
        json!({"type": "create_geopoint", "latitude": "x", "longitude": "y", "epsg": 28992, "output_field": "o"}),
        json!({"type": "transform_coordinates", "field": "x", "epsg": 3857}),
        json!({"type": "geo_distance", "coordinates_a": "x", "coordinates_b": "y", "output_field": "o"}),
        json!({"type": "convert_degrees", "field": "x", "output_field": "o"}),
        json!({"type": "simplify_geo_shape", "field": "x", "tolerance": 0.1}),
        json!({"type": "correct_geo_shape", "field": "x"}),
        json!({"type": "geomasking", "field": "x"}),
    ];
    let schema = Schema::from_headings(["x", "y"]);
    steps.into_iter().map(|processor| Pipeline::build(schema.clone(), &[step(processor)]).unwrap()).collect()
});

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        "\\PC*".prop_map(Value::from_text),
        "[0-9.,;:°'\"NSEWO+/ -]{0,24}".prop_map(Value::from_text),
        r#"[\[\]{}"a:,0-9 -]{0,24}"#.prop_map(Value::from_text),
        "<[a-z!/-]{0,8}[ >=\"'&;é]{0,8}</?[a-z]{0,6}>?".prop_map(Value::from_text),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::decimal),
        any::<bool>().prop_map(Value::Boolean),
        Just(Value::Null),
        Just(Value::GeoShape(Box::new(json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]})))),
        Just(Value::List(vec!["a".to_owned()])),
    ]
}

proptest! {
    #[test]
    fn no_value_panics_a_processor(x in any_value(), y in any_value()) {
        for pipeline in PIPELINES.iter() {
            pipeline.apply(Row::new(1, vec![x.clone(), y.clone()]), &mut Collected::default());
        }
    }

    #[test]
    fn no_ring_panics_the_repair_of_shapes(ring in prop::collection::vec((-3_i8..4, -3_i8..4), 0..12)) {
        let ring: Vec<Json> = ring.into_iter().map(|(x, y)| json!([x, y])).collect();
        let shape = json!({"type": "Polygon", "coordinates": [ring]});
        if let Ok(corrected) = portico_processing::geo::correct(&shape) {
            let polygons = if corrected["type"] == "Polygon" { vec![corrected["coordinates"].clone()] } else {
                corrected["coordinates"].as_array().unwrap().clone()
            };
            for ring in polygons.iter().flat_map(|polygon| polygon.as_array().unwrap()) {
                let ring = ring.as_array().unwrap();
                prop_assert!(ring.len() >= 4 && ring.first() == ring.last(), "{ring:?}");
            }
        }
    }

    #[test]
    fn no_text_panics_a_reader_of_shapes(text in "\\PC*", near in "[A-Z(), .0-9eE+-]{0,40}") {
        for text in [text.clone(), near.clone(), format!("POLYGON (({near}")] {
            let _ = parse_wkt(&text);
            let _ = decode_geohash(&text);
            let _ = decode_polyline(&text, true);
        }
    }
}

//! Processors that ask a service: configured or not, against a small server of our own (behaviour.md 12).
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use portico_contract::datasets::StatusName;
use portico_contract::processors::ListProcessors;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use support::{TestPortal, serve};

type Asked = Arc<Mutex<Vec<HashMap<String, String>>>>;

/// Answers like BAN, like Nominatim, and as the portal asks for places; keeps what it was asked.
async fn service() -> (String, Asked) {
    let asked = Asked::default();
    let ban = |State(asked): State<Asked>, Query(query): Query<HashMap<String, String>>| async move {
        asked.lock().unwrap().push(query.clone());
        match query["q"].as_str() {
            text if text.starts_with("broken") => Err(StatusCode::INTERNAL_SERVER_ERROR),
            text if text.starts_with("nowhere") => Ok(Json(json!({"features": []}))),
            _ => Ok(Json(json!({"features": [{"geometry": {"coordinates": [2.35, 48.85]}}]}))),
        }
    };
    let nominatim = async || Json(json!([{"lat": "52.37", "lon": "4.89"}]));
    let places = |Query(query): Query<HashMap<String, String>>| async move {
        let square = json!({"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [3, 49], [2, 48]]]});
        match query.get("key").map(String::as_str) {
            Some("75056") => Ok(Json(json!({"type": "Feature", "geometry": square, "properties": {}}))),
            Some(_) => Err(StatusCode::NOT_FOUND),
            None if query.contains_key("ip") => Ok(Json(json!({"lat": 1.5, "lon": 2.5}))),
            None => Ok(Json(json!({"name": "Paris", "code": query["lat"], "shape": square}))),
        }
    };
    let router = Router::new()
        .route("/ban/search/", get(ban))
        .route("/nominatim/search", get(nominatim))
        .route("/places", get(places))
        .with_state(asked.clone());
    (serve(router).await, asked)
}

async fn portal(services: &[(&str, String)]) -> TestPortal {
    let services = services.iter().map(|(kind, address)| ((*kind).to_owned(), address.clone())).collect();
    TestPortal::start_with(|config| config.services = services).await
}

#[tokio::test]
async fn a_service_that_is_not_configured_fails_a_publication_by_name() {
    let portal = portal(&[("geocode_nominatim", "ftp://nowhere".to_owned())]).await;
    let listed: Vec<String> =
        portal.call(ListProcessors {}).await.unwrap().into_iter().map(|offered| offered.r#type).collect();
    let steps = [
        (json!({"type": "geocode_ban", "address": "a", "output_field": "p"}), "none is configured"),
        (json!({"type": "geocode_nominatim", "address": "a", "output_field": "p"}), "only http and https"),
        (json!({"type": "geocode_arcgis", "address": "a", "output_field": "p"}), "none is configured"),
        (json!({"type": "geocode_census", "address": "a", "output_field": "p"}), "none is configured"),
        (json!({"type": "geocode_pdok", "address": "a", "output_field": "p"}), "none is configured"),
        (json!({"type": "what3words_to_coordinates", "address": "a"}), "none is configured"),
        (json!({"type": "coordinates_to_what3words", "coordinates": "a"}), "none is configured"),
        (json!({"type": "ip_to_geo", "field": "a", "output_field": "p"}), "none is configured"),
        (
            json!({"type": "geojoin", "country": "fr", "repository": "communes", "local_key": "a", "output_field": "p"}),
            "none is configured",
        ),
        (
            json!({"type": "administrative_divisions", "geo_point": "a", "country": "fr", "level": "communes", "output_name": "n"}),
            "none is configured",
        ),
        (json!({"type": "file", "field": "a", "extract_metadata": true}), "reads nothing out of files"),
    ];
    for (number, (step, reason)) in steps.into_iter().enumerate() {
        let kind = step["type"].as_str().unwrap().to_owned();
        assert!(listed.contains(&kind), "{kind}");
        let dataset = portal.csv_dataset(&format!("Dataset {number}"), "a\nx\n").await.uid;
        portal.add_processor(&dataset, step).await;
        let status = portal.publish(&dataset).await;
        assert_eq!((status.status, status.is_published), (StatusName::Error, Some(false)), "{kind}");
        let told = status.records_errors[0].message.clone().unwrap();
        assert!(told.contains(reason) && status.records_errors[0].processor_uid.is_some(), "{kind}: {told}");
    }
}

#[tokio::test]
async fn addresses_are_found_once_each_and_what_is_not_found_is_empty() {
    let (address, asked) = service().await;
    let portal = portal(&[("geocode_ban", format!("{address}/ban?key=secret"))]).await;
    let csv = "n,street,postcode\n1,rue de Rivoli,75001\n2,rue de Rivoli,75001\n3,nowhere,\n4,,\n";
    let dataset = portal.csv_dataset("Streets", csv).await.uid;
    let step = json!({"type": "geocode_ban", "address": "street", "postal_code": "postcode", "output_field": "place"});
    portal.add_processor(&dataset, step).await;
    portal.published(&dataset).await;
    let found = json!({"lon": 2.35, "lat": 48.85});
    let places = portal.records("streets", &["place"]).await;
    assert_eq!(json!(places), json!([[found], [found], [null], [null]]));
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert_eq!((asked[0]["postcode"].as_str(), asked[0]["key"].as_str()), ("75001", "secret"));
    assert!(!asked[1].contains_key("postcode"));
}

#[tokio::test]
async fn a_service_that_fails_is_told_for_each_record_and_left_alone_after_five_times() {
    let (address, asked) = service().await;
    let portal = portal(&[("geocode_ban", format!("{address}/ban?key=secret"))]).await;
    let rows: Vec<String> = (0..8).map(|number| format!("broken {number}")).collect();
    let dataset = portal.csv_dataset("Streets", &format!("street\n{}\n", rows.join("\n"))).await.uid;
    portal.add_processor(&dataset, json!({"type": "geocode_ban", "address": "street", "output_field": "place"})).await;
    let status = portal.publish(&dataset).await;
    assert_eq!((status.status, status.is_published), (StatusName::Idle, Some(true)));
    let told: Vec<String> = status.records_errors.into_iter().filter_map(|error| error.message).collect();
    assert_eq!(told.len(), 8);
    assert!(told[0].contains("answered 500") && told[7].contains("not asked any more"), "{told:?}");
    assert!(told.iter().all(|message| !message.contains("secret")));
    assert_eq!(asked.lock().unwrap().len(), 5);
}

#[tokio::test]
async fn places_are_asked_for_as_documented() {
    let (address, _) = service().await;
    let places = format!("{address}/places");
    let portal = portal(&[
        ("geocode_nominatim", format!("{address}/nominatim/")),
        ("ip_to_geo", places.clone()),
        ("geojoin", places.clone()),
        ("administrative_divisions", places),
    ])
    .await;
    let dataset = portal.csv_dataset("Places", "town,code,ip\nDam,75056,192.0.2.1\nDam,1,here\n").await.uid;
    for step in [
        json!({"type": "geocode_nominatim", "address": "town", "output_field": "point"}),
        json!({"type": "ip_to_geo", "field": "ip", "output_field": "origin"}),
        json!({"type": "geojoin", "country": "fr", "repository": "communes", "local_key": "code", "output_field": "shape"}),
        json!({"type": "administrative_divisions", "geo_point": "point", "country": "nl", "level": "communes",
            "output_name": "division", "output_code": "number"}),
    ] {
        portal.add_processor(&dataset, step).await;
    }
    let status = portal.publish(&dataset).await;
    let told: Vec<Option<String>> = status.records_errors.into_iter().map(|error| error.message).collect();
    assert_eq!(told, [Some("“here” is not an IP address".to_owned())]);
    let records = portal.records("places", &["point", "origin", "shape", "division", "number"]).await;
    assert_eq!(records[0][0], json!({"lon": 4.89, "lat": 52.37}));
    assert_eq!(records[0][1], json!({"lon": 2.5, "lat": 1.5}));
    assert_eq!(records[0][2]["geometry"]["type"], "Polygon");
    assert_eq!((&records[0][3], &records[0][4]), (&json!("Paris"), &json!(52.37)));
    assert_eq!((&records[1][1], &records[1][2]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn files_are_kept_with_the_records_that_show_them() {
    let router = Router::new().route("/logo.png", get(async || ([("content-type", "image/png")], [1_u8, 2, 3])));
    let address = serve(router).await;
    let portal = TestPortal::start().await;
    let csv = format!("name,logo\na,{address}/logo.png\nb,{address}/logo.png\nc,{address}/none\nd,\n");
    let dataset = portal.csv_dataset("Logos", &csv).await.uid;
    portal.add_processor(&dataset, json!({"type": "file", "field": "logo"})).await;
    let status = portal.publish(&dataset).await;
    let told: Vec<_> = status.records_errors.iter().map(|error| error.record_id.as_deref()).collect();
    assert_eq!((status.status, told), (StatusName::Idle, vec![Some("3")]));
    let described = portal.explored("logos").await["fields"].clone();
    assert_eq!(described[1]["type"], "file");
    let records = portal.records("logos", &["logo"]).await;
    assert_eq!((&records[0][0]["filename"], &records[0][0]["mimetype"]), (&json!("logo.png"), &json!("image/png")));
    assert_eq!((&records[1], &records[2][0], &records[3][0]), (&records[0], &Value::Null, &Value::Null));

    let path = format!("{}{}", portal.address, records[0][0]["url"].as_str().unwrap());
    let file = portal.client.get(&path).send().await.unwrap();
    assert_eq!((file.status().as_u16(), file.headers()["content-type"].to_str().unwrap()), (200, "image/png"));
    assert_eq!(file.bytes().await.unwrap().as_ref(), [1, 2, 3]);
    assert_eq!(portal.client.get(path.replace("files/", "files/0")).send().await.unwrap().status(), 404);

    // Who does not see the field, or not the record, does not see its file.
    let security = json!({"is_data_visible": true, "visible_fields": ["name"]}).to_string();
    let hide = "UPDATE datasets SET document = json_set(document, '$.default_security', json(?)) WHERE uid = ?";
    portal.write(hide, &[&security, dataset.as_str()]).await;
    assert_eq!(portal.client.get(&path).send().await.unwrap().status(), 404);
}

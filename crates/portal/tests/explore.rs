//! What is published, as each viewer sees it, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::DatasetUid;
use portico_contract::datasets::*;
use portico_contract::processors::CreateDatasetProcessor;
use serde_json::{Value, json};
use support::TestPortal;
use support::client::answer_of;

const PLACES: &str = "id,name,kind,height,day,position
1,Aigle,peak,12.5,2020-01-01,\"46.3,6.9\"
2,Bex,valley,,2021-06-15,\"46.2,7.0\"
3,Château,peak,7,2021-07-01,
4,Dent,peak,31,2022-02-02,\"46.5,6.5\"
";

/// A published dataset with these rows.
async fn published(portal: &TestPortal, csv: &str) -> DatasetUid {
    let uid = portal.csv_dataset("Places", csv).await.uid;
    portal.published(&uid).await;
    uid
}

/// An answer of the Explore API: status and body.
async fn explore(portal: &TestPortal, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let mut request = portal.client.get(format!("{}/api/explore/v2.1/catalog/datasets{path}", portal.address));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer_of(request, None).await
}

async fn names(portal: &TestPortal, parameters: &[(&str, &str)]) -> Vec<String> {
    let query = reqwest::Url::parse_with_params("http://x/", parameters).unwrap();
    let (status, body) = explore(portal, &format!("/places/records?{}", query.query().unwrap()), &[]).await;
    assert_eq!(status, 200, "{body}");
    let results = body["results"].as_array().unwrap();
    assert_eq!(body["total_count"], results.len());
    results.iter().map(|record| record["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn published_records_have_the_types_of_their_values() {
    let portal = TestPortal::start().await;
    published(&portal, PLACES).await;
    let (_, body) = explore(&portal, "/places/records?limit=1", &[]).await;
    assert_eq!(body["total_count"], 4);
    let record = json!({"id": 1, "name": "Aigle", "kind": "peak", "height": 12.5, "day": "2020-01-01",
        "position": {"lon": 6.9, "lat": 46.3}});
    assert_eq!(body["results"], json!([record]));
    let (_, dataset) = explore(&portal, "/places", &[]).await;
    assert_eq!(dataset["metas"]["default"]["records_count"], 4);
    assert_eq!(dataset["has_records"], true);
    let types: Vec<&str> = dataset["fields"].as_array().unwrap().iter().filter_map(|f| f["type"].as_str()).collect();
    assert_eq!(types, ["int", "text", "text", "double", "date", "geo_point_2d"]);
}

#[tokio::test]
async fn records_are_chosen_and_ordered_as_the_explore_language_says() {
    let portal = TestPortal::start().await;
    published(&portal, PLACES).await;
    for (clause, expected) in [
        ("height > 10", &["Aigle", "Dent"][..]),
        ("not height > 10", &["Bex", "Château"]),
        ("height != 7", &["Aigle", "Bex", "Dent"]),
        ("kind = 'peak' and day >= date'2021-01-01'", &["Château", "Dent"]),
        ("year(day) = 2021", &["Bex", "Château"]),
        ("height is null", &["Bex"]),
        ("search('chateau')", &["Château"]),
        ("name like 'dent' or id in (1)", &["Aigle", "Dent"]),
        ("day in [date'2021-06-15'..date'2021-07-01']", &["Bex", "Château"]),
        ("name = 'x'' OR 1=1 --'", &[]),
    ] {
        assert_eq!(names(&portal, &[("where", clause)]).await, expected, "{clause}");
    }
    assert_eq!(names(&portal, &[("order_by", "height desc")]).await, ["Dent", "Aigle", "Château", "Bex"]);
    assert_eq!(names(&portal, &[("select", "name, id as number"), ("where", "id=4")]).await, ["Dent"]);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused_with_its_reason() {
    let portal = TestPortal::start().await;
    published(&portal, PLACES).await;
    for query in
        ["where=nowhere%3D1", "where=%28", "order_by=nowhere", "select=drop%20table%20x", "limit=101", "offset=x"]
    {
        let (status, body) = explore(&portal, &format!("/places/records?{query}"), &[]).await;
        assert_eq!((status, body["error_code"].as_str()), (400, Some("validation_error")), "{query}: {body}");
    }
    let (status, _) = explore(&portal, "/places/exports/csv?where=nowhere%3D1", &[]).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn exports_carry_every_record() {
    let portal = TestPortal::start().await;
    published(&portal, PLACES).await;
    let address = format!("{}/api/explore/v2.1/catalog/datasets/places/exports", portal.address);
    let csv = portal.client.get(format!("{address}/csv?select=id,name,position")).send().await.unwrap();
    assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = csv.text().await.unwrap();
    assert_eq!(csv, "id;name;position\n1;Aigle;46.3, 6.9\n2;Bex;46.2, 7.0\n3;Château;\n4;Dent;46.5, 6.5\n");
    let json: Value = portal.client.get(format!("{address}/json")).send().await.unwrap().json().await.unwrap();
    assert_eq!(json.as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn the_default_ruleset_hides_rows_and_fields_also_from_questions_about_them() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, PLACES).await;
    let security = json!({"visible_fields": ["id", "name"], "filter_query": "kind = 'peak'"});
    let body = serde_json::from_value(json!({"default_security": security})).unwrap();
    portal.call(UpdateDataset { dataset_uid: uid, body }).await.unwrap();
    assert_eq!(names(&portal, &[("order_by", "id")]).await, ["Aigle", "Château", "Dent"]);
    let (_, body) = explore(&portal, "/places/records?limit=1", &[]).await;
    assert_eq!(body["results"], json!([{"id": 1, "name": "Aigle"}]));
    for hidden in ["where=height%3E1", "order_by=height", "select=height"] {
        assert_eq!(explore(&portal, &format!("/places/records?{hidden}"), &[]).await.0, 400, "{hidden}");
    }
    let key = format!("Apikey {}", portal.key);
    let (_, all) = explore(&portal, "/places/records?where=height%3E1", &[("authorization", &key)]).await;
    assert_eq!(all["total_count"], 3);
}

#[tokio::test]
async fn a_restricted_dataset_exists_only_for_holders_of_a_ruleset_and_an_administrator_can_look_as_them() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, PLACES).await;
    let body = serde_json::from_value(json!({"is_restricted": true})).unwrap();
    portal.call(UpdateDataset { dataset_uid: uid.clone(), body }).await.unwrap();
    let louise = portal.user("louise", &[], &["explore_restricted_dataset"]).await;
    let paul = portal.user("paul", &[], &[]).await;
    portal.ruleset(&uid, "louise", &["explore_restricted_dataset"], json!({"filter_query": "height > 10"})).await;
    assert_eq!(explore(&portal, "/places", &[]).await.0, 404);
    assert_eq!(explore(&portal, "/places/records", &[("authorization", &format!("Apikey {paul}"))]).await.0, 404);
    assert_eq!(explore(&portal, "", &[]).await.1["total_count"], 0);
    let louise = format!("Apikey {louise}");
    assert_eq!(explore(&portal, "/places/records", &[("authorization", &louise)]).await.1["total_count"], 2);
    assert_eq!(explore(&portal, "", &[("authorization", &louise)]).await.1["total_count"], 1);

    let admin = format!("Apikey {}", portal.key);
    let as_louise = [("authorization", admin.as_str()), ("x-portico-view-as", "louise")];
    assert_eq!(explore(&portal, "/places/records", &as_louise).await.1["total_count"], 2);
    let as_nobody = [("authorization", admin.as_str()), ("x-portico-view-as", "anonymous")];
    assert_eq!(explore(&portal, "/places/records", &as_nobody).await.0, 404);
    let louise_as_admin = [("authorization", louise.as_str()), ("x-portico-view-as", "admin")];
    assert_eq!(explore(&portal, "/places/records", &louise_as_admin).await.0, 403);
}

#[tokio::test]
async fn two_rulesets_show_each_record_with_the_fields_of_the_ruleset_that_shows_it() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, PLACES).await;
    let body = serde_json::from_value(json!({"default_security": {"visible_fields": ["name"]}})).unwrap();
    portal.call(UpdateDataset { dataset_uid: uid.clone(), body }).await.unwrap();
    let louise = portal.user("louise", &[], &["explore_restricted_dataset"]).await;
    let security = json!({"visible_fields": ["height"], "filter_query": "id = 4"});
    portal.ruleset(&uid, "louise", &["explore_restricted_dataset"], security).await;
    let key = format!("Apikey {louise}");
    let (_, body) = explore(&portal, "/places/records", &[("authorization", &key)]).await;
    let heights: Vec<&Value> = body["results"].as_array().unwrap().iter().map(|record| &record["height"]).collect();
    assert_eq!(heights, [&Value::Null, &Value::Null, &Value::Null, &json!(31.0)]);
}

#[tokio::test]
async fn a_failed_publication_says_what_failed_and_leaves_what_was_published() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, PLACES).await;
    let body = json!({"type": "split", "field": "nowhere", "separator": ",", "index": 1, "output_field": "x"});
    let body = serde_json::from_value(body).unwrap();
    let step = portal.call(CreateDatasetProcessor { dataset_uid: uid.clone(), body }).await.unwrap();
    let status = portal.publish(&uid).await;
    assert_eq!((status.status, status.is_published), (StatusName::Error, Some(true)));
    let message = status.message.unwrap();
    assert!(message.contains(step.uid.as_str()) && message.contains("nowhere"), "{message}");
    assert_eq!(explore(&portal, "/places/records", &[]).await.1["total_count"], 4);
}

#[tokio::test]
async fn a_dataset_beyond_the_limit_of_records_says_so() {
    let portal = TestPortal::start_with(|config| config.records_limit = 3).await;
    let uid = portal.csv_dataset("Places", PLACES).await.uid;
    let status = portal.publish(&uid).await;
    assert_eq!((status.status, status.is_published), (StatusName::LimitReached, Some(false)));
    assert_eq!(Value::from(status.params), json!({"error": {"limit_type": "records", "limit": 3, "value": 4}}));
}

#[tokio::test]
async fn a_large_publication_tells_its_progress_and_is_aborted_within_a_second() {
    let portal = TestPortal::start().await;
    let mut csv = String::from("id,name\n");
    (0..200_000).for_each(|number| csv.push_str(&format!("{number},Place {number}\n")));
    let uid = portal.csv_dataset("Places", &csv).await.uid;
    portal.call(PublishDataset { dataset_uid: uid.clone() }).await.unwrap();
    loop {
        let status = portal.call(GetDatasetStatus { dataset_uid: uid.clone() }).await.unwrap();
        if status.params.get("read_records").and_then(Value::as_u64).is_some_and(|read| read > 0) {
            break;
        }
        assert!(!status.status.accepts_orders(), "it ended before it told any progress");
    }
    let asked = std::time::Instant::now();
    portal.call(AbortDataset { dataset_uid: uid.clone() }).await.unwrap();
    let status = portal.settled(&uid).await;
    assert!(asked.elapsed().as_millis() < 1_000, "{:?}", asked.elapsed());
    assert_eq!((status.status, status.previous), (StatusName::Idle, Some(StatusName::AbortingProcessing)));
    assert!(status.message.is_some_and(|message| message.starts_with("Aborted")));
}

#[tokio::test]
async fn a_copied_dataset_publishes_the_same_records() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, PLACES).await;
    let copy = portal.call(CopyDataset { dataset_uid: uid }).await.unwrap();
    portal.published(&copy.uid).await;
    assert_eq!(explore(&portal, &format!("/{}/records", copy.dataset_id), &[]).await.1["total_count"], 4);
}

#[tokio::test]
async fn a_quota_counts_the_calls_of_each_caller() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, PLACES).await;
    let day = |limit: u32| json!({"api_calls_quota": {"limit": limit, "unit": "day"}});
    let body = serde_json::from_value(json!({"default_security": day(2)})).unwrap();
    portal.call(UpdateDataset { dataset_uid: uid.clone(), body }).await.unwrap();
    let key = format!("Apikey {}", portal.user("louise", &[], &[]).await);
    portal.ruleset(&uid, "louise", &["explore_restricted_dataset"], day(3)).await;
    let administrator = format!("Apikey {}", portal.portal.admin_key());
    let louise = &[("authorization", key.as_str())][..];
    let eyes = &[("authorization", administrator.as_str()), ("x-portico-view-as", "louise")][..];
    for (headers, allowed) in [(&[][..], 2), (louise, 3)] {
        for call in 1..=allowed + 1 {
            // Neither counts: looking through somebody's eyes, and reading about the dataset.
            assert_eq!(explore(&portal, "/places/records", eyes).await.0, 200);
            assert_eq!(explore(&portal, "/places", headers).await.0, 200);
            let (status, body) = explore(&portal, "/places/records", headers).await;
            if call <= allowed {
                assert_eq!(status, 200, "call {call}");
            } else {
                assert_eq!(
                    (status, &body["call_limit"], &body["limit_time_unit"]),
                    (429, &json!(f64::from(allowed)), &json!("day"))
                );
            }
        }
    }
    assert_eq!(explore(&portal, "/places/exports/json", louise).await.0, 429, "an export is a call as well");
    let answer = portal.client.get(format!("{}/api/explore/v2.1/catalog/datasets/places/records", portal.address));
    let answer = answer.header("authorization", &key).send().await.unwrap();
    assert_eq!(
        (&answer.headers()["x-ratelimit-limit"], &answer.headers()["x-ratelimit-remaining"]),
        (&"3".parse().unwrap(), &"0".parse().unwrap())
    );
}

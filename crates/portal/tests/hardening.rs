//! Odd input: whatever is sent, the portal answers in the API's words and never with a failure of its own.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::{OPERATIONS, OperationInfo, Payload};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use support::TestPortal;
use support::client::method;

/// Texts of JSON, most of them wrong.
fn bodies() -> Vec<String> {
    let deep = |levels: usize| format!("{}{}{}", "{\"metadata\":[".repeat(levels), 1, "]}".repeat(levels));
    vec![
        String::new(),
        "null".into(),
        "[]".into(),
        "[null]".into(),
        "[{}]".into(),
        "\"text\"".into(),
        "0".into(),
        "1e999".into(),
        "{".into(),
        "{\"a\": 1}}".into(),
        "\u{feff}{}".into(),
        "{\"a\": \"\\ud800\"}".into(),
        "{\"a\": \"\\udc00\\ud800\"}".into(),
        "{\"\\u0000\": \"\\u0000\", \"type\": \"\\u0000\", \"title\": \"\\u0000\", \"label\": \"\\u0000\"}".into(),
        "{\"limit\": 99999999999999999999999999, \"title\": 1e308, \"type\": -1}".into(),
        json!({"title": "x".repeat(1 << 20), "type": "y".repeat(1 << 20), "dataset_id": "z".repeat(1 << 20)})
            .to_string(),
        json!({"metadata": {"default": {"title": {"value": "\u{0}\u{10ffff}\u{202e}"}}}}).to_string(),
        deep(20),
        deep(40),
        deep(10_000),
        "[".repeat(100_000),
    ]
}

/// Names that are odd in a path, escaped.
const NAMES: &[&str] =
    &["da_none00", "%00", "%FF%FE", "..%2F..%2Fetc", "%F0%9F%92%A9", "a%20b%0D%0Ax", "'%22;--", "%25"];

fn path_of(info: &OperationInfo, name: &str) -> String {
    info.path.split('/').map(|part| if part.starts_with('{') { name } else { part }).collect::<Vec<_>>().join("/")
}

/// Sends it and looks at the answer: an error of the API, or a success.
async fn send(portal: &TestPortal, info: &OperationInfo, path: &str, body: Option<(&'static str, Vec<u8>)>) {
    let mut request = portal.request(method(info), path);
    let shown = body.as_ref().map(|(_, body)| String::from_utf8_lossy(body).chars().take(80).collect::<String>());
    if let Some((media_type, body)) = body {
        request = request.header("content-type", media_type).body(body);
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    assert!(!status.is_server_error(), "{} {path} {shown:?}: {status} {text}", info.name);
    if status.is_client_error() {
        let error: Value = serde_json::from_str(&text).unwrap_or_default();
        assert!(error["error_code"].is_string() && error["message"].is_string(), "{} {path}: {text}", info.name);
    }
}

#[tokio::test]
async fn odd_bodies_are_refused_or_taken() {
    let portal = TestPortal::start().await;
    for info in OPERATIONS.iter().filter(|info| info.payload != Payload::None) {
        let path = path_of(info, "da_none00");
        for body in bodies() {
            send(&portal, info, &path, Some(("application/json", body.into_bytes()))).await;
        }
        for (media_type, body) in [
            ("application/x-www-form-urlencoded", b"a=%00&a=%FF&title=%ED%A0%80&metadata=%7B%7B".to_vec()),
            ("application/x-www-form-urlencoded", format!("metadata={}", "[".repeat(5_000)).into_bytes()),
            ("application/json", vec![0xff, 0xfe, 0x00]),
            ("multipart/form-data", b"--x".to_vec()),
            ("multipart/form-data; boundary=x", b"--x\r\n\r\n\x00\r\n--x--".to_vec()),
            ("text/html", b"<p>".to_vec()),
            ("application/xml", b"<a/>".to_vec()),
        ] {
            send(&portal, info, &path, Some((media_type, body))).await;
        }
    }
}

#[tokio::test]
async fn a_body_without_end_is_refused_as_too_large() {
    let portal = TestPortal::start().await;
    let body = format!("{{\"metadata\": {{}}, \"x\": \"{}\"}}", "x".repeat(17 << 20));
    let sent = portal.request(Method::POST, "/datasets/").header("content-type", "application/json").body(body);
    let answer = sent.send().await.unwrap();
    assert_eq!(answer.status(), 413);
    assert_eq!(answer.json::<Value>().await.unwrap()["error_code"], "payload_too_large");
}

#[tokio::test]
async fn odd_names_in_paths_name_nothing() {
    let portal = TestPortal::start().await;
    for info in OPERATIONS.iter().filter(|info| !info.path_parameters.is_empty()) {
        for name in NAMES {
            let body = (info.payload == Payload::Json).then(|| ("application/json", b"{}".to_vec()));
            send(&portal, info, &path_of(info, name), body).await;
        }
    }
}

#[tokio::test]
async fn odd_queries_are_refused_or_passed_over() {
    let portal = TestPortal::start().await;
    let long = "x".repeat(20_000);
    for info in OPERATIONS.iter().filter(|info| !info.query_parameters.is_empty()) {
        let path = path_of(info, "da_none00");
        for parameter in info.query_parameters {
            for value in
                ["", "%00", "%FF", "%ED%A0%80", "-0", "1e9", "%F0%9F%92%A9", "'%22%5C", "a&a=b", "%5B%5D", &long]
            {
                let path = format!("{path}?{parameter}={value}&{parameter}={value}");
                let body = (info.payload == Payload::Json).then(|| ("application/json", b"{}".to_vec()));
                send(&portal, info, &path, body).await;
            }
        }
    }
}

#[tokio::test]
async fn what_nests_deep_can_be_read_back_wherever_it_is_kept() {
    let portal = TestPortal::start().await;
    let nested = |levels: usize| (0..levels).fold(json!("x"), |inner, _| json!([inner]));
    let mut refused = 0;
    for levels in [10, 50, 60, 100, 120] {
        let body =
            json!({"metadata": {"default": {"title": {"value": "Deep"}}, "custom": {"x": {"value": nested(levels)}}}});
        let sent = portal.request(Method::POST, "/datasets/").json(&body).send().await.unwrap();
        if sent.status() == 400 {
            refused += 1;
            continue;
        }
        assert_eq!(sent.status(), 201);
        let dataset: Value = sent.json().await.unwrap();
        for path in [format!("/datasets/{}/", dataset["uid"].as_str().unwrap()), "/datasets/".to_owned()] {
            assert_eq!(portal.request(Method::GET, &path).send().await.unwrap().status(), 200);
        }
    }
    assert!(refused >= 2);
}

#[tokio::test]
async fn odd_file_names_and_forms_are_taken_as_they_can_be() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Files").await.uid;
    let path = format!("/datasets/{uid}/resources/files/");
    for name in ["a.csv", "\u{202e}gpj.exe", "..", "é".repeat(300).as_str(), "a/b\\c", "CON", "%00.csv", "x.\u{1f4a9}"]
    {
        let form = Form::new().part("file", Part::bytes(b"a\n1\n".to_vec()).file_name(name.to_owned()));
        let sent = portal.request(Method::POST, &path).multipart(form).send().await.unwrap();
        assert_eq!(sent.status(), 201, "{name:?}");
        let file: Value = sent.json().await.unwrap();
        let got = portal.request(
            Method::GET,
            &format!("{path}{}/", portico_contract::escape_segment(file["uid"].as_str().unwrap())),
        );
        assert_eq!(got.send().await.unwrap().status(), 200, "{name:?}");
    }
    let twice =
        Form::new().part("file", Part::bytes(vec![1]).file_name("a")).part("file", Part::bytes(vec![2]).file_name("b"));
    assert_eq!(portal.request(Method::POST, &path).multipart(twice).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn odd_questions_about_records_are_refused_by_name() {
    let portal = TestPortal::start().await;
    let places = portal.csv_dataset("Places", "id,name\n1,a\n").await.uid;
    portal.published(&places).await;
    let many = |one: &str, count: usize, between: &str| vec![one; count].join(between);
    for (name, value) in [
        ("select", many("id", 3_000, ",")),
        ("order_by", many("id", 3_000, ",")),
        ("where", many("id=1", 2_000, " or ")),
        ("where", many("(", 5_000, "")),
        ("where", format!("search({},\"x\")", many("name", 200, ","))),
        ("where", "\u{0}".to_owned()),
        ("where", "id = 99999999999999999999999999999999".to_owned()),
        ("limit", "-1".to_owned()),
        ("offset", "18446744073709551616".to_owned()),
    ] {
        let address = format!("{}/api/explore/v2.1/catalog/datasets/places/records", portal.address);
        let answer = portal.client.get(address).query(&[(name, &value)]).send().await.unwrap();
        let status = answer.status();
        let body: Value = answer.json().await.unwrap();
        assert!(status == 400 && body["detail"][name].is_array() || status == 200, "{name}: {status} {body}");
    }
    let where_clauses = vec![("where", "id=1"); 500];
    let address = format!("{}/api/explore/v2.1/catalog/datasets/places/records", portal.address);
    assert_eq!(portal.client.get(address).query(&where_clauses).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn what_anybody_may_send_to_the_site_does_no_harm_to_the_back_office() {
    let portal = TestPortal::start().await;
    let address = format!("{}/api/portal/v1.0/user_requests/", portal.address);
    let nested = |levels: usize| (0..levels).fold(json!("x"), |inner, _| json!([inner]));
    let showcase = |extra: Value| {
        json!({"type": "external_showcase", "request_message": "Look at this",
            "showcase": {"title": "\u{0}\u{10ffff}", "description": "d", "url": "https://example.org/", "extra": extra},
            "created_by": {"email": "a@example.org", "first_name": "A", "last_name": "\u{202e}"}, "more": extra})
    };
    let mut bodies = bodies();
    bodies.extend([1, 60, 100, 120, 124].map(|levels| showcase(nested(levels)).to_string()));
    for body in bodies {
        let sent = portal.client.post(&address).header("content-type", "application/json").body(body.clone());
        let status = sent.send().await.unwrap().status();
        assert!(!status.is_server_error(), "{status}: {}", body.get(..80).unwrap_or(&body));
    }
    for path in ["/user_requests/?limit=1000", "/user_requests/?limit=1000&expand=created_by&search=look"] {
        assert_eq!(portal.request(Method::GET, path).send().await.unwrap().status(), 200);
    }
    for path in ["portal/v1.0/studio_pages", "explore/v2.1/catalog/datasets"] {
        for name in NAMES {
            let answer = portal.client.get(format!("{}/api/{path}/{name}", portal.address)).send().await.unwrap();
            assert!(answer.status().is_client_error(), "{path}/{name}: {}", answer.status());
        }
    }
}

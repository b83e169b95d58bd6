//! Every list of the API: windows, sorts and filters as documented (behaviour.md 5), from the specification itself.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use futures::future::{BoxFuture, FutureExt};
use portico_contract::{Method, OPERATIONS, OperationInfo};
use portico_portal::Seed;
use serde_json::Value;
use std::sync::LazyLock;
use support::TestPortal;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../contract/contract.json")).unwrap());

fn lists() -> impl Iterator<Item = &'static OperationInfo> {
    OPERATIONS.iter().filter(|info| info.method == Method::Get && info.query_parameters.contains(&"limit"))
}

async fn get(portal: &TestPortal, path: &str, query: &[(&str, &str)]) -> (u16, Value) {
    let response = portal.request(reqwest::Method::GET, path).query(query).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

/// The path with the first thing there is in the place of each parameter; nothing where there is none.
fn real<'a>(portal: &'a TestPortal, path: &'a str) -> BoxFuture<'a, Option<String>> {
    async move {
        let Some((before, rest)) = path.rsplit_once('{') else { return Some(path.to_owned()) };
        let (parameter, rest) = rest.split_once('}').unwrap();
        let collection = real(portal, before).await?;
        let (_, page) = get(portal, &collection, &[("limit", "1")]).await;
        let first = page["results"].get(0)?;
        let names = ["uid", "slug", "username", "name"];
        let own = parameter.rsplit('_').next().unwrap_or_default();
        let name = std::iter::once(own).chain(names).find_map(|name| first[name].as_str())?;
        Some(format!("{collection}{name}{rest}"))
    }
    .boxed()
}

/// The path with names of nothing.
fn unreal(info: &OperationInfo) -> String {
    let values: Vec<(&str, String)> = info.path_parameters.iter().map(|name| (*name, "da_none00".to_owned())).collect();
    info.path_with(&values)
}

/// What tells a thing from others of its kind: the rest of it may change, since the demo publishes meanwhile.
fn name(item: &Value) -> Value {
    let places = ["/uid", "/slug", "/username", "/user/username", "/group/uid", "/name"];
    places.iter().find_map(|place| item.pointer(place)).unwrap_or(item).clone()
}

async fn demo() -> TestPortal {
    TestPortal::start_with(|config| config.seed = Seed::Demo).await
}

#[tokio::test]
async fn every_list_comes_in_windows_and_its_count_alone() {
    let portal = demo().await;
    let mut walked = 0;
    for info in lists() {
        let Some(path) = real(&portal, info.path).await else { continue };
        walked += 1;
        let (status, whole) = get(&portal, &path, &[("limit", "1000")]).await;
        assert_eq!(status, 200, "{}: {whole}", info.name);
        let total = whole["total_count"].as_u64().unwrap();
        assert_eq!(whole["results"].as_array().unwrap().len() as u64, total.min(1000), "{}", info.name);
        let (_, count) = get(&portal, &path, &[("limit", "0")]).await;
        let expected = serde_json::json!({"total_count": total, "next": null, "previous": null, "results": []});
        assert_eq!(count, expected, "{}", info.name);
        let (_, beyond) = get(&portal, &path, &[("offset", "9223372036854775807")]).await;
        assert_eq!((&beyond["total_count"], &beyond["results"]), (&whole["total_count"], &serde_json::json!([])));

        // Page after page by the links, everything comes once and in the same order.
        let (mut seen, mut link) = (Vec::new(), Some(format!("{}{}{path}?limit=2", portal.address, support::BASE)));
        while let Some(address) = link {
            let response = portal.client.get(&address).header("authorization", format!("Apikey {}", portal.key));
            let page: Value = response.send().await.unwrap().json().await.unwrap();
            assert_eq!(page["previous"].is_null(), seen.is_empty(), "{}", info.name);
            seen.extend(page["results"].as_array().unwrap().clone());
            link = page["next"].as_str().map(str::to_owned).filter(|_| seen.len() < 30);
        }
        let names = |items: &[Value]| items.iter().map(name).collect::<Vec<_>>();
        let whole = whole["results"].as_array().unwrap();
        assert_eq!(names(&seen), names(whole.get(..seen.len()).unwrap()), "{}", info.name);
    }
    assert!(walked > 10, "only {walked} lists have something to walk through");
}

#[tokio::test]
async fn a_window_that_is_none_is_refused_by_its_name() {
    let portal = TestPortal::start().await;
    for info in lists() {
        for (name, value) in [
            ("limit", "1001"),
            ("limit", "-1"),
            ("limit", "x"),
            ("limit", "1.5"),
            ("limit", "99999999999999999999999"),
            ("offset", "-1"),
            ("offset", "x"),
            ("offset", "99999999999999999999999"),
        ] {
            let (status, body) = get(&portal, &unreal(info), &[(name, value)]).await;
            assert_eq!(
                (status, &body["error_code"]),
                (400, &"validation_error".into()),
                "{} {name}={value}",
                info.name
            );
            assert!(body["detail"][name].is_array(), "{} {name}={value}: {body}", info.name);
        }
    }
}

fn target(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The documented query parameters of an operation, with the schema of one value.
fn documented(info: &OperationInfo) -> Vec<(&'static str, &'static Value)> {
    let described = &DOCUMENT["paths"][info.path]["get"]["parameters"];
    let parameters = described.as_array().map(Vec::as_slice).unwrap_or_default().iter().map(target);
    parameters
        .filter(|parameter| parameter["in"] == "query")
        .map(|parameter| {
            let schema = target(&parameter["schema"]);
            let schema = if schema["type"] == "array" { target(&schema["items"]) } else { schema };
            (parameter["name"].as_str().unwrap(), schema)
        })
        .collect()
}

#[tokio::test]
async fn every_documented_choice_is_taken_and_any_other_refused_by_the_name_of_its_parameter() {
    let portal = TestPortal::start().await;
    let mut choices = 0;
    for info in OPERATIONS.iter().filter(|info| info.method == Method::Get) {
        for (name, schema) in documented(info) {
            let words = schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
            let limited = !words.is_empty() || schema["type"] == "boolean" || schema["type"] == "integer";
            for word in words.iter().filter_map(Value::as_str) {
                let (status, body) = get(&portal, &unreal(info), &[(name, word)]).await;
                assert!(matches!(status, 200 | 404), "{} {name}={word}: {status} {body}", info.name);
                choices += 1;
            }
            if limited {
                let (status, body) = get(&portal, &unreal(info), &[(name, "no-such-word")]).await;
                assert_eq!(status, 400, "{} {name}: {body}", info.name);
                assert!(body["detail"][name].is_array(), "{} {name}: {body}", info.name);
            }
        }
    }
    assert!(choices > 20, "only {choices} choices are documented");
}

#[tokio::test]
async fn what_is_not_a_parameter_of_a_list_does_not_disturb_it() {
    let portal = TestPortal::start().await;
    portal.dataset("One").await;
    // A client sends it, and unknown parameters do not fail (behaviour.md 1).
    let (status, body) = get(&portal, "/datasets", &[("sort", "-modified"), ("x", "\u{0}"), ("x", "\u{10ffff}")]).await;
    assert_eq!((status, &body["total_count"]), (200, &1.into()));
}

//! The catalog mirror: search, facets, states, following.

use crate::upstream::{Bench, admin, dataset};
use portico_contract::portico::catalog::{CatalogQuery, CatalogSort, CatalogState, Facet};
use portico_contract::portico::event::Event;
use serde_json::json;
use std::time::{Duration, Instant};

const MANY: usize = 10_000;

async fn many() -> Bench {
    let bench = Bench::start().await;
    bench.upstream.with(|portal| {
        portal.datasets = (0..MANY)
            .map(|number| {
                let mut dataset = dataset(&format!("da_{number}"), &format!("Dataset {number:05}"));
                let default = &mut dataset["metadata"]["default"];
                default["publisher"] = json!({"value": format!("Publisher {}", number % 7)});
                default["keyword"] = json!({"value": [format!("k{}", number % 50), format!("all{}", number % 2)]});
                default["license"] = json!({"value": if number % 3 == 0 { "ODbL" } else { "CC0" }});
                default["description"] =
                    json!({"value": if number == 4321 { "<p>Un éléphant ça trompe</p>" } else { "" }});
                dataset["is_published"] = json!(number % 4 != 0);
                dataset["is_restricted"] = json!(number % 10 == 0);
                dataset
            })
            .collect();
    });
    bench.gateway.mirror().refresh().await.unwrap();
    bench
}

fn count(facets: &[Facet], value: &str) -> u64 {
    facets.iter().find(|facet| facet.value == value).map_or(0, |facet| facet.count)
}

/// How many numbers below [`MANY`] satisfy a condition.
fn expected(condition: impl Fn(usize) -> bool) -> u64 {
    (0..MANY).filter(|number| condition(*number)).count() as u64
}

#[tokio::test]
async fn ten_thousand_datasets_are_searched_filtered_and_counted() {
    let bench = many().await;
    let ask = async |query: CatalogQuery| bench.gateway.search_catalog(&admin(), &query).await.unwrap();
    assert_eq!(bench.upstream.asked("GET /datasets/?limit=1000"), 10);

    let all = ask(CatalogQuery::default()).await;
    assert_eq!((all.total, all.catalog_total, all.entries.len()), (10_000, 10_000, 25));
    assert_eq!(count(&all.facets.license, "ODbL"), expected(|n| n % 3 == 0));
    assert_eq!(count(&all.facets.restricted, "true"), expected(|n| n % 10 == 0));
    assert_eq!(count(&all.facets.state, "unpublished"), expected(|n| n % 4 == 0));
    assert_eq!(count(&all.facets.published, "false"), expected(|n| n % 4 == 0));

    // Each facet counts with the other filters applied, and without its own.
    let query = CatalogQuery {
        license: vec!["ODbL".into()],
        publisher: vec!["Publisher 1".into(), "Publisher 2".into()],
        state: vec![CatalogState::Published],
        sort: CatalogSort::Title,
        descending: true,
        page: 2,
        size: 50,
        ..Default::default()
    };
    let page = ask(query.clone()).await;
    let publishers = |n: usize| n % 7 == 1 || n % 7 == 2;
    let fits = |n: usize| n.is_multiple_of(3) && publishers(n) && !n.is_multiple_of(4);
    assert_eq!(page.total, expected(fits));
    assert_eq!(count(&page.facets.license, "CC0"), expected(|n| n % 3 != 0 && publishers(n) && n % 4 != 0));
    assert_eq!(count(&page.facets.publisher, "Publisher 5"), expected(|n| n % 3 == 0 && n % 7 == 5 && n % 4 != 0));
    assert_eq!(count(&page.facets.state, "unpublished"), expected(|n| n % 3 == 0 && publishers(n) && n % 4 == 0));
    assert_eq!(count(&page.facets.keyword, "k3"), expected(|n| fits(n) && n % 50 == 3));
    let titles: Vec<_> =
        (0..MANY).rev().filter(|n| fits(*n)).skip(50).take(50).map(|n| format!("Dataset {n:05}")).collect();
    assert_eq!(page.entries.iter().map(|entry| entry.title.clone()).collect::<Vec<_>>(), titles);
    let matching = bench.gateway.matching_datasets(&admin(), &query).await.unwrap();
    assert_eq!((matching.len() as u64, matching[50].clone()), (page.total, page.entries[0].uid.clone()));

    // Words: beginnings, without accents, in descriptions; identifiers; combined with a filter.
    let words = |text: &str| CatalogQuery { text: text.into(), ..Default::default() };
    assert_eq!(ask(words("elephant TROMP")).await.entries[0].title, "Dataset 04321");
    assert_eq!(ask(words("da_4321")).await.total, 1);
    assert_eq!(ask(words("dataset-0432")).await.total, 10);
    assert_eq!(ask(words("dataset")).await.total, 10_000);
    assert_eq!(ask(words("nothing at all")).await.total, 0);
    let both = ask(CatalogQuery { restricted: Some(true), ..words("all0") }).await;
    assert_eq!((both.total, count(&both.facets.restricted, "false")), (1000, 4000));
    let shown = ask(CatalogQuery { published: Some(true), ..words("dataset") }).await;
    assert_eq!(
        (shown.total, count(&shown.facets.published, "false")),
        (expected(|n| n % 4 != 0), expected(|n| n % 4 == 0))
    );
}

#[tokio::test]
async fn a_page_of_ten_thousand_datasets_takes_milliseconds() {
    let bench = many().await;
    let mut times = Vec::new();
    for round in 0..20 {
        let text = if round % 2 == 0 { String::new() } else { "dataset 001".to_owned() };
        let started = Instant::now();
        let query = CatalogQuery { text, license: vec!["ODbL".into()], ..Default::default() };
        bench.gateway.search_catalog(&admin(), &query).await.unwrap();
        times.push(started.elapsed());
    }
    times.sort();
    // Unoptimised and beside other work: the goal of 20 ms is measured on the release build.
    assert!(times[10] < Duration::from_millis(150), "{times:?}");
}

#[tokio::test]
async fn a_second_pass_writes_what_changed_and_forgets_what_is_gone() {
    let bench = Bench::start().await;
    bench.upstream.with(|portal| portal.datasets.push(dataset("da_2", "Lakes")));
    let mirror = bench.gateway.mirror();
    mirror.refresh().await.unwrap();
    bench.upstream.with(|portal| {
        portal.datasets.remove(0);
        portal.datasets[0]["metadata"]["default"]["title"]["value"] = json!("Ponds");
        portal.datasets[0]["dataset_id"] = json!("ponds");
        portal.datasets[0]["updated_at"] = json!("2026-02-02T00:00:00Z");
    });
    mirror.refresh().await.unwrap();
    assert_eq!((mirror.title("da_1"), mirror.title("da_2").as_deref()), (None, Some("Ponds")));
    let query = |text: &str| CatalogQuery { text: text.into(), ..Default::default() };
    assert_eq!(mirror.search(&query("lakes")).await.unwrap().total, 0);
    assert_eq!(mirror.search(&query("pond")).await.unwrap().total, 1);
}

#[tokio::test]
async fn the_mirror_answers_at_once_after_a_restart() {
    let bench = Bench::start().await;
    bench.gateway.mirror().refresh().await.unwrap();
    let other =
        portico_gateway::Gateway::open(crate::upstream::config("http://127.0.0.1:9", &bench.folder)).await.unwrap();
    let page = other.search_catalog(&admin(), &CatalogQuery::default()).await.unwrap();
    assert_eq!((page.total, page.mirrored_at.is_some()), (1, true));
}

#[tokio::test]
async fn an_edit_of_a_published_dataset_shows_until_it_is_published() {
    let bench = Bench::start().await;
    let status = |previous: &str, since: &str| json!({"status": "idle", "previous": previous, "since": since, "is_published": true});
    bench.upstream.with(|portal| portal.status.insert("da_1".into(), status("processing", "2026-01-01T00:00:00Z")));
    let mirror = bench.gateway.mirror();
    mirror.refresh_dataset("da_1").await.unwrap();
    let state = || mirror.entry("da_1").unwrap().state;
    assert_eq!(state(), CatalogState::Published);
    let payload = json!({"dataset_uid": "da_1", "template_name": "default", "template_field_name": "title",
        "body": {"value": "x"}});
    bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", payload).await.unwrap();
    assert_eq!(state(), CatalogState::Changed);
    bench.gateway.call_named(&admin(), "publish_dataset", json!({"dataset_uid": "da_1"})).await.unwrap();
    assert_eq!(state(), CatalogState::Running);
    bench.upstream.with(|portal| portal.status.insert("da_1".into(), status("processing", "2099-01-01T00:00:00Z")));
    mirror.refresh_dataset("da_1").await.unwrap();
    assert_eq!(state(), CatalogState::Published);
}

#[tokio::test]
async fn a_moving_dataset_is_followed_until_it_fails() {
    let bench = Bench::with(|config| {
        config.mirror.background = true;
        config.mirror.watch_every = Duration::from_millis(30);
    })
    .await;
    let mut events = bench.gateway.subscribe();
    let set = |status: &str| {
        let status = json!({"status": status, "message": "no such column", "is_published": true});
        bench.upstream.with(|portal| portal.status.insert("da_1".into(), status));
    };
    set("processing");
    bench.gateway.call_named(&admin(), "publish_dataset", json!({"dataset_uid": "da_1"})).await.unwrap();
    let mut seen = Vec::new();
    let follow = async {
        loop {
            if let Event::DatasetStatus { status, .. } = events.recv().await.unwrap() {
                if seen.last() != Some(&status.status) {
                    seen.push(status.status);
                }
                match status.status.is_moving() {
                    true => set("error"),
                    false => break,
                }
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(5), follow).await.unwrap();
    assert_eq!(seen.iter().map(|status| status.as_str()).collect::<Vec<_>>(), ["processing", "error"]);
    let entry = bench.gateway.mirror().entry("da_1").unwrap();
    assert_eq!((entry.state, entry.message.as_deref()), (CatalogState::Failed, Some("no such column")));
    let counts = bench.gateway.counts(&admin()).await.unwrap();
    assert_eq!((counts.datasets, counts.failed), (1, 1));
}

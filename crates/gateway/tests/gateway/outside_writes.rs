//! What others do to the portal, and how soon the mirror knows.

use crate::upstream::{Bench, admin, dataset};
use portico_contract::portico::catalog::CatalogQuery;
use portico_contract::portico::event::Event;
use std::time::Duration;

async fn titles(bench: &Bench) -> Vec<String> {
    let page = bench.gateway.search_catalog(&admin(), &CatalogQuery::default()).await.unwrap();
    page.entries.into_iter().map(|entry| entry.title).collect()
}

#[tokio::test]
async fn a_dataset_that_somebody_else_makes_or_deletes_is_known_long_before_the_next_pass() {
    let bench = Bench::with(|config| {
        config.mirror.background = true;
        config.mirror.refresh_every = Duration::from_secs(3600);
        config.mirror.count_every = Duration::from_millis(20);
    })
    .await;
    let mut events = bench.gateway.subscribe();
    let mut passes = async || {
        let pass = async { while !matches!(events.recv().await, Ok(Event::CatalogRefreshed)) {} };
        tokio::time::timeout(Duration::from_secs(10), pass).await.unwrap();
    };
    if bench.gateway.mirror().mirrored_at().is_none() {
        passes().await;
    }
    bench.upstream.with(|portal| portal.datasets.push(dataset("da_new", "From outside")));
    while !titles(&bench).await.contains(&"From outside".to_owned()) {
        passes().await;
    }
    bench.upstream.with(|portal| portal.datasets.retain(|dataset| dataset["uid"] != "da_new"));
    while titles(&bench).await.contains(&"From outside".to_owned()) {
        passes().await;
    }
    // Nothing more changes, so nothing more is read.
    let before = bench.upstream.asked("GET /datasets/?limit=1000");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(bench.upstream.asked("GET /datasets/?limit=1000"), before);
    assert!(bench.upstream.asked("GET /datasets/?limit=0") > 2);
}

//! Publishing at size: run with `cargo test --release -p portico-portal --test large -- --ignored --nocapture`.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::datasets::*;
use portico_contract::resources::CreateDatasetResource;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use std::io::Write;
use support::TestPortal;

const ROWS: u64 = 1_000_000;

/// Memory this process has in use, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes without optimisation"]
async fn a_million_rows_are_published_in_flat_memory() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Large").await.uid;
    let path = portal.folder.path().join("large.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    writeln!(file, "id,name,kind,height,day,note").unwrap();
    for number in 0..ROWS {
        let day = number % 28 + 1;
        writeln!(file, "{number},Place {number},peak,{}.5,2026-01-{day:02},a note of some length", number % 900)
            .unwrap();
    }
    file.flush().unwrap();
    let part = Part::file(&path).await.unwrap().mime_str("text/csv").unwrap();
    let target = format!("/datasets/{uid}/resources/files/");
    let sent = portal.request(Method::POST, &target).multipart(Form::new().part("file", part)).send().await.unwrap();
    assert_eq!(sent.status(), 201);
    let body = serde_json::from_value(json!({
        "type": "csvfile", "title": "large", "params": {"separator": ","},
        "datasource": {"type": "uploaded_file", "file": {"uid": "large.csv"}},
    }));
    portal.call(CreateDatasetResource { dataset_uid: uid.clone(), body: body.unwrap() }).await.unwrap();

    let (before, started, mut most) = (memory(), std::time::Instant::now(), 0);
    portal.call(PublishDataset { dataset_uid: uid.clone() }).await.unwrap();
    let status = loop {
        most = most.max(memory());
        let status = portal.call(GetDatasetStatus { dataset_uid: uid.clone() }).await.unwrap();
        if status.status.accepts_orders() {
            break status;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{ROWS} rows in {seconds:.1} s, {:.0} rows/s; memory {before} MB before, {most} MB at most",
        ROWS as f64 / seconds
    );
    assert_eq!((status.status, status.is_published), (StatusName::Idle, Some(true)), "{:?}", status.message);
    assert!(most - before.min(most) < 100, "memory grew from {before} to {most} MB");
}

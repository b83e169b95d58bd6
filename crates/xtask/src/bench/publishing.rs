//! Publishing a million rows through three processors.

use super::memory;
use super::portal::BenchPortal;
use super::report::{Figure, Report};
use crate::http::{Client, uid};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::{Duration, Instant};

const ROWS: u32 = 1_000_000;

/// Uploads the rows as a CSV file, adds the processors, publishes, and waits until the portal is done.
pub fn measure(portal: &BenchPortal, report: &mut Report) -> Result<()> {
    let mut client = portal.client()?;
    let metadata = json!({"metadata": {"default": {"title": {"value": "A million rows"}}}});
    let dataset = uid(&client.json("POST", &BenchPortal::path("/datasets/"), Some(&metadata))?)?;
    let path = |rest: &str| BenchPortal::path(&format!("/datasets/{dataset}/{rest}"));

    let file = uid(&client.upload(&path("resources/files/"), "rows.csv", rows().as_bytes())?)?;
    let resource = json!({
        "type": "csvfile", "title": "rows.csv", "params": {"separator": ",", "encoding": "utf-8", "headers_first_row": true},
        "datasource": {"type": "uploaded_file", "file": {"uid": file}},
    });
    client.json("POST", &path("resources/"), Some(&resource))?;
    for processor in processors() {
        client.json("POST", &path("processors/"), Some(&processor))?;
    }

    let before = memory::now(portal.id())?;
    let start = Instant::now();
    client.json("POST", &path("publish/"), None)?;
    wait(&mut client, &path("status/"))?;
    let elapsed = start.elapsed();
    let rows_per_second = f64::from(ROWS) / elapsed.as_secs_f64();
    report.add("publishing 1,000,000 rows, three processors", Figure::RowsPerSecond(rows_per_second), None);
    report.add("  memory before", before.into(), None);
    report.add("  peak memory", memory::peak(portal.id())?.into(), None);
    Ok(())
}

fn processors() -> [Value; 3] {
    [
        json!({"type": "string_replace", "label": "Say street", "field": "address", "old": "St.", "new": "Street"}),
        json!({"type": "concat", "label": "One line", "left": "address", "right": "city", "separator": ", ", "output_field": "line"}),
        json!({"type": "create_geopoint", "label": "Place", "latitude": "lat", "longitude": "lon", "output_field": "place"}),
    ]
}

/// 60 MB of plausible addresses.
fn rows() -> String {
    let mut csv = String::with_capacity(70_000_000);
    csv.push_str("id,address,city,lat,lon,amount,day\n");
    for row in 0..ROWS {
        let (lat, lon) = (f64::from(row % 18_000) / 100.0 - 90.0, f64::from(row % 36_000) / 100.0 - 180.0);
        let (street, city, amount, day) = (row % 977, row % 1_013, row % 10_007, 1 + row % 28);
        // Writing to a String cannot fail.
        let _ = writeln!(csv, "{row},{street} Main St.,City {city},{lat},{lon},{amount},2026-03-{day:02}");
    }
    csv
}

/// Waits until the dataset is idle and published; an error where publishing failed.
fn wait(client: &mut Client, path: &str) -> Result<()> {
    let start = Instant::now();
    loop {
        let status = client.json("GET", path, None)?;
        match status["status"].as_str() {
            Some("idle") if status["is_published"] == true => return Ok(()),
            Some("error" | "limit_reached") => bail!("publishing failed: {}", status["message"]),
            _ if start.elapsed() > Duration::from_secs(600) => bail!("publishing took over ten minutes: {status}"),
            _ => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

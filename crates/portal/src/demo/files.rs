//! The files of the demo, in the binary: real public data, described in `demo/data/SOURCES.json`.

use crate::{Outcome, Portal, new_uid};
use portico_contract::FileUpload;

macro_rules! files {
    ($($name:literal),*) => {
        const FILES: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!("../../demo/data/", $name)))),*];
    };
}
files!(
    "airports.csv",
    "birdstrikes.csv",
    "co2-concentration.csv",
    "earthquakes.json",
    "gapminder-health-income.csv",
    "global-temp.csv",
    "iowa-electricity.csv",
    "penguins.json",
    "seattle-weather.csv",
    "unemployment.tsv",
    "us-employment.csv",
    "us-state-capitals.json",
    "weather.csv"
);

/// A file where uploads lie before they have a place.
pub async fn upload(portal: &Portal, name: &str) -> Outcome<FileUpload> {
    let bytes = FILES.iter().find(|(file, _)| *file == name).map(|(_, bytes)| *bytes);
    let bytes = bytes.ok_or_else(|| crate::Failure::internal(format!("demo/data/{name} is not there")))?;
    let path = portal.incoming_folder().join(new_uid("demo"));
    tokio::fs::write(&path, bytes).await?;
    Ok(FileUpload { file_name: name.to_owned(), media_type: None, size: bytes.len() as u64, path })
}

//! Somebody who creates, uploads, processes and publishes until nobody answers any more.

use super::known::Known;
use super::{client, path};
use crate::http::{self, Client};
use anyhow::Result;
use serde_json::json;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Of each file.
pub const ROWS: u32 = 5_000;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The same file each time: what comes back must be what was sent.
pub fn rows() -> Vec<u8> {
    let mut csv = "id,name,amount\n".to_owned();
    for row in 0..ROWS {
        // Writing to a String cannot fail.
        let _ = writeln!(csv, "{row},name {row},{}", row % 97);
    }
    csv.into_bytes()
}

/// Works until `over`. A call that fails is the portal's death: what was acknowledged before it is kept.
pub fn write(address: &str, writer: u32, over: &AtomicBool, written: &Mutex<Vec<Known>>) {
    let Ok(mut client) = client(address) else { return };
    let file = rows();
    while !over.load(Ordering::Relaxed) {
        let title = format!("Dataset {} of writer {writer}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut known = None;
        let ended = one(&mut client, &title, &file, &mut known);
        if let Some(known) = known
            && let Ok(mut written) = written.lock()
        {
            written.push(known);
        }
        if ended.is_err() {
            return;
        }
    }
}

fn one(client: &mut Client, title: &str, file: &[u8], slot: &mut Option<Known>) -> Result<()> {
    let metadata = json!({"metadata": {"default": {"title": {"value": title}}}});
    let uid = http::uid(&client.json("POST", &path("/datasets/"), Some(&metadata))?)?;
    let under = |rest: &str| path(&format!("/datasets/{uid}/{rest}"));
    let known = slot.insert(Known {
        uid: uid.clone(),
        title: title.to_owned(),
        keyword: false,
        file: None,
        resource: None,
        processor: None,
        publish: false,
    });
    client.json("PUT", &under("metadata/default/keyword/"), Some(&json!({"value": [title]})))?;
    known.keyword = true;
    let file = http::uid(&client.upload(&under("resources/files/"), "rows.csv", file)?)?;
    known.file = Some(file.clone());
    let resource = json!({
        "type": "csvfile", "title": "rows.csv", "params": {"separator": ",", "encoding": "utf-8", "headers_first_row": true},
        "datasource": {"type": "uploaded_file", "file": {"uid": file}},
    });
    known.resource = Some(http::uid(&client.json("POST", &under("resources/"), Some(&resource))?)?);
    let processor = json!({"type": "string_replace", "label": "Shorten", "field": "name", "old": "name", "new": "n"});
    known.processor = Some(http::uid(&client.json("POST", &under("processors/"), Some(&processor))?)?);
    client.json("POST", &under("publish/"), None)?;
    known.publish = true;
    Ok(())
}

//! What the portal has acknowledged.

use super::{path, settled, title};
use crate::http::Client;
use anyhow::Result;
use serde_json::Value;

/// A dataset as far as its writer knows it.
pub struct Known {
    pub uid: String,
    pub title: String,
    /// Its title is its keyword as well.
    pub keyword: bool,
    pub file: Option<String>,
    pub resource: Option<String>,
    pub processor: Option<String>,
    pub publish: bool,
}

impl Known {
    /// What was acknowledged and is not there, in words.
    pub fn faults(&self, client: &mut Client) -> Result<Vec<String>> {
        let Some(dataset) = self.find(client)? else { return Ok(vec![self.lost()]) };
        let uid = &self.uid;
        let mut faults = Vec::new();
        let mut expect = |what: &str, holds: bool| {
            if !holds {
                faults.push(format!("{uid}: {what} is lost"));
            }
        };
        if self.keyword {
            expect("the keyword", dataset["metadata"]["default"]["keyword"]["value"][0] == self.title.as_str());
        }
        if let Some(file) = &self.file {
            let download = path(&format!("/datasets/{uid}/resources/files/{file}/download/"));
            let answer = client.get(&download)?;
            expect("the file, or a part of it,", answer.status == 200 && answer.body == super::writer::rows());
        }
        for (kind, thing) in [("resources", &self.resource), ("processors", &self.processor)] {
            if let Some(thing) = thing {
                let answer = client.get(&path(&format!("/datasets/{uid}/{kind}/{thing}/")))?;
                expect(kind, answer.status == 200);
            }
        }
        let status = settled(client, uid)?;
        if self.publish {
            expect("the publication", status["is_published"] == true && status["status"] == "idle");
            let id = dataset["dataset_id"].as_str().unwrap_or_default();
            let records = format!("/api/explore/v2.1/catalog/datasets/{id}/records?limit=0");
            let records: Value = client.json("GET", &records, None)?;
            expect("some of the rows", records["total_count"] == super::writer::ROWS);
        }
        Ok(faults)
    }

    /// Only whether it still exists under its title.
    pub fn is_there(&self, client: &mut Client) -> Result<Vec<String>> {
        Ok(if self.find(client)?.is_some() { Vec::new() } else { vec![self.lost()] })
    }

    fn find(&self, client: &mut Client) -> Result<Option<Value>> {
        let answer = client.get(&path(&format!("/datasets/{}/", self.uid)))?;
        let dataset: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        Ok(Some(dataset).filter(|dataset| answer.status == 200 && title(dataset) == self.title))
    }

    fn lost(&self) -> String {
        format!("{} “{}” is lost", self.uid, self.title)
    }
}

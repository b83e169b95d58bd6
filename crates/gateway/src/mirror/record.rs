//! A dataset as the mirror keeps it.

use portico_contract::datasets::{Dataset, DatasetStatus, StatusName};
use portico_contract::{DatasetId, DatasetUid, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the list of datasets says of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    pub uid: DatasetUid,
    pub dataset_id: DatasetId,
    pub title: String,
    pub publisher: Option<String>,
    pub license: Option<String>,
    pub themes: Vec<String>,
    pub keywords: Vec<String>,
    pub is_published: bool,
    pub is_restricted: bool,
    pub updated_at: Option<Timestamp>,
    pub updated_by: Option<String>,
    /// When the data last changed, by the metadata.
    pub modified: Option<String>,
    /// How often the data should change, by the metadata.
    pub frequency: Option<String>,
    pub records: Option<u64>,
    pub life: Life,
}

/// What is learnt of a dataset over time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Life {
    /// Nothing until it was first asked for.
    pub status: Option<StatusName>,
    pub message: Option<String>,
    /// When the status was last read.
    pub seen_at: Option<Timestamp>,
    pub published_at: Option<Timestamp>,
    /// When Portico last wrote to its configuration.
    pub edited_at: Option<Timestamp>,
}

/// A dataset with the words that full text looks through.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub record: Record,
    pub description: String,
}

/// The longest part of a description that is searched, in characters.
const MOST_OF_DESCRIPTION: usize = 4000;

impl Listed {
    pub fn of(dataset: &Dataset) -> Self {
        let metadata = &dataset.metadata;
        let text = |places: &[(&str, &str)]| {
            places.iter().find_map(|(template, field)| metadata.text(template, field)).map(str::to_owned)
        };
        let list = |template, field| metadata.list(template, field).into_iter().map(str::to_owned).collect();
        // Themes are known by id in `internal`, by label in `default` (behaviour.md 8).
        let mut themes: Vec<String> = list("default", "theme");
        if themes.is_empty() {
            themes = list("internal", "theme_id");
        }
        let records = dataset.extra.get("records_count").or_else(|| metadata.get("default", "records_count"));
        Self {
            record: Record {
                uid: dataset.uid.clone(),
                dataset_id: dataset.dataset_id.clone(),
                title: dataset.title().to_owned(),
                publisher: text(&[("default", "publisher")]),
                license: text(&[("default", "license"), ("internal", "license_id"), ("default", "license_id")]),
                themes,
                keywords: list("default", "keyword"),
                is_published: dataset.is_published,
                is_restricted: dataset.is_restricted,
                updated_at: dataset.updated_at.clone(),
                updated_by: dataset.updated_by.as_ref().map(|user| user.username.to_string()),
                modified: text(&[("default", "modified")]),
                frequency: text(&[("dcat", "accrualperiodicity"), ("default", "update_frequency")]),
                records: records.and_then(Value::as_u64),
                life: Life::default(),
            },
            description: text(&[("default", "description")])
                .map(|text| without_tags(&text).chars().take(MOST_OF_DESCRIPTION).collect())
                .unwrap_or_default(),
        }
    }
}

impl Record {
    /// Takes in what the status says. `published_at` is the moment a publication ended: when the dataset came to
    /// rest from processing. Saving a version ends in `idle` too and is none (behaviour.md 6).
    pub fn learn(&mut self, status: &DatasetStatus, now: Timestamp) {
        let life = &mut self.life;
        if let Some(is_published) = status.is_published {
            self.is_published = is_published;
        }
        let from_processing = matches!(
            status.previous,
            Some(StatusName::Processing | StatusName::AbortingProcessing | StatusName::Queued)
        );
        let known = life.published_at.is_some();
        if status.status == StatusName::Idle
            && self.is_published
            && (from_processing || (!known && status.previous.is_none()))
            && status.since > life.published_at
        {
            life.published_at.clone_from(&status.since);
        }
        let count = status.params.get("records_count").or_else(|| status.extra.get("records_count"));
        self.records = count.and_then(Value::as_u64).or(self.records);
        life.status = Some(status.status);
        life.message = status.message.clone().filter(|text| !text.is_empty());
        life.seen_at = Some(now);
    }
}

/// The text between tags.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' if inside => inside = false,
            _ if inside => {}
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record() -> Record {
        let dataset: Dataset = serde_json::from_value(json!({
            "uid": "da_1", "dataset_id": "trees", "is_published": true, "metadata": {"default": {
                "title": {"value": "Trees"}, "keyword": {"value": ["green", "city"]},
                "description": {"value": "<p>All <b>trees</b></p>"}}}}))
        .unwrap();
        let listed = Listed::of(&dataset);
        assert_eq!(listed.description.split_whitespace().collect::<Vec<_>>(), ["All", "trees"]);
        listed.record
    }

    fn idle(previous: Option<&str>, since: &str) -> DatasetStatus {
        serde_json::from_value(json!({"status": "idle", "previous": previous, "since": since, "is_published": true}))
            .unwrap()
    }

    #[test]
    fn a_publication_ends_when_processing_does_and_not_when_a_version_is_saved() {
        let mut record = record();
        record.learn(&idle(Some("processing"), "2026-01-01T00:00:00Z"), Timestamp("now".into()));
        assert_eq!(record.life.published_at.as_ref().unwrap().as_str(), "2026-01-01T00:00:00Z");
        record.learn(&idle(Some("saving_version"), "2026-02-01T00:00:00Z"), Timestamp("now".into()));
        assert_eq!(record.life.published_at.as_ref().unwrap().as_str(), "2026-01-01T00:00:00Z");
    }
}

//! Generated datasets, for load work: thousands of them with varied metadata, in one transaction. They have no
//! resources; those that are published share metadata and no records, and say so.

use crate::datasets::insert_dataset;
use crate::metadata::propagate;
use crate::metadata_templates::load_templates;
use crate::{Failure, Outcome, Portal};
use portico_contract::datasets::Dataset;
use portico_contract::metadata::Metadata;
use portico_contract::{DatasetId, DatasetUid, Timestamp, Username};
use serde_json::json;
use sqlx::SqliteConnection;

const SUBJECTS: [&str; 16] = [
    "Air quality",
    "Bicycle counters",
    "Budget",
    "Building permits",
    "Bus stops",
    "Cadastre",
    "Drinking water",
    "Elections",
    "Energy use",
    "Flood zones",
    "Libraries",
    "Noise levels",
    "Parking places",
    "Road works",
    "School meals",
    "Trees",
];
const PLACES: [&str; 12] =
    ["Annecy", "Basel", "Besançon", "Bruges", "Dijon", "Gap", "Leuven", "Lille", "Nantes", "Namur", "Rennes", "Zug"];
const PUBLISHERS: [&str; 8] = [
    "City council",
    "Environment agency",
    "Ministry of transport",
    "Regional council",
    "Statistical office",
    "University hospital",
    "Water board",
    "Open data team",
];
const KEYWORDS: [&str; 20] = [
    "accessibility",
    "air",
    "budget",
    "buildings",
    "census",
    "climate",
    "culture",
    "education",
    "energy",
    "health",
    "housing",
    "mobility",
    "nature",
    "noise",
    "roads",
    "safety",
    "sports",
    "tourism",
    "waste",
    "water",
];
const LICENCES: [&str; 5] = ["cc-by", "cc0", "licence-ouverte", "odbl", "other-closed"];
const THEMES: [&str; 8] =
    ["culture", "economy", "education", "energy", "environment", "health", "population", "transport"];
const PEOPLE: [&str; 2] = ["claire.petit", "amina.diallo"];

/// Adds what is missing up to `number`: a second start adds nothing.
pub async fn plant(portal: &Portal, number: u32) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    let there: i64 =
        sqlx::query_scalar("SELECT count(*) FROM datasets WHERE uid GLOB 'da_scale*'").fetch_one(&mut *write).await?;
    let first = u32::try_from(there).map_err(Failure::internal)?;
    let by = if portal.config().seed == crate::Seed::Demo { &PEOPLE[..] } else { &["admin"][..] };
    let templates = load_templates(&mut write).await?;
    for index in first..number {
        let mut dataset = generated(index, by)?;
        propagate(&templates, &Metadata::default(), &mut dataset.metadata);
        insert_dataset(&mut write, &dataset).await?;
        if dataset.is_published {
            show_metadata(&mut write, &dataset).await?;
        }
    }
    Ok(write.commit().await?)
}

/// The nth dataset, always the same.
fn generated(index: u32, by: &[&str]) -> Outcome<Dataset> {
    let mut draw = Draw(u64::from(index) + 1);
    let (subject, place, year) = (draw.of(&SUBJECTS), draw.of(&PLACES), 2005 + draw.below(21));
    let mut metadata = Metadata::default();
    let modified = format!(
        "{}-{:02}-{:02}T{:02}:00:00Z",
        2017 + draw.below(10).min(8),
        1 + draw.below(12),
        1 + draw.below(28),
        draw.below(24)
    );
    metadata.set("default", "title", format!("{subject} in {place}, {year} (no. {index})"));
    metadata.set(
        "default",
        "description",
        format!("<p>{subject} as recorded in {place} in {year}. Generated for load work.</p>"),
    );
    metadata.set("default", "publisher", format!("{} of {place}", draw.of(&PUBLISHERS)));
    metadata.set("default", "keyword", json!([draw.of(&KEYWORDS), draw.of(&KEYWORDS), place.to_lowercase()]));
    metadata.set("default", "language", draw.of(&["en", "fr", "de", "nl"]));
    metadata.set("default", "modified", modified);
    metadata.set("internal", "license_id", draw.of(&LICENCES));
    metadata.set("internal", "theme_id", json!([draw.of(&THEMES)]));
    let person = Username::new(draw.of(by)).map_err(Failure::internal)?;
    let created = format!(
        "{}-{:02}-{:02}T08:{:02}:00Z",
        2016 + draw.below(9),
        1 + draw.below(12),
        1 + draw.below(28),
        draw.below(60)
    );
    Ok(Dataset {
        uid: DatasetUid::new(format!("da_scale{index:06}")).map_err(Failure::internal)?,
        dataset_id: DatasetId::new(format!("scale-{index:06}")).map_err(Failure::internal)?,
        created_at: Some(Timestamp(created.clone())),
        updated_at: Some(Timestamp(created)),
        created_by: Some(portico_contract::RelatedUser { username: person.clone() }),
        updated_by: Some(portico_contract::RelatedUser { username: person }),
        is_published: draw.below(10) < 7,
        is_restricted: draw.below(10) == 0,
        metadata,
        default_security: Default::default(),
        extra: Default::default(),
    })
}

/// What publishing a dataset without resources comes to: its metadata are visible, and it has no records.
async fn show_metadata(connection: &mut SqliteConnection, dataset: &Dataset) -> Outcome<()> {
    sqlx::query("INSERT INTO publications (dataset_uid, dataset_id, metadata_processed, metadata) VALUES (?, ?, ?, ?)")
        .bind(dataset.uid.as_str())
        .bind(dataset.dataset_id.as_str())
        .bind(dataset.updated_at.as_ref().map(|moment| moment.as_str()).unwrap_or_default())
        .bind(serde_json::to_string(&dataset.metadata)?)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE datasets SET is_published = 1 WHERE uid = ?")
        .bind(dataset.uid.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Numbers that look drawn and are always the same (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % end
    }

    fn of<'a>(&mut self, items: &[&'a str]) -> &'a str {
        let place = usize::try_from(self.below(items.len() as u64)).unwrap_or(0);
        items.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_makes_the_same_dataset_and_others_differ() {
        assert_eq!(generated(7, &["admin"]).unwrap(), generated(7, &["admin"]).unwrap());
        assert_ne!(generated(7, &["admin"]).unwrap().metadata, generated(8, &["admin"]).unwrap().metadata);
    }
}

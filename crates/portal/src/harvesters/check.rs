//! What is wrong with a harvester, all of it at once.

use super::catalog;
use crate::Outcome;
use crate::connections::{BLANK, url_fault};
use crate::extractors::Faults;
use crate::metadata::harvested::settle_forced;
use crate::metadata_templates::load_templates;
use portico_contract::ApiError;
use portico_contract::harvester_types::HarvesterSettings;
use portico_contract::harvesters::Harvester;
use serde_json::Value as Json;
use sqlx::SqliteConnection;

/// Texts that may not be blank, where a type has them.
const NEEDED: [&str; 7] = ["url", "organization_id", "host", "user", "metadata_file", "domain", "database_code"];
/// Longest name, in characters.
const LONGEST_NAME: usize = 255;

/// Refuses a harvester with every fault by its field.
pub async fn check(connection: &mut SqliteConnection, harvester: &Harvester) -> Outcome<()> {
    let mut faults = of_settings(&harvester.settings)?;
    let mut fault = |field: &str, message: &str| faults.push((field.to_owned(), message.to_owned()));
    if harvester.name.trim().is_empty() {
        fault("name", BLANK);
    }
    if harvester.name.chars().count() > LONGEST_NAME {
        fault("name", "Ensure this field has no more than 255 characters.");
    }
    if harvester.version == Some(0) {
        fault("version", "Ensure this value is greater than or equal to 1.");
    }
    if let Some(forced) = &harvester.forced_metas
        && let Err(error) = settle_forced(&load_templates(connection).await?, forced)
    {
        let messages = error.detail.into_iter();
        faults.extend(messages.flat_map(|(field, all)| all.into_iter().map(move |message| (field.clone(), message))));
    }
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(faults).into()) }
}

/// What is wrong with where it gets its datasets from.
fn of_settings(settings: &HarvesterSettings) -> Outcome<Faults> {
    let mut faults = Faults::new();
    let mut fault = |field: &str, message: String| faults.push((field.to_owned(), message));
    if let HarvesterSettings::Other(unknown) = settings {
        fault("type", format!("\"{}\" is not a valid choice.", unknown.kind));
        return Ok(faults);
    }
    let json = serde_json::to_value(settings)?;
    let text = |field: &str| json.get(field).and_then(Json::as_str);
    for field in NEEDED {
        match text(field) {
            Some(blank) if blank.trim().is_empty() => fault(field, BLANK.to_owned()),
            Some(url) if field == "url" => url_fault(url).into_iter().for_each(|message| fault(field, message)),
            _ => {}
        }
    }
    match settings {
        HarvesterSettings::Ods(ods) if !ods.domain.trim().is_empty() => {
            if let Err(message) = catalog::domain_address(&ods.domain) {
                fault("domain", message);
            }
        }
        HarvesterSettings::Ckan(ckan) => {
            for (field, number) in [("limit", ckan.limit), ("offset", ckan.offset)] {
                if number.is_some_and(|number| number < 0) {
                    fault(field, "Ensure this value is greater than or equal to 0.".to_owned());
                }
            }
        }
        _ => {}
    }
    Ok(faults)
}

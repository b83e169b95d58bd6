//! Suggesting values for a field: its choices, and what datasets have there already.

use super::load_template;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::ApiError;
use portico_contract::metadata_templates::{GetMetadataFieldValuesSuggestion, MetadataTemplateFieldSuggestions};
use serde_json::Value;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Suggestions when the call names no number.
const COUNT: u32 = 20;

impl Handle<GetMetadataFieldValuesSuggestion> for Portal {
    async fn handle(
        &self,
        caller: &Caller,
        operation: GetMetadataFieldValuesSuggestion,
    ) -> Outcome<MetadataTemplateFieldSuggestions> {
        let mut connection = self.store().read().await?;
        let template = load_template(&mut connection, &operation.template_name).await?;
        let field = operation.template_field_name.as_str();
        let field = template.field(field).ok_or_else(ApiError::not_found)?;
        let mut values: BTreeSet<String> = field.choices.iter().flatten().cloned().collect();
        let all = caller.has("edit_dataset");
        values.extend(used_values(&mut connection, template.name.as_str(), field.name.as_str(), all).await?);
        let query = operation.query.trim().to_lowercase();
        let mut hits: Vec<String> = values.into_iter().filter(|value| value.to_lowercase().contains(&query)).collect();
        // What starts like the query before what only holds it; the alphabet decides between equals.
        hits.sort_by_key(|value| !value.to_lowercase().starts_with(&query));
        let nb_hits = hits.len() as u64;
        let count = operation.count.unwrap_or(COUNT);
        hits.truncate(usize::try_from(count).unwrap_or(usize::MAX));
        let extra = [
            ("page".to_owned(), Value::from(0)),
            ("hits_per_page".to_owned(), Value::from(count)),
            ("exhaustive_nb_hits".to_owned(), Value::from(true)),
            ("query".to_owned(), Value::from(operation.query)),
        ];
        Ok(MetadataTemplateFieldSuggestions { hits, nb_hits: Some(nb_hits), extra: extra.into() })
    }
}

/// The texts that datasets have for a field. Who does not edit every dataset learns of public ones only.
async fn used_values(
    connection: &mut SqliteConnection,
    template: &str,
    field: &str,
    all: bool,
) -> Outcome<Vec<String>> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT v.value FROM datasets d, json_each(d.document, '$.metadata.\"' || ?1 || '\".\"' || ?2 || '\".value') v
         WHERE v.type = 'text' AND v.value <> ''
         AND (?3 OR (d.is_published AND NOT coalesce(d.document ->> 'is_restricted', 0)))",
    )
    .bind(template)
    .bind(field)
    .bind(all)
    .fetch_all(connection)
    .await?)
}

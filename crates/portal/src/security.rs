//! Rulesets of datasets, and what makes a view on a dataset sound. The default ruleset is changed with the dataset.

use crate::rulesets::handle_rulesets;
use portico_contract::ApiError;
use portico_contract::dataset_security::*;
use portico_contract::datasets::DatasetSecurity;

handle_rulesets!(DatasetUserSecurity, Dataset(dataset_uid), username:
    ListDatasetUserSecurity, CreateDatasetUserSecurity, RetrieveDatasetUserSecurity, UpdateDatasetUserSecurity,
    DeleteDatasetUserSecurity);
handle_rulesets!(DatasetGroupSecurity, Dataset(dataset_uid), group_uid:
    ListDatasetGroupSecurity, CreateDatasetGroupSecurity, RetrieveDatasetGroupSecurity, UpdateDatasetGroupSecurity,
    DeleteDatasetGroupSecurity);

/// What is wrong with a view on a dataset: field and message. Fields are named under `prefix`.
pub fn faults(security: &DatasetSecurity, prefix: &str) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    let fields = security.visible_fields.as_deref().unwrap_or_default();
    for (position, field) in fields.iter().enumerate() {
        if field.trim().is_empty() {
            faults.push((format!("{prefix}.visible_fields"), "This field may not be blank".to_owned()));
        } else if fields[..position].contains(field) {
            faults.push((format!("{prefix}.visible_fields"), format!("\"{field}\" is there twice")));
        }
    }
    if let Some(query) = security.filter_query.as_deref().filter(|query| !query.trim().is_empty())
        && let Err(error) = portico_processing::filter::Filter::parse(query)
    {
        faults.push((format!("{prefix}.filter_query"), error.to_string()));
    }
    if security.api_calls_quota.as_ref().is_some_and(|quota| !(quota.limit.is_finite() && quota.limit >= 0.0)) {
        faults.push((format!("{prefix}.api_calls_quota.limit"), "Must be 0 or more".to_owned()));
    }
    faults
}

/// Refuses a view that cannot be applied: it would show nothing to anybody.
pub fn check_view(security: &DatasetSecurity, prefix: &str) -> Result<(), ApiError> {
    let faults = faults(security, prefix);
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(faults)) }
}

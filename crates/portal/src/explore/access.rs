//! What a viewer sees of a dataset (behaviour.md 7): restriction, rulesets, default ruleset.

use super::viewer::Viewer;
use crate::{Caller, Outcome, store};
use portico_contract::datasets::{CallsQuota, Dataset, DatasetSecurity, QuotaUnit};
use serde::Deserialize;
use sqlx::SqliteConnection;

/// Permissions on the domain with which every dataset is seen whole.
const SEE_ALL: &[&str] = &["explore_restricted_dataset", "edit_dataset"];

/// Some records, with some of their fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Absent: all records.
    pub filter: Option<String>,
    /// Absent: all fields.
    pub fields: Option<Vec<String>>,
}

impl Grant {
    pub fn shows(&self, field: &str) -> bool {
        self.fields.as_ref().is_none_or(|fields| fields.iter().any(|name| name == field))
    }

    fn of(security: DatasetSecurity) -> Option<Self> {
        let filter = security.filter_query.filter(|query| !query.trim().is_empty());
        security.is_data_visible.unwrap_or(true).then_some(Self { filter, fields: security.visible_fields })
    }
}

/// A viewer who sees the dataset, with what of its data; no grant: its metadata alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Access {
    pub grants: Vec<Grant>,
    /// Calls for records that they may make; absent: any number.
    pub quota: Option<CallsQuota>,
}

/// Who holds rulesets has the most generous of their quotas, and the default one otherwise.
fn quota(rulesets: &[DatasetSecurity], default: Option<&DatasetSecurity>) -> Option<CallsQuota> {
    if rulesets.is_empty() {
        return default?.api_calls_quota.clone();
    }
    let quotas: Option<Vec<&CallsQuota>> = rulesets.iter().map(|security| security.api_calls_quota.as_ref()).collect();
    quotas?.into_iter().max_by(|a, b| a_day(a).total_cmp(&a_day(b))).cloned()
}

/// Calls a day, for comparison.
fn a_day(quota: &CallsQuota) -> f64 {
    quota.limit
        * match quota.unit {
            QuotaUnit::Second => 86_400.0,
            QuotaUnit::Minute => 1_440.0,
            QuotaUnit::Hour => 24.0,
            QuotaUnit::Day => 1.0,
            QuotaUnit::Month => 1.0 / 30.0,
        }
}

#[derive(Deserialize)]
struct Ruleset {
    #[serde(default)]
    security: DatasetSecurity,
}

/// True where the domain's permissions show everything.
pub fn sees_all(viewer: &Viewer) -> bool {
    viewer.as_ref().is_some_and(|caller| SEE_ALL.iter().any(|permission| caller.has(permission)))
}

/// What the viewer sees; nothing where the dataset does not exist for them.
pub async fn access(connection: &mut SqliteConnection, dataset: &Dataset, viewer: &Viewer) -> Outcome<Option<Access>> {
    if sees_all(viewer) {
        return Ok(Some(Access { grants: vec![Grant { filter: None, fields: None }], quota: None }));
    }
    let rulesets = match viewer {
        Some(caller) => rulesets(connection, dataset, caller).await?,
        None => Vec::new(),
    };
    if dataset.is_restricted && rulesets.is_empty() {
        return Ok(None);
    }
    // Restricted: the default ruleset is without effect. Otherwise rulesets add to it.
    let default = (!dataset.is_restricted).then(|| dataset.default_security.clone());
    let quota = quota(&rulesets, default.as_ref());
    let grants = rulesets.into_iter().chain(default).filter_map(Grant::of).collect();
    Ok(Some(Access { grants, quota }))
}

async fn rulesets(
    connection: &mut SqliteConnection,
    dataset: &Dataset,
    caller: &Caller,
) -> Outcome<Vec<DatasetSecurity>> {
    let documents: Vec<String> = sqlx::query_scalar(
        "SELECT document FROM rulesets WHERE target_kind = 'dataset' AND target_uid = ?1
         AND (subject_kind = 'user' AND subject = ?2 OR subject_kind = 'group' AND subject IN (SELECT value FROM json_each(?3)))",
    )
    .bind(dataset.uid.as_str())
    .bind(caller.username.as_str())
    .bind(serde_json::to_string(&caller.groups)?)
    .fetch_all(connection)
    .await?;
    documents.iter().map(|document| Ok(store::from_document::<Ruleset>(document)?.security)).collect()
}

//! Acts that are Portico's own and no call of the API: recorded like one.

use crate::gateway::Gateway;
use crate::ledger::{Conclusion, Intent};
use crate::replicas::Written;
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::portico::person::Person;
use portico_contract::{ApiError, Effect, ErrorCode};
use serde_json::Value;

/// What is about to be done, in the ledger's words.
#[derive(Debug, Clone)]
pub struct OwnAct {
    pub operation: &'static str,
    pub effect: Effect,
    pub target_kind: &'static str,
    pub target: String,
    pub target_title: Option<String>,
    pub request: Option<Value>,
}

impl Gateway {
    /// Does `work` once it stands in the ledger that it is about to be done, and writes how it ended. `after` says what
    /// is there then.
    pub async fn record<T>(
        &self,
        person: &Person,
        act: OwnAct,
        work: impl Future<Output = Result<T, ApiError>>,
        after: impl FnOnce(&T) -> Option<Value>,
    ) -> Result<T, ApiError> {
        let OwnAct { operation, effect, target_kind, target, target_title, request } = act;
        let intent = Intent {
            person_id: person.id.clone(),
            person: person.name.clone(),
            operation: operation.to_owned(),
            effect: Some(effect),
            target_kind: Some(target_kind.to_owned()),
            target: Some(target.clone()),
            target_title,
            request,
            request_id: self.request_id(),
            ..Intent::default()
        };
        let entry = self.core.ledger.intend(&intent).await?;
        let result = work.await;
        let conclusion = match &result {
            Ok(done) => Conclusion::done(None, after(done)),
            Err(error) => {
                let refused = matches!(error.code, ErrorCode::Refused | ErrorCode::Stale);
                let outcome = if refused { LedgerOutcome::Refused } else { LedgerOutcome::Failed };
                Conclusion::plain(outcome, None, Some(error.message.clone()))
            }
        };
        if let Err(error) = self.core.ledger.conclude(entry, &conclusion).await {
            tracing::error!(entry, operation, %error, "an outcome is not in the ledger");
        }
        if result.is_ok() {
            self.tell_written(Written {
                entry,
                operation: operation.to_owned(),
                kind: Some(target_kind.to_owned()),
                target: Some(target),
                person: person.name.clone(),
            })
            .await;
        }
        result
    }
}

//! How one write goes: policy, snapshot, intent, call, outcome, mirror, event.

use crate::call::Call;
use crate::client::Reply;
use crate::gateway::Gateway;
use crate::ledger::{Conclusion, Intent, masked, word};
use crate::replicas::Written as Told;
use crate::snapshot;
use crate::stack::Stack;
use crate::target::{Target, title_of, uid_of};
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::portico::person::Person;
use portico_contract::portico::policy;
use portico_contract::{ApiError, Method};
use serde_json::{Map, Value, json};
use tracing::Instrument;

/// Circumstances of a write.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Occasion {
    /// The entry that it takes back.
    pub undoes: Option<i64>,
    /// The caller holds the target's lock already.
    pub locked: bool,
}

/// What came of a write.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub reply: Reply,
    /// Its number in the ledger.
    pub entry: i64,
}

impl Gateway {
    /// Does a write to its end, even when the caller goes away meanwhile: an outcome is always recorded.
    pub(crate) async fn write(&self, person: &Person, call: Call, occasion: Occasion) -> Result<Written, ApiError> {
        let (gateway, person) = (self.clone(), person.clone());
        let task = tokio::spawn(async move { gateway.write_here(&person, call, occasion).await }.in_current_span());
        task.await.unwrap_or_else(|error| Err(self.trace(ApiError::internal(format!("The write broke off: {error}")))))
    }

    async fn write_here(&self, person: &Person, call: Call, occasion: Occasion) -> Result<Written, ApiError> {
        let target = Target::of(&call);
        self.permit(person, &call, &target).await?;
        let _turn = match target.lock().filter(|_| !occasion.locked) {
            Some(lock) => Some(self.core.locks.take(&lock).await?),
            None => None,
        };
        let before = snapshot::before(&self.core.client, self.lane, &call).await?;
        let title = self.title(&target, &call, before.as_ref()).await;
        let kind = target.kind.as_deref();
        let mut request = masked(request_of(&call), kind);
        // A step that is put back must find its place again.
        if let Some(stack) = Stack::of_delete(call.info.name)
            && let Some(place) = self.place(stack, &call).await
        {
            request["place"] = Value::from(place);
        }
        let intent = Intent {
            target_title: title,
            request: Some(request),
            before: before.map(|before| masked(before, kind)),
            undoes: occasion.undoes,
            ..self.intent(person, &call, &target)
        };
        let entry = self.core.ledger.intend(&intent).await?;
        let result = self.core.client.send(self.lane, &call).await;
        let conclusion = self.conclusion(&call, &target, &result).await;
        let created = conclusion.target.clone();
        // What was sent stands in the ledger and not here: logs travel further than it does.
        tracing::info!(
            entry,
            operation = call.info.name,
            target_uid = target.uid.as_deref().or(created.as_deref()),
            person = person.id,
            outcome = word(&conclusion.outcome),
            upstream_status = conclusion.upstream_status,
            request_id = intent.request_id,
            "written"
        );
        // The change is made: a ledger that fails now leaves the entry unknown, and says so when this process is gone.
        if let Err(error) = self.core.ledger.conclude(entry, &conclusion).await {
            tracing::error!(entry, %error, "the outcome of a write is not in the ledger");
        }
        let reply = result?;
        self.after(person, &call, &target, created, entry).await;
        Ok(Written { reply, entry })
    }

    /// Policy; a refused write is recorded, and so is the attempt of somebody with a role to read what is closed to it.
    pub(crate) async fn permit(&self, person: &Person, call: &Call, target: &Target) -> Result<(), ApiError> {
        let Err(refusal) = policy::require(person, call.info) else { return self.signed_in_recently(call.info) };
        if call.is_write() || !person.roles.is_empty() {
            let title = self.title(target, call, None).await;
            let request = Some(masked(request_of(call), target.kind.as_deref()));
            let intent = Intent { target_title: title, request, ..self.intent(person, call, target) };
            let entry = self.core.ledger.intend(&intent).await?;
            let message = Some(refusal.message.clone());
            self.core.ledger.conclude(entry, &Conclusion::plain(LedgerOutcome::Refused, None, message)).await?;
        }
        Err(refusal)
    }

    pub(crate) fn intent(&self, person: &Person, call: &Call, target: &Target) -> Intent {
        Intent {
            person_id: person.id.clone(),
            person: person.name.clone(),
            operation: call.info.name.to_owned(),
            effect: Some(call.info.effect),
            target_kind: target.kind.clone(),
            target: target.uid.clone(),
            section: target.section.clone(),
            request_id: self.request_id(),
            ..Intent::default()
        }
    }

    pub(crate) async fn title(&self, target: &Target, call: &Call, before: Option<&Value>) -> Option<String> {
        if let Some(uid) = target.dataset()
            && let Some(title) = self.core.mirror.title(uid)
        {
            return Some(title);
        }
        if target.section.is_some() {
            return None;
        }
        before.and_then(title_of).or_else(|| call.body.as_ref().and_then(title_of))
    }

    async fn conclusion(&self, call: &Call, target: &Target, result: &Result<Reply, ApiError>) -> Conclusion {
        let reply = match result {
            Ok(reply) => reply,
            Err(error) => {
                return Conclusion::failed(error);
            }
        };
        let answer = reply.json().ok().filter(|answer| !answer.is_null() && *answer != json!({"detail": "ok"}));
        let after = match (call.info.method, answer) {
            (Method::Delete, _) => None,
            // A portal that answers a PUT with nothing is asked what it holds now.
            (Method::Put, None) => match snapshot::reading(call) {
                Some(read) => snapshot::current(&self.core.client, self.lane, &read).await.ok().flatten(),
                None => None,
            },
            (_, answer) => answer,
        };
        let named = after.as_ref().filter(|_| target.uid.is_none());
        Conclusion {
            target: named.and_then(uid_of),
            target_title: named.and_then(title_of),
            after: after.as_ref().map(|after| masked(after.clone(), target.kind.as_deref())),
            ..Conclusion::done(Some(reply.status), None)
        }
    }

    /// Brings mirror and listeners up to date.
    async fn after(&self, person: &Person, call: &Call, target: &Target, created: Option<String>, entry: i64) {
        let uid = target.uid.clone().or(created);
        if target.kind.as_deref() == Some("dataset")
            && let Some(uid) = &uid
        {
            self.core.mirror.written(call.info.name, uid).await;
        }
        self.core.mirror.page_written(call.info.name);
        self.tell_written(Told {
            entry,
            operation: call.info.name.to_owned(),
            kind: target.kind.clone(),
            target: uid,
            person: person.name.clone(),
        })
        .await;
    }
}

/// What is sent, for the ledger.
pub(crate) fn request_of(call: &Call) -> Value {
    let texts = |pairs: &[(&'static str, String)]| -> Map<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect()
    };
    json!({"path": texts(&call.path), "query": texts(&call.query), "body": call.body})
}

//! Decisions on user requests: the API's requests are read-only, so Portico does what was decided and remembers it.

use crate::call::Call;
use crate::gateway::Gateway;
use crate::own::OwnAct;
use crate::store::{failed, now};
use portico_contract::portico::catalog::{CatalogState, Counts};
use portico_contract::portico::moderation::{Decision, DecisionOrder, DecisionRecord, FulfilStep};
use portico_contract::portico::person::Person;
use portico_contract::portico::policy::{self, Verdict};
use portico_contract::{ApiError, Area, DatasetUid, Effect, ErrorCode, GroupUid, Timestamp, UserRequestUid, Username};
use portico_state::Migration;
use serde_json::{Value, json};
use sqlx::{FromRow, Row, any::AnyRow};
use tracing::Instrument;

pub(crate) const TABLES: Migration = Migration::same(
    "
CREATE TABLE decision (
    request_uid TEXT PRIMARY KEY, decision TEXT NOT NULL, note TEXT NOT NULL, person_id TEXT NOT NULL,
    person TEXT NOT NULL, at TEXT NOT NULL, steps TEXT NOT NULL);
",
);

struct Read(DecisionRecord);

impl FromRow<'_, AnyRow> for Read {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let unreadable = |what: &str| sqlx::Error::Decode(what.to_owned().into());
        let decision: String = row.try_get("decision")?;
        let steps: String = row.try_get("steps")?;
        Ok(Self(DecisionRecord {
            request_uid: UserRequestUid::new(row.try_get::<String, _>("request_uid")?)
                .map_err(|_| unreadable("request_uid"))?,
            decision: serde_json::from_value(Value::String(decision)).map_err(|_| unreadable("decision"))?,
            note: row.try_get("note")?,
            person: row.try_get("person")?,
            at: Timestamp(row.try_get("at")?),
            steps: serde_json::from_str(&steps).map_err(|_| unreadable("steps"))?,
        }))
    }
}

impl Gateway {
    /// The decisions that were taken on these requests.
    pub async fn decisions(&self, person: &Person, uids: &[UserRequestUid]) -> Result<Vec<DecisionRecord>, ApiError> {
        self.may_read_only(person)?;
        self.decisions_on(uids.iter().map(UserRequestUid::as_str)).await
    }

    async fn decisions_on<'u>(&self, uids: impl Iterator<Item = &'u str>) -> Result<Vec<DecisionRecord>, ApiError> {
        let uids = serde_json::to_string(&uids.collect::<Vec<_>>()).unwrap_or_default();
        let sql = format!("SELECT * FROM decision WHERE request_uid IN ({})", self.core.state.texts_of("$1"));
        let rows: Result<Vec<Read>, _> = sqlx::query_as(&sql).bind(uids).fetch_all(self.core.state.pool()).await;
        let rows = rows.map_err(|error| self.trace(failed("The decisions were not read", &error)))?;
        Ok(rows.into_iter().map(|Read(record)| record).collect())
    }

    /// Numbers for the navigation and the overview, from the mirror.
    pub async fn counts(&self, person: &Person) -> Result<Counts, ApiError> {
        self.may_read_only(person)?;
        let (datasets, by_state) = self.core.mirror.tally();
        let beside = self.core.mirror.beside();
        // The portal cannot be told that a request is answered: those decided here are not pending any more.
        let decided = self.decisions_on(beside.pending_requests.iter().map(String::as_str)).await;
        let pending = beside.pending_requests.len().saturating_sub(decided.map_or(0, |decided| decided.len()));
        Ok(Counts {
            datasets,
            failed: by_state[CatalogState::Failed as usize],
            running: by_state[CatalogState::Running as usize],
            changed: by_state[CatalogState::Changed as usize],
            studio_pages: beside.studio_pages,
            pending_requests: pending as u64,
        })
    }

    /// Takes a decision: does its steps, in order, then records it. A step whose effect is there already counts as done.
    ///
    /// A request that was decided before is refused as `Stale`, with who decided. Where a step fails nothing is
    /// recorded, and the same order can be given again.
    pub async fn decide(&self, person: &Person, order: DecisionOrder) -> Result<DecisionRecord, ApiError> {
        let (gateway, person) = (self.clone(), person.clone());
        let task = tokio::spawn(async move { gateway.decide_here(&person, order).await }.in_current_span());
        let result =
            task.await.unwrap_or_else(|error| Err(ApiError::internal(format!("The decision broke off: {error}"))));
        result.map_err(|error| self.trace(error))
    }

    async fn decide_here(&self, person: &Person, order: DecisionOrder) -> Result<DecisionRecord, ApiError> {
        let uid = order.request_uid.to_string();
        let _turn = self.core.locks.take(&format!("user_request/{uid}")).await?;
        let act = OwnAct {
            operation: "decide_user_request",
            effect: Effect::Write,
            target_kind: "user_request",
            target: uid,
            target_title: None,
            request: serde_json::to_value(&order).ok(),
        };
        let work = async {
            match policy::verdict(person, Effect::Write, Area::Moderation) {
                Verdict::Refuse(reason) => {
                    Err(ApiError::new(ErrorCode::Refused, format!("Nothing was changed. {reason}")))
                }
                Verdict::Allow => self.take(person, &order).await,
            }
        };
        self.record(person, act, work, |record| serde_json::to_value(record).ok()).await
    }

    async fn take(&self, person: &Person, order: &DecisionOrder) -> Result<DecisionRecord, ApiError> {
        if let Some(taken) = self.decisions_on(std::iter::once(order.request_uid.as_str())).await?.pop() {
            return Err(already(&taken));
        }
        if order.decision == Decision::Declined && !order.steps.is_empty() {
            return Err(ApiError::invalid("steps", "A request that is declined has no steps to do"));
        }
        let mut steps = Vec::new();
        for step in &order.steps {
            match self.fulfil(person, step).await {
                Ok(done) => steps.extend(done),
                Err(mut error) => {
                    let done = if steps.is_empty() { "nothing".to_owned() } else { steps.join("; ") };
                    error.message = format!("{} Done so far: {done}. The request is still open.", error.message);
                    return Err(error);
                }
            }
        }
        let record = DecisionRecord {
            request_uid: order.request_uid.clone(),
            decision: order.decision,
            note: order.note.clone(),
            person: person.name.clone(),
            at: now(),
            steps,
        };
        self.keep(person, &record).await?;
        Ok(record)
    }

    async fn keep(&self, person: &Person, record: &DecisionRecord) -> Result<(), ApiError> {
        let decision = crate::ledger::word(&record.decision);
        let written = sqlx::query(
            "INSERT INTO decision (request_uid, decision, note, person_id, person, at, steps)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (request_uid) DO NOTHING",
        )
        .bind(record.request_uid.as_str())
        .bind(decision)
        .bind(&record.note)
        .bind(&person.id)
        .bind(&person.name)
        .bind(record.at.as_str())
        .bind(json!(record.steps).to_string())
        .execute(self.core.state.pool())
        .await
        .map_err(|error| failed("The decision was not recorded", &error))?;
        if written.rows_affected() == 0 {
            // Another replica was quicker.
            let taken = self.decisions_on(std::iter::once(record.request_uid.as_str())).await?.pop();
            return Err(taken.map_or_else(ApiError::not_found, |taken| already(&taken)));
        }
        Ok(())
    }

    /// Does one step; answers what was done, in plain words.
    async fn fulfil(&self, person: &Person, step: &FulfilStep) -> Result<Vec<String>, ApiError> {
        match step {
            FulfilStep::Invite { email, groups } => {
                let body = json!([{"email": email, "groups": links(groups)}]);
                self.make_user(person, email, groups, "invite_users", body).await
            }
            FulfilStep::Provision { email, username, identity_provider, groups } => {
                let mut body =
                    json!({"email": email, "groups": links(groups), "identity_provider": {"uid": identity_provider}});
                if let Some(username) = username {
                    body["username"] = json!(username);
                }
                self.make_user(person, email, groups, "provision_users", body).await
            }
            FulfilStep::AddToGroup { username, group_uid } => {
                self.add_to_group(person, username, group_uid).await.map(|done| vec![done])
            }
            FulfilStep::DatasetRuleset { username, dataset_uid, security } => {
                let security = serde_json::to_value(security).unwrap_or_default();
                self.give_ruleset(person, username, dataset_uid, security).await.map(|done| vec![done])
            }
        }
    }

    /// Invites or provisions, whichever `operation` does; who is a user already is only added to the groups.
    async fn make_user(
        &self,
        person: &Person,
        email: &str,
        groups: &[GroupUid],
        operation: &str,
        body: Value,
    ) -> Result<Vec<String>, ApiError> {
        let found = self.ask(person, "get_users", json!({"search": email, "limit": 1000})).await?;
        let users = found["results"].as_array().map(Vec::as_slice).unwrap_or_default();
        let same = |user: &&Value| user["email"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(email));
        if let Some(user) = users.iter().find(same) {
            let username = user["username"].as_str().unwrap_or_default();
            let username = Username::new(username).map_err(|error| ApiError::invalid("email", error.to_string()))?;
            let mut steps = vec![format!("{email} is a user already ({username})")];
            for group in groups {
                steps.push(self.add_to_group(person, &username, group).await?);
            }
            return Ok(steps);
        }
        let answer = self.ask(person, operation, json!({"body": body})).await?;
        // The answer is 200 even where it failed (behaviour.md 13).
        let items = answer.as_object().into_iter().flat_map(|items| items.values());
        if let Some(failed) = items.into_iter().find(|item| item["status_code"] == "error") {
            let mut error: ApiError = serde_json::from_value(failed["error"].clone())
                .unwrap_or_else(|_| ApiError::new(ErrorCode::BadRequest, "The portal refused to make this user."));
            error.status = 400;
            return Err(error);
        }
        let with = if groups.is_empty() { String::new() } else { format!(" with {}", names(groups)) };
        let done = if operation == "invite_users" { "Invited" } else { "Created the account of" };
        Ok(vec![format!("{done} {email}{with}")])
    }

    async fn add_to_group(&self, person: &Person, username: &Username, group: &GroupUid) -> Result<String, ApiError> {
        let user = self.ask(person, "get_user", json!({"username": username})).await?;
        let groups = user["groups"].as_array().map(Vec::as_slice).unwrap_or_default();
        if groups.iter().any(|held| held["uid"] == group.as_str()) {
            return Ok(format!("{username} is in {group} already"));
        }
        let payload = json!({"group_uid": group, "body": {"username": username}});
        self.ask(person, "add_user_to_user_group", payload).await?;
        Ok(format!("Added {username} to {group}"))
    }

    async fn give_ruleset(
        &self,
        person: &Person,
        username: &Username,
        dataset_uid: &DatasetUid,
        security: Value,
    ) -> Result<String, ApiError> {
        let key = json!({"dataset_uid": dataset_uid, "username": username});
        let body = json!({"user": {"username": username}, "permissions": ["explore_restricted_dataset"], "security": security});
        match self.ask(person, "retrieve_dataset_user_security", key).await {
            Ok(held) if held["security"] == body["security"] => {
                Ok(format!("{username} has this ruleset on {dataset_uid} already"))
            }
            Ok(mut held) => {
                // Permissions beyond reading stay.
                held["security"] = body["security"].clone();
                let payload = json!({"dataset_uid": dataset_uid, "username": username, "body": held});
                self.ask(person, "update_dataset_user_security", payload).await?;
                Ok(format!("Changed the ruleset of {username} on {dataset_uid}"))
            }
            Err(error) if error.code == ErrorCode::NotFound => {
                let payload = json!({"dataset_uid": dataset_uid, "body": body});
                self.ask(person, "create_dataset_user_security", payload).await?;
                Ok(format!("Gave {username} a ruleset on {dataset_uid}"))
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn ask(&self, person: &Person, operation: &str, payload: Value) -> Result<Value, ApiError> {
        self.perform(person, Call::named(operation, payload)?).await?.json()
    }
}

fn already(taken: &DecisionRecord) -> ApiError {
    let word = match taken.decision {
        Decision::Fulfilled => "fulfilled",
        Decision::Declined => "declined",
    };
    let (person, at) = (&taken.person, taken.at.date());
    ApiError::new(ErrorCode::Stale, format!("Nothing was changed: {person} {word} this request on {at}."))
}

fn links(groups: &[GroupUid]) -> Vec<Value> {
    groups.iter().map(|uid| json!({"uid": uid})).collect()
}

fn names(groups: &[GroupUid]) -> String {
    groups.iter().map(GroupUid::as_str).collect::<Vec<_>>().join(", ")
}

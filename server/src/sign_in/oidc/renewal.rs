//! While somebody works, the provider is asked again who they are: a role taken away acts within a minute.

use super::provider::Granted;
use super::{Refusal, SignOn};
use crate::sign_in::session::PERSON;
use portico_contract::portico::person::Person;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tower_sessions::Session;
use tower_sessions::session::Id;

/// Seconds that a session goes on while the provider does not answer.
const GRACE: u64 = 15 * 60;
/// Seconds that a session lasts where the provider gives no token to ask again with.
const WITHOUT_RENEWAL: u64 = 60 * 60;
/// Sessions whose last look is remembered; the rest are looked up again.
const REMEMBERED: usize = 20_000;

/// When each session was last looked at, and whose turn it is to look.
pub struct Renewal {
    every: Duration,
    looks: Mutex<HashMap<Id, Look>>,
}

#[derive(Clone, Default)]
struct Look {
    at: Option<Instant>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Renewal {
    pub fn new(every: Duration) -> Self {
        Self { every, looks: Mutex::default() }
    }

    fn look(&self, id: &Id) -> Look {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= REMEMBERED {
            let every = self.every;
            looks.retain(|_, look| Arc::strong_count(&look.turn) > 1 || look.at.is_some_and(|at| at.elapsed() < every));
        }
        looks.entry(*id).or_default().clone()
    }

    fn is_due(&self, look: &Look) -> bool {
        look.at.is_none_or(|at| at.elapsed() >= self.every)
    }

    fn looked(&self, id: &Id) {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks.entry(*id).or_default().at = Some(Instant::now());
    }
}

impl SignOn {
    /// The person of a session as the provider knows them now; nobody where it has ended.
    pub async fn renewed(&self, session: &Session, person: Person) -> Result<Option<Person>, Refusal> {
        let Some(id) = session.id() else { return Ok(None) };
        let renewal = &self.0.renewal;
        let look = renewal.look(&id);
        if !renewal.is_due(&look) {
            return Ok(Some(person));
        }
        // On its own: a browser that goes away meanwhile must not lose a token that counts once.
        let (sign_on, session) = (self.clone(), session.clone());
        let asked = tokio::spawn(async move { sign_on.in_turn(&session, &id, &look, person).await });
        asked.await.map_err(|error| Refusal::Store(error.to_string()))?
    }

    /// One request asks, the others wait for what it learns.
    async fn in_turn(
        &self,
        session: &Session,
        id: &Id,
        look: &Look,
        person: Person,
    ) -> Result<Option<Person>, Refusal> {
        let renewal = &self.0.renewal;
        let _turn = look.turn.lock().await;
        if !renewal.is_due(&renewal.look(id)) {
            session.load().await?;
            return Ok(session.get(PERSON).await?);
        }
        let _turn_of_all = self.0.grants.turn(id).await?;
        let person = self.renew(session, id, person).await?;
        if person.is_some() {
            renewal.looked(id);
        } else {
            session.flush().await?;
        }
        Ok(person)
    }

    async fn renew(&self, session: &Session, id: &Id, person: Person) -> Result<Option<Person>, Refusal> {
        let Some(grant) = self.0.grants.of(id).await? else { return Ok(None) };
        if grant.age < self.0.settings.refresh.as_secs() {
            return Ok(Some(person));
        }
        let Some(token) = grant.tokens.refresh_token.clone() else {
            return Ok((grant.age < WITHOUT_RENEWAL).then_some(person));
        };
        let granted = match self.0.provider.renew(token).await {
            Ok(granted) if granted.identity.subject == grant.subject => granted,
            Ok(_) => {
                tracing::warn!(subject = grant.subject, "the provider renewed a session for somebody else: ended");
                return Ok(None);
            }
            Err(Refusal::Provider { code, told }) if code == "invalid_grant" => {
                tracing::info!(subject = grant.subject, told, "the provider ended a session");
                return Ok(None);
            }
            Err(refusal) => {
                let detail = refusal.detail();
                tracing::warn!(subject = grant.subject, %refusal, detail, "a session was not renewed");
                return Ok((grant.age < GRACE).then_some(person));
            }
        };
        let person = self.changed(session, person, &granted).await?;
        self.0.grants.keep(id, granted, Some(grant.tokens)).await?;
        Ok(person)
    }

    /// Writes the person down where something about them changed; nobody where no role is left.
    async fn changed(&self, session: &Session, before: Person, granted: &Granted) -> Result<Option<Person>, Refusal> {
        let identity = &granted.identity;
        let Some(now) = identity.person(&self.0.settings.roles) else {
            tracing::info!(subject = identity.subject, "no role is left: signed out");
            return Ok(None);
        };
        if now != before {
            session.insert(PERSON, &now).await?;
            session.save().await?;
        }
        Ok(Some(now))
    }
}

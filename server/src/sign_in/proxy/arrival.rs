//! The session of somebody whom the proxy names: it follows what the proxy says, from request to request.

use super::Proxy;
use super::said::Said;
use crate::sign_in::caller::Caller;
use crate::sign_in::session::{PERSON, begin};
use portico_contract::portico::person::Person;
use tower_sessions::Session;
use tower_sessions::session::Error;

impl Proxy {
    /// The person of this request, in a session of their own; nobody where no role is theirs, or no longer.
    pub async fn person(&self, session: &Session, said: &Said, caller: &Caller) -> Result<Option<Person>, Error> {
        let held = session.get::<Person>(PERSON).await?;
        let Some(now) = said.person(&self.0.roles) else {
            if held.is_some() {
                tracing::info!(person = said.shown(), "no role is left: signed out");
                session.flush().await?;
            }
            return Ok(None);
        };
        match held {
            Some(held) if held == now => return Ok(Some(now)),
            Some(held) if held.id == now.id => {
                // What the id before could open is not what this one can.
                if held.roles != now.roles {
                    session.cycle_id().await?;
                }
                session.insert(PERSON, &now).await?;
            }
            _ => begin(session, &now, caller).await?,
        }
        // At rest now: a stream of events asks for its session.
        session.save().await?;
        Ok(Some(now))
    }
}

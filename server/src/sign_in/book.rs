//! Who is signed in where, for the pages that list it.

use super::store::{Sessions, Shown, Which};
use portico_app::api::server::{CurrentSession, SessionBook};
use portico_contract::portico::person::Person;
use portico_contract::portico::policy;
use portico_contract::portico::session::{LiveSession, SessionPage, SessionQuery};
use portico_contract::{ApiError, ErrorCode, Timestamp};
use std::pin::Pin;
use std::time::{Duration, UNIX_EPOCH};
use tower_sessions::session::Id;

/// Sessions on a page at most.
const LARGEST_PAGE: u32 = 100;

impl Sessions {
    /// What a request knows its own session by.
    pub(super) fn current(&self, id: &Id) -> CurrentSession {
        CurrentSession(self.hashed(id))
    }

    async fn page_for(
        &self,
        person: &Person,
        query: &SessionQuery,
        current: Option<&CurrentSession>,
    ) -> Result<SessionPage, ApiError> {
        if query.everybody && !policy::ends_sessions_of_others(person) {
            let message = "The sessions of others are for administrators.";
            return Err(ApiError::new(ErrorCode::Refused, message));
        }
        let limit = query.size.clamp(1, LARGEST_PAGE);
        let which = Which {
            person_id: (!query.everybody).then(|| person.id.clone()),
            text: if query.everybody { query.person.clone() } else { String::new() },
            limit,
            offset: limit.saturating_mul(query.page.saturating_sub(1)),
        };
        let (found, total) = self.listed(&which).await.map_err(unusable)?;
        let own = |shown: &Shown| current.is_some_and(|CurrentSession(current)| *current == shown.id);
        let sessions = found.into_iter().map(|shown| live(own(&shown), shown)).collect();
        Ok(SessionPage { sessions, total })
    }
}

impl SessionBook for Sessions {
    fn page<'a>(
        &'a self,
        person: &'a Person,
        query: &'a SessionQuery,
        current: Option<&'a CurrentSession>,
    ) -> Pin<Box<dyn Future<Output = Result<SessionPage, ApiError>> + Send + 'a>> {
        Box::pin(self.page_for(person, query, current))
    }
}

fn live(current: bool, shown: Shown) -> LiveSession {
    let Shown { key, person_id, person, began, seen, address, agent, .. } = shown;
    LiveSession { handle: key, person_id, person, began: moment(began), seen: moment(seen), address, agent, current }
}

fn moment(seconds: i64) -> Timestamp {
    let at = UNIX_EPOCH + Duration::from_secs(seconds.unsigned_abs());
    let at = tower_sessions::cookie::time::OffsetDateTime::from(at);
    Timestamp(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    ))
}

pub(super) fn unusable(error: sqlx::Error) -> ApiError {
    tracing::error!(%error, "the session store does not answer");
    ApiError::new(ErrorCode::Portico, "The session store does not answer. Nothing was changed.")
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_is_written_as_the_api_writes_them() {
        assert_eq!(moment(1_795_855_431).as_str(), "2026-11-28T08:43:51Z");
    }
}

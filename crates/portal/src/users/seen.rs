//! When users were last seen: noted at their calls, once a minute at most for each.

use crate::{Outcome, Portal};
use jiff::{SignedDuration, Timestamp};
use portico_contract::Username;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Between two notes of the same user.
const APART: SignedDuration = SignedDuration::from_secs(60);

/// Whom this portal has seen since it was opened.
#[derive(Debug, Default)]
pub struct Seen(Mutex<HashMap<Username, Timestamp>>);

impl Seen {
    /// True where it is time to note it, which counts as done.
    fn is_due(&self, username: &Username, moment: Timestamp) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get_mut(username) {
            Some(before) if moment.duration_since(*before).abs() < APART => false,
            Some(before) => {
                *before = moment;
                true
            }
            None => {
                seen.insert(username.clone(), moment);
                true
            }
        }
    }
}

/// Notes that a user has used their account. Nobody waits for it: a call that reads is not held up by one that writes.
pub fn see(portal: &Portal, username: &Username) {
    let moment = portal.clock().now();
    if !portal.seen().is_due(username, moment) {
        return;
    }
    let (portal, username) = (portal.clone(), username.clone());
    tokio::spawn(async move {
        if let Err(error) = note(&portal, &username, moment).await {
            tracing::debug!(%username, %error, "it was not noted that a user was seen");
        }
    });
}

async fn note(portal: &Portal, username: &Username, moment: Timestamp) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    sqlx::query("UPDATE users SET document = json_set(document, '$.last_seen_at', ?2) WHERE username = ?1")
        .bind(username.as_str())
        .bind(crate::clock::written(moment).0)
        .execute(&mut *write)
        .await?;
    Ok(write.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_is_noted_once_a_minute() {
        let (seen, ada, ben) = (Seen::default(), Username::new("ada").unwrap(), Username::new("ben").unwrap());
        let at = |second| Timestamp::from_second(second).unwrap();
        assert!(seen.is_due(&ada, at(0)) && seen.is_due(&ben, at(30)));
        assert!(!seen.is_due(&ada, at(59)) && !seen.is_due(&ben, at(60)));
        assert!(seen.is_due(&ada, at(60)) && !seen.is_due(&ada, at(119)));
    }
}

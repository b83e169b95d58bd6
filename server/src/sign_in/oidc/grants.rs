//! What the provider granted to a session, at rest: tokens sealed, gone with the session.

use super::Refusal;
use super::identity::Identity;
use super::provider::Granted;
use crate::sign_in::store::{Sessions, now};
use portico_contract::Secret;
use portico_state::Turn;
use portico_vault::Vault;
use serde::{Deserialize, Serialize};
use tower_sessions::session::Id;

/// What is kept of a session's sign-in.
#[derive(Clone)]
pub struct Grants {
    sessions: Sessions,
    vault: Vault,
}

#[derive(Default, Serialize, Deserialize)]
pub struct Tokens {
    pub id_token: Option<String>,
    pub refresh_token: Option<String>,
}

pub struct Grant {
    pub subject: String,
    pub tokens: Tokens,
    /// Seconds since the provider last confirmed it.
    pub age: u64,
}

impl Grants {
    pub fn new(sessions: Sessions, vault: Vault) -> Self {
        Self { sessions, vault }
    }

    /// Waits for the turn to ask the provider about a session, among all replicas: a token may count once.
    pub async fn turn(&self, id: &Id) -> Result<Turn, Refusal> {
        let hash: String = self.sessions.hashed(id).iter().map(|byte| format!("{byte:02x}")).collect();
        let turn = self.sessions.database().turn(&format!("session/{hash}")).await?;
        turn.ok_or_else(|| Refusal::Store("another replica asks the provider for too long".to_owned()))
    }

    /// Keeps what was granted just now. Where no new id token came, `before` has the one that ends the session there.
    pub async fn keep(&self, id: &Id, granted: Granted, before: Option<Tokens>) -> Result<(), Refusal> {
        let before = before.unwrap_or_default();
        let Identity { subject, sid, .. } = granted.identity;
        let tokens = Tokens {
            id_token: granted.id_token.or(before.id_token),
            refresh_token: granted.refresh_token.or(before.refresh_token),
        };
        let tokens = serde_json::to_string(&tokens).map_err(|error| Refusal::Store(error.to_string()))?;
        sqlx::query(
            "INSERT INTO sign_on (session, subject, sid, tokens, confirmed) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (session) DO UPDATE SET tokens = excluded.tokens, confirmed = excluded.confirmed,
                sid = coalesce(excluded.sid, sign_on.sid)",
        )
        .bind(self.sessions.hashed(id))
        .bind(subject)
        .bind(sid)
        .bind(self.vault.seal(&tokens)?)
        .bind(now())
        .execute(self.sessions.database().pool())
        .await?;
        Ok(())
    }

    pub async fn of(&self, id: &Id) -> Result<Option<Grant>, Refusal> {
        let row: Option<(String, String, i64)> =
            sqlx::query_as("SELECT subject, tokens, $1 - confirmed FROM sign_on WHERE session = $2")
                .bind(now())
                .bind(self.sessions.hashed(id))
                .fetch_optional(self.sessions.database().pool())
                .await?;
        let Some((subject, tokens, age)) = row else { return Ok(None) };
        let text = self.vault.text(&Secret::new(tokens))?;
        let tokens = serde_json::from_str(&text).map_err(|error| Refusal::Store(error.to_string()))?;
        Ok(Some(Grant { subject, tokens, age: age.max(0).unsigned_abs() }))
    }

    /// Ends the sessions of somebody at the provider: of one session there, or all. Says how many.
    pub async fn end(&self, subject: &str, sid: Option<&str>) -> Result<u64, Refusal> {
        let ended = sqlx::query(
            "DELETE FROM session WHERE id IN
                (SELECT session FROM sign_on WHERE subject = $1 AND ($2 IS NULL OR sid IS NULL OR sid = $2))",
        )
        .bind(subject)
        .bind(sid)
        .execute(self.sessions.database().pool())
        .await?;
        self.sessions.forget_all();
        Ok(ended.rows_affected())
    }
}

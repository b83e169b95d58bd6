//! What the provider granted to a session, at rest: tokens sealed, gone with the session.

use super::Refusal;
use super::identity::Identity;
use super::provider::Granted;
use crate::sign_in::store::{Sessions, hashed};
use portico_contract::Secret;
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
    pub async fn open(sessions: Sessions, vault: Vault) -> Result<Self, sqlx::Error> {
        for statement in [
            "CREATE TABLE IF NOT EXISTS sign_on (
                session BLOB PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
                subject TEXT NOT NULL, sid TEXT, tokens TEXT NOT NULL, confirmed INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS sign_on_by_subject ON sign_on (subject)",
        ] {
            sqlx::query(statement).execute(sessions.pool()).await?;
        }
        Ok(Self { sessions, vault })
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
            "INSERT INTO sign_on (session, subject, sid, tokens, confirmed) VALUES (?, ?, ?, ?, unixepoch())
             ON CONFLICT (session) DO UPDATE SET tokens = excluded.tokens, confirmed = excluded.confirmed,
                sid = coalesce(excluded.sid, sid)",
        )
        .bind(hashed(id))
        .bind(subject)
        .bind(sid)
        .bind(self.vault.seal(&tokens)?)
        .execute(self.sessions.pool())
        .await?;
        Ok(())
    }

    pub async fn of(&self, id: &Id) -> Result<Option<Grant>, Refusal> {
        let row: Option<(String, String, i64)> =
            sqlx::query_as("SELECT subject, tokens, unixepoch() - confirmed FROM sign_on WHERE session = ?")
                .bind(hashed(id))
                .fetch_optional(self.sessions.pool())
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
                (SELECT session FROM sign_on WHERE subject = ?1 AND (?2 IS NULL OR sid IS NULL OR sid = ?2))",
        )
        .bind(subject)
        .bind(sid)
        .execute(self.sessions.pool())
        .await?;
        self.sessions.forget_all();
        Ok(ended.rows_affected())
    }
}

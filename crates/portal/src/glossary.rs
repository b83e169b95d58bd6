//! The glossary: terms whose names and aliases are all different (behaviour.md 17).

mod create;
mod delete;
mod list;
mod update;

use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::glossary::{GlossaryTerm, RetrieveGlossaryTerm, same_name};
use portico_contract::{ApiError, GlossaryTermUid};
use sqlx::SqliteConnection;

/// The term, or `not_found`.
async fn load_term(connection: &mut SqliteConnection, uid: &GlossaryTermUid) -> Outcome<GlossaryTerm> {
    let document =
        store::text(connection, "SELECT document FROM glossary_terms WHERE uid = ?", &[uid.as_str()]).await?;
    store::from_document(&document.ok_or_else(ApiError::not_found)?)
}

/// What a search finds a term by, in lower case.
fn search_text(term: &GlossaryTerm) -> String {
    let aliases = term.aliases.iter().map(String::as_str);
    let texts = std::iter::once(term.name.as_str()).chain(aliases).chain(term.description.as_deref());
    texts.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Makes the names of a term its own, and refuses those that another term has, by field.
async fn claim_names(connection: &mut SqliteConnection, term: &GlossaryTerm) -> Outcome<()> {
    sqlx::query("DELETE FROM glossary_names WHERE term_uid = ?")
        .bind(term.uid.as_str())
        .execute(&mut *connection)
        .await?;
    let mut messages = Vec::new();
    let aliases = term.aliases.iter().enumerate().map(|(position, alias)| (format!("aliases.{position}"), alias));
    for (field, name) in std::iter::once(("name".to_owned(), &term.name)).chain(aliases) {
        let claimed =
            sqlx::query("INSERT INTO glossary_names (name_key, term_uid) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .bind(same_name(name))
                .bind(term.uid.as_str())
                .execute(&mut *connection)
                .await?;
        if claimed.rows_affected() == 0 {
            messages.push((field, format!("Another term has the name or the alias \"{}\"", name.trim())));
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages).into()) }
}

/// Names without the spaces around them.
fn trimmed(names: Vec<String>) -> Vec<String> {
    names.into_iter().map(|name| name.trim().to_owned()).collect()
}

impl Handle<RetrieveGlossaryTerm> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveGlossaryTerm) -> Outcome<GlossaryTerm> {
        load_term(&mut *self.store().read().await?, &operation.uid).await
    }
}

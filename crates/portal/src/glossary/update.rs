//! Changing a term. What the body leaves out stays.

use super::{claim_names, load_term, search_text, trimmed};
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::glossary::{GlossaryTerm, UpdateGlossaryTerm};

impl Handle<UpdateGlossaryTerm> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateGlossaryTerm) -> Outcome<GlossaryTerm> {
        let mut changes = operation.body;
        let mut write = self.store().write().await?;
        let mut term = load_term(&mut write, &operation.uid).await?;
        // The rule is about all names of the term, also those that stay.
        changes.aliases.get_or_insert_with(|| term.aliases.clone());
        changes.check()?;
        term.name = changes.name.trim().to_owned();
        term.description = changes.description.or(term.description);
        term.aliases = trimmed(changes.aliases.unwrap_or_default());
        term.updated_at = Some(now());
        term.updated_by = Some(caller.related());
        claim_names(&mut write, &term).await?;
        sqlx::query(
            "UPDATE glossary_terms SET name = ?2, updated_at = ?3, search_text = ?4, document = ?5 WHERE uid = ?1",
        )
        .bind(term.uid.as_str())
        .bind(&term.name)
        .bind(term.updated_at.as_ref().map(|moment| moment.as_str()))
        .bind(search_text(&term))
        .bind(serde_json::to_string(&term)?)
        .execute(&mut *write)
        .await?;
        write.commit().await?;
        Ok(term)
    }
}

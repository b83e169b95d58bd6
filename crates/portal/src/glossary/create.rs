//! Creating a term.

use super::{claim_names, search_text, trimmed};
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now};
use portico_contract::GlossaryTermUid;
use portico_contract::glossary::{CreateGlossaryTerm, GlossaryTerm};

impl Handle<CreateGlossaryTerm> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateGlossaryTerm) -> Outcome<GlossaryTerm> {
        let new = operation.body;
        new.check()?;
        let moment = now();
        let term = GlossaryTerm {
            uid: GlossaryTermUid::new(new_uid("te")).map_err(Failure::internal)?,
            name: new.name.trim().to_owned(),
            description: Some(new.description.unwrap_or_default()),
            aliases: trimmed(new.aliases.unwrap_or_default()),
            updated_at: Some(moment.clone()),
            created_at: Some(moment.clone()),
            updated_by: Some(caller.related()),
            created_by: Some(caller.related()),
            extra: Default::default(),
        };
        let mut write = self.store().write().await?;
        sqlx::query("INSERT INTO glossary_terms (uid, name, updated_at, search_text, document) VALUES (?, ?, ?, ?, ?)")
            .bind(term.uid.as_str())
            .bind(&term.name)
            .bind(moment.as_str())
            .bind(search_text(&term))
            .bind(serde_json::to_string(&term)?)
            .execute(&mut *write)
            .await?;
        claim_names(&mut write, &term).await?;
        write.commit().await?;
        Ok(term)
    }
}

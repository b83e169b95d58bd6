//! Listing terms: search in names, aliases and descriptions, and order.

use crate::window::{Window, search_words};
use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::Page;
use portico_contract::glossary::{GlossaryOrdering, GlossaryTerm, ListGlossaryTerms};

/// Parameter 1: words to find (JSON array).
const SHOWN: &str = "FROM glossary_terms t WHERE NOT EXISTS (
    SELECT 1 FROM json_each(?1) word WHERE instr(t.search_text, word.value) = 0)";

/// The uid last: pages of equals must not change places between two calls.
fn order(ordering: Option<&GlossaryOrdering>) -> &'static str {
    match ordering {
        Some(GlossaryOrdering::NameDescending) => "t.name COLLATE NOCASE DESC, t.uid",
        Some(GlossaryOrdering::UpdatedAt) => "t.updated_at, t.uid",
        Some(GlossaryOrdering::UpdatedAtDescending) => "t.updated_at DESC, t.uid",
        Some(GlossaryOrdering::Description) => "t.document ->> 'description' COLLATE NOCASE, t.uid",
        Some(GlossaryOrdering::DescriptionDescending) => "t.document ->> 'description' COLLATE NOCASE DESC, t.uid",
        Some(GlossaryOrdering::Name | GlossaryOrdering::Other(_)) | None => "t.name COLLATE NOCASE, t.uid",
    }
}

impl Handle<ListGlossaryTerms> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListGlossaryTerms) -> Outcome<Page<GlossaryTerm>> {
        let words = search_words(operation.search.as_deref());
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 =
            sqlx::query_scalar(&format!("SELECT count(*) {SHOWN}")).bind(&words).fetch_one(&mut *connection).await?;
        let order = order(operation.ordering.as_ref());
        let documents: Vec<String> =
            sqlx::query_scalar(&format!("SELECT t.document {SHOWN} ORDER BY {order} LIMIT ?2 OFFSET ?3"))
                .bind(&words)
                .bind(window.limit)
                .bind(window.offset)
                .fetch_all(&mut *connection)
                .await?;
        let terms = documents.iter().map(|document| store::from_document(document)).collect::<Outcome<_>>()?;
        Ok(Page::new(total.unsigned_abs(), terms))
    }
}

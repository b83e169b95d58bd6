//! The glossary: terms of the domain with other names for them (behaviour.md 17).

use crate::words::words;
use crate::{ApiError, GlossaryTermUid, Limit, Nothing, Offset, Page, RelatedUser, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// What terms are ordered by; descending with a hyphen before it.
    GlossaryOrdering {
        Name = "name",
        NameDescending = "-name",
        UpdatedAt = "updated_at",
        UpdatedAtDescending = "-updated_at",
        Description = "description",
        DescriptionDescending = "-description",
    }
}

/// A term as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GlossaryTerm {
    pub uid: GlossaryTermUid,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a term is created or updated with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewGlossaryTerm {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Vec<String>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl NewGlossaryTerm {
    /// Characters.
    pub const LONGEST_DESCRIPTION: usize = 2000;
    pub const MOST_ALIASES: usize = 10;

    /// Tells everything that is wrong with the term itself; whether its names are free is the portal's to say.
    pub fn check(&self) -> Result<(), ApiError> {
        let mut messages = Vec::new();
        let mut refuse = |field: String, message: String| messages.push((field, message));
        if self.name.trim().is_empty() {
            refuse("name".to_owned(), "This field may not be blank".to_owned());
        }
        if self.description.as_deref().is_some_and(|text| text.chars().count() > Self::LONGEST_DESCRIPTION) {
            let message = format!("Ensure this field has no more than {} characters", Self::LONGEST_DESCRIPTION);
            refuse("description".to_owned(), message);
        }
        let aliases = self.aliases.as_deref().unwrap_or_default();
        if aliases.len() > Self::MOST_ALIASES {
            let message = format!("Ensure this field has no more than {} elements", Self::MOST_ALIASES);
            refuse("aliases".to_owned(), message);
        }
        let mut known = vec![same_name(&self.name)];
        for (position, alias) in aliases.iter().enumerate().take(Self::MOST_ALIASES) {
            let name = same_name(alias);
            if name.is_empty() {
                refuse(format!("aliases.{position}"), "This field may not be blank".to_owned());
            } else if known.contains(&name) {
                refuse(format!("aliases.{position}"), "The term has this name already".to_owned());
            }
            known.push(name);
        }
        if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
    }
}

/// A name as names are told apart: letter case and spaces around it do not count.
pub fn same_name(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Terms to delete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GlossaryBulkDelete {
    pub uid_list: Vec<GlossaryTermUid>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Settings;

    /// List glossary terms. `search` looks into names, aliases and descriptions.
    ListGlossaryTerms: list_glossary_terms = GET "/glossary/terms/" ()
        ?(limit: Option<Limit>, offset: Option<Offset>, search: Option<String>, ordering: Option<GlossaryOrdering>)
        -> [Page<GlossaryTerm>], Read;
    /// Create a glossary term.
    CreateGlossaryTerm: create_glossary_term = POST "/glossary/terms/" () {NewGlossaryTerm} -> [GlossaryTerm] = 201, Write;
    /// Retrieve a glossary term.
    RetrieveGlossaryTerm: retrieve_glossary_term = GET "/glossary/terms/{uid}/" (uid: GlossaryTermUid) -> [GlossaryTerm], Read;
    /// Update a glossary term.
    UpdateGlossaryTerm: update_glossary_term = PUT "/glossary/terms/{uid}/" (uid: GlossaryTermUid) {NewGlossaryTerm}
        -> [GlossaryTerm], Write;
    /// Delete a glossary term with its aliases.
    DeleteGlossaryTerm: delete_glossary_term = DELETE "/glossary/terms/{uid}/" (uid: GlossaryTermUid) -> [Nothing] = 204, Destroy;
    /// Delete several glossary terms: all of them or, where one is not there, none.
    BulkDeleteGlossaryTerms: bulk_delete_glossary_terms = DELETE "/glossary/terms/" () {GlossaryBulkDelete}
        -> [Nothing] = 204, Destroy;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(term: NewGlossaryTerm) -> Vec<String> {
        term.check().err().map(|error| error.detail.into_keys().collect()).unwrap_or_default()
    }

    #[test]
    fn the_limits_of_a_term_are_those_of_the_reference() {
        let term = NewGlossaryTerm {
            name: "API".into(),
            description: Some("é".repeat(2000)),
            aliases: Some((0..10).map(|number| format!("name {number}")).collect()),
            ..NewGlossaryTerm::default()
        };
        assert_eq!(faults(term.clone()), [""; 0]);
        let longer = NewGlossaryTerm { description: Some("é".repeat(2001)), ..term.clone() };
        assert_eq!(faults(longer), ["description"]);
        let more = NewGlossaryTerm { aliases: Some(vec!["a".into(); 11]), ..term };
        assert!(faults(more).contains(&"aliases".to_owned()));
    }

    #[test]
    fn a_term_has_each_of_its_names_once() {
        let aliases = ["api ", "Interface", "INTERFACE", " "].map(str::to_owned).to_vec();
        let term = NewGlossaryTerm { name: "API".into(), aliases: Some(aliases), ..NewGlossaryTerm::default() };
        assert_eq!(faults(term), ["aliases.0", "aliases.2", "aliases.3"]);
        assert_eq!(faults(NewGlossaryTerm { name: " ".into(), ..NewGlossaryTerm::default() }), ["name"]);
    }
}

//! Who somebody is to the provider: what a token or the address of user information claims.

use crate::config::RoleMap;
use portico_contract::portico::person::Person;
use serde_json::Value;
use std::collections::BTreeSet;

/// The claims that Portico reads, already verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub subject: String,
    name: String,
    email: Option<String>,
    /// Nothing where the claim is not there; the address of user information may have it.
    pub groups: Option<BTreeSet<String>>,
    /// The session at the provider.
    pub sid: Option<String>,
    /// When they signed in there, in seconds.
    pub signed_in: Option<u64>,
}

impl Identity {
    pub fn read(claims: &Value, groups_claim: &str) -> Option<Self> {
        let text = |name: &str| claims[name].as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let subject = text("sub")?;
        let email = text("email");
        let name = text("name").or_else(|| text("preferred_username")).or_else(|| email.clone());
        Some(Self {
            name: name.unwrap_or_else(|| subject.clone()),
            email,
            groups: groups(claims, groups_claim),
            sid: text("sid"),
            signed_in: claims["auth_time"].as_u64(),
            subject,
        })
    }

    /// What to call them before they are anybody here.
    pub fn shown(&self) -> String {
        match &self.email {
            Some(email) if *email != self.name => format!("{} ({email})", self.name),
            _ => self.name.clone(),
        }
    }

    /// Who they are here; nobody where none of their groups gives a role.
    pub fn person(&self, roles: &RoleMap) -> Option<Person> {
        let roles = roles.of(self.groups.as_ref()?);
        if roles.is_empty() {
            return None;
        }
        Some(Person { id: self.subject.clone(), name: self.name.clone(), email: self.email.clone(), roles })
    }
}

/// A list of texts, or one text. An address counts as a group once the provider has verified it.
fn groups(claims: &Value, claim: &str) -> Option<BTreeSet<String>> {
    if claim == "email" && claims["email_verified"] != Value::Bool(true) {
        return None;
    }
    let nested = || claim.split('.').try_fold(claims, |value, name| value.get(name));
    match claims.get(claim).or_else(nested)? {
        Value::Array(items) => Some(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()),
        Value::String(one) => Some([one.clone()].into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn groups_of(claims: &Value, claim: &str) -> Option<Vec<String>> {
        Some(Identity::read(claims, claim)?.groups?.into_iter().collect())
    }

    #[test]
    fn groups_are_read_where_providers_put_them() {
        let claims = json!({"sub": "1", "groups": ["b", "a", 3], "realm_access": {"roles": ["r"]}, "siret": "4",
            "email": "ada@example.org", "email_verified": true, "https://x.example/roles": ["n"]});
        let read = |claim| groups_of(&claims, claim);
        assert_eq!(read("groups").unwrap(), ["a", "b"]);
        assert_eq!(read("realm_access.roles").unwrap(), ["r"]);
        assert_eq!(read("https://x.example/roles").unwrap(), ["n"]);
        assert_eq!(read("siret").unwrap(), ["4"]);
        assert_eq!(read("email").unwrap(), ["ada@example.org"]);
        assert_eq!(read("elsewhere"), None);
    }

    #[test]
    fn an_address_that_nobody_verified_is_no_group() {
        assert_eq!(groups_of(&json!({"sub": "1", "email": "boss@example.org"}), "email"), None);
        let unsure = json!({"sub": "1", "email": "boss@example.org", "email_verified": "true"});
        assert_eq!(groups_of(&unsure, "email"), None);
    }

    #[test]
    fn somebody_without_a_name_goes_by_what_there_is() {
        let named = |claims: Value| Identity::read(&claims, "groups").map(|identity| identity.shown());
        assert_eq!(named(json!({"sub": "1", "name": "Ada", "email": "a@b.org"})).unwrap(), "Ada (a@b.org)");
        assert_eq!(named(json!({"sub": "1", "name": " ", "email": "a@b.org"})).unwrap(), "a@b.org");
        assert_eq!(named(json!({"sub": "1"})).unwrap(), "1");
        assert_eq!(named(json!({"name": "Ada"})), None);
    }
}

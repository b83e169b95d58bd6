//! What the headers of a request say about who somebody is: exactly, or nothing.

use crate::config::{IdentityHeaders, RoleMap};
use axum::http::{HeaderMap, HeaderName};
use portico_contract::portico::person::Person;
use std::collections::BTreeSet;

/// Bytes of the longest user name, name and address.
const LONGEST: usize = 256;
/// Bytes of the longest list of groups.
const LONGEST_GROUPS: usize = 8 * 1024;

/// Who somebody is to the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    user: String,
    name: Option<String>,
    email: Option<String>,
    groups: BTreeSet<String>,
}

/// Why nobody is named, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsaid {
    #[error("The proxy in front of Portico did not say who is there")]
    Nobody,
    #[error("The proxy in front of Portico said who is there in a way that Portico does not take: {0}")]
    Unclear(String),
}

/// Takes what the headers say out of the request, with everything that might be taken for one of them: whatever comes
/// after this finds none.
pub fn take(names: &IdentityHeaders, headers: &mut HeaderMap) -> Result<Said, Unsaid> {
    let said = read(names, headers);
    let like: Vec<HeaderName> = headers.keys().filter(|name| names.are_like(name)).cloned().collect();
    for name in like {
        headers.remove(name);
    }
    said
}

fn read(names: &IdentityHeaders, headers: &HeaderMap) -> Result<Said, Unsaid> {
    let user = once(headers, &names.user)?.ok_or(Unsaid::Nobody)?;
    let unclear = |problem: &str| Unsaid::Unclear(format!("{} {problem}", names.user));
    if user.is_empty() || user.len() > LONGEST {
        return Err(unclear(&format!("has {} bytes, and 1 to {LONGEST} are expected", user.len())));
    }
    // A comma is how two headers become one on the way.
    if !user.iter().all(|byte| byte.is_ascii_graphic() && *byte != b',') {
        return Err(unclear("has a space, a comma, or a character that is not ASCII"));
    }
    let optional = |name: &Option<HeaderName>| match name {
        Some(name) => text(headers, name, LONGEST).map(|text| text.filter(|text| !text.is_empty())),
        None => Ok(None),
    };
    let groups = text(headers, &names.groups, LONGEST_GROUPS)?.unwrap_or_default();
    let groups = groups.split(',').map(str::trim).filter(|group| !group.is_empty());
    Ok(Said {
        user: String::from_utf8_lossy(user).into_owned(),
        name: optional(&names.name)?,
        email: optional(&names.email)?,
        groups: groups.map(str::to_owned).collect(),
    })
}

/// The value of a header that is there at most once.
fn once<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a [u8]>, Unsaid> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value.map(|value| value.as_bytes())),
        _ => Err(Unsaid::Unclear(format!("{name} is there more than once"))),
    }
}

fn text(headers: &HeaderMap, name: &HeaderName, longest: usize) -> Result<Option<String>, Unsaid> {
    let unclear = |problem: &str| Unsaid::Unclear(format!("{name} {problem}"));
    let Some(bytes) = once(headers, name)? else { return Ok(None) };
    if bytes.len() > longest {
        return Err(unclear(&format!("has more than {longest} bytes")));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unclear("is not UTF-8"))?;
    if text.chars().any(is_unseen) {
        return Err(unclear("has characters that cannot be seen"));
    }
    Ok(Some(text.trim().to_owned()))
}

/// Controls, and what turns or hides the text around it.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl Said {
    /// What to call them before they are anybody here.
    pub fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.user),
            None => self.user.clone(),
        }
    }

    /// Who they are here; nobody where none of their groups gives a role.
    pub fn person(&self, roles: &RoleMap) -> Option<Person> {
        let roles = roles.of(&self.groups);
        if roles.is_empty() {
            return None;
        }
        let name = self.name.as_ref().or(self.email.as_ref()).unwrap_or(&self.user);
        Some(Person { id: format!("proxy:{}", self.user), name: name.clone(), email: self.email.clone(), roles })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn names() -> IdentityHeaders {
        let header = HeaderName::from_static;
        IdentityHeaders {
            user: header("x-forwarded-user"),
            email: Some(header("x-forwarded-email")),
            name: Some(header("x-forwarded-name")),
            groups: header("x-forwarded-groups"),
        }
    }

    fn taken(pairs: &[(&str, &[u8])]) -> (Result<Said, Unsaid>, HeaderMap) {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, HeaderValue::from_bytes(value).unwrap());
        }
        (take(&names(), &mut headers), headers)
    }

    #[test]
    fn somebody_is_who_the_headers_say_and_nothing_is_left_of_them() {
        let (said, left) = taken(&[
            ("X-Forwarded-User", b"ada"),
            ("x-forwarded-name", "Ada Łovelace".as_bytes()),
            ("x-forwarded-email", b"ada@example.org"),
            ("x-forwarded-groups", b"a, b c ,,a"),
            ("x_forwarded_user", b"root"),
            ("xforwardedgroups", b"admins"),
            ("x-forwarded-for", b"10.0.0.1"),
        ]);
        let said = said.unwrap();
        assert_eq!(said.groups.iter().collect::<Vec<_>>(), ["a", "b c"]);
        let roles = RoleMap::read("admin:a", &mut Vec::new()).unwrap();
        let person = said.person(&roles).unwrap();
        assert_eq!((person.id.as_str(), person.name.as_str()), ("proxy:ada", "Ada Łovelace"));
        assert_eq!(left.keys().collect::<Vec<_>>(), ["x-forwarded-for"]);
        assert_eq!(said.person(&RoleMap::read("admin:z", &mut Vec::new()).unwrap()), None);
    }

    #[test]
    fn whatever_is_not_exactly_one_user_is_nobody() {
        let (long, long_groups) = ("a".repeat(257), "a,".repeat(4097));
        let unclear: [&[(&str, &[u8])]; 16] = [
            &[("x-forwarded-user", b"")],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-user", b"ada")],
            &[("x-forwarded-user", b"ada,root")],
            &[("x-forwarded-user", b"ada root")],
            &[("x-forwarded-user", b"ada\troot")],
            &[("x-forwarded-user", "ada\u{301}".as_bytes())],
            &[("x-forwarded-user", b"ad\xe4")],
            &[("x-forwarded-user", long.as_bytes())],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-groups", b"a"), ("x-forwarded-groups", b"b")],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-groups", long_groups.as_bytes())],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-groups", b"a\tb")],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-name", b"Ad\xe4")],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-name", "\u{202e}ada".as_bytes())],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-name", long.as_bytes())],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-email", b"a"), ("x-forwarded-email", b"b")],
            &[("x-forwarded-user", b"ada"), ("x-forwarded-email", "a\u{200b}@b".as_bytes())],
        ];
        for headers in unclear {
            let (said, left) = taken(headers);
            assert!(matches!(said, Err(Unsaid::Unclear(_))), "{headers:?}: {said:?}");
            assert!(left.is_empty());
        }
        assert_eq!(taken(&[("x_forwarded_user", b"root"), ("x-forwarded-groups", b"a")]).0, Err(Unsaid::Nobody));
    }

    #[test]
    fn no_value_makes_the_reader_fail_or_passes_unread() {
        // Every byte that HTTP lets through, at the beginning, in the middle and at the end.
        for byte in (0..=u8::MAX).filter(|byte| HeaderValue::from_bytes(&[*byte]).is_ok()) {
            for value in [vec![byte], vec![b'a', byte, b'b'], vec![byte, b'a'], vec![b'a', byte], vec![byte; 300]] {
                let is_plain = value.iter().all(|byte| byte.is_ascii_graphic() && *byte != b',') && value.len() < 257;
                let (said, left) = taken(&[("x-forwarded-user", &value)]);
                assert_eq!(said.is_ok(), is_plain, "{value:?}");
                assert!(left.is_empty());
                for name in ["x-forwarded-groups", "x-forwarded-name", "x-forwarded-email"] {
                    let (said, left) = taken(&[("x-forwarded-user", b"ada"), (name, &value)]);
                    assert!(left.is_empty());
                    if let Ok(said) = said {
                        let texts = said.groups.iter().chain(&said.name).chain(&said.email);
                        assert!(
                            texts.clone().all(|text| !text.is_empty() && !text.chars().any(is_unseen)),
                            "{value:?}"
                        );
                    }
                }
            }
        }
    }
}

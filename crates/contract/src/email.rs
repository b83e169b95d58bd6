//! E-mail addresses, checked alike in the browser and in the portal.

use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};

/// Why a text is not an e-mail address, in the API's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    #[error("This field may not be blank.")]
    Blank,
    #[error("Enter a valid email address.")]
    Invalid,
}

/// `louise.data@example.org`: trimmed, one `@`, a domain with a dot, 254 characters at most (RFC 5321).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    pub fn new(text: impl AsRef<str>) -> Result<Self, EmailError> {
        let text = text.as_ref().trim();
        if text.is_empty() {
            return Err(EmailError::Blank);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Invalid)?;
        let local_fits = !local.is_empty() && local.len() <= 64 && local.split('.').all(is_atom);
        let domain_fits = domain.contains('.') && domain.split('.').all(is_label);
        if text.len() <= 254 && local_fits && domain_fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(EmailError::Invalid)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Part of a local name between dots: RFC 5322's atom, with letters beyond ASCII (RFC 6531).
fn is_atom(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    !text.is_empty() && text.chars().all(fits)
}

fn is_label(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || c == '-';
    !text.is_empty() && text.len() <= 63 && text.chars().all(fits) && !text.starts_with('-') && !text.ends_with('-')
}

checked_text!(EmailAddress, EmailError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken() {
        for text in ["louise.data@example.org", "o'brien+open@data.gouv.fr", " jörg@müller.example "] {
            assert!(EmailAddress::new(text).is_ok(), "{text}");
        }
        assert_eq!(EmailAddress::new(" a@b.c ").unwrap().as_str(), "a@b.c");
    }

    #[test]
    fn texts_that_are_no_address_are_refused() {
        for text in ["louise", "@example.org", "a@b", "a@b..c", "a b@c.d", "a..b@c.d", "a@-b.c", "a@b@c.d", "a\n@b.c"] {
            assert_eq!(EmailAddress::new(text), Err(EmailError::Invalid), "{text}");
        }
        assert_eq!(EmailAddress::new("  "), Err(EmailError::Blank));
    }
}

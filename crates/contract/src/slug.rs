//! Slugs: the readable part of a page's address, checked alike in the browser and in the portal.

use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};

/// Why a text is not a slug, in the API's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    #[error("This field may not be blank.")]
    Blank,
    #[error("Ensure this field has no more than 255 characters.")]
    TooLong,
    #[error("Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens.")]
    Character,
}

/// `my-page`, `hello_world`: ASCII letters, digits, underscores and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    pub const MAX_LENGTH: usize = 255;

    pub fn new(text: impl Into<String>) -> Result<Self, SlugError> {
        let text = text.into();
        if text.is_empty() {
            return Err(SlugError::Blank);
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return Err(SlugError::Character);
        }
        if text.len() > Self::MAX_LENGTH { Err(SlugError::TooLong) } else { Ok(Self(text)) }
    }

    /// A slug made from a title: lower case, accents of Latin letters dropped, hyphens between words.
    /// Fails where nothing is left.
    pub fn from_title(title: &str) -> Result<Self, SlugError> {
        let mut slug = String::new();
        for c in title.chars().flat_map(char::to_lowercase) {
            match plain_letter(c) {
                Some(letters) => slug.push_str(letters),
                None if c.is_ascii_alphanumeric() || c == '_' => slug.push(c),
                None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                None => {}
            }
        }
        slug.truncate(Self::MAX_LENGTH);
        Self::new(slug.trim_end_matches('-'))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The ASCII letters that stand for a lower-case letter of western European languages.
fn plain_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'æ' => "ae",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'œ' => "oe",
        'ß' => "ss",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        _ => return None,
    })
}

checked_text!(Slug, SlugError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_with_a_space_is_refused() {
        assert_eq!(Slug::new("my page"), Err(SlugError::Character));
        assert_eq!(Slug::new(""), Err(SlugError::Blank));
        assert_eq!(Slug::new("a".repeat(256)), Err(SlugError::TooLong));
        assert!(Slug::new("hello_world-2").is_ok());
    }

    #[test]
    fn a_title_becomes_a_readable_slug() {
        assert_eq!(Slug::from_title("  Les arrêtés, à Besançon ! ").unwrap().as_str(), "les-arretes-a-besancon");
        assert_eq!(Slug::from_title("データ"), Err(SlugError::Blank));
    }
}

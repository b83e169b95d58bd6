//! The hash chain: every record's hash covers the record before it and every column of its own.

use sha2::{Digest, Sha256};

pub(super) type Hash = [u8; 32];

/// A record as the text that its hash covers. Columns are prefixed with their length in bytes, so that no two
/// records read the same; [`super::store`] builds the same text in SQL.
#[derive(Debug, Default)]
pub(super) struct Canonical(String);

impl Canonical {
    pub fn column(mut self, text: Option<&str>) -> Self {
        match text {
            None => self.0.push('-'),
            Some(text) => {
                self.0.push_str(&text.len().to_string());
                self.0.push(':');
                self.0.push_str(text);
            }
        }
        self
    }

    pub fn number(self, number: Option<i64>) -> Self {
        self.column(number.map(|number| number.to_string()).as_deref())
    }

    pub fn hash(&self, previous: &[u8]) -> Hash {
        link(previous, &self.0)
    }
}

/// Hash of a record from its canonical text and the hash before it.
pub(super) fn link(previous: &[u8], canonical: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(canonical);
    hasher.finalize().into()
}

pub(super) fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_moves_between_columns_changes_the_hash() {
        let of = |columns: &[Option<&str>]| {
            columns.iter().fold(Canonical::default(), |record, column| record.column(*column)).hash(b"")
        };
        assert_ne!(of(&[Some("ab"), Some("c")]), of(&[Some("a"), Some("bc")]));
        assert_ne!(of(&[None]), of(&[Some("")]));
    }
}

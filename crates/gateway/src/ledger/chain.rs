//! The hash chain: every record's hash covers the record before it and every column of its own.

use sha2::{Digest, Sha256};

pub(super) type Hash = [u8; 32];

/// Hash of a record. Columns are prefixed with their length, so that no two records read the same.
pub(super) fn link(previous: &[u8], columns: &[Option<&str>]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    for column in columns {
        match column {
            None => hasher.update([0]),
            Some(text) => {
                hasher.update([1]);
                hasher.update((text.len() as u64).to_be_bytes());
                hasher.update(text.as_bytes());
            }
        }
    }
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
        assert_ne!(link(b"", &[Some("ab"), Some("c")]), link(b"", &[Some("a"), Some("bc")]));
        assert_ne!(link(b"", &[None]), link(b"", &[Some("")]));
    }
}

//! What an archive says of itself: what it holds, byte for byte, and where the ledger ended.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the manifest in the archive.
pub const NAME: &str = "manifest.json";
/// The form of archives that this version writes and reads.
pub const FORMAT: u32 = 1;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of Portico that took it.
    pub portico: String,
    /// RFC 3339, UTC.
    pub taken_at: String,
    pub ledger: Head,
    /// By their names in the data folder, with `/` between.
    pub files: BTreeMap<String, Kept>,
}

/// The end of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub records: u64,
    /// Of the last record, in hexadecimal.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Why this program cannot read the archive, if it cannot.
    pub fn refusal(&self) -> Option<String> {
        let version = |text: &str| -> Vec<u64> { text.split('.').map(|part| part.parse().unwrap_or(0)).collect() };
        let own = env!("CARGO_PKG_VERSION");
        if self.format != FORMAT {
            return Some(format!("its form is {}; Portico {own} reads form {FORMAT}", self.format));
        }
        // Tables are brought up to date when Portico starts, and never back.
        (version(&self.portico) > version(own)).then(|| {
            format!(
                "it was taken by Portico {}, this is {own}: restore it with that version or a later one",
                self.portico
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(portico: &str, format: u32) -> Option<String> {
        let ledger = Head { records: 0, hash: String::new() };
        Manifest { format, portico: portico.to_owned(), taken_at: String::new(), ledger, files: BTreeMap::new() }
            .refusal()
    }

    #[test]
    fn an_archive_of_a_later_version_is_refused_with_what_to_do() {
        assert_eq!(by(env!("CARGO_PKG_VERSION"), FORMAT), None);
        assert_eq!(by("0.0.9", FORMAT), None);
        assert!(by("99.10.0", FORMAT).unwrap().contains("taken by Portico 99.10.0"));
        assert!(by("0.0.9", FORMAT + 1).unwrap().contains("form"));
    }
}

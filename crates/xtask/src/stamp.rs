//! Fingerprints of content: they name the files of the site, and tell what need not be made again.

use crate::files;
use anyhow::Result;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

/// Sixteen hexadecimal digits that change with the content.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    format!("{:016x}", hasher.finish())
}

/// Runs `work` unless the stamp says that it was done with the same `key`, and `product` is there.
pub fn unless_done(stamp: &Path, key: &str, product: &Path, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let done = std::fs::read_to_string(stamp).is_ok_and(|found| found == key);
    if done && product.exists() {
        return Ok(());
    }
    // Taken away first: an interrupted run must not pass for a finished one.
    if stamp.exists() {
        std::fs::remove_file(stamp)?;
    }
    work()?;
    files::write(stamp, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_again_when_its_key_or_its_product_is_gone() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("portico-stamp-{}", std::process::id()));
        let (stamp, product) = (folder.join("stamp"), folder.join("product"));
        let mut runs = 0;
        let mut make = |key: &str| {
            unless_done(&stamp, key, &product, || {
                runs += 1;
                files::write(&product, key)
            })
        };
        make("one")?;
        make("one")?;
        make("two")?;
        std::fs::remove_file(&product)?;
        make("two")?;
        assert_eq!(runs, 3);
        Ok(std::fs::remove_dir_all(folder)?)
    }

    #[test]
    fn a_fingerprint_depends_on_where_the_parts_end() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
    }
}

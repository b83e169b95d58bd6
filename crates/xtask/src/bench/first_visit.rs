//! What a browser downloads at the first visit.

use super::report::{Figure, Report};
use crate::{compress, files};
use anyhow::{Context, Result};
use std::path::Path;

/// Adds up the brotli copies of the files that every page asks for.
pub fn measure(site: &Path, report: &mut Report) -> Result<()> {
    let mut sum = 0;
    let hashes = String::from_utf8(files::read(&site.join("hash.txt"))?)?;
    for (kind, hash) in hashes.lines().filter_map(|line| line.split_once(": ")) {
        let file = site.join("pkg").join(format!("portico.{hash}.{kind}"));
        let copy = compress::with_suffix(&file, "br");
        let size = std::fs::metadata(&copy).with_context(|| format!("no {}", copy.display()))?.len();
        report.add(format!("first visit: {kind}, brotli"), kilobytes(size), None);
        sum += size;
    }
    report.add("first visit: js + wasm + css, brotli", kilobytes(sum), Some(300.0));
    Ok(())
}

fn kilobytes(bytes: u64) -> Figure {
    // Files of a web page: far from where a float loses bytes.
    Figure::Kilobytes(bytes as f64 / 1_000.0)
}

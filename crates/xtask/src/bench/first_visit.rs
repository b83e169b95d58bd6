//! What a browser downloads at the first visit.

use super::report::{Figure, Report};
use super::session::Session;
use crate::compress;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::path::Path;

const KINDS: &[&str] = &["js", "wasm", "css"];

/// Adds up the brotli copies of the files that pages ask for: the one that everybody sees first, then what the page
/// after it asks for beyond that (the browser fetches it ahead, while the person signs in).
pub fn measure(site: &Path, session: &mut Session, report: &mut Report) -> Result<()> {
    let first = session.page_for_strangers("/sign-in")?;
    let first = asked_for(&first);
    for kind in KINDS {
        report.add(format!("first visit (/sign-in): {kind}, brotli"), size(site, &first, &[kind])?, None);
    }
    report.add("first visit (/sign-in): js + wasm + css, brotli", size(site, &first, KINDS)?, Some(300.0));
    let next = session.page("/datasets")?;
    let next = asked_for(&next);
    let beyond: BTreeSet<&str> = next.difference(&first).copied().collect();
    report.add("  then /datasets, beyond that, brotli", size(site, &beyond, KINDS)?, None);
    report.add("  /datasets as the very first page, brotli", size(site, &next, KINDS)?, None);
    Ok(())
}

/// The brotli copies of the files of these kinds.
fn size(site: &Path, files: &BTreeSet<&str>, kinds: &[&str]) -> Result<Figure> {
    ensure!(kinds.len() == 1 || !files.is_empty(), "a page asks for no files of the site");
    let mut bytes = 0;
    for file in files.iter().filter(|file| kinds.iter().any(|kind| file.ends_with(&format!(".{kind}")))) {
        let copy = compress::with_suffix(&site.join(file.trim_start_matches('/')), "br");
        bytes += std::fs::metadata(&copy).with_context(|| format!("no {}", copy.display()))?.len();
    }
    Ok(kilobytes(bytes))
}

/// Every address under `/pkg/` that the page needs, once: not what it has fetched for the page after it.
fn asked_for(html: &str) -> BTreeSet<&str> {
    let needed = html.split('<').filter(|tag| !tag.contains("rel=\"prefetch\""));
    needed.flat_map(addresses).collect()
}

fn addresses(tag: &str) -> impl Iterator<Item = &str> {
    tag.match_indices("/pkg/").filter_map(|(start, _)| tag[start..].split(['"', '\'']).next())
}

fn kilobytes(bytes: u64) -> Figure {
    // Files of a web page: far from where a float loses bytes.
    Figure::Kilobytes(bytes as f64 / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_counts_once_and_what_is_fetched_ahead_does_not() {
        let html = "<link href=\"/pkg/a/portico.js\"><script>import('/pkg/a/portico.js')</script>\
            <link href=\"/pkg/b.css\"><link rel=\"prefetch\" href=\"/pkg/a/later.wasm\">";
        assert_eq!(asked_for(html), BTreeSet::from(["/pkg/a/portico.js", "/pkg/b.css"]));
    }
}

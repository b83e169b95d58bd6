//! What a browser downloads at the first visit.

use super::report::{Figure, Report};
use super::session::Session;
use crate::compress;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::path::Path;

/// The page on which people land when they have signed in.
const PAGE: &str = "/datasets";

/// Adds up the brotli copies of the files that the page asks for.
pub fn measure(site: &Path, session: &mut Session, report: &mut Report) -> Result<()> {
    let html = session.page(PAGE)?;
    let files = asked_for(&html);
    ensure!(!files.is_empty(), "{PAGE} asks for no files of the site");
    let mut sum = 0;
    for kind in ["js", "wasm", "css"] {
        let mut size = 0;
        for file in files.iter().filter(|file| file.ends_with(&format!(".{kind}"))) {
            let copy = compress::with_suffix(&site.join(file.trim_start_matches('/')), "br");
            size += std::fs::metadata(&copy).with_context(|| format!("no {}", copy.display()))?.len();
        }
        report.add(format!("first visit: {kind}, brotli"), kilobytes(size), None);
        sum += size;
    }
    report.add("first visit: js + wasm + css, brotli", kilobytes(sum), Some(300.0));
    Ok(())
}

/// Every address under `/pkg/` that the page names, once.
fn asked_for(html: &str) -> BTreeSet<&str> {
    html.match_indices("/pkg/").filter_map(|(start, _)| html[start..].split(['"', '\'']).next()).collect()
}

fn kilobytes(bytes: u64) -> Figure {
    // Files of a web page: far from where a float loses bytes.
    Figure::Kilobytes(bytes as f64 / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_counts_once_however_often_the_page_names_it() {
        let html =
            "<link href=\"/pkg/a/portico.js\"><script>import('/pkg/a/portico.js')</script><link href=\"/pkg/b.css\">";
        assert_eq!(asked_for(html), BTreeSet::from(["/pkg/a/portico.js", "/pkg/b.css"]));
    }
}

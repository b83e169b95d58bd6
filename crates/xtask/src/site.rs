//! The folder that the server serves: `public/` as it is, and `pkg/` with the content in each name.
//!
//! `hash.txt` tells the server the names, in the format of cargo-leptos (`js: <hash>`).

use crate::process::step;
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{compress, css, files, stamp, wasm};
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Small, with compressed copies.
    Release,
    /// Quickly made, with names for the debugger.
    Development,
}

/// Makes the site and returns its folder; what is unchanged is not made again.
pub fn build(workspace: &Workspace, tools: &Tools, mode: Mode) -> Result<PathBuf> {
    let name = match mode {
        Mode::Release => "site",
        Mode::Development => "site-dev",
    };
    let site = workspace.target.join(name);
    let work = workspace.target.join(format!("{name}-parts"));
    let hydration = wasm::build(workspace, tools, mode, &work)?;
    let css = css::build(workspace, tools, mode, &work)?;

    let mut current = BTreeSet::new();
    let mut hashes = String::new();
    for (kind, made) in [("js", hydration.js), ("wasm", hydration.wasm), ("css", css)] {
        let bytes = files::read(&made)?;
        let hash = stamp::fingerprint(&[&bytes]);
        hashes.push_str(&format!("{kind}: {hash}\n"));
        current.insert(place(&site.join("pkg").join(format!("portico.{hash}.{kind}")), &bytes)?);
    }
    let public = workspace.path("public");
    for file in files::under(&public)? {
        current.insert(place(&site.join(file.strip_prefix(&public)?), &files::read(&file)?)?);
    }
    if mode == Mode::Release {
        step("Compressing what changed", || current.iter().try_for_each(|file| compress::beside(file)))?;
    }
    files::write(&site.join("hash.txt"), hashes)?;
    remove_all_but(&site, &current)?;
    Ok(site)
}

/// Writes a file unless it is there with the same bytes: its date then still says when it changed.
fn place(file: &Path, bytes: &[u8]) -> Result<PathBuf> {
    if !std::fs::read(file).is_ok_and(|found| found == bytes) {
        files::write(file, bytes)?;
    }
    Ok(file.to_owned())
}

/// Removes what earlier builds left, with its compressed copies.
fn remove_all_but(site: &Path, current: &BTreeSet<PathBuf>) -> Result<()> {
    let copies = current.iter().flat_map(|file| ["br", "gz"].map(|suffix| compress::with_suffix(file, suffix)));
    let mut kept: BTreeSet<PathBuf> = copies.collect();
    kept.extend(current.iter().cloned());
    kept.insert(site.join("hash.txt"));
    for file in files::under(site)? {
        if !kept.contains(&file) {
            std::fs::remove_file(file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_earlier_builds_go_and_compressed_copies_of_current_ones_stay() -> Result<()> {
        let site = std::env::temp_dir().join(format!("portico-site-{}", std::process::id()));
        for name in ["pkg/portico.old.js", "pkg/portico.old.js.br", "pkg/portico.new.js", "pkg/portico.new.js.br"] {
            files::write(&site.join(name), name)?;
        }
        remove_all_but(&site, &BTreeSet::from([site.join("pkg/portico.new.js")]))?;
        let left = files::under(&site)?;
        std::fs::remove_dir_all(&site)?;
        assert_eq!(left, [site.join("pkg/portico.new.js"), site.join("pkg/portico.new.js.br")]);
        Ok(())
    }
}

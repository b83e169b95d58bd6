//! The folder that the server serves: `public/` as it is, and `pkg/` with the content in each name.
//!
//! The browser's part is a folder of its own, because its files name each other: `pkg/<hash>/`. `hash.txt` tells the
//! server the hashes: `pkg: <hash>` and `css: <hash>`.

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
    let package = wasm::build(workspace, tools, mode, &work)?;
    let css = css::build(workspace, tools, mode, &work)?;

    let mut current = BTreeSet::new();
    let parts = files::under(&package)?.into_iter().map(|file| Ok((files::read(&file)?, file)));
    let parts = parts.collect::<Result<Vec<_>>>()?;
    let hash = stamp::fingerprint(&parts.iter().map(|(bytes, _)| bytes.as_slice()).collect::<Vec<_>>());
    for (bytes, file) in &parts {
        current.insert(place(&site.join("pkg").join(&hash).join(file.strip_prefix(&package)?), bytes)?);
    }
    let mut hashes = format!("pkg: {hash}\n");
    let bytes = files::read(&css)?;
    let hash = stamp::fingerprint(&[&bytes]);
    hashes.push_str(&format!("css: {hash}\n"));
    current.insert(place(&site.join("pkg").join(format!("portico.{hash}.css")), &bytes)?);
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
            std::fs::remove_file(&file)?;
            // With its folder, once that is empty: the folder of a package carries a hash, too.
            if let Some(folder) = file.parent().filter(|folder| *folder != site) {
                let _ = std::fs::remove_dir(folder);
            }
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
        for name in ["pkg/old/portico.js", "pkg/old/portico.js.br", "pkg/new/portico.js", "pkg/new/portico.js.br"] {
            files::write(&site.join(name), name)?;
        }
        remove_all_but(&site, &BTreeSet::from([site.join("pkg/new/portico.js")]))?;
        let (left, old) = (files::under(&site)?, site.join("pkg/old").exists());
        std::fs::remove_dir_all(&site)?;
        assert_eq!(left, [site.join("pkg/new/portico.js"), site.join("pkg/new/portico.js.br")]);
        assert!(!old, "the folder is left");
        Ok(())
    }
}

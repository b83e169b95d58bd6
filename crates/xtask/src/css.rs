//! The style sheet: `style/main.css` and what it imports, as one file.

use crate::process::{self, step};
use crate::site::Mode;
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{files, stamp};
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Bundles it; fonts and images are named from the root (`/fonts/…`) and left as they are.
pub fn build(workspace: &Workspace, tools: &Tools, mode: Mode, work: &Path) -> Result<PathBuf> {
    let made = work.join("portico.css");
    let mut sources = Vec::new();
    for file in files::under(&workspace.path("style"))? {
        sources.push(files::read(&file)?);
    }
    let mut parts: Vec<&[u8]> = sources.iter().map(Vec::as_slice).collect();
    parts.push(tools.versions.as_bytes());
    let left_alone = left_alone(&workspace.path("public"))?;
    parts.extend(left_alone.iter().map(|pattern| pattern.as_bytes()));
    stamp::unless_done(&work.join("css.stamp"), &stamp::fingerprint(&parts), &made, || {
        step("Bundling the style sheet", || {
            let mut command = Command::new(&tools.esbuild);
            command.arg(workspace.path("style/main.css")).args(["--bundle", "--log-level=warning"]);
            command.args(&left_alone);
            if mode == Mode::Release {
                command.arg("--minify");
            }
            let mut outfile = std::ffi::OsString::from("--outfile=");
            outfile.push(&made);
            process::run(command.arg(outfile))?;
            // A part that was left out would be asked for by the browser, and refused.
            ensure!(!String::from_utf8_lossy(&files::read(&made)?).contains("@import"), "an @import was not bundled");
            Ok(())
        })
    })?;
    Ok(made)
}

/// Names from the root that are files of `public/`. Only those: a pattern for every such name would also match
/// where the checkout is, and leave out the whole style sheet.
fn left_alone(public: &Path) -> Result<Vec<String>> {
    let mut patterns = Vec::new();
    for file in files::under(public)? {
        patterns.push(format!("--external:/{}", file.strip_prefix(public)?.display()));
    }
    Ok(patterns)
}

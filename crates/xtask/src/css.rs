//! The style sheet: `style/main.css` and what it imports, as one file.

use crate::process::{self, step};
use crate::site::Mode;
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{files, stamp};
use anyhow::Result;
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
    stamp::unless_done(&work.join("css.stamp"), &stamp::fingerprint(&parts), &made, || {
        step("Bundling the style sheet", || {
            let mut command = Command::new(&tools.esbuild);
            command.arg(workspace.path("style/main.css")).args(["--bundle", "--external:/*", "--log-level=warning"]);
            if mode == Mode::Release {
                command.arg("--minify");
            }
            let mut outfile = std::ffi::OsString::from("--outfile=");
            outfile.push(&made);
            process::run(command.arg(outfile))
        })
    })?;
    Ok(made)
}

//! The browser's part: compiled, bound to JavaScript, made small.

use crate::process::{self, step};
use crate::site::Mode;
use crate::tools::{BROWSER_TARGET, Tools};
use crate::workspace::Workspace;
use crate::{cargo, files, stamp};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the two files are, ready to be served.
pub struct Hydration {
    pub js: PathBuf,
    pub wasm: PathBuf,
}

/// Makes them; what is unchanged is not made again.
pub fn build(workspace: &Workspace, tools: &Tools, mode: Mode, work: &Path) -> Result<Hydration> {
    let compiled = compile(workspace, mode)?;
    let made = Hydration { js: work.join("portico.js"), wasm: work.join("portico.wasm") };
    let key = stamp::fingerprint(&[&files::read(&compiled)?, tools.versions.as_bytes()]);
    stamp::unless_done(&work.join("wasm.stamp"), &key, &made.wasm, || {
        let bound = work.join("bound");
        bind(tools, mode, &compiled, &bound)?;
        bundle(tools, mode, &bound.join("portico.js"), &made.js)?;
        let wasm = bound.join("portico_bg.wasm");
        match mode {
            Mode::Release => step("Making the wasm small (20 to 60 seconds)", || shrink(tools, &wasm, &made.wasm)),
            Mode::Development => files::write(&made.wasm, files::read(&wasm)?),
        }
    })?;
    Ok(made)
}

fn compile(workspace: &Workspace, mode: Mode) -> Result<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Release => ("wasm-release", "wasm-release"),
        Mode::Development => ("dev", "debug"),
    };
    step("Compiling the browser's part (two to five minutes when all is new)", || {
        let arguments = ["build", "--quiet", "-p", "portico-frontend", "--lib", "--target", BROWSER_TARGET];
        process::run(cargo::command().args(arguments).args(["--profile", profile]).current_dir(&workspace.root))
    })?;
    Ok(workspace.target.join(BROWSER_TARGET).join(folder).join("portico_frontend.wasm"))
}

fn bind(tools: &Tools, mode: Mode, compiled: &Path, into: &Path) -> Result<()> {
    if into.exists() {
        std::fs::remove_dir_all(into)?;
    }
    let mut command = Command::new(&tools.bindgen);
    command.args(["--target", "web", "--no-typescript", "--out-name", "portico", "--out-dir"]).arg(into);
    if mode == Mode::Development {
        command.args(["--debug", "--keep-debug"]);
    }
    process::run(command.arg(compiled))
}

/// One module, whatever snippets the crates brought along.
fn bundle(tools: &Tools, mode: Mode, entry: &Path, into: &Path) -> Result<()> {
    let mut command = Command::new(&tools.esbuild);
    command.arg(entry).args(["--bundle", "--format=esm", "--target=es2022", "--log-level=warning"]);
    if mode == Mode::Release {
        command.arg("--minify");
    }
    let mut outfile = std::ffi::OsString::from("--outfile=");
    outfile.push(into);
    process::run(command.arg(outfile))
}

/// What rustc emits for this target by default: what every browser of the last years runs.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn shrink(tools: &Tools, wasm: &Path, into: &Path) -> Result<()> {
    process::run(Command::new(&tools.wasm_opt).arg("-Oz").args(WASM_FEATURES).arg("-o").arg(into).arg(wasm))
}

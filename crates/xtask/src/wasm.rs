//! The browser's part: compiled, cut at its lazy routes, bound to JavaScript, made small.

use crate::process::{self, step};
use crate::site::Mode;
use crate::tools::{BROWSER_TARGET, Tools};
use crate::workspace::Workspace;
use crate::{cargo, files, stamp};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the folder that is served as it is: `portico.js`, `portico.wasm`, a file for each part that is loaded later,
/// and `preloads.json`, which tells the server what a lazy route needs. What is unchanged is not made again.
pub fn build(workspace: &Workspace, tools: &Tools, mode: Mode, work: &Path) -> Result<PathBuf> {
    let compiled = compile(workspace, mode)?;
    let splitter = splitter(workspace)?;
    let made = work.join("package");
    let key = stamp::fingerprint(&[&files::read(&compiled)?, &files::read(&splitter)?, tools.versions.as_bytes()]);
    stamp::unless_done(&work.join("wasm.stamp"), &key, &made, || {
        let bound = work.join("bound");
        for folder in [&bound, &made] {
            if folder.exists() {
                std::fs::remove_dir_all(folder)?;
            }
            std::fs::create_dir_all(folder)?;
        }
        step("Cutting the browser's part at its lazy routes", || {
            process::run(Command::new(&splitter).arg(&compiled).arg(&bound))
        })?;
        bind(tools, mode, &bound)?;
        bundle(tools, mode, &bound.join("portico.js"), &made.join("portico.js"))?;
        files::write(&made.join("preloads.json"), files::read(&bound.join("preloads.json"))?)?;
        let title = match mode {
            Mode::Release => "Making the wasm small (a minute)",
            Mode::Development => "Collecting the wasm",
        };
        step(title, || collect(tools, mode, &bound, &made))
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

fn splitter(workspace: &Workspace) -> Result<PathBuf> {
    step("Compiling the splitter (a minute when it is new)", || {
        let arguments = ["build", "--quiet", "-p", "portico-splitter", "--profile", "tool"];
        process::run(cargo::command().args(arguments).current_dir(&workspace.root))
    })?;
    Ok(workspace.target.join("tool").join("portico-splitter"))
}

/// Binds the main part. The others find what they need in its exports, by the linker's names.
fn bind(tools: &Tools, mode: Mode, bound: &Path) -> Result<()> {
    let mut command = Command::new(&tools.bindgen);
    command.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--no-demangle"]);
    command.args(["--out-name", "portico", "--out-dir"]).arg(bound);
    if mode == Mode::Development {
        command.args(["--debug", "--keep-debug"]);
    }
    process::run(command.arg(bound.join("main.wasm")))
}

/// One module: the bindings, the loader of the other parts, and whatever snippets the crates brought along.
fn bundle(tools: &Tools, mode: Mode, entry: &Path, into: &Path) -> Result<()> {
    let mut command = Command::new(&tools.esbuild);
    command.arg(entry).args(["--bundle", "--format=esm", "--target=es2022", "--log-level=warning"]);
    // The loader stands in the bindings once for each function that it loads, always as the same module.
    command.arg("--log-override:duplicate-object-key=silent");
    if mode == Mode::Release {
        command.arg("--minify");
    }
    let mut outfile = std::ffi::OsString::from("--outfile=");
    outfile.push(into);
    process::run(command.arg(outfile))
}

/// Puts the parts into the package under the names by which they are asked for.
fn collect(tools: &Tools, mode: Mode, bound: &Path, made: &Path) -> Result<()> {
    for part in files::under(bound)? {
        let name = part.file_name().and_then(|name| name.to_str()).context("a file without a name")?;
        let target = match name {
            // Not bound yet, and in `portico_bg.wasm` once more.
            "main.wasm" => continue,
            "portico_bg.wasm" => made.join("portico.wasm"),
            _ if files::has_extension(&part, "wasm") => made.join(name),
            _ => continue,
        };
        match mode {
            Mode::Release => shrink(tools, &part, &target)?,
            Mode::Development => files::write(&target, files::read(&part)?)?,
        }
    }
    Ok(())
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
    let mut command = Command::new(&tools.wasm_opt);
    command.arg("-Oz").args(WASM_FEATURES).arg("-o").arg(into).arg(wasm);
    // What it says is shown where it fails: else it only warns of a kind of name that goes with all names.
    process::output(&mut command).map(drop)
}

//! Build tools at pinned versions, installed where they are missing.

use crate::process::{self, step};
use crate::workspace::Workspace;
use crate::{cargo, files, stamp};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the browser's part is compiled for.
pub const BROWSER_TARGET: &str = "wasm32-unknown-unknown";

/// What makes the site out of compiled code.
pub struct Tools {
    pub bindgen: PathBuf,
    pub wasm_opt: PathBuf,
    pub esbuild: PathBuf,
    /// Changes with any version: what they made is made again.
    pub versions: String,
}

impl Tools {
    /// Installs what is missing. Takes seconds when nothing is.
    pub fn install(workspace: &Workspace) -> Result<Self> {
        browser_target()?;
        let version = bindgen_version(&files::read(&workspace.path("Cargo.lock"))?)?;
        let bindgen = bindgen(workspace, &version)?;
        let packages = workspace.tools.join("npm");
        npm(&workspace.path("tools"), &packages)?;
        let programs = packages.join("node_modules/.bin");
        let lock = files::read(&packages.join("package-lock.json"))?;
        Ok(Self {
            bindgen,
            wasm_opt: programs.join("wasm-opt"),
            esbuild: programs.join("esbuild"),
            versions: stamp::fingerprint(&[version.as_bytes(), &lock]),
        })
    }
}

/// The standard library for the browser.
fn browser_target() -> Result<()> {
    let library =
        process::output(Command::new("rustc").args(["--print", "target-libdir", "--target", BROWSER_TARGET]))?;
    if Path::new(library.trim()).exists() {
        return Ok(());
    }
    step("Adding the wasm target (seconds)", || {
        process::run(Command::new("rustup").args(["target", "add", BROWSER_TARGET])).with_context(|| {
            format!("the Rust on this machine cannot compile for the browser; run: rustup target add {BROWSER_TARGET}")
        })
    })
}

/// The version of wasm-bindgen in Cargo.lock: compiled code and tool must match exactly.
fn bindgen_version(lock: &[u8]) -> Result<String> {
    let lock = String::from_utf8_lossy(lock);
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Ok(version.context("Cargo.lock has no wasm-bindgen")?.to_owned())
}

fn bindgen(workspace: &Workspace, version: &str) -> Result<PathBuf> {
    let folder = workspace.tools.join(format!("wasm-bindgen-{version}"));
    let program = folder.join("bin/wasm-bindgen");
    if program.exists() {
        return Ok(program);
    }
    step(&format!("Installing wasm-bindgen {version} (two to four minutes, once)"), || {
        let build = workspace.tools.join("build");
        // Not `--locked`: its own lock file asks for crates that no longer build. It runs for a second or two,
        // so what counts is how quickly it compiles.
        let installed = process::run(
            cargo::command()
                .args(["install", "--quiet", "wasm-bindgen-cli", "--bin", "wasm-bindgen", "--version", version])
                .arg("--root")
                .arg(&folder)
                .arg("--target-dir")
                .arg(&build)
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "false"),
        );
        if build.exists() {
            std::fs::remove_dir_all(&build)?;
        }
        installed
    })?;
    Ok(program)
}

/// Installs the packages of `source/package-lock.json` in `folder`, unless they are there.
pub fn npm(source: &Path, folder: &Path) -> Result<()> {
    let lock = files::read(&source.join("package-lock.json"))?;
    let key = stamp::fingerprint(&[&lock]);
    let done = folder.join("node_modules/.portico-stamp");
    stamp::unless_done(&done, &key, &folder.join("node_modules"), || {
        if source != folder {
            files::write(&folder.join("package-lock.json"), &lock)?;
            files::write(&folder.join("package.json"), files::read(&source.join("package.json"))?)?;
        }
        let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
        step(&format!("Installing the npm packages of {name}/ (seconds, 115 MB at most)"), || {
            let quiet = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
            process::run(Command::new("npm").args(quiet).current_dir(folder))
        })
    })
}

/// Makes a Python environment with the packages of `tools/requirements.txt`; returns its folder of programs.
pub fn python(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.tools.join("python");
    let requirements = workspace.path("tools/requirements.txt");
    let key = stamp::fingerprint(&[&files::read(&requirements)?]);
    let programs = folder.join("bin");
    stamp::unless_done(&workspace.tools.join("python.stamp"), &key, &programs.join("schemathesis"), || {
        step("Installing schemathesis (20 seconds)", || {
            let environment = ["-m", "venv", "--clear"];
            process::run(Command::new("python3").args(environment).arg(&folder))
                .context("Python 3 with its venv module is missing; run: apt-get install python3 python3-venv")?;
            let install = ["install", "--quiet", "--disable-pip-version-check", "--requirement"];
            process::run(Command::new(programs.join("pip")).args(install).arg(&requirements))
        })
    })?;
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_bindgen_is_the_one_in_the_lock_file() -> Result<()> {
        let lock = b"[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(bindgen_version(lock)?, "0.2.130");
        assert!(bindgen_version(b"[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n").is_err());
        Ok(())
    }
}

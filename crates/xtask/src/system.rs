//! What the tests need of the system: Chromium, curl, Python and PostgreSQL, found or installed where the machine lets us.

use crate::process::{self, step};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The one without windows first: the same engine, and a quarter less work.
const CHROMIUM: &[&str] =
    &["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// The path of Chromium: `PORTICO_CHROMIUM`, or the first on PATH, or a fresh one from Debian's packages.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = find_chromium() {
        return Ok(path);
    }
    if !can_install_packages() {
        bail!(
            "The browser tests need Chromium. Install it (Debian, Ubuntu: apt-get install chromium fonts-liberation) \
             or name one in PORTICO_CHROMIUM."
        );
    }
    step("Installing Chromium from Debian's packages (under a minute, 414 MB at most)", || {
        // Not every release has the one without windows.
        install_packages(&["chromium-headless-shell", "fonts-liberation"])
            .or_else(|_| install_packages(&["chromium", "fonts-liberation"]))
    })?;
    match find_chromium() {
        Some(path) => Ok(path),
        None => bail!("Chromium was installed but is not on PATH; name it in PORTICO_CHROMIUM"),
    }
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PORTICO_CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|path| path.exists());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    CHROMIUM.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// Installs Python with its virtual environments where they are missing and packages may be installed.
pub fn python() -> Result<()> {
    if process::output(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_ok() {
        return Ok(());
    }
    if !can_install_packages() {
        bail!("The protocol tests need Python 3 with venv. Install it with: apt-get install python3 python3-venv");
    }
    step("Installing Python from Debian's packages (under a minute)", || install_packages(&["python3", "python3-venv"]))
}

/// Installs curl, which the examples in docs are run with, where it is missing and packages may be installed.
pub fn curl() -> Result<()> {
    if process::output(Command::new("curl").arg("--version")).is_ok() {
        return Ok(());
    }
    if !can_install_packages() {
        bail!("The browser tests run the examples of docs/CURL.md. Install curl with: apt-get install curl");
    }
    step("Installing curl from Debian's packages (seconds)", || install_packages(&["curl", "ca-certificates"]))
}

/// Installs PostgreSQL, which the tests start by themselves, where it is missing and packages may be installed.
pub fn postgresql() -> Result<()> {
    let on_path = process::output(Command::new("postgres").arg("--version")).is_ok();
    // Debian keeps the programs of each version apart, those of its client too.
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    if on_path || versions.into_iter().any(|version| version.path().join("bin/postgres").exists()) {
        return Ok(());
    }
    if !can_install_packages() {
        bail!(
            "The Rust tests need PostgreSQL. Install it with: apt-get install postgresql (macOS: brew install postgresql)"
        );
    }
    step("Installing PostgreSQL from Debian's packages (under a minute)", || install_packages(&["postgresql"]))
}

/// As root on Debian or Ubuntu.
fn can_install_packages() -> bool {
    let root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && Path::new("/usr/bin/apt-get").exists()
}

fn install_packages(names: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.arg("-qq").env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    process::run(apt().arg("update"))?;
    process::run(apt().args(["install", "-y", "--no-install-recommends"]).args(names))
}

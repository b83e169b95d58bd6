//! `package`: Portico as one file. The site is inside it, and no library of the machine is needed to run it.

use crate::http::Client;
use crate::process::{self, step};
use crate::server::{self, Output, Server};
use crate::site::{self, Mode};
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{files, prerequisites};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Builds it, puts it into `target/package`, tries it, and says how large it is.
pub fn run(workspace: &Workspace, rest: &[String]) -> Result<()> {
    let target = match rest {
        [] => Some(static_target()?),
        [native] if native == "--native" => None,
        _ => bail!("package takes `--native` or nothing"),
    };
    prerequisites::check()?;
    if let Some(target) = &target {
        ready(target)?;
    }
    let tools = Tools::install(workspace)?;
    let site = site::build(workspace, &tools, Mode::Release)?;
    let built = server::build_release(workspace, &site, target.as_deref())?;
    let folder = workspace.target.join("package");
    let packaged = folder.join("portico");
    std::fs::create_dir_all(&folder)?;
    // A copy would keep the old file open where it runs; a new file takes its name.
    let part = folder.join("portico.part");
    std::fs::copy(&built, &part).with_context(|| format!("cannot copy {}", built.display()))?;
    std::fs::rename(&part, &packaged)?;
    step("Starting it with nothing beside it", || attempt(&packaged, &folder.join("trial"), &site))?;
    let size = std::fs::metadata(&packaged)?.len();
    println!("{}: {:.1} MB, one file", workspace.shown(&packaged), size as f64 / 1e6);
    Ok(())
}

/// The target of this processor that links everything into the program.
fn static_target() -> Result<String> {
    ensure!(cfg!(target_os = "linux"), "one file for Linux is built on Linux; here use `cargo xtask package --native`");
    Ok(format!("{}-unknown-linux-musl", std::env::consts::ARCH))
}

/// Installs the target's standard library, and asks for its C compiler: SQLite and the cryptography are C.
fn ready(target: &str) -> Result<()> {
    let native = "or build for this machine with: cargo xtask package --native";
    if process::output(Command::new("musl-gcc").arg("--version")).is_err() {
        bail!("musl-gcc is missing. Install it with: apt-get install musl-tools   ({native})");
    }
    step("Adding the target to rustup", || process::output(Command::new("rustup").args(["target", "add", target])))
        .with_context(|| format!("rustup has no {target}; {native}"))?;
    Ok(())
}

/// It starts in an empty folder without any setting but its addresses, and serves its page, style and wasm.
fn attempt(packaged: &Path, folder: &Path, site: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let address = server::free_address()?;
    let log = folder.join("portico.log");
    let mut command = Command::new(packaged);
    command.env_clear().env("PORTICO_ADDRESS", &address).env("PORTICO_PORTAL_ADDRESS", server::free_address()?);
    command.env("PORTICO_DATA", folder.join("data")).env("PORTICO_DEMO", "0").current_dir(folder);
    let running = Server::start(&mut command, &address, Output::Kept(&log), Duration::from_secs(60))?;
    let mut client = Client::connect(&address)?;
    client.header("accept-encoding", "br");
    let page = client.get("/sign-in")?;
    ensure!(page.status == 200, "the sign-in page answers {}", page.status);
    let text = page.text();
    let named: Vec<&str> = text.split('"').filter(|name| name.starts_with("/pkg/")).collect();
    ensure!(named.iter().any(|name| name.ends_with(".wasm")), "the page names no wasm");
    ensure!(named.iter().any(|name| name.ends_with(".css")), "the page names no style sheet");
    for name in named {
        let answer = client.get(name)?;
        ensure!(answer.status == 200, "{name} answers {}", answer.status);
        let compressed = files::read(&site.join(format!("{}.br", name.trim_start_matches('/'))))?;
        ensure!(answer.body == compressed, "{name} is not what was built");
    }
    drop(running);
    Ok(std::fs::remove_dir_all(folder)?)
}

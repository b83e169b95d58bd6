//! The server: built, started, waited for, stopped.

use crate::http::Client;
use crate::process::{self, duration, step};
use crate::workspace::Workspace;
use crate::{cargo, files};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Builds the release server with the site inside and returns the program: for this machine, or for another target.
pub fn build_release(workspace: &Workspace, site: &Path, target: Option<&str>) -> Result<PathBuf> {
    let title = match target {
        None => "Compiling the release server (six to twelve minutes when all is new)".to_owned(),
        Some(target) => format!("Compiling the release server for {target} (six to twelve minutes when all is new)"),
    };
    step(&title, || {
        let mut command = cargo::command();
        command.args(["build", "--release", "-p", "portico", "--bin", "portico"]);
        command.args(target.iter().flat_map(|target| ["--target", target]));
        process::run(command.env("PORTICO_EMBEDDED_SITE", site).current_dir(&workspace.root))
    })?;
    Ok(workspace.target.join(target.unwrap_or_default()).join("release/portico"))
}

/// Builds the debug server, as the tests do, and returns the program.
pub fn build_debug(workspace: &Workspace) -> Result<PathBuf> {
    step("Compiling the debug server (three to six minutes when all is new)", || {
        let mut command = cargo::command();
        command.args(["build", "--quiet", "--bins"]).args(cargo::server(workspace));
        process::run(command.current_dir(&workspace.root))
    })?;
    Ok(workspace.target.join("debug/portico"))
}

/// Where a server writes.
pub enum Output<'a> {
    /// To the terminal.
    Shown,
    /// To a file.
    Kept(&'a Path),
}

/// A server of our own, stopped when this goes away.
pub struct Server {
    child: Child,
    /// `127.0.0.1:3000`.
    pub address: String,
    log: Option<PathBuf>,
}

impl Server {
    /// Starts a program and waits until it is ready.
    pub fn start(command: &mut Command, address: &str, output: Output<'_>, patience: Duration) -> Result<Self> {
        let mut log = None;
        if let Output::Kept(file) = output {
            files::write(file, "")?;
            let opened = File::create(file)?;
            command.stdout(opened.try_clone()?).stderr(opened);
            log = Some(file.to_owned());
        }
        let child =
            command.spawn().with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
        let mut server = Self { child, address: address.to_owned(), log };
        server.wait_until_ready(patience)?;
        Ok(server)
    }

    /// Starts a portal alone, with its data and its log in `folder`; `variables` say what is particular about it.
    pub fn portal(
        program: &Path,
        folder: &Path,
        address: &str,
        key: &str,
        variables: &[(&str, &str)],
        patience: Duration,
    ) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .arg("portal")
            .env("PORTICO_PORTAL_ADDRESS", address)
            .env("PORTICO_PORTAL_KEY", key)
            .env("PORTICO_DATA", folder.join("data"))
            .envs(variables.iter().copied());
        Self::start(&mut command, address, Output::Kept(&folder.join("portal.log")), patience)
    }

    fn wait_until_ready(&mut self, patience: Duration) -> Result<()> {
        let start = Instant::now();
        while !is_ready(&self.address) {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status} before it was ready:\n{}", self.last_lines());
            }
            if start.elapsed() > patience {
                bail!("the server was not ready after {}:\n{}", duration(patience), self.last_lines());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it without notice, as a power cut would.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// The end of its log, for messages; nothing where it writes to the terminal.
    pub fn last_lines(&self) -> String {
        let text = self.log.as_ref().and_then(|log| std::fs::read_to_string(log).ok()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        // Asked politely first: it ends its transactions. The standard library can only kill.
        let asked = process::output(Command::new("kill").args(["-TERM", &self.child.id().to_string()]));
        let start = Instant::now();
        while asked.is_ok() && start.elapsed() < Duration::from_secs(10) {
            match self.child.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                Ok(Some(_)) | Err(_) => return,
            }
        }
        // Nothing is left to be done about a process that cannot be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the server at this address says that it can serve.
pub fn is_ready(address: &str) -> bool {
    let asked = Client::connect(address).and_then(|mut client| client.get("/readyz"));
    asked.is_ok_and(|answer| answer.status == 200)
}

/// An address of this machine that nobody uses at the moment.
pub fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

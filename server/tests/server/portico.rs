//! A running Portico with a folder of its own, stopped when it goes away.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub struct Portico {
    child: Child,
    folder: TempDir,
    /// `127.0.0.1:…`.
    pub host: String,
}

impl Portico {
    /// With the embedded portal, empty.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let child = spawn(folder.path(), variables);
        let mut portico = Self { child, folder, host: String::new() };
        portico.host = portico.address();
        portico
    }

    /// The program's end, where it ends by itself; the rest of what it said.
    pub fn refused(variables: &[(&str, &str)]) -> (ExitStatus, String) {
        let folder = tempfile::tempdir().unwrap();
        let mut child = spawn(folder.path(), variables);
        let status = ended(&mut child, Duration::from_secs(20)).unwrap_or_else(|| {
            child.kill().unwrap();
            panic!("it started")
        });
        (status, read(folder.path()))
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// Everything that it printed and logged.
    pub fn said(&self) -> String {
        read(self.folder.path())
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Asks it to stop as a service manager does, and waits.
    pub fn terminate(&mut self, patience: Duration) -> Option<ExitStatus> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        ended(&mut self.child, patience)
    }

    /// As if its machine lost power.
    pub fn kill(&self) {
        let killed = Command::new("kill").args(["-KILL", &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
    }

    fn address(&mut self) -> String {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            let said = self.said();
            let complete = said.lines().filter(|_| said.ends_with('\n'));
            let found = complete.filter_map(|line| line.strip_prefix("Portico at http://")).next();
            if let Some(rest) = found {
                return rest.split('/').next().unwrap().to_owned();
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("it ended with {status}:\n{said}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it did not start:\n{}", self.said());
    }
}

impl Drop for Portico {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program without any setting of this machine's.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PORTICO_") || name == "DATABASE_URL") {
        command.env_remove(name);
    }
    command
}

fn spawn(folder: &Path, variables: &[(&str, &str)]) -> Child {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("pkg/a")).unwrap();
    std::fs::write(site.join("hash.txt"), "pkg: a\ncss: c\n").unwrap();
    for (name, text) in [("a/portico.js", ""), ("a/portico.wasm", ""), ("a/preloads.json", "{}"), ("portico.c.css", "")]
    {
        std::fs::write(site.join("pkg").join(name), text).unwrap();
    }
    let log = |name: &str| File::create(folder.join(name)).unwrap();
    command()
        .env("PORTICO_ADDRESS", "127.0.0.1:0")
        .env("PORTICO_PORTAL_ADDRESS", "127.0.0.1:0")
        .env("PORTICO_DEMO", "0")
        // Tests do in a second what people do in an hour; those of the limits set their own.
        .env("PORTICO_LIMIT_SIGN_INS", "0")
        .env("PORTICO_LIMIT_WRITES", "0")
        .env("PORTICO_LIMIT_EXPORTS", "0")
        .env("PORTICO_DATA", folder.join("data"))
        .env("PORTICO_SITE", &site)
        .envs(variables.iter().copied())
        .stdout(log("stdout"))
        .stderr(log("stderr"))
        .spawn()
        .unwrap()
}

fn ended(child: &mut Child, patience: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    while start.elapsed() < patience {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

fn read(folder: &Path) -> String {
    let text = |name: &str| String::from_utf8_lossy(&std::fs::read(folder.join(name)).unwrap()).into_owned();
    text("stdout") + &text("stderr")
}

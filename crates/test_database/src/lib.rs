//! A PostgreSQL of the tests' own: a plain process on a temporary folder and a socket in it, gone with the tests.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Ends, and takes the folder with it, when its input does: when the tests end, however they end.
const SERVE: &str = r#"
set -e
trap '' INT TERM
folder=$(mktemp -d /tmp/portico-postgres.XXXXXX)
cd "$folder"
initdb -D data -U portico --auth=trust --no-sync --encoding=UTF8 --locale=C >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
echo "unix_socket_directories = '$folder'
listen_addresses = ''
max_connections = 300
fsync = off
full_page_writes = off" >>data/postgresql.conf
pg_ctl -D data -w -l log start >pg_ctl.log 2>&1 || { cat log pg_ctl.log >&2; exit 1; }
echo "$folder"
cat >/dev/null || true
pg_ctl -D data -m immediate stop >/dev/null 2>&1 || true
rm -rf "$folder"
"#;

/// A server. The one of [`fresh`] is shared; one of its own may be stopped.
pub struct Server {
    /// Its input ends with this.
    supervisor: Child,
    folder: PathBuf,
    databases: AtomicUsize,
}

/// The address of an empty database, on the server that the tests of one program share.
pub fn fresh() -> String {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(Server::start).fresh()
}

impl Server {
    pub fn start() -> Self {
        let mut supervisor =
            as_other_user("sh").args(["-c", SERVE]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(supervisor.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let folder = PathBuf::from(line.trim());
        if !folder.is_absolute() {
            panic!("PostgreSQL did not start. Where it is missing: apt-get install postgresql");
        }
        Self { supervisor, folder, databases: AtomicUsize::new(0) }
    }

    /// The address of an empty database.
    pub fn fresh(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        run(as_other_user("createdb").arg("-h").arg(&self.folder).args(["-U", "portico", &name]));
        format!("postgres://portico@localhost/{name}?host={}", self.folder.display())
    }

    /// As if its machine lost power.
    pub fn stop(&self) {
        run(as_other_user("pg_ctl").arg("-D").arg(self.folder.join("data")).args(["-m", "immediate", "-w", "stop"]));
    }

    pub fn go_on(&self) {
        let log = self.folder.join("log");
        let mut start = as_other_user("pg_ctl");
        start.arg("-D").arg(self.folder.join("data")).args(["-w", "-l"]).arg(log).arg("start");
        run(&mut start);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?} ended with {status}");
}

/// PostgreSQL refuses to run as root: its own user does it then.
fn as_other_user(program: &str) -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", program]);
        command
    } else {
        Command::new(program)
    };
    let path = std::env::var("PATH").unwrap_or_default();
    let folders = binaries().into_iter().map(|folder| format!("{}:", folder.display())).collect::<String>();
    // The tests' own folder may be closed to the other user.
    command.env("PATH", folders + &path).env("LC_ALL", "C").current_dir("/");
    command
}

/// Where Debian puts the servers' programs, the newest first; elsewhere they are on PATH.
fn binaries() -> Vec<PathBuf> {
    let versions = std::fs::read_dir(Path::new("/usr/lib/postgresql")).into_iter().flatten().flatten();
    let mut versions: Vec<_> = versions.map(|version| version.path()).collect();
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    versions.sort_by_key(|path| std::cmp::Reverse(number(path)));
    versions.into_iter().map(|path| path.join("bin")).filter(|path| path.is_dir()).collect()
}

//! A portal in a process of its own, to be killed without notice. The process is the ignored test `serve_until_killed`
//! of the same file, which calls `serve`.

use super::{PortalClient, until};
use portico_portal::{Portal, PortalConfig};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const KEY: &str = "key";
const FOLDER: &str = "PORTAL_FOLDER";
/// In the folder: where the process listens, with the end of its line once it is written whole.
const ADDRESS: &str = "address";

/// Killed when it goes out of scope.
pub struct Killable {
    child: Child,
    client: PortalClient,
}

impl std::ops::Deref for Killable {
    type Target = PortalClient;

    fn deref(&self) -> &PortalClient {
        &self.client
    }
}

impl Drop for Killable {
    fn drop(&mut self) {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        // Where a test fails already, a second panic would hide the first.
        assert!(ended.is_ok() || std::thread::panicking(), "{ended:?}");
    }
}

impl Killable {
    pub async fn start(folder: &Path) -> Self {
        let address = folder.join(ADDRESS);
        // That of an earlier process leads nowhere.
        let _ = std::fs::remove_file(&address);
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "serve_until_killed", "--nocapture"])
            .env(FOLDER, folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // From here on it is killed also where its address does not come.
        let mut started = Self { child, client: PortalClient::new("", KEY) };
        started.client.address = until("the process serves", async || {
            let written = std::fs::read_to_string(&address).ok()?;
            written.strip_suffix('\n').map(str::to_owned)
        })
        .await;
        started
    }
}

/// Serves the folder that the environment names, without end.
pub async fn serve() {
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    let mut config = PortalConfig::new(&folder);
    config.admin_key = Some(KEY.to_owned());
    config.allow_private_urls = true;
    let portal = Portal::open(config).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}\n", listener.local_addr().unwrap());
    std::fs::write(folder.join(ADDRESS), address).unwrap();
    portal.serve(listener, std::future::pending()).await.unwrap();
}

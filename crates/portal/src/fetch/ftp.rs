//! Downloads by FTP, within the rules of every download. Plain FTP only: what it carries can be read on its way.

use super::error::host_of;
use super::{FetchError, FetchRules, Fetched, Validators, checked_addresses, last_segment, percent_decode};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use suppaftp::types::FileType;
use suppaftp::{FtpError, FtpStream};
use url::Url;

/// Something to get by FTP.
#[derive(Clone, PartialEq, Eq)]
pub struct FtpSource {
    pub url: Url,
    pub user: String,
    pub password: String,
}

/// Reads an FTP address that somebody typed.
pub fn parse_ftp_url(text: &str) -> Result<Url, FetchError> {
    let told = |reason: &str| FetchError::Url { url: text.to_owned(), reason: reason.to_owned() };
    let url = Url::parse(text.trim()).map_err(|error| told(&error.to_string()))?;
    if url.scheme() != "ftp" {
        return Err(FetchError::NoClient(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Userinfo);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(told("it names no host"));
    }
    Ok(url)
}

/// Downloads into the file `into`. The server is asked anew each time: FTP has no way to say that nothing changed.
pub(super) async fn fetch(source: &FtpSource, into: &Path, rules: &FetchRules) -> Result<Fetched, FetchError> {
    let addresses = checked_addresses(&source.url, rules).await?;
    let host = host_of(&source.url);
    let too_slow = || FetchError::TooSlow { host: host.clone(), seconds: rules.total_timeout.as_secs() };
    let session = Session {
        // As RFC 1738 has it: from the folder that one is in after signing in.
        path: percent_decode(source.url.path().trim_start_matches('/')),
        source: source.clone(),
        host: host.clone(),
        addresses,
        rules: rules.clone(),
        into: into.to_path_buf(),
        deadline: Instant::now() + rules.total_timeout,
    };
    let downloaded = tokio::task::spawn_blocking(move || session.run());
    // A server that trickles holds a thread until its last word times out, but nobody waits for it.
    let size = tokio::time::timeout(rules.total_timeout + Duration::from_secs(1), downloaded)
        .await
        .map_err(|_| too_slow())?
        .map_err(|error| FetchError::Storage(std::io::Error::other(error)))??;
    let file_name = last_segment(&source.url);
    Ok(Fetched::New { file_name, media_type: None, size, validators: Validators::default() })
}

struct Session {
    source: FtpSource,
    path: String,
    host: String,
    addresses: Vec<SocketAddr>,
    rules: FetchRules,
    into: PathBuf,
    deadline: Instant,
}

impl Session {
    fn run(self) -> Result<u64, FetchError> {
        // A line break would be another command.
        if [&self.path, &self.source.user, &self.source.password].iter().any(|text| text.contains(char::is_control)) {
            let reason = "control characters cannot be sent".to_owned();
            return Err(FetchError::Url { url: self.source.url.to_string(), reason });
        }
        let control = self.connect()?;
        let peer = control.peer_addr().map_err(|error| self.transport(&error))?;
        let (connect_timeout, read_timeout) = (self.rules.connect_timeout, self.rules.read_timeout);
        let data_stream = move |told: SocketAddr| {
            // Only the port counts: a server must not send us to another machine.
            let address = SocketAddr::new(peer.ip(), told.port());
            let stream = TcpStream::connect_timeout(&address, connect_timeout).map_err(FtpError::ConnectionError)?;
            stream.set_read_timeout(Some(read_timeout)).map_err(FtpError::ConnectionError)?;
            Ok(stream)
        };
        let told = |error| self.told(error);
        let mut ftp = FtpStream::connect_with_stream(control).map_err(told)?.passive_stream_builder(data_stream);
        ftp.login(self.source.user.as_str(), self.source.password.as_str()).map_err(told)?;
        ftp.transfer_type(FileType::Binary).map_err(told)?;
        let mut stream = ftp.retr_as_stream(&self.path).map_err(told)?;
        let size = self.save(&mut stream)?;
        stream.finish().map_err(told)?;
        // The file is there: how the server takes its leave is its own business.
        let _ = ftp.quit();
        Ok(size)
    }

    fn connect(&self) -> Result<TcpStream, FetchError> {
        let mut last = std::io::Error::other("there is no address");
        for address in &self.addresses {
            match TcpStream::connect_timeout(address, self.rules.connect_timeout) {
                Ok(stream) => {
                    let timeout = Some(self.rules.read_timeout);
                    stream.set_read_timeout(timeout).map_err(|error| self.transport(&error))?;
                    stream.set_write_timeout(timeout).map_err(|error| self.transport(&error))?;
                    return Ok(stream);
                }
                Err(error) => last = error,
            }
        }
        Err(FetchError::Transport { host: self.host.clone(), reason: format!("could not be reached: {last}") })
    }

    fn save(&self, stream: &mut impl Read) -> Result<u64, FetchError> {
        let mut file = std::fs::File::create(&self.into)?;
        let mut buffer = vec![0; 64 * 1024];
        let mut size = 0;
        loop {
            let read = stream.read(&mut buffer).map_err(|error| self.transport(&error))?;
            if read == 0 {
                break;
            }
            size += read as u64;
            if size > self.rules.most_bytes {
                return Err(FetchError::TooLarge { host: self.host.clone(), megabytes: self.rules.most_bytes >> 20 });
            }
            if Instant::now() > self.deadline {
                let seconds = self.rules.total_timeout.as_secs();
                return Err(FetchError::TooSlow { host: self.host.clone(), seconds });
            }
            file.write_all(buffer.get(..read).unwrap_or_default())?;
        }
        file.sync_all()?;
        Ok(size)
    }

    fn transport(&self, error: &std::io::Error) -> FetchError {
        FetchError::Transport { host: self.host.clone(), reason: format!("broke off the transfer: {error}") }
    }

    fn told(&self, error: FtpError) -> FetchError {
        match error {
            FtpError::ConnectionError(error) => self.transport(&error),
            FtpError::UnexpectedResponse(response) => {
                let text = String::from_utf8_lossy(&response.body).trim().to_owned();
                FetchError::Status { host: self.host.clone(), status: text }
            }
            other => {
                FetchError::Transport { host: self.host.clone(), reason: format!("cannot be understood: {other}") }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_ftp_is_fetched_and_no_credentials_stand_in_the_address() {
        assert!(parse_ftp_url("ftp://files.example.org/a.csv").is_ok());
        assert!(matches!(parse_ftp_url("sftp://x.org/a"), Err(FetchError::NoClient(scheme)) if scheme == "sftp"));
        assert!(matches!(parse_ftp_url("ftp://ada:pw@x.org/a"), Err(FetchError::Userinfo)));
        assert!(parse_ftp_url("ftp://").is_err());
    }

    #[tokio::test]
    async fn a_private_address_and_a_second_command_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let source = |url: &str| FtpSource {
            url: parse_ftp_url(url).unwrap(),
            user: "anonymous".to_owned(),
            password: String::new(),
        };
        let rules = FetchRules::new(false);
        let refused = fetch(&source("ftp://127.0.0.1/a"), &folder.path().join("a"), &rules).await.unwrap_err();
        assert!(matches!(refused, FetchError::Private(_)), "{refused}");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("ftp://{}/a%0d%0aDELE%20b", listener.local_addr().unwrap());
        let refused = fetch(&source(&url), &folder.path().join("a"), &FetchRules::new(true)).await.unwrap_err();
        assert!(matches!(refused, FetchError::Url { .. }), "{refused}");
    }
}

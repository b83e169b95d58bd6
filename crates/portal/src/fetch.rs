//! Downloads of what people's URLs point at, streamed to a file and kept away from private networks.

mod address;
mod cache;
mod error;
mod ftp;
mod token;

pub use cache::{Cache, Cached, Freshness};
pub use error::FetchError;
pub use ftp::{FtpSource, parse_ftp_url};
pub use token::{Grant, TokenRequest};

use error::host_of;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use url::{Host, Url};

/// Redirects followed before giving up.
const MOST_REDIRECTS: usize = 5;

/// What a download may do.
#[derive(Debug, Clone)]
pub struct FetchRules {
    /// Lets URLs reach private networks and this machine.
    pub allow_private_urls: bool,
    /// Addresses that are let through although they are private.
    pub allowed_addresses: Vec<IpAddr>,
    /// Bytes of the largest file.
    pub most_bytes: u64,
    pub connect_timeout: Duration,
    /// The longest silence in the middle of a download.
    pub read_timeout: Duration,
    /// The longest download, redirects included.
    pub total_timeout: Duration,
}

impl FetchRules {
    pub fn new(allow_private_urls: bool) -> Self {
        Self {
            allow_private_urls,
            allowed_addresses: Vec::new(),
            most_bytes: 4 << 30,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(30 * 60),
        }
    }

    fn allows(&self, address: IpAddr) -> bool {
        self.allow_private_urls
            || address::is_public(address)
            || self.allowed_addresses.contains(&address.to_canonical())
    }
}

/// Something to get by HTTP. Headers and credentials go to the URL's own origin only.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpSource {
    pub url: Url,
    pub headers: Vec<(String, String)>,
    pub credentials: Option<Credentials>,
}

/// Something to get, one way or another.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    Http(HttpSource),
    Ftp(FtpSource),
}

impl Source {
    fn url(&self) -> &Url {
        match self {
            Self::Http(source) => &source.url,
            Self::Ftp(source) => &source.url,
        }
    }
}

impl From<HttpSource> for Source {
    fn from(source: HttpSource) -> Self {
        Self::Http(source)
    }
}

impl From<FtpSource> for Source {
    fn from(source: FtpSource) -> Self {
        Self::Ftp(source)
    }
}

/// How a server is told who asks.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    Basic {
        user: String,
        password: String,
    },
    /// A token is asked for before each download.
    OAuth2(TokenRequest),
}

impl std::fmt::Debug for HttpSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpSource").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

/// What lets a server say that nothing has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// The end of a download.
#[derive(Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The server says that the copy with these validators is current.
    Unchanged,
    New {
        /// As the server names it, or the last segment of the URL.
        file_name: String,
        media_type: Option<String>,
        /// Bytes.
        size: u64,
        validators: Validators,
    },
}

/// Reads a URL that somebody typed. Only `http` and `https` with a host and without a user name pass.
pub fn parse_url(text: &str) -> Result<Url, FetchError> {
    let url =
        Url::parse(text.trim()).map_err(|error| FetchError::Url { url: text.to_owned(), reason: error.to_string() })?;
    check_form(&url)?;
    Ok(url)
}

fn check_form(url: &Url) -> Result<(), FetchError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchError::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Userinfo);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(FetchError::Url { url: url.to_string(), reason: "it names no host".to_owned() });
    }
    Ok(())
}

/// Downloads `source` into the file `into`, following at most five redirects, each of which is checked anew.
pub async fn fetch(
    source: &HttpSource,
    into: &Path,
    rules: &FetchRules,
    known: Option<&Validators>,
) -> Result<Fetched, FetchError> {
    match tokio::time::timeout(rules.total_timeout, follow(source, into, rules, known)).await {
        Ok(fetched) => fetched,
        Err(_) => Err(FetchError::TooSlow { host: host_of(&source.url), seconds: rules.total_timeout.as_secs() }),
    }
}

async fn follow(
    source: &HttpSource,
    into: &Path,
    rules: &FetchRules,
    known: Option<&Validators>,
) -> Result<Fetched, FetchError> {
    let authorization = match &source.credentials {
        None => None,
        Some(Credentials::Basic { user, password }) => Some(token::basic(user, password)?),
        Some(Credentials::OAuth2(request)) => Some(token::bearer(request, rules).await?),
    };
    let mut url = source.url.clone();
    for _ in 0..=MOST_REDIRECTS {
        check_form(&url)?;
        let mut request = client(&url, rules).await?.get(url.clone()).header(header::ACCEPT_ENCODING, "identity");
        if url.origin() == source.url.origin() {
            request = request.headers(header_map(&source.headers)?);
            if let Some(authorization) = &authorization {
                request = request.header(header::AUTHORIZATION, authorization);
            }
        }
        if let Some(Validators { etag, last_modified }) = known {
            if let Some(etag) = etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(moment) = last_modified {
                request = request.header(header::IF_MODIFIED_SINCE, moment);
            }
        }
        let response = request.send().await.map_err(|error| FetchError::transport(&url, &error))?;
        match response.status() {
            StatusCode::NOT_MODIFIED if known.is_some() => return Ok(Fetched::Unchanged),
            status if status.is_success() => return save(response, &url, into, rules).await,
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => url = next_hop(&response, &url)?,
            status => return Err(FetchError::Status { host: host_of(&url), status: status.to_string() }),
        }
    }
    Err(FetchError::TooManyRedirects(MOST_REDIRECTS))
}

fn next_hop(response: &Response, url: &Url) -> Result<Url, FetchError> {
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let location = location.ok_or_else(|| FetchError::Redirect(host_of(url)))?;
    url.join(location).map_err(|_| FetchError::Redirect(host_of(url)))
}

/// Resolves the host once. The connection then goes to these addresses and no others, so that a name that answers
/// differently the second time gains nothing.
async fn checked_addresses(url: &Url, rules: &FetchRules) -> Result<Vec<SocketAddr>, FetchError> {
    let port = url.port_or_known_default().unwrap_or(80);
    let addresses: Vec<SocketAddr> = match url.host() {
        Some(Host::Ipv4(address)) => vec![SocketAddr::new(address.into(), port)],
        Some(Host::Ipv6(address)) => vec![SocketAddr::new(address.into(), port)],
        Some(Host::Domain(name)) => {
            if !rules.allow_private_urls && is_local_name(name) {
                return Err(FetchError::Private(name.to_owned()));
            }
            let found = tokio::net::lookup_host((name, port)).await;
            found.map_err(|_| FetchError::UnknownHost(name.to_owned()))?.collect()
        }
        None => Vec::new(),
    };
    if addresses.is_empty() {
        return Err(FetchError::UnknownHost(host_of(url)));
    }
    // One private address among several is enough: which one is used would be chance.
    if addresses.iter().any(|address| !rules.allows(address.ip())) {
        return Err(FetchError::Private(host_of(url)));
    }
    Ok(addresses)
}

/// Names that mean this machine or this network whatever a resolver says (RFC 6761, RFC 6762, RFC 9476).
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    ["localhost", "local", "internal", "localdomain", "home.arpa"]
        .iter()
        .any(|ending| name == *ending || name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.')))
}

/// A client that reaches the host of this URL and nothing else, at an address that the rules allow.
async fn client(url: &Url, rules: &FetchRules) -> Result<Client, FetchError> {
    let addresses = checked_addresses(url, rules).await?;
    let mut client = Client::builder()
        // A proxy would resolve the name again, out of our sight.
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(rules.connect_timeout)
        .read_timeout(rules.read_timeout)
        .user_agent(concat!("Portico/", env!("CARGO_PKG_VERSION")));
    if let Some(Host::Domain(name)) = url.host() {
        client = client.resolve_to_addrs(name, &addresses);
    }
    client.build().map_err(|error| FetchError::transport(url, &error))
}

/// Headers that belong to the connection or choose the host: not for people to set.
const RESERVED: [&str; 8] = [
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "upgrade",
    "proxy-authorization",
    "accept-encoding",
    "te",
];

/// Reads headers that somebody typed.
pub fn header_map(headers: &[(String, String)]) -> Result<HeaderMap, FetchError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let refused = || FetchError::Header(name.clone());
        let parsed = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| refused())?;
        if RESERVED.contains(&parsed.as_str()) {
            return Err(refused());
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| refused())?;
        value.set_sensitive(true);
        map.append(parsed, value);
    }
    Ok(map)
}

async fn save(mut response: Response, url: &Url, into: &Path, rules: &FetchRules) -> Result<Fetched, FetchError> {
    let too_large = || FetchError::TooLarge { host: host_of(url), megabytes: rules.most_bytes >> 20 };
    if response.content_length().is_some_and(|length| length > rules.most_bytes) {
        return Err(too_large());
    }
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let validators = Validators { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) };
    let media_type =
        text(header::CONTENT_TYPE).map(|text| text.split(';').next().unwrap_or_default().trim().to_owned());
    let file_name = text(header::CONTENT_DISPOSITION)
        .and_then(|disposition| disposed_name(&disposition))
        .unwrap_or_else(|| last_segment(url));
    let mut file = tokio::fs::File::create(into).await?;
    let mut size = 0;
    while let Some(chunk) = response.chunk().await.map_err(|error| FetchError::transport(url, &error))? {
        size += chunk.len() as u64;
        if size > rules.most_bytes {
            return Err(too_large());
        }
        file.write_all(&chunk).await?;
    }
    file.sync_all().await?;
    Ok(Fetched::New { file_name, media_type, size, validators })
}

/// The `filename` of a `Content-Disposition`, without any folder.
fn disposed_name(disposition: &str) -> Option<String> {
    let (_, name) =
        disposition.split(';').filter_map(|part| part.trim().split_once('=')).find(|(key, _)| *key == "filename")?;
    let name = name.trim_matches('"').rsplit(['/', '\\']).next()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn last_segment(url: &Url) -> String {
    let segment = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
    let segment = percent_decode(segment).replace(['/', '\\'], "_");
    if segment.trim().is_empty() { host_of(url) } else { segment }
}

fn percent_decode(text: &str) -> String {
    // A form's value is percent-encoded the same way, but for the plus.
    let pair = format!("x={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests;

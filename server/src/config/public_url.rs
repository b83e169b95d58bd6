//! Where browsers reach Portico.

use super::{Settings, keeps_a_key};

/// The address under which browsers reach Portico (`PORTICO_PUBLIC_URL`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// Without a slash at its end.
    pub url: String,
    /// With its port, where that is not the usual one: what browsers send as `Host`.
    pub host: String,
    pub is_https: bool,
}

impl PublicUrl {
    /// Problems are added to the list.
    pub fn read(settings: &Settings, problems: &mut Vec<String>) -> Option<Self> {
        let text = settings.get("PORTICO_PUBLIC_URL")?;
        let parsed = Self::parse(&text);
        if parsed.is_none() {
            problems.push(format!(
                "PORTICO_PUBLIC_URL: `{text}` is not an address such as https://portico.example.org, without a path \
                 (http:// on this machine only)."
            ));
        }
        parsed
    }

    fn parse(text: &str) -> Option<Self> {
        let url = text.trim_end_matches('/');
        let (scheme, host) = url.split_once("://")?;
        // As browsers send it: without the port that goes without saying.
        let host = host.strip_suffix(if scheme == "https" { ":443" } else { ":80" }).unwrap_or(host);
        let url = &format!("{scheme}://{host}");
        let is_plain = host.parse::<axum::http::uri::Authority>().is_ok_and(|parsed| !parsed.as_str().contains('@'));
        let allowed = is_plain && !host.is_empty() && keeps_a_key(url);
        allowed.then(|| Self { url: url.clone(), host: host.to_ascii_lowercase(), is_https: scheme == "https" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_https_but_on_this_machine() {
        let url = PublicUrl::parse("https://Portico.example.org:8443/").unwrap();
        assert_eq!((url.host.as_str(), url.is_https), ("portico.example.org:8443", true));
        assert!(!PublicUrl::parse("http://localhost:3000").unwrap().is_https);
        assert_eq!(PublicUrl::parse("https://a.example:443").unwrap().host, "a.example");
        for wrong in ["http://portico.example.org", "https://a.example/portico", "https://", "https://u@a.example", "x"]
        {
            assert!(PublicUrl::parse(wrong).is_none(), "{wrong}");
        }
    }
}

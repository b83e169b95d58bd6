//! Settings of sign-in by an authenticating proxy in front.

use super::{Peers, RoleMap, Settings, keeps_a_key};
use axum::http::HeaderName;

/// How a proxy in front says who somebody is.
#[derive(Debug, Clone)]
pub struct ProxySignIn {
    /// The addresses that may say it.
    pub peers: Peers,
    pub headers: IdentityHeaders,
    pub roles: RoleMap,
    /// Where signing out of Portico leads on to.
    pub sign_out: Option<String>,
    /// Whom to ask for a role.
    pub contact: Option<String>,
}

/// The names of the headers that say who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityHeaders {
    pub user: HeaderName,
    pub email: Option<HeaderName>,
    pub name: Option<HeaderName>,
    pub groups: HeaderName,
}

impl IdentityHeaders {
    pub fn all(&self) -> impl Iterator<Item = &HeaderName> {
        [Some(&self.user), self.email.as_ref(), self.name.as_ref(), Some(&self.groups)].into_iter().flatten()
    }

    /// Whether somewhere on the way this name may be taken for one of them: `x_forwarded_user`, `X.Forwarded.User`.
    pub fn are_like(&self, name: &HeaderName) -> bool {
        self.all().any(|header| header == name || bare(header).eq(bare(name)))
    }
}

/// The letters and digits of a name. Between them, servers and languages see `-`, `_`, `.` and nothing as the same.
fn bare(name: &HeaderName) -> impl Iterator<Item = char> {
    name.as_str().chars().filter(char::is_ascii_alphanumeric)
}

const NEEDED: [&str; 3] = ["PORTICO_PROXY_PEERS", "PORTICO_PUBLIC_URL", "PORTICO_ROLES"];
const USER: &str = "PORTICO_PROXY_USER_HEADER";
const EMAIL: &str = "PORTICO_PROXY_EMAIL_HEADER";
const NAME: &str = "PORTICO_PROXY_NAME_HEADER";
const GROUPS: &str = "PORTICO_PROXY_GROUPS_HEADER";
const SIGN_OUT: &str = "PORTICO_PROXY_SIGN_OUT_URL";

/// What requests carry for other reasons: taken away, they would be missed.
const IN_USE: [&str; 13] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "origin",
    "referer",
    "sec-fetch-site",
    "transfer-encoding",
    "x-forwarded-for",
    "x-request-id",
];

pub fn is_wanted(settings: &Settings) -> bool {
    ["PORTICO_PROXY_PEERS", USER, EMAIL, NAME, GROUPS, SIGN_OUT].iter().any(|name| settings.get(name).is_some())
}

/// Problems are added to the list.
pub fn read(settings: &Settings, problems: &mut Vec<String>) -> Option<ProxySignIn> {
    if !is_wanted(settings) {
        return None;
    }
    for name in NEEDED.into_iter().filter(|name| settings.get(name).is_none()) {
        problems.push(format!("{name} is missing: sign-in by a proxy needs it."));
    }
    let [peers, _, roles] = NEEDED.map(|name| settings.get(name));
    let peers = peers.and_then(|text| {
        Peers::parse(&text).map_err(|problem| problems.push(format!("PORTICO_PROXY_PEERS: {problem}."))).ok()
    });
    let roles = roles.and_then(|text| RoleMap::read(&text, problems));
    let sign_out = settings.get(SIGN_OUT);
    if let Some(address) = sign_out.as_ref().filter(|address| !leads_on(address)) {
        problems.push(format!("{SIGN_OUT}: `{address}` is neither https://… nor a path such as /oauth2/sign_out."));
    }
    let headers = headers(settings, problems);
    let contact = settings.get("PORTICO_CONTACT");
    Some(ProxySignIn { peers: peers?, headers: headers?, roles: roles?, sign_out, contact })
}

fn headers(settings: &Settings, problems: &mut Vec<String>) -> Option<IdentityHeaders> {
    let mut taken: Vec<(&str, HeaderName)> = Vec::new();
    let mut header = |setting: &'static str, default: Option<&str>| {
        let text = settings.get(setting).or_else(|| default.map(str::to_owned))?;
        let is_plain = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let Some(name) = text.parse::<HeaderName>().ok().filter(|_| is_plain(&text)) else {
            problems.push(format!("{setting}: `{text}` is no name of a header: letters, digits and `-`."));
            return None;
        };
        let same = |other: &HeaderName| bare(other).eq(bare(&name));
        if IN_USE.into_iter().any(|other| same(&HeaderName::from_static(other))) {
            problems.push(format!("{setting}: `{text}` is a header that requests carry for other reasons."));
        } else if let Some((other, _)) = taken.iter().find(|(_, other)| same(other)) {
            problems.push(format!("{setting}: `{text}` is the header of {other}."));
        }
        taken.push((setting, name.clone()));
        Some(name)
    };
    let user = header(USER, Some("X-Forwarded-User"));
    let groups = header(GROUPS, Some("X-Forwarded-Groups"));
    let (email, name) = (header(EMAIL, None), header(NAME, None));
    Some(IdentityHeaders { user: user?, email, name, groups: groups? })
}

/// An address of the proxy's own, on this site or another.
fn leads_on(address: &str) -> bool {
    let is_plain =
        !address.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '"' | '\'' | ';'));
    is_plain && (keeps_a_key(address) || address.starts_with('/') && !address.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{PublicUrl, single_sign_on};

    const WHOLE: [(&str, &str); 3] = [
        ("PORTICO_PROXY_PEERS", "10.0.0.7"),
        ("PORTICO_PUBLIC_URL", "https://portico.example.org"),
        ("PORTICO_ROLES", "admin:grp-a"),
    ];

    fn configured(variables: &[(&str, &str)]) -> (Option<ProxySignIn>, Vec<String>) {
        let find = |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        let settings = Settings::gather(find, |_| Err(std::io::Error::other("no such file")));
        let mut problems = settings.problems.clone();
        PublicUrl::read(&settings, &mut problems);
        single_sign_on::read(&settings, &mut problems);
        (read(&settings, &mut problems), problems)
    }

    fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let kept = WHOLE.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
        kept.chain(more.iter().copied()).collect()
    }

    #[test]
    fn half_a_sign_in_by_a_proxy_is_none_and_says_what_is_missing() {
        let (whole, problems) = configured(&WHOLE);
        let headers = whole.unwrap().headers;
        assert_eq!((headers.user.as_str(), headers.groups.as_str()), ("x-forwarded-user", "x-forwarded-groups"));
        assert_eq!(problems, [""; 0]);
        for missing in NEEDED {
            let mut rest = with(&[(NAME, "X-Forwarded-Name")]);
            rest.retain(|(name, _)| *name != missing);
            assert_eq!(configured(&rest).1, [format!("{missing} is missing: sign-in by a proxy needs it.")]);
        }
        assert!(configured(&[]).0.is_none());
    }

    #[test]
    fn what_is_wrong_with_sign_in_by_a_proxy_is_named() {
        for (name, value) in [
            ("PORTICO_PROXY_PEERS", "0.0.0.0/0"),
            ("PORTICO_PROXY_PEERS", "0.0.0.0/1,128.0.0.0/1"),
            ("PORTICO_ROLES", "owner:grp-a"),
            (USER, "X_Forwarded_User"),
            (USER, "X Forwarded User"),
            (USER, "Cookie"),
            (NAME, "XForwardedUser"),
            (EMAIL, "x-forwarded-groups"),
            (SIGN_OUT, "//evil.example"),
            (SIGN_OUT, "javascript:alert(1)"),
            (SIGN_OUT, "http://login.example.org/out"),
        ] {
            let (_, problems) = configured(&with(&[(name, value)]));
            let named = problems.iter().any(|problem| problem.starts_with(name) || problem.contains(value));
            assert!(problems.len() == 1 && named, "{name}={value}: {problems:?}");
        }
        for sound in ["/oauth2/sign_out?rd=%2F", "https://login.example.org/logout"] {
            assert_eq!(configured(&with(&[(SIGN_OUT, sound)])).1, [""; 0], "{sound}");
        }
    }

    #[test]
    fn two_ways_for_the_public_to_sign_in_are_one_too_many() {
        let both = with(&[
            ("PORTICO_OIDC_ISSUER", "https://login.example.org"),
            ("PORTICO_OIDC_CLIENT_ID", "portico"),
            ("PORTICO_OIDC_CLIENT_SECRET", "canary"),
        ]);
        let (_, problems) = configured(&both);
        assert!(problems.len() == 1 && problems[0].contains("both set"), "{problems:?}");
        let (_, problems) = configured(&with(&[("PORTICO_STEP_UP", "600")]));
        assert!(problems.len() == 1 && problems[0].starts_with("PORTICO_STEP_UP: a proxy cannot"), "{problems:?}");
    }

    #[test]
    fn other_spellings_of_a_header_are_like_it() {
        let headers = configured(&WHOLE).0.unwrap().headers;
        let like = |name: &str| headers.are_like(&name.parse().unwrap());
        for name in
            ["X-Forwarded-User", "x_forwarded_user", "x.forwarded-groups", "XFORWARDEDUSER", "-x~forwarded+user'"]
        {
            assert!(like(name), "{name}");
        }
        for name in ["x-forwarded-for", "x-forwarded-use", "x-forwarded-user-agent", "user", "cookie"] {
            assert!(!like(name), "{name}");
        }
    }
}

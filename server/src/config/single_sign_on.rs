//! Settings of single sign-on, and where browsers reach Portico.

use super::{Key, Settings, keeps_a_key};
use portico_contract::portico::person::Role;
use std::collections::BTreeSet;
use std::time::Duration;

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

/// Which groups of the provider give which roles (`PORTICO_ROLES`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMap(Vec<(Role, String)>);

impl RoleMap {
    /// `admin:portal-admins;editor:data-team`; a role may stand there several times.
    fn parse(text: &str) -> Result<Self, String> {
        let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty()).map(|pair| {
            let (role, group) = pair.split_once(':').ok_or_else(|| format!("`{pair}` is not `role:group`"))?;
            let known = || Role::ALL.map(Role::as_str).join(", ");
            let role =
                Role::parse(role.trim()).ok_or_else(|| format!("there is no role `{}`: {}", role.trim(), known()))?;
            match group.trim() {
                "" => Err(format!("`{pair}` names no group")),
                group => Ok((role, group.to_owned())),
            }
        });
        let pairs: Vec<_> = pairs.collect::<Result<_, String>>()?;
        if pairs.is_empty() { Err("no group is given a role".to_owned()) } else { Ok(Self(pairs)) }
    }

    /// The roles of somebody in these groups; none where no group is named.
    pub fn of(&self, groups: &BTreeSet<String>) -> Vec<Role> {
        let given: BTreeSet<Role> =
            self.0.iter().filter(|(_, group)| groups.contains(group)).map(|(role, _)| *role).collect();
        given.into_iter().collect()
    }
}

/// How people sign in at a provider.
#[derive(Debug, Clone)]
pub struct SingleSignOn {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Key,
    /// What the button calls the provider.
    pub name: String,
    pub scopes: Vec<String>,
    /// The claim with the groups; dots lead into objects.
    pub groups_claim: String,
    pub roles: RoleMap,
    /// Time between two looks at the groups of somebody who is at work.
    pub refresh: Duration,
    /// Whom to ask for a role.
    pub contact: Option<String>,
}

const NEEDED: [&str; 5] = [
    "PORTICO_PUBLIC_URL",
    "PORTICO_OIDC_ISSUER",
    "PORTICO_OIDC_CLIENT_ID",
    "PORTICO_OIDC_CLIENT_SECRET",
    "PORTICO_ROLES",
];
const OPTIONAL: [&str; 5] = [
    "PORTICO_OIDC_NAME",
    "PORTICO_OIDC_SCOPES",
    "PORTICO_OIDC_GROUPS_CLAIM",
    "PORTICO_OIDC_REFRESH",
    "PORTICO_CONTACT",
];

/// Reads both. Problems are added to the list.
pub fn read(settings: &Settings, problems: &mut Vec<String>) -> (Option<PublicUrl>, Option<SingleSignOn>) {
    let public = settings.get("PORTICO_PUBLIC_URL").and_then(|text| {
        let parsed = PublicUrl::parse(&text);
        if parsed.is_none() {
            problems.push(format!(
                "PORTICO_PUBLIC_URL: `{text}` is not an address such as https://portico.example.org, without a path \
                 (http:// on this machine only)."
            ));
        }
        parsed
    });
    // A public address without a way for the public to sign in would hand out the ways of this machine.
    let is_wanted = NEEDED.iter().chain(&OPTIONAL).any(|name| settings.get(name).is_some());
    if !is_wanted {
        return (public, None);
    }
    for name in NEEDED.into_iter().filter(|name| settings.get(name).is_none()) {
        problems.push(format!("{name} is missing: single sign-on needs it."));
    }
    let [_, issuer, client_id, client_secret, roles] = NEEDED.map(|name| settings.get(name));
    if let Some(issuer) = issuer.as_ref().filter(|issuer| !keeps_a_key(issuer)) {
        problems
            .push(format!("PORTICO_OIDC_ISSUER: `{issuer}` must start with https:// (http:// on this machine only)."));
    }
    let roles = roles.and_then(|text| {
        RoleMap::parse(&text).map_err(|problem| problems.push(format!("PORTICO_ROLES: {problem}."))).ok()
    });
    let refresh = settings.get("PORTICO_OIDC_REFRESH").map_or(Some(60), |text| {
        let seconds = text.parse().ok().filter(|seconds| (1..=3600).contains(seconds));
        if seconds.is_none() {
            problems.push(format!("PORTICO_OIDC_REFRESH: `{text}` is not a number of seconds from 1 to 3600."));
        }
        seconds
    });
    let or = |name: &str, default: &str| settings.get(name).unwrap_or_else(|| default.to_owned());
    let sign_on = (|| {
        Some(SingleSignOn {
            issuer: issuer?,
            client_id: client_id?,
            client_secret: Key(client_secret?),
            name: or("PORTICO_OIDC_NAME", "single sign-on"),
            scopes: or("PORTICO_OIDC_SCOPES", "openid profile email").split_whitespace().map(str::to_owned).collect(),
            groups_claim: or("PORTICO_OIDC_GROUPS_CLAIM", "groups"),
            roles: roles?,
            refresh: Duration::from_secs(refresh?),
            contact: settings.get("PORTICO_CONTACT"),
        })
    })();
    (public, sign_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn configured(variables: &[(&str, &str)]) -> (Option<SingleSignOn>, Vec<String>) {
        let find = |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        let settings = Settings::gather(find, |_| Err(std::io::Error::other("no such file")));
        let mut problems = settings.problems.clone();
        (read(&settings, &mut problems).1, problems)
    }

    const WHOLE: [(&str, &str); 5] = [
        ("PORTICO_PUBLIC_URL", "https://portico.example.org"),
        ("PORTICO_OIDC_ISSUER", "https://login.example.org"),
        ("PORTICO_OIDC_CLIENT_ID", "portico"),
        ("PORTICO_OIDC_CLIENT_SECRET", "canary"),
        ("PORTICO_ROLES", "admin:grp-a"),
    ];

    #[test]
    fn half_a_single_sign_on_is_none_and_says_what_is_missing() {
        assert!(configured(&WHOLE).0.is_some());
        for (missing, _) in WHOLE {
            let rest: Vec<_> = WHOLE.into_iter().filter(|(name, _)| *name != missing).collect();
            let (_, problems) = configured(&rest);
            assert_eq!(problems, [format!("{missing} is missing: single sign-on needs it.")]);
        }
        assert_eq!(configured(&[("PORTICO_OIDC_NAME", "Example")]).1.len(), 5);
        assert_eq!(configured(&[]).1, [""; 0]);
    }

    #[test]
    fn what_is_wrong_with_single_sign_on_is_named() {
        for (name, value) in [
            ("PORTICO_PUBLIC_URL", "portico.example.org"),
            ("PORTICO_OIDC_ISSUER", "http://login.example.org"),
            ("PORTICO_ROLES", "owner:grp-a"),
            ("PORTICO_OIDC_REFRESH", "0"),
        ] {
            let mut variables: Vec<_> = WHOLE.into_iter().filter(|(set, _)| *set != name).collect();
            variables.push((name, value));
            let (_, problems) = configured(&variables);
            assert!(problems.len() == 1 && problems[0].starts_with(name), "{problems:?}");
        }
    }

    #[test]
    fn groups_give_their_roles_and_nothing_else_does() {
        let roles = RoleMap::parse("admin:grp-a; editor : grp-b;editor:grp-c;").unwrap();
        assert_eq!(roles.of(&groups(&["grp-c", "grp-a", "other"])), [Role::Editor, Role::Admin]);
        assert_eq!(roles.of(&groups(&["GRP-A", "grp"])), []);
        for wrong in ["", ";", "admin", "owner:grp", "admin:"] {
            assert!(RoleMap::parse(wrong).is_err(), "{wrong}");
        }
    }

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

//! Settings of single sign-on.

use super::{Key, RoleMap, Settings, keeps_a_key, proxy_sign_in};
use std::time::Duration;

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
    /// How long after signing in one may give rights, delete and see keys (`PORTICO_STEP_UP`); always, where not set.
    pub step_up: Option<Duration>,
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
const STEP_UP: &str = "PORTICO_STEP_UP";
const OPTIONAL: [&str; 6] = [
    "PORTICO_OIDC_NAME",
    "PORTICO_OIDC_SCOPES",
    "PORTICO_OIDC_GROUPS_CLAIM",
    "PORTICO_OIDC_REFRESH",
    "PORTICO_CONTACT",
    STEP_UP,
];

/// Sign-in by a proxy needs these as well: where it is wanted, they do not ask for single sign-on.
const SHARED: [&str; 3] = ["PORTICO_PUBLIC_URL", "PORTICO_ROLES", "PORTICO_CONTACT"];

/// Problems are added to the list.
pub fn read(settings: &Settings, problems: &mut Vec<String>) -> Option<SingleSignOn> {
    // A public address without a way for the public to sign in would hand out the ways of this machine.
    let by_proxy = proxy_sign_in::is_wanted(settings);
    if by_proxy && settings.get(STEP_UP).is_some() {
        problems
            .push(format!("{STEP_UP}: a proxy cannot be asked to sign somebody in again; it needs single sign-on."));
    }
    let asks = |name: &&str| settings.get(name).is_some() && !(by_proxy && (SHARED.contains(name) || *name == STEP_UP));
    let asked = NEEDED.into_iter().chain(OPTIONAL).find(asks)?;
    if by_proxy {
        problems.push(format!(
            "{asked}: single sign-on (PORTICO_OIDC_…) and sign-in by a proxy (PORTICO_PROXY_…) are both set: leave one."
        ));
    }
    for name in NEEDED.into_iter().filter(|name| settings.get(name).is_none()) {
        problems.push(format!("{name} is missing: single sign-on needs it."));
    }
    let [_, issuer, client_id, client_secret, roles] = NEEDED.map(|name| settings.get(name));
    if let Some(issuer) = issuer.as_ref().filter(|issuer| !keeps_a_key(issuer)) {
        problems
            .push(format!("PORTICO_OIDC_ISSUER: `{issuer}` must start with https:// (http:// on this machine only)."));
    }
    let roles = roles.and_then(|text| RoleMap::read(&text, problems));
    let refresh = settings.get("PORTICO_OIDC_REFRESH").map_or(Some(60), |text| {
        let seconds = text.parse().ok().filter(|seconds| (1..=3600).contains(seconds));
        if seconds.is_none() {
            problems.push(format!("PORTICO_OIDC_REFRESH: `{text}` is not a number of seconds from 1 to 3600."));
        }
        seconds
    });
    let step_up = settings.get(STEP_UP).and_then(|text| {
        let seconds = text.parse().ok().filter(|seconds| (60..=43_200).contains(seconds)).map(Duration::from_secs);
        if seconds.is_none() {
            problems.push(format!("{STEP_UP}: `{text}` is not a number of seconds from 60 to 43200."));
        }
        seconds
    });
    let or = |name: &str, default: &str| settings.get(name).unwrap_or_else(|| default.to_owned());
    Some(SingleSignOn {
        issuer: issuer?,
        client_id: client_id?,
        client_secret: Key(client_secret?),
        name: or("PORTICO_OIDC_NAME", "single sign-on"),
        scopes: or("PORTICO_OIDC_SCOPES", "openid profile email").split_whitespace().map(str::to_owned).collect(),
        groups_claim: or("PORTICO_OIDC_GROUPS_CLAIM", "groups"),
        roles: roles?,
        refresh: Duration::from_secs(refresh?),
        step_up,
        contact: settings.get("PORTICO_CONTACT"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PublicUrl;

    fn configured(variables: &[(&str, &str)]) -> (Option<SingleSignOn>, Vec<String>) {
        let find = |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        let settings = Settings::gather(find, |_| Err(std::io::Error::other("no such file")));
        let mut problems = settings.problems.clone();
        PublicUrl::read(&settings, &mut problems);
        (read(&settings, &mut problems), problems)
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
        assert_eq!(configured(&[("PORTICO_PUBLIC_URL", "https://portico.example.org")]).1.len(), 4);
        assert_eq!(configured(&[]).1, [""; 0]);
    }

    #[test]
    fn what_is_wrong_with_single_sign_on_is_named() {
        for (name, value) in [
            ("PORTICO_PUBLIC_URL", "portico.example.org"),
            ("PORTICO_OIDC_ISSUER", "http://login.example.org"),
            ("PORTICO_ROLES", "owner:grp-a"),
            ("PORTICO_OIDC_REFRESH", "0"),
            ("PORTICO_STEP_UP", "59"),
        ] {
            let mut variables: Vec<_> = WHOLE.into_iter().filter(|(set, _)| *set != name).collect();
            variables.push((name, value));
            let (_, problems) = configured(&variables);
            assert!(problems.len() == 1 && problems[0].starts_with(name), "{problems:?}");
        }
    }
}

//! Where settings come from: the environment, else the file that `PORTICO_CONFIG` names; secrets also from files of
//! their own, `PORTICO_UPSTREAM_KEY_FILE`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// A setting that exists.
pub struct Known {
    pub name: &'static str,
    pub about: &'static str,
    /// Never printed, and may stand in a file: the setting's name with `_FILE` names it.
    pub is_secret: bool,
}

const fn plain(name: &'static str, about: &'static str) -> Known {
    Known { name, about, is_secret: false }
}

const fn secret(name: &'static str, about: &'static str) -> Known {
    Known { name, about, is_secret: true }
}

pub const KNOWN: &[Known] = &[
    plain("PORTICO_ADDRESS", "where the dashboard listens (127.0.0.1:3000)"),
    plain("PORTICO_DATA", "folder of everything that lasts (data)"),
    secret("DATABASE_URL", "PostgreSQL for what lasts, shared by replicas (SQLite files in PORTICO_DATA)"),
    plain("PORTICO_SITE", "folder of the site's files (`site` beside the program, or those inside it)"),
    plain("PORTICO_PUBLIC_URL", "where browsers reach the dashboard (its own address)"),
    plain("PORTICO_OIDC_ISSUER", "the identity provider, as it calls itself (no single sign-on)"),
    plain("PORTICO_OIDC_CLIENT_ID", "what the provider knows Portico by"),
    secret("PORTICO_OIDC_CLIENT_SECRET", "Portico's secret at the provider"),
    plain("PORTICO_OIDC_NAME", "what the sign-in page calls the provider (single sign-on)"),
    plain("PORTICO_OIDC_SCOPES", "what Portico asks the provider for (openid profile email)"),
    plain("PORTICO_OIDC_GROUPS_CLAIM", "the claim with a person's groups (groups)"),
    plain("PORTICO_OIDC_REFRESH", "seconds between two looks at a person's groups (60)"),
    plain("PORTICO_STEP_UP", "seconds after signing in for giving rights, deleting and keys (no such limit)"),
    plain("PORTICO_PROXY_PEERS", "addresses of the proxy in front that says who people are (no proxy says so)"),
    plain("PORTICO_PROXY_USER_HEADER", "the header with a person's user name (X-Forwarded-User)"),
    plain("PORTICO_PROXY_EMAIL_HEADER", "the header with their address (none)"),
    plain("PORTICO_PROXY_NAME_HEADER", "the header with what they are called (none)"),
    plain("PORTICO_PROXY_GROUPS_HEADER", "the header with their groups (X-Forwarded-Groups)"),
    plain("PORTICO_PROXY_SIGN_OUT_URL", "where signing out leads on to (nowhere)"),
    plain("PORTICO_ROLES", "which groups give which roles: admin:grp-a;editor:grp-b"),
    plain("PORTICO_CONTACT", "whom somebody without a role should ask (nobody in particular)"),
    plain("PORTICO_LIMIT_SIGN_INS", "sign-ins a minute from an address, 0 for any number (5)"),
    plain("PORTICO_LIMIT_WRITES", "writes a minute of a person, 0 for any number (60)"),
    plain("PORTICO_LIMIT_EXPORTS", "files a minute that a person asks for, 0 for any number (5)"),
    plain("PORTICO_TRUSTED_PROXIES", "proxies whose X-Forwarded-For is believed (none)"),
    secret("PORTICO_SECRETS_KEY", "what Portico seals its secrets with, 64 hexadecimal digits (random, kept)"),
    plain("PORTICO_UPSTREAM_URL", "the portal to drive (the embedded one)"),
    secret("PORTICO_UPSTREAM_KEY", "its API key"),
    plain("PORTICO_PORTAL_ADDRESS", "where the embedded portal listens (127.0.0.1:3001)"),
    secret("PORTICO_PORTAL_KEY", "the embedded portal's administration key (random, kept)"),
    secret(
        "PORTICO_PORTAL_SECRETS_KEY",
        "what the embedded portal seals secrets with, 64 hexadecimal digits (random, kept)",
    ),
    plain("PORTICO_PORTAL_SERVICES", "services that its processors ask: geocode_ban=https://… (none)"),
    plain("PORTICO_DEMO", "seeds a new embedded portal with the demo catalog (1)"),
    plain("PORTICO_DEMO_SCALE", "that many more datasets, for load work (none)"),
    plain("PORTICO_FAULTS", "the embedded portal fails on demand, for tests (0)"),
    plain("PORTICO_ALLOW_PRIVATE_URLS", "the embedded portal fetches from private addresses (0)"),
    plain("PORTICO_METRICS_ADDRESS", "where /metrics is answered, for Prometheus (nowhere)"),
    plain("OTEL_EXPORTER_OTLP_ENDPOINT", "the collector of traces, http://127.0.0.1:4318 (none)"),
    plain("PORTICO_LOG", "what is logged (warn)"),
    plain("PORTICO_LOG_FORMAT", "text or json (text)"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Environment,
    File,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "environment",
            Self::File => "file",
        })
    }
}

/// The settings that are set, and what was wrong with where they come from.
#[derive(Default)]
pub struct Settings {
    values: BTreeMap<&'static str, (String, Origin)>,
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the environment; `read` reads files.
    pub fn gather(variable: impl Fn(&str) -> Option<String>, read: impl Fn(&Path) -> std::io::Result<String>) -> Self {
        let mut settings = Self::default();
        let file = variable("PORTICO_CONFIG").map(|path| settings.file(&path, &read)).unwrap_or_default();
        for known in KNOWN {
            let from_file = format!("{}_FILE", known.name);
            let pairs = [
                (variable(known.name), variable(&from_file), Origin::Environment),
                (file.get(known.name).cloned(), file.get(&from_file).cloned(), Origin::File),
            ];
            // The environment wins as a whole: a key in it is not in doubt because of a file.
            let Some((value, path, origin)) =
                pairs.into_iter().find(|(value, path, _)| value.is_some() || path.is_some())
            else {
                continue;
            };
            match (value, path) {
                (Some(_), Some(_)) if known.is_secret => {
                    settings.problems.push(format!("{} and {from_file} are both set: leave one.", known.name));
                }
                (None, Some(path)) if known.is_secret => match read(Path::new(&path)) {
                    Ok(text) => _ = settings.values.insert(known.name, (text.trim().to_owned(), origin)),
                    Err(error) => settings.problems.push(format!("{from_file}: {path}: {error}.")),
                },
                (_, Some(_)) => settings.problems.push(format!("{from_file}: {} is no secret; set it.", known.name)),
                (Some(value), None) => _ = settings.values.insert(known.name, (value, origin)),
                (None, None) => {}
            }
        }
        settings
    }

    /// `NAME=value` a line; `#` begins a comment.
    fn file(&mut self, path: &str, read: &impl Fn(&Path) -> std::io::Result<String>) -> BTreeMap<String, String> {
        let text = match read(Path::new(path)) {
            Ok(text) => text,
            Err(error) => {
                self.problems.push(format!("PORTICO_CONFIG: {path}: {error}."));
                return BTreeMap::new();
            }
        };
        let mut values = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.split_once('=') else {
                self.problems.push(format!("{path}, line {number}: NAME=value is expected."));
                continue;
            };
            let (name, value) = (name.trim(), value.trim().trim_matches('"'));
            let exists = |known: &Known| name == known.name || name.strip_suffix("_FILE") == Some(known.name);
            if !KNOWN.iter().any(exists) {
                self.problems.push(format!("{path}, line {number}: there is no setting `{name}`."));
            } else if values.insert(name.to_owned(), value.to_owned()).is_some() {
                self.problems.push(format!("{path}, line {number}: {name} is set twice."));
            }
        }
        values
    }

    pub fn get(&self, name: &str) -> Option<String> {
        self.values.get(name).map(|(value, _)| value.clone()).filter(|value| !value.is_empty())
    }

    /// Every setting with its value and where it is from, secrets masked.
    pub fn shown(&self) -> String {
        let line = |known: &Known| match self.values.get(known.name) {
            Some((_, origin)) if known.is_secret => format!("{} = ••• ({origin})\n", known.name),
            Some((value, origin)) => format!("{} = {value} ({origin})\n", known.name),
            None => format!("{} is not set: {}\n", known.name, known.about),
        };
        KNOWN.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(variables: &[(&str, &str)], files: &[(&str, &str)]) -> Settings {
        let find = |list: &[(&str, &str)], name: &str| {
            list.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Settings::gather(
            |name| find(variables, name),
            |path| find(files, &path.to_string_lossy()).ok_or_else(|| std::io::Error::other("no such file")),
        )
    }

    #[test]
    fn the_environment_wins_over_the_file_and_says_so() {
        let file = "# ours\nPORTICO_DATA = \"/srv/portico\"\nPORTICO_ADDRESS=127.0.0.1:80\n";
        let settings = gather(&[("PORTICO_CONFIG", "conf"), ("PORTICO_ADDRESS", "127.0.0.1:81")], &[("conf", file)]);
        assert!(settings.problems.is_empty(), "{:?}", settings.problems);
        assert_eq!(settings.get("PORTICO_DATA").as_deref(), Some("/srv/portico"));
        assert_eq!(settings.get("PORTICO_ADDRESS").as_deref(), Some("127.0.0.1:81"));
        assert!(settings.shown().contains("PORTICO_DATA = /srv/portico (file)\n"));
        assert!(settings.shown().contains("PORTICO_ADDRESS = 127.0.0.1:81 (environment)\n"));
    }

    #[test]
    fn a_secret_is_read_from_its_file_and_never_shown() {
        let settings = gather(&[("PORTICO_UPSTREAM_KEY_FILE", "/run/key")], &[("/run/key", "canary\n")]);
        assert_eq!(settings.get("PORTICO_UPSTREAM_KEY").as_deref(), Some("canary"));
        assert!(!settings.shown().contains("canary"));
    }

    #[test]
    fn everything_that_is_wrong_with_the_sources_is_named() {
        let file = "PORTICO_ADRESS=1\nnonsense\nPORTICO_DEMO=1\nPORTICO_DEMO=0\n";
        let variables = [
            ("PORTICO_CONFIG", "conf"),
            ("PORTICO_UPSTREAM_KEY", "a"),
            ("PORTICO_UPSTREAM_KEY_FILE", "b"),
            ("PORTICO_PORTAL_KEY_FILE", "nowhere"),
            ("PORTICO_DATA_FILE", "x"),
        ];
        let problems = gather(&variables, &[("conf", file)]).problems.join("\n");
        for part in [
            "conf, line 1: there is no setting `PORTICO_ADRESS`",
            "conf, line 2",
            "conf, line 4: PORTICO_DEMO is set twice",
            "PORTICO_UPSTREAM_KEY and PORTICO_UPSTREAM_KEY_FILE are both set",
            "PORTICO_PORTAL_KEY_FILE: nowhere: no such file",
            "PORTICO_DATA_FILE",
        ] {
            assert!(problems.contains(part), "{part}\n{problems}");
        }
    }
}

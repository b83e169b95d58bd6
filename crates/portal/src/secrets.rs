//! Secrets in the settings of connections and harvesters: sealed where they are stored, never answered, and kept where
//! a change leaves them out (behaviour.md 10, 14).

use crate::Outcome;
use portico_vault::Vault;
use serde_json::Value as Json;
use url::Url;

/// Where secrets stand, in the settings or in their `auth`.
const NAMES: [&str; 9] = [
    "password",
    "client_secret",
    "code",
    "nonce",
    "secret_access_key",
    "shared_key",
    "api_key",
    "auth_key",
    "connection_string",
];

/// What an empty text says of a secret in a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// As null: the stored one stays.
    Keeps,
    /// That there is none any more.
    Clears,
}

/// Takes the secrets out. A connection string may not be null: it becomes empty. What is empty stays so.
pub fn hide(settings: &mut Json) {
    for_each(settings, |name, secret| {
        if secret.as_str() != Some("") {
            *secret = if name == "connection_string" { Json::String(String::new()) } else { Json::Null };
        }
    });
    let kind = settings["type"].clone();
    if let Some(auth) = settings.get_mut("auth").and_then(Json::as_object_mut) {
        match kind.as_str() {
            // Read-only and never absent: the platform's client at Google. This portal has none.
            Some("google_drive") => {
                auth.insert("application_id".to_owned(), Json::String(String::new()));
            }
            // Read-only: the platform's account at Amazon, which this portal has not either.
            Some("amazon_s3") => {
                auth.retain(|name, _| !["ods_aws_account_id", "external_id", "is_valid"].contains(&name.as_str()));
            }
            _ => {}
        }
        if auth.get("type").is_some_and(|kind| kind == "oauth2") {
            // No secret, but written only all the same.
            auth.remove("username");
        }
    }
}

/// Puts the secrets of `stored` where there are none. Only for the same server and the same user: whoever may edit
/// must not be able to send a password they do not know to a server of theirs.
pub fn complete(settings: &mut Json, stored: &Json, empty: Empty) {
    let mut completed = settings.clone();
    if let (Some(auth), Some(username)) = (completed.get_mut("auth"), stored.pointer("/auth/username"))
        && auth["type"] == "oauth2"
        && auth["username"].is_null()
    {
        auth["username"] = username.clone();
    }
    if !same_server(&completed, stored) {
        return;
    }
    *settings = completed;
    let mut kept = Vec::new();
    let mut stored = stored.clone();
    for_each(&mut stored, |name, secret| kept.push((name.to_owned(), secret.take())));
    for_each(settings, |name, secret| {
        if (secret.is_null() || empty == Empty::Keeps && secret.as_str() == Some(""))
            && let Some((_, known)) = kept.iter().find(|(kept, _)| kept == name)
        {
            *secret = known.clone();
        }
    });
}

/// Names of secrets that an `auth` needs and that are not there.
pub fn missing(settings: &Json) -> Vec<&'static str> {
    let auth = &settings["auth"];
    let needed: &[&'static str] = match (auth["type"].as_str(), auth["grant_type"].as_str()) {
        (Some("basic_auth"), _) => &["password"],
        (Some("oauth2"), Some("client_credentials")) => &["client_secret"],
        (Some("oauth2"), Some("password")) => &["password"],
        (Some("aws_signature_v4"), _) => &["secret_access_key"],
        (Some("shared_key"), _) => &["shared_key"],
        _ => &[],
    };
    needed.iter().copied().filter(|name| auth[*name].is_null()).collect()
}

/// Seals the secrets that are not sealed yet.
pub fn seal(settings: &mut Json, vault: &Vault) -> Outcome<()> {
    let mut outcome = Ok(());
    for_each(settings, |_, secret| {
        if let Some(text) = secret.as_str().filter(|text| !text.is_empty()) {
            match vault.seal(text) {
                Ok(sealed) => *secret = Json::String(sealed),
                Err(error) => outcome = Err(error.into()),
            }
        }
    });
    outcome
}

fn same_server(one: &Json, other: &Json) -> bool {
    let equal = |path: &str| one.pointer(path) == other.pointer(path);
    let origin = |settings: &Json| {
        let url = settings["url"].as_str().unwrap_or_default();
        // The origin of schemes like ftp is opaque: compare what counts.
        Url::parse(url).ok().map(|url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port()))
    };
    equal("/type")
        && [
            "/auth/type",
            "/auth/username",
            "/auth/client_id",
            "/auth/token_endpoint",
            "/auth/access_key_id",
            "/auth/account_name",
            // Of harvesters.
            "/host",
            "/user",
            "/domain",
        ]
        .into_iter()
        .all(equal)
        && origin(one) == origin(other)
}

fn for_each(settings: &mut Json, mut act: impl FnMut(&str, &mut Json)) {
    let Some(settings) = settings.as_object_mut() else { return };
    for (name, value) in settings.iter_mut() {
        if NAMES.contains(&name.as_str()) {
            act(name, value);
        } else if name == "auth"
            && let Some(auth) = value.as_object_mut()
        {
            auth.iter_mut()
                .filter(|(name, _)| NAMES.contains(&name.as_str()))
                .for_each(|(name, value)| act(name, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn http(url: &str, username: &str, password: Json) -> Json {
        let auth = json!({"type": "basic_auth", "username": username, "password": password});
        json!({"type": "http", "url": url, "headers": [], "auth": auth})
    }

    #[test]
    fn google_drive_always_says_which_application_asks() {
        let auth = json!({"type": "oidc", "grant_type": "authorization_code", "application_id": "made up"});
        let mut shown = json!({"type": "google_drive", "auth": auth});
        hide(&mut shown);
        assert_eq!(shown.pointer("/auth/application_id"), Some(&json!("")));
    }

    #[test]
    fn a_secret_is_hidden_and_kept_for_the_same_server_only() {
        let stored = http("https://a.org/x", "ada", json!("pw"));
        let mut shown = stored.clone();
        hide(&mut shown);
        assert_eq!(shown["auth"]["password"], Json::Null);
        let completed = |mut settings: Json| {
            complete(&mut settings, &stored, Empty::Keeps);
            settings["auth"]["password"].clone()
        };
        assert_eq!(completed(shown), "pw");
        assert_eq!(completed(http("https://a.org/y", "ada", json!("new"))), "new");
        for (url, user) in [
            ("https://b.org/x", "ada"),
            ("http://a.org/x", "ada"),
            ("https://a.org:8443/x", "ada"),
            ("https://a.org/x", "bob"),
        ] {
            let mut changed = http(url, user, Json::Null);
            complete(&mut changed, &stored, Empty::Keeps);
            assert_eq!(changed["auth"]["password"], Json::Null, "{url} {user}");
            assert_eq!(missing(&changed), ["password"]);
        }
    }

    #[test]
    fn a_token_server_of_ones_own_gets_no_secret_of_others() {
        let oauth = |endpoint: &str, secret: Json| {
            let auth = json!({"type": "oauth2", "client_id": "a", "client_secret": secret, "scope": "",
                "token_endpoint": endpoint, "grant_type": "client_credentials"});
            json!({"type": "http", "url": "https://a.org", "auth": auth})
        };
        let mut changed = oauth("https://evil.org/token", Json::Null);
        complete(&mut changed, &oauth("https://a.org/token", json!("pw")), Empty::Keeps);
        assert_eq!(missing(&changed), ["client_secret"]);
    }

    #[test]
    fn the_user_of_a_token_is_written_only_and_kept_as_the_password_is() {
        let auth = json!({"type": "oauth2", "client_id": "a", "client_secret": "s", "scope": "", "username": "ada",
            "password": "pw", "token_endpoint": "https://a.org/token", "grant_type": "password"});
        let stored = json!({"type": "http", "url": "https://a.org", "auth": auth});
        let mut shown = stored.clone();
        hide(&mut shown);
        assert_eq!((shown.pointer("/auth/username"), shown.pointer("/auth/password")), (None, Some(&Json::Null)));
        let mut other = shown.clone();
        complete(&mut shown, &stored, Empty::Keeps);
        assert_eq!(shown["auth"], stored["auth"]);
        other["auth"]["username"] = json!("eve");
        complete(&mut other, &stored, Empty::Keeps);
        assert_eq!(missing(&other), ["password"]);
    }

    #[test]
    fn a_key_of_a_harvester_is_cleared_by_an_empty_text() {
        let stored = json!({"type": "ckan", "url": "https://a.org", "api_key": "k"});
        for (sent, empty, kept) in
            [(json!(""), Empty::Clears, ""), (json!(""), Empty::Keeps, "k"), (Json::Null, Empty::Clears, "k")]
        {
            let mut settings = json!({"type": "ckan", "url": "https://a.org/api", "api_key": sent});
            complete(&mut settings, &stored, empty);
            assert_eq!(settings["api_key"], kept);
        }
    }
}

//! Secrets of connections: kept, never answered, and kept again where an update leaves them out (behaviour.md 10).
//! What the portal alone may say about an `auth` is put in on the way out as well.

use crate::Outcome;
use portico_contract::datasources::Datasource;
use serde_json::Value as Json;
use url::Url;

/// Where secrets stand, inside a connection or its `auth`.
const NAMES: [&str; 8] =
    ["password", "client_secret", "code", "nonce", "secret_access_key", "shared_key", "api_key", "connection_string"];

/// The datasource without its secrets. A connection string may not be null: it is answered empty.
pub fn hidden(datasource: Datasource) -> Outcome<Datasource> {
    let mut json = serde_json::to_value(datasource)?;
    for_each_secret(&mut json, |name, secret| {
        *secret = if name == "connection_string" { Json::String(String::new()) } else { Json::Null };
    });
    if json["type"] == "google_drive"
        && let Some(auth) = json.pointer_mut("/connection/auth").and_then(Json::as_object_mut)
    {
        // Read-only and never absent: the platform's client at Google. This portal has none.
        auth.insert("application_id".to_owned(), Json::String(String::new()));
    }
    Ok(serde_json::from_value(json)?)
}

/// The datasource with the secrets of `stored` where it has none of its own. Only for the same server and the same
/// user: whoever may edit a resource must not be able to send a password they do not know to a server of theirs.
pub fn completed(datasource: Datasource, stored: &Datasource) -> Outcome<Datasource> {
    let (mut json, stored) = (serde_json::to_value(datasource)?, serde_json::to_value(stored)?);
    if !same_server(&json["connection"], &stored["connection"]) {
        return Ok(serde_json::from_value(json)?);
    }
    let mut kept = Vec::new();
    let mut stored = stored;
    for_each_secret(&mut stored, |name, secret| kept.push((name.to_owned(), secret.take())));
    for_each_secret(&mut json, |name, secret| {
        if (secret.is_null() || secret.as_str() == Some(""))
            && let Some((_, known)) = kept.iter().find(|(kept, _)| kept == name)
        {
            *secret = known.clone();
        }
    });
    Ok(serde_json::from_value(json)?)
}

/// Names of secrets that an `auth` needs and that are not there.
pub fn missing(datasource: &Datasource) -> Outcome<Vec<&'static str>> {
    let mut json = serde_json::to_value(datasource)?;
    let needed: &[&'static str] = match json["connection"]["auth"]["type"].as_str() {
        Some("basic_auth") => &["password"],
        Some("aws_signature_v4") => &["secret_access_key"],
        Some("shared_key") => &["shared_key"],
        _ => &[],
    };
    let mut found = Vec::new();
    for_each_secret(&mut json, |name, secret| {
        if !secret.is_null() {
            found.push(name.to_owned());
        }
    });
    Ok(needed.iter().copied().filter(|name| !found.iter().any(|found| found == name)).collect())
}

fn same_server(one: &Json, other: &Json) -> bool {
    let equal = |path: &str| one.pointer(path) == other.pointer(path);
    let origin = |connection: &Json| {
        let url = connection["url"].as_str().unwrap_or_default();
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
        ]
        .into_iter()
        .all(equal)
        && origin(one) == origin(other)
}

fn for_each_secret(datasource: &mut Json, mut act: impl FnMut(&str, &mut Json)) {
    let Some(connection) = datasource.get_mut("connection").and_then(Json::as_object_mut) else { return };
    for (name, value) in connection.iter_mut() {
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

    fn http(url: &str, username: &str, password: Json) -> Datasource {
        let auth = json!({"type": "basic_auth", "username": username, "password": password});
        let connection = json!({"type": "http", "url": url, "headers": [], "auth": auth});
        serde_json::from_value(json!({"type": "http", "connection": connection})).unwrap()
    }

    fn password(datasource: &Datasource) -> Json {
        serde_json::to_value(datasource).unwrap()["connection"]["auth"]["password"].clone()
    }

    #[test]
    fn google_drive_always_says_which_application_asks() {
        let auth = json!({"type": "oidc", "grant_type": "authorization_code", "application_id": "made up"});
        let connection = json!({"type": "google_drive", "auth": auth});
        let written = json!({"type": "google_drive", "file_id": "", "connection": connection});
        let shown = serde_json::to_value(hidden(serde_json::from_value(written).unwrap()).unwrap()).unwrap();
        assert_eq!(shown.pointer("/connection/auth/application_id"), Some(&json!("")));
    }

    #[test]
    fn a_secret_is_hidden_and_kept_for_the_same_server_only() {
        let stored = http("https://a.org/x", "ada", json!("pw"));
        let shown = hidden(stored.clone()).unwrap();
        assert_eq!(password(&shown), Json::Null);
        assert_eq!(password(&completed(shown, &stored).unwrap()), "pw");
        assert_eq!(password(&completed(http("https://a.org/y", "ada", json!("new")), &stored).unwrap()), "new");
        for (url, user) in [
            ("https://b.org/x", "ada"),
            ("http://a.org/x", "ada"),
            ("https://a.org:8443/x", "ada"),
            ("https://a.org/x", "bob"),
        ] {
            let changed = completed(http(url, user, Json::Null), &stored).unwrap();
            assert_eq!(password(&changed), Json::Null, "{url} {user}");
            assert_eq!(missing(&changed).unwrap(), ["password"]);
        }
    }
}

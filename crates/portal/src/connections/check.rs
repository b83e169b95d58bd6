//! What is wrong with a connection, by type; the same for one on its own and for one inside a resource.

use crate::extractors::Faults;
use crate::fetch::{header_map, parse_url};
use crate::{Outcome, secrets};
use portico_contract::connection_auth::*;
use portico_contract::connections::{ConnectionSettings, Header};
use url::Url;

pub const REQUIRED: &str = "This field is required.";
pub const BLANK: &str = "This field may not be blank.";

/// All of it at once, secrets that are missing included. Fields are named from the connection.
pub fn faults(settings: &ConnectionSettings) -> Outcome<Faults> {
    let mut faults = of_settings(settings);
    let missing = secrets::missing(&serde_json::to_value(settings)?);
    faults.extend(missing.into_iter().map(|name| (format!("auth.{name}"), REQUIRED.to_owned())));
    Ok(faults)
}

fn of_settings(settings: &ConnectionSettings) -> Faults {
    let mut faults = Faults::new();
    let mut fault = |field: &str, message: String| faults.push((field.to_owned(), message));
    match settings {
        ConnectionSettings::Http(http) => {
            if let Some(message) = url_fault(&http.url) {
                fault("url", message);
            }
            faults.extend(header_faults(&http.headers));
            faults.extend(http.auth.as_ref().map(of_http_auth).unwrap_or_default());
        }
        ConnectionSettings::Ftp(ftp) => {
            match Url::parse(ftp.url.trim()) {
                _ if ftp.url.trim().is_empty() => fault("url", BLANK.to_owned()),
                Ok(url) if ["ftp", "ftps", "sftp"].contains(&url.scheme()) && url.host_str().is_some() => {}
                _ => fault("url", "An FTP address starts with ftp://, ftps:// or sftp://.".to_owned()),
            }
            if let Some(FtpAuth::Other(unknown)) = &ftp.auth {
                fault("auth.type", not_a_choice(&unknown.kind));
            }
        }
        ConnectionSettings::Sharepoint(sharepoint) => {
            if let Some(SharepointAuth::Other(unknown)) = &sharepoint.auth {
                fault("auth.type", not_a_choice(&unknown.kind));
            }
        }
        ConnectionSettings::GoogleDrive(drive) => {
            if let Some(GoogleDriveAuth::Other(unknown)) = &drive.auth {
                fault("auth.type", not_a_choice(&unknown.kind));
            }
        }
        ConnectionSettings::AmazonS3(bucket) => {
            if let Some(message) = bucket.url.as_deref().and_then(url_fault) {
                fault("url", message);
            }
            match &bucket.auth {
                Some(AmazonS3Auth::Other(unknown)) => fault("auth.type", not_a_choice(&unknown.kind)),
                Some(AmazonS3Auth::IamRole(role)) if role.region.trim().is_empty() => {
                    fault("auth.region", BLANK.to_owned());
                }
                _ => {}
            }
            faults.extend(header_faults(&bucket.headers));
        }
        ConnectionSettings::AzureBlobStorage(bucket) => {
            if let Some(message) = bucket.url.as_deref().and_then(url_fault) {
                fault("url", message);
            }
            if let Some(AzureBlobStorageAuth::Other(unknown)) = &bucket.auth {
                fault("auth.type", not_a_choice(&unknown.kind));
            }
            faults.extend(header_faults(&bucket.headers));
        }
        ConnectionSettings::SnowflakeOdbc(snowflake) => {
            if snowflake.connection_string.expose().trim().is_empty() {
                fault("connection_string", BLANK.to_owned());
            }
        }
        ConnectionSettings::Jcdecaux(_) => {}
        ConnectionSettings::Other(unknown) => fault("type", not_a_choice(&unknown.kind)),
    }
    faults
}

fn of_http_auth(auth: &HttpAuth) -> Faults {
    match auth {
        HttpAuth::BasicAuth(_) => Faults::new(),
        HttpAuth::OAuth2(oauth) => of_oauth2(oauth),
        HttpAuth::Oidc(oidc) => {
            let mut faults = of_token_server(&oidc.client_id, &oidc.token_endpoint);
            if oidc.grant_type != GrantType::AuthorizationCode {
                faults.push(("auth.grant_type".to_owned(), not_a_choice(oidc.grant_type.as_str())));
            }
            faults
        }
        HttpAuth::Other(unknown) => vec![("auth.type".to_owned(), not_a_choice(&unknown.kind))],
    }
}

fn of_oauth2(oauth: &OAuth2Auth) -> Faults {
    let mut faults = of_token_server(&oauth.client_id, &oauth.token_endpoint);
    if let Err(error) = oauth.grant_type.check() {
        faults.push(("auth.grant_type".to_owned(), error.to_string()));
    }
    let nobody = oauth.username.as_deref().unwrap_or_default().trim().is_empty();
    if oauth.grant_type == GrantType::Password && nobody {
        faults.push(("auth.username".to_owned(), REQUIRED.to_owned()));
    }
    faults
}

fn of_token_server(client_id: &str, token_endpoint: &str) -> Faults {
    let mut faults = Faults::new();
    if client_id.trim().is_empty() {
        faults.push(("auth.client_id".to_owned(), BLANK.to_owned()));
    }
    faults.extend(url_fault(token_endpoint).map(|message| ("auth.token_endpoint".to_owned(), message)));
    faults
}

/// Headers that cannot be sent, by their place.
pub fn header_faults(headers: &[Header]) -> Faults {
    let bad = headers
        .iter()
        .enumerate()
        .filter(|(_, header)| header_map(&[(header.name.clone(), header.value.clone())]).is_err());
    bad.map(|(index, header)| {
        (format!("headers.{index}.name"), format!("The header '{}' cannot be sent.", header.name))
    })
    .collect()
}

/// Why an address cannot be asked.
pub fn url_fault(url: &str) -> Option<String> {
    if url.trim().is_empty() {
        return Some(BLANK.to_owned());
    }
    parse_url(url).err().map(|error| sentence(&error.to_string()))
}

fn not_a_choice(word: &str) -> String {
    format!("\"{word}\" is not a valid choice.")
}

/// Error texts are parts of sentences; the API's messages are whole ones.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

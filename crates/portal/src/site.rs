//! What the portal's public side has in common: who sees a restricted page, and in which language somebody reads.

use crate::{Caller, Outcome, caller, permission};
use axum::http::{HeaderMap, HeaderValue, header};
use portico_contract::ApiError;
use portico_contract::language::LanguageCode;
use sqlx::SqliteConnection;

/// Languages of `Accept-Language` that are looked at: more is no wish, but noise.
const MOST_WISHES: usize = 20;

/// Refuses a restricted page, as if there were none, to those who hold nothing that opens it. `kind` is the kind of
/// the page in the table `rulesets`.
pub async fn require_sight(
    connection: &mut SqliteConnection,
    headers: &HeaderMap,
    query: &[(String, String)],
    kind: &str,
    uid: &str,
) -> Outcome<()> {
    if caller::key(headers, query).is_none() {
        return Err(ApiError::not_found().into());
    }
    let caller = Caller::authenticate(connection, headers, query).await?;
    let sees = ["explore_restricted_page", "edit_page", "manage_page"];
    match permission::holds_any(connection, &caller, kind, uid, &sees).await? {
        true => Ok(()),
        false => Err(ApiError::not_found().into()),
    }
}

/// The languages a visitor wants, the best first: `?lang=`, or else those of the browser.
pub fn languages(headers: &HeaderMap, query: &[(String, String)]) -> Vec<LanguageCode> {
    if let Some(language) = query.iter().find(|(name, _)| name == "lang").and_then(|(_, code)| code.parse().ok()) {
        return vec![language];
    }
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut wishes: Vec<(LanguageCode, f32)> =
        accepted.split(',').take(MOST_WISHES).filter_map(wish).filter(|(_, weight)| *weight > 0.0).collect();
    wishes.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wishes.into_iter().map(|(language, _)| language).collect()
}

/// `fr-CA;q=0.8`
fn wish(text: &str) -> Option<(LanguageCode, f32)> {
    let mut parts = text.split(';');
    let language = parts.next()?.trim().parse().ok()?;
    let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Ok(1.0), str::parse);
    Some((language, weight.ok()?))
}

/// What an answer in a language says of it: caches keep one for each.
pub fn language_headers(language: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    if let Some(value) = language.and_then(|language| HeaderValue::from_str(language).ok()) {
        headers.insert(header::CONTENT_LANGUAGE, value);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accepted: &str, lang: Option<&str>) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accepted).unwrap());
        let query: Vec<_> = lang.map(|code| ("lang".to_owned(), code.to_owned())).into_iter().collect();
        languages(&headers, &query).into_iter().map(String::from).collect()
    }

    #[test]
    fn the_address_says_the_language_before_the_browser_does() {
        assert_eq!(wanted("de, fr", Some("it")), ["it"]);
        assert_eq!(wanted("de, fr", Some("no such thing")), ["de", "fr"]);
    }

    #[test]
    fn a_browser_wants_languages_in_the_order_of_their_weights() {
        assert_eq!(wanted("en;q=0.5, fr-CA, fr;q=0.8, *;q=0.1, de;q=0, x", None), ["fr-CA", "fr", "en"]);
        assert_eq!(wanted("fr;q=NaN", None), [""; 0]);
    }
}

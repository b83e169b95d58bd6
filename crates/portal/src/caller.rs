//! Who calls: the owner of an API key, with what both may do (behaviour.md 2).

use crate::{Outcome, store};
use axum::http::{HeaderMap, header};
use portico_contract::{ApiError, ErrorCode, RelatedUser, Username};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Permissions by their names in the API: `edit_dataset`.
pub type Permissions = BTreeSet<String>;

#[derive(Debug, Clone)]
pub struct Caller {
    pub username: Username,
    pub key_uid: String,
    /// Uids of the owner's groups.
    pub groups: Vec<String>,
    /// On the whole domain: the owner's and the groups', as far as the key has them too.
    pub permissions: Permissions,
    /// What the key allows at most: bounds what rulesets add on single things.
    pub key_permissions: Permissions,
}

impl Caller {
    pub fn has(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }

    /// As the API names a person in `created_by`, `updated_by`.
    pub fn related(&self) -> RelatedUser {
        RelatedUser { username: self.username.clone() }
    }

    /// The caller of a request: the key is in `Authorization: Apikey …` or in `?apikey=`.
    ///
    /// # Errors
    /// `not_authenticated` without a key, or with one that is unknown or revoked; as [`Caller::of_user`].
    pub async fn authenticate(
        connection: &mut SqliteConnection,
        headers: &HeaderMap,
        query: &[(String, String)],
    ) -> Outcome<Self> {
        let Some(key) = key(headers, query) else {
            return Err(not_authenticated("Authentication credentials were not provided.").into());
        };
        let Some((key_uid, username, key_permissions)) = sqlx::query_as::<_, (String, String, String)>(
            "SELECT k.uid, k.username, k.permissions FROM api_keys k JOIN users u USING (username)
             WHERE k.key = ? AND NOT k.is_revoked AND u.is_active",
        )
        .bind(key)
        .fetch_optional(&mut *connection)
        .await?
        else {
            return Err(not_authenticated("Invalid API key.").into());
        };
        let mut key_permissions: Permissions = store::from_document(&key_permissions)?;
        crate::permission::complete_key(&mut key_permissions);
        let mut caller = Self::of_user(connection, username).await?;
        caller.permissions.retain(|permission| key_permissions.contains(permission));
        Ok(Self { key_uid, key_permissions, ..caller })
    }

    /// A user with everything that user may do, as if a key allowed all of it.
    ///
    /// # Errors
    /// `not_found` where there is no such user, `permission_denied` where the user's permissions have expired.
    pub async fn of_user(connection: &mut SqliteConnection, username: String) -> Outcome<Self> {
        let row: Option<(String, bool)> = sqlx::query_as(
            "SELECT permissions, coalesce(julianday(document ->> 'expires_at') <= julianday('now'), 0) FROM users
             WHERE username = ?",
        )
        .bind(&username)
        .fetch_optional(&mut *connection)
        .await?;
        let (own, is_expired) = row.ok_or_else(ApiError::not_found)?;
        if is_expired {
            return Err(ApiError::permission_denied("The permissions of this user have expired.").into());
        }
        let groups: Vec<(String, String)> = sqlx::query_as(
            "SELECT g.uid, g.permissions FROM memberships m JOIN user_groups g ON g.uid = m.group_uid WHERE m.username = ?",
        )
        .bind(&username)
        .fetch_all(&mut *connection)
        .await?;
        let mut permissions: Permissions = store::from_document(&own)?;
        for (_, more) in &groups {
            permissions.extend(store::from_document::<Permissions>(more)?);
        }
        let username = Username::new(username).map_err(crate::Failure::internal)?;
        Ok(Self {
            username,
            key_uid: String::new(),
            groups: groups.into_iter().map(|(uid, _)| uid).collect(),
            permissions,
            key_permissions: crate::permission::every_permission(),
        })
    }
}

/// The key a request carries, if any. The scheme's case does not matter: clients write it in three ways.
pub fn key(headers: &HeaderMap, query: &[(String, String)]) -> Option<String> {
    let from_header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| {
        let (scheme, key) = text.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("apikey").then(|| key.trim().to_owned())
    });
    from_header.or_else(|| query.iter().find(|(name, _)| name == "apikey").map(|(_, key)| key.clone()))
}

fn not_authenticated(message: &str) -> ApiError {
    ApiError::new(ErrorCode::NotAuthenticated, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_of_a_key_is_read_in_any_case() {
        for scheme in ["Apikey", "apikey", "ApiKey", "APIKEY"] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, format!("{scheme} secret").parse().unwrap());
            assert_eq!(key(&headers, &[]).as_deref(), Some("secret"));
        }
    }

    #[test]
    fn a_bearer_token_is_no_key() {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, "Bearer secret".parse().unwrap());
        assert_eq!(key(&headers, &[]), None);
    }
}

//! Adding a user to the domain: by invitation, by an identity provider, by the demo.

use super::{GroupLinks, check_explore_limits, check_permissions, document, load_user};
use crate::{Failure, Outcome, groups, now};
use portico_contract::users::{AccountType, IdentityProvider, NewUser, User};
use portico_contract::{ApiError, Username};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

/// What a new account is made of, besides what the caller says of the user.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub kind: AccountType,
    pub identity_providers: Option<Vec<IdentityProvider>>,
    /// What the identity provider recognises the user by. Kept apart: it is answered to nobody.
    pub attributes: Option<Map<String, Value>>,
}

/// Creates the user with memberships, or refuses with the fields at fault and leaves nothing.
pub async fn create_user(connection: &mut SqliteConnection, new: NewUser, account: NewAccount) -> Outcome<User> {
    let permissions = new.permissions.unwrap_or_default();
    check_permissions(&permissions)?;
    check_explore_limits(new.explore_limits.as_ref())?;
    let email = new.email.as_str();
    if email_holder(connection, email).await?.is_some() {
        return Err(ApiError::invalid("email", "A user with this e-mail address is already on the domain").into());
    }
    let group_uids: Vec<_> = new.groups.unwrap_or_default().iter().map(|link| link.uid().clone()).collect();
    groups::check_groups(connection, &group_uids).await?;
    let username = match new.username {
        Some(username) if super::user_exists(connection, &username).await? => {
            return Err(ApiError::invalid("username", "A user with this username already exists").into());
        }
        Some(username) => username,
        None => free_username(connection, email).await?,
    };
    let user = User {
        display_name: Some(username.as_str().to_owned()),
        first_name: new.first_name,
        last_name: new.last_name,
        is_active: Some(true),
        email: email.to_owned(),
        is_ods: Some(false),
        account_type: Some(account.kind),
        permissions,
        joined_at: Some(now()),
        last_seen_at: None,
        last_login_at: None,
        expires_at: None,
        explore_limits: new.explore_limits,
        management_limits: new.management_limits,
        gravatar_url: None,
        groups: Vec::new(),
        identity_providers: account.identity_providers,
        // What else a client sends back of what it read is not the user's to set.
        extra: Default::default(),
        username,
    };
    sqlx::query(
        "INSERT INTO users (username, email, permissions, document, identity_provider_attributes) VALUES (?, ?, ?, ?, ?)",
    )
        .bind(user.username.as_str())
        .bind(&user.email)
        .bind(serde_json::to_string(&user.permissions)?)
        .bind(document(&user)?)
        .bind(serde_json::to_string(&account.attributes.unwrap_or_default())?)
        .execute(&mut *connection)
        .await?;
    for uid in &group_uids {
        groups::add_member(connection, uid, &user.username).await?;
    }
    load_user(connection, &user.username, GroupLinks::Uids).await
}

/// Who has an e-mail address; letter case does not tell two apart.
pub async fn email_holder(connection: &mut SqliteConnection, email: &str) -> Outcome<Option<String>> {
    let holder = "SELECT username FROM users WHERE email = ? COLLATE NOCASE AND email <> ''";
    crate::store::text(connection, holder, &[email]).await
}

/// The local part of an e-mail address as a user name that nobody has: `louise.data`, `louise.data-2`…
async fn free_username(connection: &mut SqliteConnection, email: &str) -> Outcome<Username> {
    let local = email.split('@').next().unwrap_or_default();
    let base: String = local.chars().filter(|c| c.is_alphanumeric() || "._-+".contains(*c)).collect();
    let base = if base.is_empty() { "user".to_owned() } else { base };
    let mut username = Username::new(&base).map_err(Failure::internal)?;
    let mut number = 1_u32;
    while super::user_exists(connection, &username).await? {
        number += 1;
        username = Username::new(format!("{base}-{number}")).map_err(Failure::internal)?;
    }
    Ok(username)
}

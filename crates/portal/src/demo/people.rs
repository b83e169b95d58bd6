//! Groups and users of the demo.

use super::{finish, hours_ago, is_planted, read};
use crate::{Caller, Handle, Outcome, Portal, groups};
use portico_contract::groups::{CreateUserGroup, NewUserGroup};
use portico_contract::users::{InviteUsers, NewUser};
use serde::Deserialize;
use sqlx::SqliteConnection;

const PART: &str = "people";

#[derive(Deserialize)]
struct People {
    groups: Vec<NewUserGroup>,
    users: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    user: NewUser,
    joined_days_ago: u64,
    /// Absent: invited, never seen.
    seen_days_ago: Option<u64>,
    /// When the permissions end; below zero, they have ended.
    expires_in_days: Option<i64>,
}

pub async fn plant(portal: &Portal) -> Outcome<()> {
    if is_planted(portal, PART).await? {
        return Ok(());
    }
    let people: People = read("people.json", include_str!("../../demo/people.json"))?;
    let admin = super::caller(portal, "admin").await?;
    let known: Vec<String> = {
        let groups = groups::load_groups(&mut *portal.store().read().await?).await?;
        groups.iter().map(|group| group.title().to_owned()).collect()
    };
    // A start that was cut short has left some of them.
    for group in
        people.groups.into_iter().filter(|group| !known.iter().any(|title| group.title.as_ref() == Some(title)))
    {
        portal.handle(&admin, CreateUserGroup { body: group }).await?;
    }
    invite(portal, &admin, &people.users).await?;
    finish(portal, PART).await
}

/// Invites those who are not there: an item that is refused is one that is.
async fn invite(portal: &Portal, admin: &Caller, people: &[Person]) -> Outcome<()> {
    portal.handle(admin, InviteUsers { body: people.iter().map(|person| person.user.clone()).collect() }).await?;
    let mut write = portal.store().write().await?;
    for person in people {
        date(&mut write, person).await?;
    }
    Ok(write.commit().await?)
}

/// An account has a past, which no operation can give it.
async fn date(connection: &mut SqliteConnection, person: &Person) -> Outcome<()> {
    let seen = person.seen_days_ago.map(|days| hours_ago(days * 24 + 3).0);
    sqlx::query(
        "UPDATE users SET document = json_patch(document, json_object('joined_at', ?2, 'last_seen_at', ?3, 'last_login_at', ?3,
         'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?4))) WHERE username = ?1",
    )
    .bind(person.user.username.as_ref().map(|username| username.as_str()))
    .bind(hours_ago(person.joined_days_ago * 24).0)
    .bind(seen)
    .bind(person.expires_in_days.map(|days| format!("{days} days")))
    .execute(connection)
    .await?;
    Ok(())
}

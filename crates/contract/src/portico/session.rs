//! What a page knows of the session that asked for it.

use super::person::{Person, Role};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The portal that Portico drives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalInfo {
    /// Host name, for the frame.
    pub name: String,
    /// Where its Automation API is, without the base path.
    pub url: String,
    /// True for the portal that Portico carries itself.
    pub embedded: bool,
}

/// The signed-in person and the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub person: Person,
    pub portal: PortalInfo,
    /// What became of an order that was given without scripts.
    #[serde(default)]
    pub flash: Option<Flash>,
}

/// The ways to sign in that the page offers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInWays {
    /// What the identity provider is called, where single sign-on is configured.
    pub single_sign_on: Option<String>,
    /// The people of the demo; none where there is no demo.
    pub demo: Vec<DemoPerson>,
    /// A proxy in front signs people in: there is nothing to choose.
    #[serde(default)]
    pub proxy: bool,
}

/// Somebody to be in the demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPerson {
    pub id: String,
    pub name: String,
    pub roles: Vec<Role>,
    /// What this person is there to show.
    pub about: String,
}

/// A message for the next page, where no script could show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub succeeded: bool,
    pub message: String,
}

/// A sign-in that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSession {
    /// Names it in the order to end it; opens nothing.
    pub handle: String,
    pub person_id: String,
    pub person: String,
    /// When they signed in.
    pub began: Timestamp,
    /// Their last request, to the minute.
    pub seen: Timestamp,
    /// The address that they signed in from.
    pub address: String,
    /// What their browser calls itself.
    pub agent: String,
    /// The one that asks.
    pub current: bool,
}

/// Which sessions to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionQuery {
    /// Those of everybody, for administrators; else one's own.
    pub everybody: bool,
    /// A part of a name or of an id.
    #[serde(default)]
    pub person: String,
    /// From 1.
    pub page: u32,
    pub size: u32,
}

/// Sessions, the one that was last used first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPage {
    pub sessions: Vec<LiveSession>,
    pub total: u64,
}

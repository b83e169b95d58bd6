//! Who is signed in.

use serde::{Deserialize, Serialize};

/// What a person may do in Portico. A person can hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything but the activity of others.
    Viewer,
    /// Edits configurations; what the public sees stays as it is.
    Editor,
    /// Edits and publishes.
    Publisher,
    /// Answers requests and submissions.
    Moderator,
    /// Reads everything, with the whole ledger.
    Auditor,
    /// Everything.
    Admin,
}

impl Role {
    pub const ALL: [Self; 6] =
        [Self::Viewer, Self::Editor, Self::Publisher, Self::Moderator, Self::Auditor, Self::Admin];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Publisher => "publisher",
            Self::Moderator => "moderator",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// The person behind a session. Portico acts on the portal with the service key; the ledger knows the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stable: the subject at the identity provider, or the demo user name.
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub email: Option<String>,
    pub roles: Vec<Role>,
}

impl Person {
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// `LD` for Louise Data.
    pub fn initials(&self) -> String {
        self.name
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .take(2)
            .flat_map(char::to_uppercase)
            .collect()
    }
}

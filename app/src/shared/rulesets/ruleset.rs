//! A ruleset in one shape, whatever it is on.

use portico_contract::dataset_security::{DatasetGroupSecurity, DatasetUserSecurity};
use portico_contract::datasets::DatasetSecurity;
use portico_contract::groups::RelatedGroup;
use portico_contract::security::{GroupSecurity, RulesetPermission, UserSecurity};
use portico_contract::{GroupUid, RelatedUser, Username};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether a user or a group holds a ruleset: the two tables of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HolderKind {
    User,
    Group,
}

/// Who holds a ruleset.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Holder {
    User(Username),
    Group(GroupUid),
}

impl Holder {
    pub const fn kind(&self) -> HolderKind {
        match self {
            Self::User(_) => HolderKind::User,
            Self::Group(_) => HolderKind::Group,
        }
    }

    /// The user name, or the uid of the group.
    pub fn as_str(&self) -> &str {
        match self {
            Self::User(username) => username.as_str(),
            Self::Group(uid) => uid.as_str(),
        }
    }
}

/// What a ruleset says, without its holder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    pub permissions: Vec<RulesetPermission>,
    /// What the holder sees. Only rulesets of datasets say so; elsewhere it is left alone.
    pub security: DatasetSecurity,
    /// What this version does not know, to be sent back as it came.
    pub extra: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ruleset {
    pub holder: Holder,
    pub rules: Rules,
}

/// A shape of the API that carries a ruleset of one kind of holder.
pub(super) trait Body {
    type Holder;
    fn of(holder: Self::Holder, rules: Rules) -> Self;
    fn ruleset(self) -> Ruleset;
}

impl Body for UserSecurity {
    type Holder = Username;

    fn of(username: Username, rules: Rules) -> Self {
        Self { user: RelatedUser { username }, permissions: rules.permissions, extra: rules.extra }
    }

    fn ruleset(self) -> Ruleset {
        let rules = Rules { permissions: self.permissions, security: DatasetSecurity::default(), extra: self.extra };
        Ruleset { holder: Holder::User(self.user.username), rules }
    }
}

impl Body for GroupSecurity {
    type Holder = GroupUid;

    fn of(uid: GroupUid, rules: Rules) -> Self {
        Self { group: RelatedGroup { uid }, permissions: rules.permissions, extra: rules.extra }
    }

    fn ruleset(self) -> Ruleset {
        let rules = Rules { permissions: self.permissions, security: DatasetSecurity::default(), extra: self.extra };
        Ruleset { holder: Holder::Group(self.group.uid), rules }
    }
}

impl Body for DatasetUserSecurity {
    type Holder = Username;

    fn of(username: Username, rules: Rules) -> Self {
        let Rules { permissions, security, extra } = rules;
        Self { user: RelatedUser { username }, permissions, security, extra }
    }

    fn ruleset(self) -> Ruleset {
        let rules = Rules { permissions: self.permissions, security: self.security, extra: self.extra };
        Ruleset { holder: Holder::User(self.user.username), rules }
    }
}

impl Body for DatasetGroupSecurity {
    type Holder = GroupUid;

    fn of(uid: GroupUid, rules: Rules) -> Self {
        let Rules { permissions, security, extra } = rules;
        Self { group: RelatedGroup { uid }, permissions, security, extra }
    }

    fn ruleset(self) -> Ruleset {
        let rules = Rules { permissions: self.permissions, security: self.security, extra: self.extra };
        Ruleset { holder: Holder::Group(self.group.uid), rules }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_ruleset_goes_back_with_what_is_not_known_of_it() {
        let sample = json!({
            "user": {"username": "louise.data"},
            "permissions": ["edit_dataset", "paint_dataset"],
            "security": {"visible_fields": ["name"], "api_calls_quota": null, "mood": "blue"},
            "note": "seasonal",
        });
        let read: DatasetUserSecurity = serde_json::from_value(sample.clone()).unwrap();
        let Ruleset { holder: Holder::User(username), rules } = read.ruleset() else { panic!("a user holds it") };
        assert_eq!(serde_json::to_value(DatasetUserSecurity::of(username, rules)).unwrap(), sample);
    }
}

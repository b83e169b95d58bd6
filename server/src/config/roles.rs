//! Which groups give which roles, however people sign in.

use portico_contract::portico::person::Role;
use std::collections::BTreeSet;

/// Which groups of the provider, or of the proxy in front, give which roles (`PORTICO_ROLES`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMap(Vec<(Role, String)>);

impl RoleMap {
    /// `admin:portal-admins;editor:data-team`; a role may stand there several times.
    fn parse(text: &str) -> Result<Self, String> {
        let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty()).map(|pair| {
            let (role, group) = pair.split_once(':').ok_or_else(|| format!("`{pair}` is not `role:group`"))?;
            let known = || Role::ALL.map(Role::as_str).join(", ");
            let role =
                Role::parse(role.trim()).ok_or_else(|| format!("there is no role `{}`: {}", role.trim(), known()))?;
            match group.trim() {
                "" => Err(format!("`{pair}` names no group")),
                group => Ok((role, group.to_owned())),
            }
        });
        let pairs: Vec<_> = pairs.collect::<Result<_, String>>()?;
        if pairs.is_empty() { Err("no group is given a role".to_owned()) } else { Ok(Self(pairs)) }
    }

    /// Problems are added to the list.
    pub fn read(text: &str, problems: &mut Vec<String>) -> Option<Self> {
        Self::parse(text).map_err(|problem| problems.push(format!("PORTICO_ROLES: {problem}."))).ok()
    }

    /// The roles of somebody in these groups; none where no group is named.
    pub fn of(&self, groups: &BTreeSet<String>) -> Vec<Role> {
        let given: BTreeSet<Role> =
            self.0.iter().filter(|(_, group)| groups.contains(group)).map(|(role, _)| *role).collect();
        given.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn groups_give_their_roles_and_nothing_else_does() {
        let roles = RoleMap::parse("admin:grp-a; editor : grp-b;editor:grp-c;").unwrap();
        assert_eq!(roles.of(&groups(&["grp-c", "grp-a", "other"])), [Role::Editor, Role::Admin]);
        assert_eq!(roles.of(&groups(&["GRP-A", "grp"])), []);
        for wrong in ["", ";", "admin", "owner:grp", "admin:"] {
            assert!(RoleMap::parse(wrong).is_err(), "{wrong}");
        }
    }
}

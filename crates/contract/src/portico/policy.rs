//! One table says who may do what. The same table disables buttons, with the reason, and refuses calls.

use super::person::{Person, Role};
use crate::{ApiError, Area, Effect, ErrorCode, OperationInfo};

/// What the table answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Allow,
    Refuse(String),
}

impl Verdict {
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allow)
    }

    /// The reason, where it is refused.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Allow => None,
            Self::Refuse(reason) => Some(reason.clone()),
        }
    }
}

/// The table itself: does this role cover this effect in this area?
pub const fn covers(role: Role, effect: Effect, area: Area) -> bool {
    match (role, effect) {
        (Role::Admin, _) => true,
        // Who reads a key may do what the account that Portico calls with may do.
        (_, Effect::Read) => !matches!(area, Area::Keys),
        (Role::Viewer | Role::Auditor, _) => false,
        (Role::Editor, Effect::Write) => matches!(area, Area::Catalog | Area::Content),
        (Role::Editor, _) => false,
        (Role::Publisher, Effect::Write | Effect::Publish) => matches!(area, Area::Catalog | Area::Content),
        (Role::Publisher, _) => false,
        // Fulfilling a request means inviting a user, adding to a group, writing a ruleset.
        (Role::Moderator, Effect::Write) => matches!(area, Area::Moderation | Area::People),
        (Role::Moderator, Effect::Secure) => matches!(area, Area::Moderation | Area::People | Area::Catalog),
        (Role::Moderator, Effect::Publish | Effect::Destroy) => false,
    }
}

/// Which roles would be enough.
fn roles_that_cover(effect: Effect, area: Area) -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(move |role| covers(*role, effect, area))
}

/// May this person have this effect in this area?
pub fn verdict(person: &Person, effect: Effect, area: Area) -> Verdict {
    if person.roles.is_empty() {
        return Verdict::Refuse("You have no role in Portico. Ask an administrator for one.".to_owned());
    }
    if person.roles.iter().any(|role| covers(*role, effect, area)) {
        return Verdict::Allow;
    }
    let needed: Vec<_> = roles_that_cover(effect, area).map(Role::as_str).collect();
    Verdict::Refuse(format!("Needs the role {}.", needed.join(" or ")))
}

/// May this person read what others did? Who only views reads own activity.
pub fn reads_activity_of_others(person: &Person) -> bool {
    person.roles.iter().any(|role| *role != Role::Viewer)
}

/// May this person see and end the sessions of others? Everybody sees and ends their own.
pub fn ends_sessions_of_others(person: &Person) -> bool {
    person.has(Role::Admin)
}

/// May this person call this operation?
pub fn may(person: &Person, operation: &OperationInfo) -> Verdict {
    verdict(person, operation.effect, operation.area)
}

/// Does this need somebody who signed in a moment ago, where that is asked for? Who finds a browser open must not give
/// rights away, delete, or take keys along.
pub fn needs_recent_sign_in(operation: &OperationInfo) -> bool {
    matches!(operation.effect, Effect::Secure | Effect::Destroy) || operation.area == Area::Keys
}

/// The refusal as an error, for the layer that enforces.
pub fn require(person: &Person, operation: &OperationInfo) -> Result<(), ApiError> {
    match may(person, operation) {
        Verdict::Allow => Ok(()),
        Verdict::Refuse(reason) => Err(ApiError::new(ErrorCode::Refused, format!("Nothing was changed. {reason}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(roles: &[Role]) -> Person {
        Person { id: "x".into(), name: "X".into(), email: None, roles: roles.to_vec() }
    }

    #[test]
    fn a_viewer_reads_and_changes_nothing() {
        let viewer = person(&[Role::Viewer]);
        for area in [Area::Catalog, Area::Content, Area::Moderation, Area::People, Area::Settings] {
            assert!(verdict(&viewer, Effect::Read, area).is_allowed());
            for effect in [Effect::Write, Effect::Publish, Effect::Secure, Effect::Destroy] {
                assert!(!verdict(&viewer, effect, area).is_allowed());
            }
        }
    }

    #[test]
    fn a_refusal_names_the_roles_that_would_do() {
        let reason = verdict(&person(&[Role::Editor]), Effect::Publish, Area::Catalog).reason().unwrap();
        assert_eq!(reason, "Needs the role publisher or admin.");
    }

    #[test]
    fn keys_are_for_administrators_alone_even_to_read() {
        let everybody_else: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::Admin).collect();
        for operation in crate::OPERATIONS.iter().filter(|operation| operation.path.starts_with("/apikeys/")) {
            assert!(!may(&person(&everybody_else), operation).is_allowed(), "{}", operation.name);
            assert!(may(&person(&[Role::Admin]), operation).is_allowed());
        }
    }

    #[test]
    fn rights_deletions_and_keys_need_a_recent_sign_in_and_everyday_work_does_not() {
        let needs = |name: &str| needs_recent_sign_in(crate::info(name).unwrap());
        for name in ["delete_dataset", "create_dataset_user_security", "get_apikeys", "post_apikeys"] {
            assert!(needs(name), "{name}");
        }
        for name in ["list_datasets", "create_dataset", "publish_dataset", "update_dataset_processor"] {
            assert!(!needs(name), "{name}");
        }
    }

    #[test]
    fn nobody_without_a_role_may_even_read() {
        assert!(!verdict(&person(&[]), Effect::Read, Area::Catalog).is_allowed());
    }
}

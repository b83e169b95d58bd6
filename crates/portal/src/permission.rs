//! Who may do what (behaviour.md 18): one table over the operations.

use crate::{Caller, Outcome, Permissions, store};
use portico_contract::{ApiError, Effect, OperationInfo};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// What a user, a group or a key may be allowed on the whole domain.
pub const DOMAIN_PERMISSIONS: &[&str] = &[
    "edit_domain",
    "create_page",
    "edit_page",
    "manage_page",
    "explore_restricted_page",
    "create_dataset",
    "edit_dataset",
    "publish_dataset",
    "manage_dataset",
    "explore_restricted_dataset",
    "edit_reuse",
    "manage_subdomains",
    "explore_monitoring",
    "edit_theme",
    "edit_form",
    "submit_private_form",
    "create_external_asset",
    "edit_external_asset",
    "explore_restricted_external_asset",
    "manage_glossary",
    "manage_showcase_requests",
];

/// What only rulesets give: no key can list it. A key carries it that may do all that it is a part of.
const RULESET_PERMISSIONS: &[&str] = &["manage_connection", "moderate_form"];

/// What a key allows beside what it lists.
pub fn complete_key(permissions: &mut Permissions) {
    for (whole, part) in [("edit_form", "moderate_form"), ("edit_domain", "manage_connection")] {
        if permissions.contains(whole) {
            permissions.insert(part.to_owned());
        }
    }
}

pub fn every_permission() -> Permissions {
    DOMAIN_PERMISSIONS.iter().chain(RULESET_PERMISSIONS).map(|name| (*name).to_owned()).collect()
}

/// What an operation asks of its caller. Permissions may come from the domain or from a ruleset on the thing itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Any key will do.
    Anyone,
    /// At least one of these.
    Any(&'static [&'static str]),
    /// All of these.
    All(&'static [&'static str]),
    /// On the domain `edit_dataset`, or on the dataset `edit_dataset` or `publish_dataset`.
    ReadDataset,
    /// On the domain `edit_dataset` and `publish_dataset`, or on the dataset `publish_dataset`.
    Publish,
}

fn rule(info: &OperationInfo) -> Rule {
    let mut segments = info.path.split('/').filter(|segment| !segment.is_empty());
    let collection = segments.next().unwrap_or_default();
    let has_target = segments.next().is_some_and(|segment| segment.starts_with('{'));
    let part = segments.next().unwrap_or_default();
    let reads = info.effect == Effect::Read;
    match (collection, has_target, part) {
        ("datasets", true, "security") => Rule::All(&["edit_dataset", "manage_dataset"]),
        ("datasets", true, "publish" | "publish_metadata" | "unpublish" | "abort") => Rule::Publish,
        // The copy is a new dataset; its source must be one the caller edits.
        ("datasets", true, "copy") => Rule::All(&["create_dataset", "edit_dataset"]),
        ("datasets", true, _) if reads => Rule::ReadDataset,
        ("datasets", true, _) => Rule::All(&["edit_dataset"]),
        // The list shows each caller what that caller may edit.
        ("datasets", false, _) if reads => Rule::Anyone,
        ("datasets", false, _) => Rule::All(&["create_dataset"]),
        ("harvesters", ..) => Rule::All(&["create_dataset", "edit_dataset", "publish_dataset"]),
        ("datasource_connections", true, "security") => Rule::Any(&["edit_domain", "manage_connection"]),
        // Whoever holds a ruleset on a connection sees it, whatever it permits; the handlers see to that.
        ("datasource_connections", ..) if reads => Rule::Anyone,
        ("datasource_connections", true, _) => Rule::Any(&["edit_domain", "manage_connection"]),
        ("datasource_connections", ..) => Rule::Any(&["edit_domain", "edit_dataset"]),
        ("studio_pages" | "code_editor_pages", true, "security") => Rule::All(&["manage_page"]),
        ("studio_pages" | "code_editor_pages", true, _) if reads => {
            Rule::Any(&["edit_page", "manage_page", "create_page"])
        }
        ("studio_pages" | "code_editor_pages", true, _) => Rule::Any(&["edit_page", "manage_page"]),
        ("studio_pages" | "code_editor_pages", false, _) if reads => Rule::Anyone,
        ("studio_pages" | "code_editor_pages", false, _) if info.effect == Effect::Destroy => Rule::All(&["edit_page"]),
        ("studio_pages" | "code_editor_pages", ..) => Rule::All(&["create_page"]),
        ("forms", true, "submissions") => Rule::Any(&["edit_form", "moderate_form"]),
        // Who moderates must see what was asked.
        ("forms", true, part) if reads && part != "security" => Rule::Any(&["edit_form", "moderate_form"]),
        ("forms", true, _) => Rule::All(&["edit_form"]),
        ("forms", false, _) if reads => Rule::Anyone,
        ("forms", ..) => Rule::All(&["edit_form"]),
        ("glossary", ..) if !reads => Rule::All(&["manage_glossary"]),
        ("apikeys", _, _) if info.name == "search_apikey" => Rule::All(&["edit_domain"]),
        // Own keys only; the handlers see to that.
        ("apikeys", ..) => Rule::Anyone,
        ("users" | "groups", ..) => Rule::All(&["edit_domain"]),
        ("user_requests", ..) => Rule::Any(&["edit_domain", "manage_showcase_requests"]),
        ("medias", ..) => Rule::Any(&["edit_page", "create_page", "edit_dataset", "edit_domain"]),
        _ if reads => Rule::Anyone,
        _ => Rule::All(&["edit_domain"]),
    }
}

/// The thing a path names that rulesets can be attached to: its kind in the table `rulesets`, and its uid.
fn target<'a>(info: &OperationInfo, path: &'a HashMap<String, String>) -> Option<(&'static str, &'a str)> {
    const TARGETS: [(&str, &str, &str); 5] = [
        ("/datasets/{", "dataset_uid", "dataset"),
        ("/datasource_connections/{", "connection_uid", "connection"),
        ("/studio_pages/{", "studio_page_uid", "studio_page"),
        ("/code_editor_pages/{", "page_slug", "code_editor_page"),
        ("/forms/{", "form_uid", "form"),
    ];
    TARGETS.iter().find_map(|(prefix, parameter, kind)| {
        if !info.path.starts_with(prefix) {
            return None;
        }
        Some((*kind, path.get(*parameter)?.as_str()))
    })
}

/// What rulesets give a caller on one thing, as far as the key allows it.
pub async fn on_target(
    connection: &mut SqliteConnection,
    caller: &Caller,
    kind: &str,
    uid: &str,
) -> Outcome<Permissions> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT permissions FROM rulesets WHERE target_kind = ?1 AND target_uid = ?2
         AND (subject_kind = 'user' AND subject = ?3 OR subject_kind = 'group' AND subject IN (SELECT value FROM json_each(?4)))",
    )
    .bind(kind)
    .bind(uid)
    .bind(caller.username.as_str())
    .bind(serde_json::to_string(&caller.groups)?)
    .fetch_all(connection)
    .await?;
    let mut permissions = Permissions::new();
    for row in rows {
        permissions.extend(store::from_document::<Permissions>(&row)?);
    }
    permissions.retain(|permission| carries(caller, permission));
    Ok(permissions)
}

/// Whether the caller holds one of these, on the domain or on one thing.
pub async fn holds_any(
    connection: &mut SqliteConnection,
    caller: &Caller,
    kind: &str,
    uid: &str,
    names: &[&str],
) -> Outcome<bool> {
    if names.iter().any(|name| caller.has(name)) {
        return Ok(true);
    }
    let given = on_target(connection, caller, kind, uid).await?;
    Ok(names.iter().any(|name| given.contains(*name)))
}

/// Whether the caller's key lets a permission of a ruleset through. No key can name what only rulesets give: one that
/// may edit datasets carries what serves them.
fn carries(caller: &Caller, permission: &str) -> bool {
    let has = |name: &str| caller.key_permissions.contains(name);
    has(permission) || permission == "manage_connection" && has("edit_dataset")
}

/// Refuses with `permission_denied` unless the caller may do the operation on the thing its path names.
pub async fn check(
    connection: &mut SqliteConnection,
    caller: &Caller,
    info: &OperationInfo,
    path: &HashMap<String, String>,
) -> Outcome<()> {
    let rule = rule(info);
    if allows(rule, &caller.permissions, &Permissions::new()) {
        return Ok(());
    }
    if let Some((kind, uid)) = target(info, path) {
        let given = on_target(connection, caller, kind, uid).await?;
        if allows(rule, &caller.permissions, &given) {
            return Ok(());
        }
    }
    Err(ApiError::permission_denied("You do not have permission to perform this action.").into())
}

fn allows(rule: Rule, domain: &Permissions, target: &Permissions) -> bool {
    let has = |name: &&str| domain.contains(*name) || target.contains(*name);
    match rule {
        Rule::Anyone => true,
        Rule::Any(names) => names.iter().any(has),
        Rule::All(names) => names.iter().all(has),
        Rule::ReadDataset => has(&"edit_dataset") || target.contains("publish_dataset"),
        Rule::Publish => {
            target.contains("publish_dataset")
                || ["edit_dataset", "publish_dataset"].iter().all(|name| domain.contains(*name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule_of(name: &str) -> Rule {
        rule(portico_contract::info(name).unwrap())
    }

    fn permissions(names: &[&str]) -> Permissions {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn publishing_needs_both_permissions_on_the_domain_or_one_on_the_dataset() {
        let rule = rule_of("publish_dataset");
        let none = Permissions::new();
        assert!(!allows(rule, &permissions(&["publish_dataset"]), &none));
        assert!(allows(rule, &permissions(&["publish_dataset", "edit_dataset"]), &none));
        assert!(allows(rule, &none, &permissions(&["publish_dataset"])));
    }

    #[test]
    fn reading_a_dataset_is_open_to_those_who_only_publish_it_and_writing_is_not() {
        let (publisher, none) = (permissions(&["publish_dataset"]), Permissions::new());
        assert!(allows(rule_of("retrieve_dataset"), &none, &publisher));
        assert!(!allows(rule_of("update_dataset"), &none, &publisher));
        // On the domain it says what one may publish of what one may edit.
        assert!(!allows(rule_of("retrieve_dataset"), &publisher, &none));
    }
}

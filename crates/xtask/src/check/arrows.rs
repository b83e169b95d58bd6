//! Which crate may use which (docs/ARCHITECTURE.md), checked against what cargo knows.

use crate::workspace::{Member, Workspace};

/// What each crate may use, outside its tests.
const ALLOWED: &[(&str, &[&str])] = &[
    ("portico-contract", &[]),
    ("portico-processing", &["portico-contract"]),
    ("portico-state", &[]),
    ("portico-test-database", &[]),
    ("portico-gateway", &["portico-contract", "portico-processing", "portico-state"]),
    ("portico-vault", &["portico-contract"]),
    ("portico-portal", &["portico-contract", "portico-processing", "portico-vault"]),
    ("portico-app", &["portico-contract", "portico-processing", "portico-gateway"]),
    (
        "portico",
        &[
            "portico-app",
            "portico-contract",
            "portico-processing",
            "portico-vault",
            "portico-state",
            "portico-gateway",
            "portico-portal",
        ],
    ),
    ("portico-frontend", &["portico-app"]),
    ("portico-splitter", &[]),
    ("portico-xtask", &["portico-contract"]),
];

/// What the app may use only on the server: the browser must not carry it.
const SERVER_ONLY: &str = "portico-gateway";

/// One line for each arrow that must not be.
pub fn violations(workspace: &Workspace) -> Vec<String> {
    workspace.members.iter().flat_map(|member| forbidden(member).into_iter().chain(carried(member))).collect()
}

fn forbidden(member: &Member) -> Vec<String> {
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == member.name) else {
        return vec![format!("{} has no row in the table of arrows (crates/xtask/src/check/arrows.rs)", member.name)];
    };
    let wrong = member.uses.iter().filter(|used| !allowed.contains(&used.name.as_str()));
    wrong.map(|used| format!("{} must not use {}", member.name, used.name)).collect()
}

/// The app in the browser must do without the gateway.
fn carried(member: &Member) -> Vec<String> {
    if member.name != "portico-app" {
        return Vec::new();
    }
    let always = member.uses.iter().any(|used| used.name == SERVER_ONLY && !used.optional);
    let by_feature = |(name, enables): &(String, Vec<String>)| {
        name != "ssr" && enables.iter().any(|enabled| enabled.contains(SERVER_ONLY))
    };
    if always || member.features.iter().any(by_feature) {
        return vec![format!("{} may use {SERVER_ONLY} with the feature ssr only", member.name)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Use;

    fn member(name: &str, uses: &[(&str, bool)], features: &[(&str, &str)]) -> Member {
        Member {
            name: name.to_owned(),
            uses: uses.iter().map(|(name, optional)| Use { name: (*name).to_owned(), optional: *optional }).collect(),
            features: features.iter().map(|(name, on)| ((*name).to_owned(), vec![(*on).to_owned()])).collect(),
        }
    }

    #[test]
    fn the_portal_must_not_use_the_gateway() {
        let portal = member("portico-portal", &[("portico-contract", false), ("portico-gateway", false)], &[]);
        assert_eq!(forbidden(&portal), ["portico-portal must not use portico-gateway"]);
    }

    #[test]
    fn the_browser_must_not_carry_the_gateway() {
        let ssr = [("ssr", "dep:portico-gateway")];
        assert_eq!(carried(&member("portico-app", &[(SERVER_ONLY, true)], &ssr)), [""; 0]);
        assert_eq!(carried(&member("portico-app", &[(SERVER_ONLY, false)], &ssr)).len(), 1);
        let hydrate = [("hydrate", "dep:portico-gateway")];
        assert_eq!(carried(&member("portico-app", &[(SERVER_ONLY, true)], &hydrate)).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_row() {
        assert!(forbidden(&member("portico-circus", &[], &[]))[0].contains("no row"));
    }
}

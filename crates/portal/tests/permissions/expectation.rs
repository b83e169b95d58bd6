//! The rules of behaviour.md 18, written from the text and apart from the portal's own table. An operation of tomorrow
//! falls under the rule of its group.

use portico_contract::{Effect, OperationInfo};

/// What the domain's permissions have to be for a call to be let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Any key will do: what it sees is told by the answer.
    Open,
    /// One of these sets, whole; nothing else helps.
    OneOf(&'static [&'static [&'static str]]),
    /// The text only says which permissions it is about: without any of them it is refused, with all it is not.
    About(&'static [&'static str]),
    /// The text says nothing: whoever has every permission is let through.
    Unsaid,
}

/// The documented rule of an operation's group.
pub fn expected(info: &OperationInfo) -> Expected {
    use Expected::{About, OneOf, Open, Unsaid};
    const PAGES: &[&str] = &["create_page", "edit_page", "manage_page"];
    let parts: Vec<&str> = info.path.split('/').filter(|part| !part.is_empty()).collect();
    let reads = info.effect == Effect::Read;
    match parts.as_slice() {
        // "Lists only what the caller may edit" [ref]: an empty list for who may edit nothing.
        ["datasets"] if reads => Open,
        ["datasets"] => OneOf(&[&["create_dataset"]]),
        ["datasets", _, "security", ..] => OneOf(&[&["edit_dataset", "manage_dataset"]]),
        ["datasets", _, "publish" | "publish_metadata" | "unpublish" | "abort"] => {
            OneOf(&[&["edit_dataset", "publish_dataset"]])
        }
        ["datasets", _, "copy"] => OneOf(&[&["create_dataset", "edit_dataset"]]),
        ["datasets", ..] => OneOf(&[&["edit_dataset"]]),
        // "Caller and key need create_dataset, edit_dataset and publish_dataset" (behaviour.md 14).
        ["harvesters", ..] if !reads => OneOf(&[&["create_dataset", "edit_dataset", "publish_dataset"]]),
        ["harvesters", ..] => About(&["create_dataset", "edit_dataset", "publish_dataset"]),
        // "Users, groups, domain settings: edit_domain."
        ["users" | "groups", ..] => OneOf(&[&["edit_domain"]]),
        ["metadata", "templates", ..] if !reads => OneOf(&[&["edit_domain"]]),
        // "API keys operations act on the caller's own keys", "search_key is for domain administrators" (behaviour.md 2).
        ["apikeys", ..] if info.name.starts_with("search") => OneOf(&[&["edit_domain"]]),
        ["apikeys", ..] => Open,
        ["studio_pages" | "code_editor_pages", _, "security", ..] => OneOf(&[&["manage_page"]]),
        ["studio_pages" | "code_editor_pages"] if reads => Unsaid,
        ["studio_pages" | "code_editor_pages", ..] => About(PAGES),
        ["forms"] if reads => Unsaid,
        ["forms", _, "submissions", ..] => About(&["edit_form", "moderate_form"]),
        ["forms", ..] => About(&["edit_form"]),
        ["glossary", ..] if !reads => OneOf(&[&["manage_glossary"]]),
        ["user_requests", ..] => About(&["edit_domain", "manage_showcase_requests"]),
        ["datasource_connections", ..] if !reads => About(&["edit_domain", "edit_dataset", "manage_connection"]),
        ["medias", ..] => {
            About(&["create_page", "edit_page", "manage_page", "create_dataset", "edit_dataset", "edit_domain"])
        }
        _ if reads => Unsaid,
        _ => About(&["edit_domain"]),
    }
}

impl Expected {
    /// Whether the call must be let through; nothing where the text leaves it open.
    pub fn lets_through(self, held: &[&str], every: &[&str]) -> Option<bool> {
        let has = |name: &&str| held.contains(name);
        let has_all = every.iter().all(has);
        match self {
            Self::Open => Some(true),
            Self::OneOf(sets) => Some(sets.iter().any(|set| set.iter().all(has))),
            Self::About(_) | Self::Unsaid if has_all => Some(true),
            Self::About(names) if !names.iter().any(has) => Some(false),
            Self::About(_) | Self::Unsaid => None,
        }
    }
}

//! What counts as what: the one place that says which request signs in, writes, or takes a file along.

use axum::http::Method;
use portico_contract::{Effect, info};
use serde::Deserialize;
use std::borrow::Cow;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A sign-in that is tried, or begun at the provider.
    SignIn,
    /// An answer of the provider: every sign-in there brings one.
    Answer,
    Write,
    Export,
}

/// What a request means by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    As(Kind),
    Not,
    /// What is called stands in the body.
    ByOperation,
}

/// Server functions that change nothing. What is not named here writes.
const READING: [&str; 14] = [
    "catalog",
    "counts",
    "explore",
    "inbox",
    "inbox-request",
    "ledger",
    "ledger-entry",
    "listed_state",
    "matching",
    "me",
    "preview-fields",
    "preview-processing",
    "sessions",
    "view-as",
];

/// Of the open routes.
pub fn sign_in(method: &Method, path: &str) -> Option<Kind> {
    match path {
        "/sign-in/demo" | "/sign-in/local" if *method == Method::POST => Some(Kind::SignIn),
        "/sign-in/oidc" => Some(Kind::SignIn),
        "/sign-in/oidc/callback" => Some(Kind::Answer),
        _ => None,
    }
}

/// Of everything that needs a person.
pub fn of_person(method: &Method, path: &str) -> Counted {
    if path == "/datasets.csv" || path.starts_with("/api/download/") {
        return Counted::As(Kind::Export);
    }
    if *method != Method::POST {
        return Counted::Not;
    }
    match path.strip_prefix("/api/") {
        Some("invoke") => Counted::ByOperation,
        Some(function) if READING.contains(&function) => Counted::Not,
        _ => Counted::As(Kind::Write),
    }
}

/// Whether the call in this body writes: by the operation's own effect. What cannot be read is taken for a write, or it
/// would be the way around.
pub fn writes(call: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Call<'a> {
        #[serde(borrow)]
        operation: Cow<'a, str>,
    }
    let operation = serde_json::from_slice::<Call>(call).ok().and_then(|call| info(&call.operation));
    operation.is_none_or(|operation| operation.effect != Effect::Read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::server_fn::axum::server_fn_paths;

    /// Server functions that change something.
    const WRITING: [&str; 8] = [
        "decide-request",
        "insert-processor",
        "move-field",
        "move-processor",
        "save-field",
        "save-metadata",
        "save-processor",
        "undo",
    ];

    #[test]
    fn every_server_function_is_known_to_read_or_to_write() {
        let mut functions: Vec<_> = server_fn_paths()
            .filter_map(|(path, _)| path.strip_prefix("/api/"))
            .filter(|name| *name != "invoke" && !name.starts_with("sign-in/"))
            .collect();
        functions.sort_unstable();
        let mut known: Vec<_> = READING.into_iter().chain(WRITING).collect();
        known.sort_unstable();
        assert_eq!(
            functions, known,
            "say in server/src/limits/counted.rs whether a new server function reads or writes"
        );
    }

    #[test]
    fn a_request_counts_as_what_it_does() {
        let post = |path: &str| of_person(&Method::POST, path);
        for path in ["/do/publish_dataset", "/api/upload/upload_resource_file", "/api/undo", "/api/new", "/anything"] {
            assert_eq!(post(path), Counted::As(Kind::Write), "{path}");
        }
        assert_eq!(post("/api/catalog"), Counted::Not);
        assert_eq!(post("/api/invoke"), Counted::ByOperation);
        for method in [Method::GET, Method::HEAD] {
            assert_eq!(of_person(&method, "/datasets"), Counted::Not);
            assert_eq!(of_person(&method, "/api/events"), Counted::Not);
            assert_eq!(of_person(&method, "/datasets.csv"), Counted::As(Kind::Export));
            assert_eq!(of_person(&method, "/api/download/users_export"), Counted::As(Kind::Export));
        }
        assert_eq!(sign_in(&Method::GET, "/sign-in/local"), None, "looking at the link is no try");
        assert_eq!(sign_in(&Method::GET, "/sign-in"), None);
    }

    #[test]
    fn a_call_writes_unless_its_operation_reads() {
        let call = |operation: &str| writes(format!(r#"{{"operation":"{operation}","payload":{{}}}}"#).as_bytes());
        assert!(!call("list_datasets") && !call("retrieve_dataset"));
        assert!(call("create_dataset") && call("publish_dataset") && call("no_such_operation"));
        for unclear in [
            r#"["delete_dataset", {}]"#,
            r#"{"operation":"list_datasets","operation":"delete_dataset"}"#,
            r#"{"operation":1}"#,
            "",
        ] {
            assert!(writes(unclear.as_bytes()), "{unclear}");
        }
        assert!(!writes(br#"{"payload":{},"operation":"list\u005fdatasets"}"#));
    }
}

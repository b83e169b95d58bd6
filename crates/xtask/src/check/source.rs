//! Rules that the compiler does not know: sizes, features, layers of the app.

use crate::files;
use crate::workspace::Workspace;
use anyhow::Result;
use std::path::Path;

const FOLDERS: &[&str] = &["app", "server", "frontend", "crates", "style", "end2end"];
const EXTENSIONS: &[&str] = &["rs", "css", "ts"];

/// A file that needs more holds more than one thing.
const LONGEST: usize = 400;

/// The only files of the app that may differ between server and browser.
const FEATURE_FILES: &[&str] = &["app/src/api.rs", "app/src/status.rs", "app/src/browser.rs"];

/// A folder of the app, and what must not be named in it: `pages -> shared -> resource, form -> ui`.
const LAYERS: &[(&str, &[&str])] = &[
    (
        "app/src/ui",
        &["portico_contract", "crate::api", "crate::pages", "crate::shared", "crate::resource", "crate::form"],
    ),
    ("app/src/resource", &["crate::pages", "crate::shared"]),
    ("app/src/form", &["crate::pages", "crate::shared"]),
    ("app/src/shared", &["crate::pages"]),
];

/// One line for each violation, with the file and its line.
pub fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for file in files::under(&workspace.path(folder))? {
            if EXTENSIONS.iter().any(|extension| files::has_extension(&file, extension)) {
                let name = workspace.shown(&file).to_string();
                found.extend(in_file(&name, &String::from_utf8_lossy(&files::read(&file)?)));
            }
        }
    }
    Ok(found)
}

fn in_file(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let length = text.lines().count();
    if length > LONGEST {
        found.push(format!("{name}: {length} lines; split it, {LONGEST} are the limit"));
    }
    if !files::has_extension(Path::new(name), "rs") {
        return found;
    }
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        found.extend(in_line(name, code).into_iter().map(|rule| format!("{name}:{}: {rule}", number + 1)));
    }
    found
}

fn in_line(name: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    // In two parts each, or this file would break its own rules.
    for unfinished in [concat!("to", "do!("), concat!("unimpl", "emented!(")] {
        if code.contains(unfinished) {
            found.push(format!("`{unfinished}…)`: finish it"));
        }
    }
    if code.contains(concat!("#[al", "low(")) || code.contains(concat!("#![al", "low(")) {
        found.push("use `#[expect(lint, reason = \"…\")]`".to_owned());
    }
    if code.contains(concat!("fea", "ture = \"")) && code.contains("cfg") && same_everywhere(name) {
        found.push(format!("of the app, only {} may ask for a feature", FEATURE_FILES.join(", ")));
    }
    for (layer, forbidden) in LAYERS {
        let inside = name.strip_prefix(layer).is_some_and(|rest| rest.starts_with(['/', '.']));
        found.extend(
            forbidden
                .iter()
                .filter(|path| inside && code.contains(**path))
                .map(|path| format!("{layer} must not use {path}")),
        );
    }
    found.extend(other_page(name, code));
    found
}

/// Whether a file must read the same for server and browser.
fn same_everywhere(name: &str) -> bool {
    name.starts_with("app/") && !FEATURE_FILES.contains(&name)
}

/// Pages never use each other: what two of them need is shared.
fn other_page(name: &str, code: &str) -> Option<String> {
    let own = name.strip_prefix("app/src/pages/")?.split(['/', '.']).next()?;
    let (_, path) = code.split_once("crate::pages::")?;
    let other = path.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (other != own).then(|| format!("the page {own} must not use the page {other}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_asked_for_in_three_files_only() {
        let code = concat!("#[cfg(fea", "ture = \"ssr\")]");
        assert_eq!(in_line("app/src/api.rs", code), [""; 0]);
        assert_eq!(in_line("app/src/pages/datasets.rs", code).len(), 1);
    }

    #[test]
    fn the_user_interface_knows_nothing_of_the_api() {
        let code = "use portico_contract::datasets::Dataset;";
        assert_eq!(in_line("app/src/ui/table.rs", code), ["app/src/ui must not use portico_contract"]);
        assert_eq!(in_line("app/src/ui.rs", code).len(), 1);
        assert_eq!(in_line("app/src/pages/datasets.rs", code), [""; 0]);
    }

    #[test]
    fn pages_do_not_use_each_other() {
        let code = "use crate::pages::users::Row;";
        assert_eq!(in_line("app/src/pages/datasets/list.rs", code), ["the page datasets must not use the page users"]);
        assert_eq!(in_line("app/src/pages/users.rs", code), [""; 0]);
    }

    #[test]
    fn long_files_and_unfinished_code_are_found() {
        assert_eq!(in_file("style/main.css", &"\n".repeat(401)).len(), 1);
        assert_eq!(in_file("server/src/main.rs", concat!("// later: to", "do!()\nto", "do!()")).len(), 1);
    }
}

//! docs/SECURITY.md says which test holds which protection: each of them must be there.

use crate::files;
use crate::workspace::Workspace;
use anyhow::{Result, ensure};
use std::collections::HashSet;

const FILE: &str = "docs/SECURITY.md";
const FOLDERS: &[&str] = &["app", "server", "crates"];

/// One line for each name that is no test.
pub fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let mut tests = HashSet::new();
    for folder in FOLDERS {
        for file in files::under(&workspace.path(folder))? {
            if files::has_extension(&file, "rs") {
                tests.extend(tests_in(&String::from_utf8_lossy(&files::read(&file)?)));
            }
        }
    }
    let text = String::from_utf8(files::read(&workspace.path(FILE))?)?;
    let named: Vec<&str> = text.split('`').filter(|name| is_test_name(name)).collect();
    ensure!(!named.is_empty(), "{FILE} names no test");
    let missing = named.into_iter().filter(|name| !tests.contains(*name));
    Ok(missing.map(|name| format!("{FILE}: there is no test `{name}`")).collect())
}

/// Three words or more, as tests are called.
fn is_test_name(text: &str) -> bool {
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.split('_').count() > 2 && text.split('_').all(|word| !word.is_empty() && is_word(word))
}

/// The functions under a test attribute.
fn tests_in(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[") {
            is_test |= line.contains("test");
            continue;
        }
        let name = line.split_once("fn ").and_then(|(_, rest)| rest.split('(').next());
        if let Some(name) = name.filter(|_| is_test) {
            names.push(name.to_owned());
        }
        is_test = false;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_that_the_list_names_is_there() -> Result<()> {
        assert_eq!(violations(&Workspace::find()?)?, [""; 0]);
        Ok(())
    }

    #[test]
    fn tests_are_told_from_what_is_none() {
        let source =
            "#[tokio::test]\nasync fn one_is_a_test() {}\nfn two_is_none() {}\n#[test]\n#[ignore]\nfn three_is() {}";
        assert_eq!(tests_in(source), ["one_is_a_test", "three_is"]);
        assert!(is_test_name("a_session_ends_after_30_minutes"));
        assert!(!is_test_name("__Host-portico_session") && !is_test_name("groups") && !is_test_name("a b_c_d"));
    }
}

//! `operations`: writes docs/OPERATIONS.md, where every operation of the reference is found in every layer.

use crate::files;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use portico_contract::coverage::TOTAL;
use portico_contract::{OPERATIONS, OperationInfo};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

const FILE: &str = "docs/OPERATIONS.md";

const HEAD: &str = "# Operations\n\n\
    Every operation of the Automation API, and where it is in every layer. `cargo xtask operations` writes this file; a\n\
    test fails when it is out of date. Files of the portal are under `crates/portal/src`, screens under `app/src`, tests\n\
    under `crates/portal/tests` and `end2end/specs`.\n";

/// Writes the list where it has changed, and prints how much there is.
pub fn run(workspace: &Workspace) -> Result<()> {
    let list = list(workspace)?;
    println!("{}", coverage());
    if files::read(&workspace.path(FILE)).ok().as_deref() != Some(list.as_bytes()) {
        files::write(&workspace.path(FILE), list)?;
        println!("Wrote {FILE}");
    }
    Ok(())
}

/// How much of the reference there is: an operation with a type and without a handler does not compile.
pub fn coverage() -> String {
    format!("Contract: {} of {TOTAL} operations. Portal: {} of {TOTAL}.", OPERATIONS.len(), OPERATIONS.len())
}

fn list(workspace: &Workspace) -> Result<String> {
    let types = types(&workspace.path("crates/contract/src"))?;
    let portal = Mentions::read(&workspace.path("crates/portal/src"))?;
    let app = Mentions::read(&workspace.path("app/src"))?;
    let mut tests = Mentions::read(&workspace.path("crates/portal/tests"))?;
    tests.add(&workspace.path("end2end/specs"))?;

    let mut text = format!("{HEAD}\n{}\n", coverage());
    for (group, names) in groups(&workspace.path("crates/contract/contract.json"))? {
        let _ = write!(
            text,
            "\n## {group}\n\n| operation | call | portal | screens | tests |\n| --- | --- | --- | --- | --- |\n"
        );
        for name in names {
            let (Some(info), Some(kind)) = (portico_contract::info(&name), types.get(&name)) else {
                let _ = writeln!(text, "| {name} | not yet | | | |");
                continue;
            };
            let found = |mentions: &Mentions| mentions.of(&[kind, &name]);
            let call = format!("`{} {}`", info.method.as_str(), info.path);
            let row = [found(&portal), found(&app), found(&tests)].join(" | ");
            let _ = writeln!(text, "| `{kind}`: {} | {call} | {row} |", summary(info));
        }
    }
    Ok(text)
}

fn summary(info: &OperationInfo) -> String {
    info.summary.trim().trim_end_matches('.').replace('|', "\\|")
}

/// The type of each operation by its id, as the contract declares it: `ListDatasets: list_datasets = GET …`.
fn types(contract: &Path) -> Result<BTreeMap<String, String>> {
    let mut types = BTreeMap::new();
    for file in files::under(contract)?.iter().filter(|file| files::has_extension(file, "rs")) {
        for line in String::from_utf8_lossy(&files::read(file)?).lines() {
            let Some((kind, rest)) = line.trim().split_once(": ") else { continue };
            let name = rest.split(' ').next().unwrap_or_default();
            if portico_contract::info(name).is_some() {
                types.insert(name.to_owned(), kind.to_owned());
            }
        }
    }
    Ok(types)
}

/// The groups of the reference in its order, with the ids of their operations.
fn groups(contract: &Path) -> Result<Vec<(String, Vec<String>)>> {
    let contract: Value = serde_json::from_slice(&files::read(contract)?)?;
    let paths = contract["paths"].as_object().context("contract.json has no paths")?;
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for operation in paths.values().filter_map(Value::as_object).flat_map(|methods| methods.values()) {
        let (Some(name), Some(group)) = (operation["operationId"].as_str(), operation["tags"][0].as_str()) else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| known == group) {
            Some((_, names)) => names.push(name.to_owned()),
            None => groups.push((group.to_owned(), vec![name.to_owned()])),
        }
    }
    Ok(groups)
}

/// Which files mention a word.
#[derive(Default)]
struct Mentions(BTreeMap<String, BTreeSet<String>>);

impl Mentions {
    fn read(folder: &Path) -> Result<Self> {
        let mut mentions = Self::default();
        mentions.add(folder)?;
        Ok(mentions)
    }

    fn add(&mut self, folder: &Path) -> Result<()> {
        for file in files::under(folder)? {
            if !files::has_extension(&file, "rs") && !files::has_extension(&file, "ts") {
                continue;
            }
            let shown = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            let text = String::from_utf8(files::read(&file)?).with_context(|| format!("{shown} is not UTF-8"))?;
            for word in text.split(|character: char| !character.is_alphanumeric() && character != '_') {
                self.0.entry(word.to_owned()).or_default().insert(shown.clone());
            }
        }
        Ok(())
    }

    /// The files that mention any of these words, as a cell of a table.
    fn of(&self, words: &[&str]) -> String {
        let files: BTreeSet<&String> = words.iter().filter_map(|word| self.0.get(*word)).flatten().collect();
        files.into_iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_in_docs_is_up_to_date() -> Result<()> {
        let workspace = Workspace::find()?;
        let written = String::from_utf8(files::read(&workspace.path(FILE))?)?;
        assert!(written == list(&workspace)?, "{FILE} is out of date: cargo xtask operations");
        Ok(())
    }

    #[test]
    fn every_operation_is_handled_somewhere() -> Result<()> {
        let workspace = Workspace::find()?;
        let types = types(&workspace.path("crates/contract/src"))?;
        let portal = Mentions::read(&workspace.path("crates/portal/src"))?;
        let handled = |info: &&OperationInfo| types.get(info.name).is_some_and(|kind| !portal.of(&[kind]).is_empty());
        let unhandled: Vec<_> = OPERATIONS.iter().filter(|info| !handled(info)).map(|info| info.name).collect();
        assert!(unhandled.is_empty(), "{unhandled:?}");
        Ok(())
    }
}

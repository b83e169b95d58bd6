//! The tests of every crate, the contract's oracle and coverage among them.

use crate::process::step;
use crate::totals::Totals;
use crate::workspace::Workspace;
use crate::{cargo, process, system};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Builds and runs them. `cargo test` rather than a runner of its own: it is there on every machine.
pub fn run(workspace: &Workspace) -> Result<Totals> {
    system::postgresql()?;
    let selection = cargo::server(workspace);
    let server = || {
        let mut command = cargo::command();
        command.current_dir(&workspace.root);
        command
    };
    step("Compiling server and tests (four to ten minutes when all is new)", || {
        process::run(server().args(["build", "--quiet", "--bins", "--tests"]).args(&selection))
    })?;
    let mut totals = count(server().args(["test", "--quiet", "--no-fail-fast"]).args(&selection))?;
    totals += count(server().args(["test", "--quiet", "-p", "portico-xtask"]))?;
    Ok(totals)
}

/// Runs tests, shows their output, adds up their results.
fn count(command: &mut Command) -> Result<Totals> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start cargo")?;
    let output = child.stdout.take().context("cargo has no output")?;
    let mut totals = Totals::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        totals += result(&line).unwrap_or_default();
    }
    Ok(totals.and_ended(child.wait()?.success()))
}

/// The numbers of `test result: ok. 12 passed; 1 failed; 0 ignored; …`.
fn result(line: &str) -> Option<Totals> {
    let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |word: &str| {
        let part = numbers.split("; ").find(|part| part.ends_with(word))?;
        part.split(' ').next()?.parse().ok()
    };
    Some(Totals { passed: number(" passed")?, failed: number(" failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_a_test_program_are_read() {
        let line = "test result: FAILED. 12 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(result(line), Some(Totals { passed: 12, failed: 1 }));
        assert_eq!(result("running 3 tests"), None);
    }

    #[test]
    fn a_test_program_that_crashes_is_a_failure() -> Result<()> {
        let line = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; exit 101";
        assert_eq!(count(Command::new("sh").args(["-c", line]))?, Totals { passed: 2, failed: 1 });
        Ok(())
    }
}

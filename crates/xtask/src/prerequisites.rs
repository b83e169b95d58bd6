//! What must be on the machine already: named with the command that installs it where it is missing.

use crate::process;
use anyhow::{Result, bail};
use std::process::Command;

struct Prerequisite {
    name: &'static str,
    /// Prints its version, or just succeeds.
    probe: &'static [&'static str],
    /// The oldest version that will do, as `major, minor`.
    oldest: (u32, u32),
    install: &'static str,
}

const TO_BUILD: &[Prerequisite] = &[
    Prerequisite {
        name: "Rust 1.95 or newer",
        probe: &["rustc", "--version"],
        oldest: (1, 95),
        install: "rustup update stable   (rustup itself: https://rustup.rs)",
    },
    Prerequisite {
        name: "a C compiler",
        probe: &["cc", "--version"],
        oldest: (0, 0),
        install: "apt-get install build-essential   (macOS: xcode-select --install)",
    },
    Prerequisite {
        name: "Node 20 or newer",
        probe: &["node", "--version"],
        oldest: (20, 0),
        install: "apt-get install nodejs npm   (or from https://nodejs.org)",
    },
    Prerequisite {
        name: "npm",
        probe: &["npm", "--version"],
        oldest: (0, 0),
        install: "apt-get install npm   (it comes with https://nodejs.org)",
    },
];

/// Checks what every build needs; the error lists all that is missing.
pub fn check() -> Result<()> {
    let missing: Vec<String> = TO_BUILD.iter().filter_map(Prerequisite::complaint).collect();
    if !missing.is_empty() {
        bail!("Missing on this machine:\n{}", missing.join("\n"));
    }
    Ok(())
}

impl Prerequisite {
    fn complaint(&self) -> Option<String> {
        let (program, arguments) = self.probe.split_first()?;
        let found = process::output(Command::new(program).args(arguments)).ok();
        match found {
            None => Some(format!("  {}: not found. Install it with: {}", self.name, self.install)),
            Some(text) if version(&text) < self.oldest && self.oldest != (0, 0) => {
                Some(format!("  {}: found {}. Install it with: {}", self.name, text.trim(), self.install))
            }
            Some(_) => None,
        }
    }
}

/// The first `major.minor` in a text such as `rustc 1.95.0 (…)` or `v20.20.2`.
fn version(text: &str) -> (u32, u32) {
    let word = text.split_whitespace().map(|word| word.trim_start_matches('v')).find(|word| word.contains('.'));
    let mut numbers = word.unwrap_or_default().split('.').map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_tools_print() {
        assert_eq!(version("rustc 1.95.0 (59807616e 2026-04-14)"), (1, 95));
        assert_eq!(version("v20.20.2\n"), (20, 20));
        assert_eq!(version("no number"), (0, 0));
    }

    #[test]
    fn what_is_missing_is_named_with_the_command_that_installs_it() {
        let absent = Prerequisite { name: "a loom", probe: &["no-such-loom"], oldest: (1, 0), install: "buy loom" };
        assert_eq!(absent.complaint().as_deref(), Some("  a loom: not found. Install it with: buy loom"));
    }
}

//! What passed and what failed, counted over all kinds of tests.

use std::fmt;
use std::ops::AddAssign;
use std::process::ExitCode;

/// Tests that ran. A step that could not run at all counts as one that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub passed: u64,
    pub failed: u64,
}

impl Totals {
    pub fn exit_code(self) -> ExitCode {
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Makes sure that a step which ended badly is not counted as a success.
    pub fn and_ended(self, well: bool) -> Self {
        if well || self.failed > 0 { self } else { Self { failed: 1, ..self } }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_ends_badly_without_a_failed_test_counts_as_one_failure() {
        let all_passed = Totals { passed: 3, failed: 0 };
        assert_eq!(all_passed.and_ended(false), Totals { passed: 3, failed: 1 });
        assert_eq!(all_passed.and_ended(true), all_passed);
        assert_eq!(Totals { passed: 3, failed: 2 }.and_ended(false).failed, 2);
    }

    #[test]
    fn totals_are_printed_plainly() {
        assert_eq!(Totals { passed: 12, failed: 0 }.to_string(), "12 passed, 0 failed");
    }
}

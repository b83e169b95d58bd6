//! Memory of a process, from what Linux says of it.

use anyhow::{Context, Result};

/// Millions of bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Megabytes(pub f64);

/// What a process holds in memory now.
pub fn now(process: u32) -> Result<Megabytes> {
    status(process, "VmRSS")
}

/// The most that it has held since it started.
pub fn peak(process: u32) -> Result<Megabytes> {
    status(process, "VmHWM")
}

fn status(process: u32, key: &str) -> Result<Megabytes> {
    let path = format!("/proc/{process}/status");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{path}: memory is measured on Linux only"))?;
    find(&text, key).with_context(|| format!("{path} has no {key}"))
}

/// The kernel counts in units of 1,024 bytes, whatever it calls them.
fn find(status: &str, key: &str) -> Option<Megabytes> {
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let number: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(Megabytes(number * 1_024.0 / 1_000_000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_millions_of_bytes() {
        assert_eq!(find("VmPeak:\t  9 kB\nVmRSS:\t  125000 kB\n", "VmRSS"), Some(Megabytes(128.0)));
        assert_eq!(find("VmPeak:\t  9 kB\n", "VmRSS"), None);
    }
}

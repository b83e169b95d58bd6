//! Memory while a large file is read: alone in its process, so that nothing else is measured.
#![cfg(target_os = "linux")]

use portico_portal::extractors::{Depth, ExtractorKind, ExtractorSettings, open};
use std::io::Write;

/// Resident memory of this process, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn a_million_rows_are_read_with_flat_memory() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut writer = std::io::BufWriter::new(file.as_file_mut());
    writeln!(writer, "id,name,value").unwrap();
    for number in 0..1_000_000 {
        writeln!(writer, "{number},the name of record {number},{}.5", number * 7).unwrap();
    }
    writer.flush().unwrap();
    drop(writer);
    let mut extraction =
        open(file.path(), "x.csv", &ExtractorSettings::guessed(ExtractorKind::Csvfile), Depth::Whole).unwrap();
    let (before, mut rows) = (resident(), 0);
    while let Some(row) = extraction.next_row().unwrap() {
        assert!(row.is_ok());
        rows += 1;
    }
    let grown = resident().saturating_sub(before);
    assert_eq!(rows, 1_000_000);
    assert!(grown < 8 << 20, "memory grew by {} MB", grown >> 20);
}

//! Memory while large files are read: alone in its process, one file after the other, so that nothing else is measured.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]
#![cfg(target_os = "linux")]

use portico_portal::extractors::{Depth, ExtractorKind, ExtractorSettings, open};
use std::io::{BufWriter, Write};

/// Resident memory of this process, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// Reads a file to its end; tells the number of rows and by how many bytes memory grew.
fn read(kind: ExtractorKind, write: impl FnOnce(&mut dyn Write)) -> (u64, u64) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut writer = BufWriter::new(file.as_file_mut());
    write(&mut writer);
    writer.flush().unwrap();
    drop(writer);
    let before = resident();
    let mut extraction = open(file.path(), "large", &ExtractorSettings::guessed(kind), Depth::Whole).unwrap();
    let mut rows = 0;
    while let Some(row) = extraction.next_row().unwrap() {
        assert!(row.is_ok());
        rows += 1;
    }
    (rows, resident().saturating_sub(before))
}

#[test]
fn large_files_are_read_with_flat_memory() {
    let (rows, grown) = read(ExtractorKind::Csvfile, |file| {
        writeln!(file, "id,name,value").unwrap();
        for number in 0..1_000_000 {
            writeln!(file, "{number},the name of record {number},{}.5", number * 7).unwrap();
        }
    });
    assert_eq!(rows, 1_000_000);
    assert!(grown < 8 << 20, "40 MB of CSV took {} MB of memory", grown >> 20);

    let (rows, grown) = read(ExtractorKind::Jsonfile, |file| {
        write!(file, "{{\"data\": {{\"rows\": [").unwrap();
        for number in 0..50_000 {
            let comma = if number == 0 { "" } else { "," };
            write!(file, "{comma}\n{{\"id\": {number}, \"name\": \"the name of record {number}\", \"tags\": [\"a\", \"b\"], \"place\": {{\"x\": 1}}}}").unwrap();
        }
        write!(file, "]}}}}").unwrap();
    });
    assert_eq!(rows, 50_000);
    assert!(grown < 3 << 20, "5 MB of JSON took {} MB of memory", grown >> 20);
}

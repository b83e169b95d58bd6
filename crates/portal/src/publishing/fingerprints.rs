//! Finds records that are the same in every field, in flat memory: of each a fingerprint is kept, sorted in runs that
//! lie in a file.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufWriter, Error, Result, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// Fingerprints that are sorted in memory: 6 MB.
const RUN: usize = 1 << 18;
/// Fingerprints of a run that are read at a time.
const READ: usize = 1 << 10;
/// Bytes of one.
const SIZE: usize = 24;

/// Two hashes, and the number of the record. Both hashes have keys of this publication's own: together they are the
/// same for records that differ once in 2¹²⁸, and nobody can look for such records beforehand.
type Entry = [u64; 3];

pub struct Fingerprints {
    keys: [RandomState; 2],
    run: Vec<Entry>,
    /// Without a name in the folder: it is gone with this process.
    file: Option<BufWriter<File>>,
    runs: u64,
    folder: PathBuf,
}

impl Fingerprints {
    pub fn new(folder: &Path) -> Self {
        let keys = [RandomState::new(), RandomState::new()];
        Self { keys, run: Vec::new(), file: None, runs: 0, folder: folder.to_owned() }
    }

    /// Takes the cells of a record as they are stored.
    pub fn add(&mut self, cells: &[ToSqlOutput<'_>], record: u64) -> Result<()> {
        let [first, second] = &self.keys;
        let mut hashers = [first.build_hasher(), second.build_hasher()];
        for hasher in &mut hashers {
            cells.iter().for_each(|cell| feed(hasher, cell));
        }
        let [first, second] = hashers;
        self.run.push([first.finish(), second.finish(), record]);
        if self.run.len() == RUN { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<()> {
        self.run.sort_unstable();
        let file = match &mut self.file {
            Some(file) => file,
            empty => empty.insert(BufWriter::new(tempfile::tempfile_in(&self.folder)?)),
        };
        for number in self.run.iter().flatten() {
            file.write_all(&number.to_le_bytes())?;
        }
        self.runs += 1;
        self.run.clear();
        Ok(())
    }

    /// Sends the number of every record that is the same as one of a lower number.
    pub fn repeated<E: From<Error>>(
        mut self,
        mut take: impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.run.sort_unstable();
        let mut before = None;
        let mut next = |[first, second, record]: Entry| {
            if before == Some((first, second)) {
                take(record)?;
            }
            before = Some((first, second));
            Ok::<(), E>(())
        };
        let Some(file) = self.file else {
            return self.run.into_iter().try_for_each(next);
        };
        let file = file.into_inner().map_err(|error| E::from(error.into_error()))?;
        let mut sources: Vec<Source> = (0..self.runs).map(Source::of_run).collect();
        sources.push(Source { read: self.run.into_iter(), from: 0, to: 0 });
        let mut heap = BinaryHeap::new();
        for (index, source) in sources.iter_mut().enumerate() {
            heap.extend(source.next(&file)?.map(|entry| Reverse((entry, index))));
        }
        while let Some(Reverse((entry, index))) = heap.pop() {
            next(entry)?;
            if let Some(source) = sources.get_mut(index) {
                heap.extend(source.next(&file)?.map(|entry| Reverse((entry, index))));
            }
        }
        Ok(())
    }
}

/// A sorted run, read in parts.
struct Source {
    read: std::vec::IntoIter<Entry>,
    /// What of the file is to be read, in entries.
    from: u64,
    to: u64,
}

impl Source {
    fn of_run(number: u64) -> Self {
        let from = number * RUN as u64;
        Self { read: Vec::new().into_iter(), from, to: from + RUN as u64 }
    }

    fn next(&mut self, file: &File) -> Result<Option<Entry>> {
        if self.read.len() == 0 && self.from < self.to {
            let mut bytes = vec![0; SIZE * READ];
            file.read_exact_at(&mut bytes, self.from * SIZE as u64)?;
            self.from += READ as u64;
            let number = |bytes: &[u8]| bytes.try_into().map(u64::from_le_bytes).unwrap_or_default();
            let entry = |bytes: &[u8]| std::array::from_fn(|place| bytes.chunks_exact(8).nth(place).map_or(0, number));
            self.read = bytes.chunks_exact(SIZE).map(entry).collect::<Vec<Entry>>().into_iter();
        }
        Ok(self.read.next())
    }
}

/// What a cell is and what it holds, so that no two rows of cells read alike.
fn feed(hasher: &mut impl Hasher, cell: &ToSqlOutput<'_>) {
    let value = match cell {
        ToSqlOutput::Borrowed(value) => *value,
        ToSqlOutput::Owned(value) => match value {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        },
        _ => ValueRef::Null,
    };
    match value {
        ValueRef::Null => hasher.write_u8(0),
        ValueRef::Integer(number) => {
            hasher.write_u8(1);
            hasher.write_i64(number);
        }
        ValueRef::Real(number) => {
            hasher.write_u8(2);
            hasher.write_u64(number.to_bits());
        }
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            hasher.write_u8(3);
            hasher.write_usize(bytes.len());
            hasher.write(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(records: impl Iterator<Item = u64>) -> Vec<u64> {
        let folder = tempfile::tempdir().unwrap();
        let mut fingerprints = Fingerprints::new(folder.path());
        for (record, value) in records.enumerate() {
            let cells = [ToSqlOutput::from(format!("row {value}")), ToSqlOutput::from(value.cast_signed())];
            fingerprints.add(&cells, record as u64).unwrap();
        }
        let mut found = Vec::new();
        let noted = fingerprints.repeated(|record| {
            found.push(record);
            Ok::<(), Error>(())
        });
        noted.unwrap();
        found.sort_unstable();
        found
    }

    #[test]
    fn the_first_of_several_is_not_repeated() {
        assert_eq!(repeated([1, 2, 1, 3, 2, 1].into_iter()), [2, 4, 5]);
        assert_eq!(repeated(0..1000), [0; 0]);
    }

    #[test]
    fn repetitions_are_found_across_runs_that_lie_in_the_file() {
        let many = 2 * RUN as u64 + 7;
        let (far, near) = (many, many + 1);
        assert_eq!(repeated((0..many).chain([3, many - 1])), [far, near]);
        assert_eq!(repeated((0..2 * RUN as u64).chain([5])), [2 * RUN as u64]);
    }

    #[test]
    fn cells_do_not_run_into_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut fingerprints = Fingerprints::new(folder.path());
        let rows = [["ab", "c"], ["a", "bc"], ["abc", ""]];
        for (record, row) in rows.iter().enumerate() {
            fingerprints.add(&row.map(|text| ToSqlOutput::Borrowed(text.into())), record as u64).unwrap();
        }
        fingerprints.repeated(|record| Err(Error::other(record.to_string()))).unwrap();
    }
}

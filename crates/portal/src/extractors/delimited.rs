//! Records of delimited text: CSV, TSV and their relatives.

use super::ExtractError;
use csv_core::ReadRecordResult;
use std::io::BufRead;

/// Bytes that one record may hold, quotes taken off.
const LONGEST_RECORD: usize = 16 << 20;
/// Cells that one record may hold.
const MOST_CELLS: usize = 50_000;

/// How cells and records are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    pub separator: u8,
    /// Stands before a quote that belongs to the text.
    pub escape: Option<u8>,
    /// Two quotes inside a quoted cell are one quote.
    pub doublequote: bool,
    /// The line of the first record, from 1.
    pub first_row: u64,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { separator: b',', escape: None, doublequote: true, first_row: 1 }
    }
}

/// Reads records one by one from UTF-8.
pub struct Records<R> {
    reader: R,
    core: csv_core::Reader,
    /// Lines still to pass over before the first record.
    preamble: u64,
    /// The line reached, from 1.
    line: u64,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Records<R> {
    pub fn new(reader: R, dialect: &Dialect) -> Self {
        let core = csv_core::ReaderBuilder::new()
            .delimiter(dialect.separator)
            .escape(dialect.escape)
            .double_quote(dialect.doublequote)
            .build();
        let preamble = dialect.first_row.saturating_sub(1);
        Self { reader, core, preamble, line: 1, text: vec![0; 4096], ends: vec![0; 64] }
    }

    /// Reads the next record into `cells` and tells the line that it starts on, from 1. Empty lines are no records.
    pub fn read(&mut self, cells: &mut Vec<String>) -> Result<Option<u64>, ExtractError> {
        while self.preamble > 0 {
            self.reader.skip_until(b'\n')?;
            self.preamble -= 1;
            self.line += 1;
        }
        self.pass_empty_lines()?;
        let line = self.line;
        let (mut length, mut count) = (0, 0);
        loop {
            let input = self.reader.fill_buf()?;
            let (result, taken, written, ended) =
                self.core.read_record(input, &mut self.text[length..], &mut self.ends[count..]);
            self.line += input[..taken].iter().filter(|byte| **byte == b'\n').count() as u64;
            self.reader.consume(taken);
            length += written;
            count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() >= LONGEST_RECORD => {
                    return Err(ExtractError::content(format!(
                        "line {line}: the record that starts here is longer than {} MB; a quote is probably never closed",
                        LONGEST_RECORD >> 20
                    )));
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() >= MOST_CELLS => {
                    return Err(ExtractError::content(format!("line {line}: more than {MOST_CELLS} cells")));
                }
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 4, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 4, 0),
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::Record => break,
            }
        }
        cells.resize(count, String::new());
        let mut start = 0;
        for (cell, end) in cells.iter_mut().zip(&self.ends) {
            cell.clear();
            cell.push_str(&String::from_utf8_lossy(&self.text[start..*end]));
            start = *end;
        }
        Ok(Some(line))
    }

    fn pass_empty_lines(&mut self) -> Result<(), ExtractError> {
        loop {
            let input = self.reader.fill_buf()?;
            let empty = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if empty == 0 {
                return Ok(());
            }
            self.line += input[..empty].iter().filter(|byte| **byte == b'\n').count() as u64;
            self.reader.consume(empty);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, dialect: &Dialect) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text.as_bytes(), dialect);
        let (mut cells, mut found) = (Vec::new(), Vec::new());
        while let Some(line) = records.read(&mut cells).unwrap() {
            found.push((line, cells.clone()));
        }
        found
    }

    #[test]
    fn records_know_their_line_across_quotes_and_empty_lines() {
        let found = all("a,b\r\n\r\n\"1\n2\",\"say \"\"hi\"\"\"\r\nx,y", &Dialect::default());
        let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 3, 5]);
        assert_eq!(found[1].1, ["1\n2", "say \"hi\""]);
    }

    #[test]
    fn escapes_and_a_late_first_row_are_honoured() {
        let dialect = Dialect { separator: b';', escape: Some(b'\\'), doublequote: false, first_row: 3 };
        let found = all("Title\n\na;\"b \\\" c\"\n", &dialect);
        assert_eq!(found, [(3, vec!["a".to_owned(), "b \" c".to_owned()])]);
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_fill_the_memory() {
        struct Endless(Vec<u8>);
        impl std::io::Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                buffer.fill(b'x');
                Ok(buffer.len())
            }
        }
        impl BufRead for Endless {
            fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
                Ok(&self.0)
            }
            fn consume(&mut self, amount: usize) {
                if self.0.first() == Some(&b'"') {
                    self.0 = vec![b'x'; 65_536];
                } else {
                    let _ = amount;
                }
            }
        }
        let mut records = Records::new(Endless(b"\"".to_vec()), &Dialect::default());
        let error = records.read(&mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("never closed"), "{error}");
    }
}

//! The tokens of a JSON text, read from a stream with the place reached.

use super::ExtractError;
use std::io::{BufRead, ErrorKind};

/// Bytes that one record may hold.
const LONGEST_VALUE: usize = 32 << 20;
/// Arrays and objects inside each other.
pub const DEEPEST: usize = 128;

/// The bytes of the text, with the place reached.
pub struct Source<R> {
    reader: R,
    /// From 1.
    pub line: u64,
    /// Bytes into the line, from 1.
    column: u64,
}

impl<R: BufRead> Source<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, line: 1, column: 1 }
    }

    pub fn error(&self, message: impl std::fmt::Display) -> ExtractError {
        ExtractError::content(format!("line {}, column {}: {message}", self.line, self.column))
    }

    pub fn peek(&mut self) -> Result<Option<u8>, ExtractError> {
        loop {
            match self.reader.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Passes over the byte just peeked at.
    pub fn advance(&mut self) {
        let newline = matches!(self.reader.fill_buf(), Ok([b'\n', ..]));
        self.reader.consume(1);
        if newline {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
    }

    pub fn peek_token(&mut self) -> Result<Option<u8>, ExtractError> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.advance();
        }
        Ok(None)
    }

    fn expect(&mut self, wanted: u8, what: &str) -> Result<(), ExtractError> {
        match self.peek_token()? {
            Some(byte) if byte == wanted => {
                self.advance();
                Ok(())
            }
            Some(byte) => Err(self.error(format!("{what} was expected, not '{}'", char::from(byte).escape_default()))),
            None => Err(self.error(format!("the file ends where {what} was expected"))),
        }
    }

    /// Goes to the next member of an array or object; false at its end.
    pub fn next_member(&mut self, first: bool, end: u8) -> Result<bool, ExtractError> {
        if self.peek_token()? == Some(end) {
            self.advance();
            return Ok(false);
        }
        if !first {
            self.expect(b',', &format!("',' or '{}'", char::from(end)))?;
        }
        Ok(true)
    }

    pub fn key(&mut self) -> Result<String, ExtractError> {
        let mut json = Vec::new();
        if self.peek_token()? != Some(b'"') {
            return Err(self.error("a key in double quotes was expected"));
        }
        self.string(&mut Some(&mut json))?;
        let key = serde_json::from_slice(&json).map_err(|error| self.error(plain(&error)))?;
        self.expect(b':', "':' after a key")?;
        Ok(key)
    }

    pub fn skip(&mut self) -> Result<(), ExtractError> {
        self.value(None)
    }

    /// Passes over one value, keeping its bytes in `into`. Brackets and strings are checked, the rest is left
    /// to whoever parses the bytes.
    pub fn value(&mut self, into: Option<&mut Vec<u8>>) -> Result<(), ExtractError> {
        let mut into = into;
        let mut closers: Vec<u8> = Vec::new();
        loop {
            let Some(byte) = self.peek_token()? else {
                return Err(self.error("the file ends in the middle of a value"));
            };
            match byte {
                b'"' => self.string(&mut into)?,
                b'{' | b'[' => {
                    if closers.len() >= DEEPEST {
                        return Err(self.error(format!("arrays and objects are nested more than {DEEPEST} deep")));
                    }
                    closers.push(if byte == b'{' { b'}' } else { b']' });
                    self.keep(byte, &mut into)?;
                }
                b'}' | b']' => {
                    if closers.pop() != Some(byte) {
                        return Err(self.error(format!("'{}' closes nothing", char::from(byte))));
                    }
                    self.keep(byte, &mut into)?;
                }
                b',' | b':' if !closers.is_empty() => self.keep(byte, &mut into)?,
                b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                    self.word(&mut into)?;
                    // Two words that only a blank separates must not melt into one.
                    if !closers.is_empty() && self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
                        self.keep(b' ', &mut into)?;
                    }
                }
                other => {
                    let shown = char::from(other).escape_default();
                    return Err(self.error(format!("a value was expected, not '{shown}'")));
                }
            }
            if closers.is_empty() {
                return Ok(());
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self, into: &mut Option<&mut Vec<u8>>) -> Result<(), ExtractError> {
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')) {
                break;
            }
            self.keep(byte, into)?;
        }
        Ok(())
    }

    fn string(&mut self, into: &mut Option<&mut Vec<u8>>) -> Result<(), ExtractError> {
        let opened = (self.line, self.column);
        self.keep(b'"', into)?;
        // Most of a text are texts: they are taken in runs, not byte by byte.
        while self.peek()?.is_some() {
            let run = self.reader.fill_buf()?;
            let length = run.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n')).unwrap_or(run.len());
            let fits = into.as_ref().is_none_or(|kept| kept.len() + length <= LONGEST_VALUE);
            if let Some(kept) = into
                && fits
            {
                kept.extend_from_slice(&run[..length]);
            }
            let next = run.get(length).copied();
            self.reader.consume(length);
            self.column += length as u64;
            if !fits {
                return Err(self.too_long());
            }
            let Some(next) = next else { continue };
            self.keep(next, into)?;
            match next {
                b'"' => return Ok(()),
                b'\\' => {
                    if let Some(escaped) = self.peek()? {
                        self.keep(escaped, into)?;
                    }
                }
                _ => {}
            }
        }
        let (line, column) = opened;
        Err(ExtractError::content(format!("line {line}, column {column}: this text is never closed by a double quote")))
    }

    fn too_long(&self) -> ExtractError {
        self.error(format!("a record is longer than {} MB", LONGEST_VALUE >> 20))
    }

    fn keep(&mut self, byte: u8, into: &mut Option<&mut Vec<u8>>) -> Result<(), ExtractError> {
        if let Some(kept) = into {
            if kept.len() >= LONGEST_VALUE {
                return Err(self.too_long());
            }
            kept.push(byte);
        }
        self.advance();
        Ok(())
    }
}

/// What serde_json says without its place, which counts from the start of the value.
pub fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

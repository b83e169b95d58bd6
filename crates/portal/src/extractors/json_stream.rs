//! Values of a JSON text one at a time, from a stream of any length: only the value asked for is held.

use super::ExtractError;
use super::json_source::{DEEPEST, Source};
use std::io::BufRead;

/// Where a path goes: into the elements of an array, or under a key.
const ITEM: &str = "item";

/// Walks to the end of an ijson-like path (`data.rows`, `groups.item.members`) and yields what is there: the
/// elements of an array, or the value itself. Several JSON texts one after the other are read in turn.
pub struct JsonStream<R> {
    source: Source<R>,
    path: Vec<String>,
    open: Vec<Open>,
    dictionary: bool,
    found: bool,
}

/// An array or object that the walk is inside of. `depth`: segments of the path already taken.
enum Open {
    Array {
        depth: usize,
        started: bool,
    },
    Object {
        depth: usize,
        started: bool,
    },
    /// The object whose keys are the records.
    Dictionary {
        started: bool,
    },
}

/// A value as it stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub json: Vec<u8>,
    /// The key it stands under, when the keys of an object are the records.
    pub key: Option<String>,
    /// From 1.
    pub line: u64,
}

impl<R: BufRead> JsonStream<R> {
    /// `path` without segments means the whole text.
    pub fn new(source: R, path: &str) -> Self {
        Self { source: Source::new(source), path: segments(path), open: Vec::new(), dictionary: false, found: false }
    }

    /// Yields the members of the object at the end of the path instead of the object.
    pub fn members(source: R, path: &str) -> Self {
        Self { dictionary: true, ..Self::new(source, path) }
    }

    pub fn next(&mut self) -> Result<Option<Found>, ExtractError> {
        loop {
            let Some(open) = self.open.last_mut() else {
                if self.source.peek_token()?.is_none() {
                    return if self.found || self.path.is_empty() { Ok(None) } else { Err(self.nothing_there()) };
                }
                if let Some(found) = self.enter(0, None)? {
                    return Ok(Some(found));
                }
                continue;
            };
            match open {
                Open::Array { depth, started } => {
                    let (depth, first) = (*depth, !std::mem::replace(started, true));
                    if !self.source.next_member(first, b']')? {
                        self.open.pop();
                    } else if let Some(found) = self.enter(depth, None)? {
                        return Ok(Some(found));
                    }
                }
                Open::Object { depth, started } => {
                    let (depth, first) = (*depth, !std::mem::replace(started, true));
                    if !self.source.next_member(first, b'}')? {
                        self.open.pop();
                        continue;
                    }
                    let key = self.source.key()?;
                    if self.path.get(depth).is_some_and(|wanted| *wanted == key) {
                        if let Some(found) = self.enter(depth + 1, None)? {
                            return Ok(Some(found));
                        }
                    } else {
                        self.source.skip()?;
                    }
                }
                Open::Dictionary { started } => {
                    let first = !std::mem::replace(started, true);
                    if !self.source.next_member(first, b'}')? {
                        self.open.pop();
                        continue;
                    }
                    let key = self.source.key()?;
                    return self.take(Some(key)).map(Some);
                }
            }
        }
    }

    /// Starts the value that comes next, `depth` segments down the path.
    fn enter(&mut self, depth: usize, key: Option<String>) -> Result<Option<Found>, ExtractError> {
        if self.open.len() > DEEPEST {
            return Err(self.source.error(format!("arrays and objects are nested more than {DEEPEST} deep")));
        }
        let next = self.source.peek_token()?;
        let open = match (self.path.get(depth), next) {
            (None, Some(b'{')) if self.dictionary => Open::Dictionary { started: false },
            (None, Some(b'[')) if !self.dictionary && !self.in_elements(depth) => Open::Array { depth, started: false },
            (None, _) => return self.take(key).map(Some),
            (Some(segment), Some(b'[')) if segment == ITEM => Open::Array { depth: depth + 1, started: false },
            (Some(_), Some(b'{')) => Open::Object { depth, started: false },
            (Some(_), _) => {
                self.source.skip()?;
                return Ok(None);
            }
        };
        self.found |= match open {
            Open::Array { depth, .. } => depth == self.path.len(),
            Open::Object { .. } => false,
            Open::Dictionary { .. } => true,
        };
        self.source.advance();
        self.open.push(open);
        Ok(None)
    }

    /// True inside the array that the path ends at: an array in there is a value, not another list of records.
    fn in_elements(&self, depth: usize) -> bool {
        matches!(self.open.last(), Some(Open::Array { depth: inside, .. }) if *inside == depth && depth == self.path.len())
    }

    fn take(&mut self, key: Option<String>) -> Result<Found, ExtractError> {
        self.found = true;
        let line = self.source.line;
        let mut json = Vec::new();
        self.source.value(Some(&mut json))?;
        Ok(Found { json, key, line })
    }

    fn nothing_there(&self) -> ExtractError {
        ExtractError::content(format!("the path '{}' leads to nothing in this file", self.path.join(".")))
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('.').map(str::trim).filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, path: &str) -> Result<Vec<String>, String> {
        let mut stream = JsonStream::new(text.as_bytes(), path);
        let mut found = Vec::new();
        loop {
            match stream.next() {
                Ok(Some(value)) => found.push(String::from_utf8(value.json).unwrap()),
                Ok(None) => return Ok(found),
                Err(error) => return Err(error.to_string()),
            }
        }
    }

    #[test]
    fn an_array_is_its_elements_and_an_object_is_one_record() {
        assert_eq!(all(r#"[{"a":1}, {"a":[2]}]"#, "").unwrap(), [r#"{"a":1}"#, r#"{"a":[2]}"#]);
        assert_eq!(all(r#"{"a":1}"#, "").unwrap(), [r#"{"a":1}"#]);
        assert_eq!(all("{\"a\":1}\n{\"a\":2}\n", "").unwrap(), [r#"{"a":1}"#, r#"{"a":2}"#]);
        assert_eq!(all("[[1,2],[3]]", "").unwrap(), ["[1,2]", "[3]"]);
    }

    #[test]
    fn a_path_leads_through_keys_and_elements() {
        let text = r#"{"meta":{"rows":[0]},"data":{"rows":[{"a":1},{"a":2}]},"tail":"]}"}"#;
        assert_eq!(all(text, "data.rows").unwrap(), [r#"{"a":1}"#, r#"{"a":2}"#]);
        assert_eq!(all(text, "data.rows.item").unwrap(), [r#"{"a":1}"#, r#"{"a":2}"#]);
        let nested = r#"{"g":[{"m":[1,2]},{"other":0},{"m":[3]}]}"#;
        assert_eq!(all(nested, "g.item.m").unwrap(), ["1", "2", "3"]);
        assert!(all(text, "data.lines").unwrap_err().contains("'data.lines' leads to nothing"));
    }

    #[test]
    fn members_of_an_object_come_with_their_keys() {
        let mut stream = JsonStream::members(r#"{"d":{"a":{"x":1},"b\n":2}}"#.as_bytes(), "d");
        assert_eq!(stream.next().unwrap().unwrap().key.as_deref(), Some("a"));
        let second = stream.next().unwrap().unwrap();
        assert_eq!((second.key.as_deref(), second.json.as_slice()), (Some("b\n"), &b"2"[..]));
        assert_eq!(stream.next().unwrap(), None);
    }

    #[test]
    fn a_broken_text_is_an_error_that_says_where() {
        assert!(all("[{\"a\":1},\n {\"a\" 2}]", "x").unwrap_err().contains("leads to nothing"));
        assert!(all("[1,\n 2", "").unwrap_err().contains("line 2, column 3"));
        assert!(all("[\"abc", "").unwrap_err().contains("never closed"));
        assert!(all("[1 2]", "").unwrap_err().contains("',' or ']'"));
        assert!(all(&"[".repeat(100_000), "").unwrap_err().contains("nested"));
    }
}

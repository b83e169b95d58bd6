//! Guessing how records lie in a JSON text from its head.

use super::json_source::Source;
use super::objects::Layout;
use std::io::BufRead;

/// Objects inside each other that are searched for a list.
const DEEPEST_LIST: usize = 4;

/// What the head of a JSON text looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    pub layout: Layout,
    /// Where the list of objects is, when it is not the whole text.
    pub root: String,
    pub is_geojson: bool,
    /// The text is one object whose values are objects.
    pub is_dictionary: bool,
}

/// Tells what `head` is; nothing if it is no JSON.
pub fn guess(head: &str) -> Option<Guess> {
    let mut source = Source::new(head.as_bytes());
    let first = source.peek_token().ok()??;
    let starts_well = |source: &mut Source<&[u8]>, allowed: fn(u8) -> bool| {
        source.advance();
        source.peek_token().ok().flatten().is_none_or(allowed)
    };
    let plausible = match first {
        b'{' => starts_well(&mut source, |byte| matches!(byte, b'"' | b'}')),
        b'[' => starts_well(&mut source, |byte| b"{[\"-0123456789tfn]".contains(&byte)),
        _ => false,
    };
    if !plausible {
        return None;
    }
    let layout = if is_lines(head) { Layout::Lines } else { Layout::Elements };
    let mut path = Vec::new();
    let root = match (first, layout) {
        (b'{', Layout::Elements) if find_list(&mut Source::new(head.as_bytes()), &mut path) => path.join("."),
        _ => String::new(),
    };
    let is_geojson =
        head.contains("\"geometry\"") && (head.contains("\"FeatureCollection\"") || head.contains("\"Feature\""));
    let is_dictionary = first == b'{' && layout != Layout::Lines && root.is_empty() && first_value_is_object(head);
    Some(Guess { layout, root, is_geojson, is_dictionary })
}

/// A whole object on the first line and the start of another on the next.
fn is_lines(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    first.starts_with('{') && second.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok()
}

fn first_value_is_object(head: &str) -> bool {
    let mut source = Source::new(head.as_bytes());
    source.peek_token().is_ok() && {
        source.advance();
        source.peek_token().ok().flatten() == Some(b'"')
            && source.key().is_ok()
            && source.peek_token().ok().flatten() == Some(b'{')
    }
}

/// Goes through the object that comes next; true once `path` leads to an array of objects. What the head cuts short
/// leads to nothing.
fn find_list<R: BufRead>(source: &mut Source<R>, path: &mut Vec<String>) -> bool {
    if path.len() >= DEEPEST_LIST || source.peek_token().ok().flatten() != Some(b'{') {
        return false;
    }
    source.advance();
    let mut first = true;
    while source.next_member(std::mem::replace(&mut first, false), b'}').is_ok_and(|more| more) {
        let Ok(key) = source.key() else { return false };
        path.push(key);
        match source.peek_token().ok().flatten() {
            Some(b'{') => {
                if find_list(source, path) {
                    return true;
                }
            }
            Some(b'[') => {
                source.advance();
                if source.peek_token().ok().flatten() == Some(b'{') {
                    return true;
                }
                let mut first = true;
                while source.next_member(std::mem::replace(&mut first, false), b']').is_ok_and(|more| more) {
                    if source.skip().is_err() {
                        return false;
                    }
                }
            }
            _ => {
                if source.skip().is_err() {
                    return false;
                }
            }
        }
        path.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_objects_is_found_inside_the_envelope() {
        let guess = guess(r#"{"meta":{"n":2,"tags":["a"]},"data":{"rows":[{"a":1},{"a":"#).unwrap();
        assert_eq!((guess.root.as_str(), guess.layout), ("data.rows", Layout::Elements));
    }

    #[test]
    fn lines_dictionaries_and_features_are_told_apart() {
        assert_eq!(guess("{\"a\":1}\n{\"a\":2}\n{\"a").unwrap().layout, Layout::Lines);
        assert!(guess(r#"{"fr":{"n":1},"ch":{"n":2}}"#).unwrap().is_dictionary);
        assert!(guess(r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":"#).unwrap().is_geojson);
        assert_eq!(guess("[1;2;3]\nx;y").map(|guess| guess.root), Some(String::new()));
        assert_eq!(guess("name,city\n"), None);
        assert_eq!(guess("{x}"), None);
    }
}

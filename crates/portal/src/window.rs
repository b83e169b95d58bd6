//! The part of a list that a caller asks for (behaviour.md 5).

use portico_contract::{Limit, Offset};

/// `LIMIT` and `OFFSET`, as SQLite takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub limit: i64,
    pub offset: i64,
}

impl Window {
    pub fn new(limit: Option<Limit>, offset: Option<Offset>) -> Self {
        Self {
            limit: i64::from(limit.unwrap_or_default().0),
            offset: i64::try_from(offset.unwrap_or_default().0).unwrap_or(i64::MAX),
        }
    }

    /// The part of a list that is in memory as a whole.
    pub fn of<T>(self, items: Vec<T>) -> Vec<T> {
        let passed = usize::try_from(self.offset).unwrap_or(usize::MAX);
        items.into_iter().skip(passed).take(usize::try_from(self.limit).unwrap_or(0)).collect()
    }
}

/// The words of a search, in lower case, as a JSON array to bind: each must be found.
pub fn search_words(search: Option<&str>) -> String {
    let words: Vec<String> = search.unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
    serde_json::Value::from(words).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_passes_over_what_is_before_it_and_ends_after_its_limit() {
        let window = Window::new(Some(Limit(2)), Some(Offset(1)));
        assert_eq!(window.of(vec![1, 2, 3, 4]), [2, 3]);
        assert_eq!(Window::new(Some(Limit(0)), None).of(vec![1]), [0; 0]);
        assert_eq!(Window::new(None, Some(Offset(u64::MAX))).of(vec![1]), [0; 0]);
    }

    #[test]
    fn a_search_is_split_into_words_in_lower_case() {
        assert_eq!(search_words(Some(" Louise  DATA ")), r#"["louise","data"]"#);
        assert_eq!(search_words(None), "[]");
    }
}

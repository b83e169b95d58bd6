//! The state of a list, as its address tells it: text, filters, sort, page.

use crate::paths;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Rows on a page; the first is the default.
pub const SIZES: [u32; 3] = [25, 50, 100];

/// A list's path and its parameters in their order. Making another one from it is how a list changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// Reads a query string, with or without its question mark.
    pub fn parse(path: impl Into<String>, query: &str) -> Self {
        let pairs = query
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((unescape(name), unescape(value))).filter(|(name, value)| !name.is_empty() && !value.is_empty())
            })
            .collect();
        Self { path: path.into(), pairs }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// Every parameter, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The last value of a parameter; empty where there is none.
    pub fn one(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Every value of a parameter that may be repeated.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// The page, from 1.
    pub fn page(&self) -> u32 {
        self.one("page").parse().unwrap_or(1).max(1)
    }

    /// Rows on a page: one of [`SIZES`].
    pub fn size(&self) -> u32 {
        self.one("size").parse().ok().filter(|size| SIZES.contains(size)).unwrap_or(SIZES[0])
    }

    /// The column of `sort=-records`, and whether it falls.
    pub fn sort(&self) -> (&str, bool) {
        let sort = self.one("sort");
        sort.strip_prefix('-').map_or((sort, false), |column| (column, true))
    }

    /// With one value of a parameter, or none where it is empty. Another selection starts at its first page.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut next = self.without(&[name]);
        if !value.is_empty() {
            next.pairs.push((name.to_owned(), value.to_owned()));
        }
        next
    }

    /// With a value of a repeated parameter added, or taken out where it is there.
    #[must_use]
    pub fn toggled(&self, name: &str, value: &str) -> Self {
        let mut next = self.without(&[]);
        let before = next.pairs.len();
        next.pairs.retain(|(known, held)| known != name || held != value);
        if next.pairs.len() == before {
            next.pairs.push((name.to_owned(), value.to_owned()));
        }
        next
    }

    /// Without these parameters, at the first page.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = |name: &str| name != "page" && !names.contains(&name);
        Self { path: self.path.clone(), pairs: self.pairs.iter().filter(|(name, _)| kept(name)).cloned().collect() }
    }

    #[must_use]
    pub fn at_page(&self, page: u32) -> Self {
        let mut next = self.without(&[]);
        if page > 1 {
            next.pairs.push(("page".to_owned(), page.to_string()));
        }
        next
    }

    /// The same state under another path: an export of what the list shows.
    pub fn href_under(&self, path: &str) -> String {
        let pairs: Vec<_> = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        paths::with_query(path, &pairs)
    }

    pub fn href(&self) -> String {
        self.href_under(&self.path)
    }
}

/// The address of the list at `path`. While the router is on its way to another page it stays as it was.
pub fn use_address(path: String) -> Memo<Address> {
    let location = use_location();
    Memo::new(move |before: Option<&Address>| match before {
        Some(before) if location.pathname.with(|here| *here != path) => before.clone(),
        _ => location.search.with(|search| Address::parse(path.clone(), search)),
    })
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        rest = after;
        bytes.push(match (first, escaped) {
            (b'%', Some(byte)) => {
                rest = after.get(2..).unwrap_or_default();
                byte
            }
            (b'+', _) => b' ',
            (byte, _) => *byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_survives_a_round_trip() {
        let address = Address::parse("/datasets", "?q=50%25+of%20trees&keyword=a%26b&keyword=%C3%A9&size=50");
        assert_eq!(address.one("q"), "50% of trees");
        assert_eq!(address.all("keyword"), ["a&b", "é"]);
        assert_eq!(address.size(), 50);
        assert_eq!(Address::parse("/datasets", address.href().split_once('?').unwrap().1), address);
    }

    #[test]
    fn another_filter_starts_at_the_first_page() {
        let address = Address::parse("/datasets", "page=7&theme=Health&theme=Energy");
        assert_eq!(address.toggled("theme", "Health").href(), "/datasets?theme=Energy");
        assert_eq!(address.toggled("theme", "Transport").all("theme").len(), 3);
        assert_eq!(address.with("q", "").href(), "/datasets?theme=Health&theme=Energy");
        assert_eq!(address.at_page(8).page(), 8);
        assert_eq!(address.at_page(1).one("page"), "");
    }

    #[test]
    fn nonsense_in_the_address_is_read_as_nothing() {
        let address = Address::parse("/datasets", "page=-1&size=9999&sort=-&&=x&%zz=%");
        assert_eq!((address.page(), address.size()), (1, 25));
        assert_eq!(address.sort(), ("", true));
        assert_eq!(address.one("%zz"), "%");
    }
}

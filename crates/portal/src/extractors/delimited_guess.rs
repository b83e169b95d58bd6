//! Guessing the parameters of delimited text from its first lines.

use super::delimited::{Dialect, Records};
use super::encoding;
use super::headers::has_headers;
use encoding_rs::Encoding;
use std::collections::HashMap;
use std::io::Read;

/// Separators tried, the likeliest first.
const CANDIDATES: [u8; 5] = *b",;\t|:";
/// Records looked at.
const SAMPLE: usize = 200;
/// What a file of one column scores: a separator that cuts only some of its rows stands inside texts.
const ONE_COLUMN: f64 = 0.3;

/// What the head of a file says about how to read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    pub encoding: &'static Encoding,
    pub dialect: Dialect,
    pub headers_first_row: bool,
}

/// `whole`: `head` is the entire file, so that its last line is complete.
pub fn guess(head: &[u8], whole: bool) -> Guess {
    let encoding = encoding::guess(head);
    let mut text = String::new();
    let mut bytes = Vec::new();
    // Reading from memory cannot fail, and whatever does not decode is replaced.
    if encoding::reader(head, encoding).read_to_end(&mut bytes).is_ok() {
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    if !whole && let Some(end) = text.rfind('\n') {
        text.truncate(end + 1);
    }
    let backslash = text.contains("\\\"") && !text.replace("\\\"", "").contains("\"\"");
    let style = Dialect { doublequote: !backslash, escape: backslash.then_some(b'\\'), ..Dialect::default() };
    let best = CANDIDATES
        .into_iter()
        .map(|separator| Reading::new(&text, Dialect { separator, ..style.clone() }))
        .reduce(|best, other| if other.score > best.score { other } else { best });
    match best {
        Some(best) => Guess {
            encoding,
            headers_first_row: has_headers(best.table()),
            dialect: Dialect { first_row: best.first_row, ..best.dialect },
        },
        None => Guess { encoding, dialect: style, headers_first_row: true },
    }
}

/// The sample as one separator cuts it.
struct Reading {
    dialect: Dialect,
    rows: Vec<Vec<String>>,
    /// Index into `rows` of the first that has the usual number of cells.
    start: usize,
    /// The line it stands on, from 1.
    first_row: u64,
    /// The share of rows that have the usual number of cells, weighted by that number; [`ONE_COLUMN`] for one.
    score: f64,
}

impl Reading {
    fn new(text: &str, dialect: Dialect) -> Self {
        let mut records = Records::new(text.as_bytes(), &dialect);
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        let mut cells = Vec::new();
        while rows.len() < SAMPLE
            && let Ok(Some(line)) = records.read(&mut cells)
        {
            rows.push(cells.clone());
            lines.push(line);
        }
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for row in &rows {
            *counts.entry(row.len()).or_default() += 1;
        }
        // Where no number of cells is the most frequent, the first row has the best claim.
        let first = rows.first().map_or(0, Vec::len);
        let usual = counts.into_iter().max_by_key(|(width, count)| (*count, *width == first, *width));
        let (width, count) = usual.unwrap_or((1, 0));
        let start = rows.iter().position(|row| row.len() == width).unwrap_or(0);
        let share = count as f64 / rows.len().max(1) as f64;
        // A colon inside times cuts as evenly as a real separator: it has to be all there is.
        let weight = if dialect.separator == b':' { 0.2 } else { 1.0 };
        let even = share * share * weight * (1.0 + (width as f64).ln() / 4.0);
        let chance = count < 2 && rows.len() > 1 && width != first;
        let cuts_all = rows.iter().all(|row| row.len() > 1) && dialect.separator != b':';
        let score = match width {
            0 | 1 if rows.iter().all(|row| row.len() < 2) => ONE_COLUMN + 0.005,
            0 | 1 => ONE_COLUMN,
            _ if cuts_all => even.max(ONE_COLUMN + 0.01),
            _ if chance => 0.0,
            _ => even,
        };
        let first_row = lines.get(start).copied().unwrap_or(1);
        Self { dialect, rows, start, first_row, score }
    }

    fn table(&self) -> &[Vec<String>] {
        self.rows.get(self.start..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Guess {
        guess(text.as_bytes(), true)
    }

    #[test]
    fn the_separator_that_cuts_evenly_wins() {
        for (text, separator) in [
            ("a,b\n1,2\n3,4\n", b','),
            ("name;price\nComté;12,50\nBrie;9,90\n", b';'),
            ("id\trate\n1\t.1, about\n2\t.2\n", b'\t'),
            ("a|b|c\n1|x,y|2\n3|z|4\n", b'|'),
            ("time,place\n10:30:00,Here\n11:45:10,There\n", b','),
            ("a,b,c\n1,2\n1,2,3,4\n", b','),
        ] {
            assert_eq!(of(text).dialect.separator, separator, "{text}");
        }
    }

    #[test]
    fn a_file_of_one_column_keeps_its_heading_and_is_not_cut() {
        for text in [
            "moment\n31/12/2020 23:30:05\n28/03/2021 02:30:00\n",
            "word\n&eacute;&amp;&#233;\n",
            "comment\n\"Hello, you\"\nI like, it\nplain\n",
        ] {
            let guess = of(text);
            assert_eq!((guess.dialect.first_row, guess.headers_first_row), (1, true), "{text}");
            assert!(!text.contains(char::from(guess.dialect.separator)), "{text}");
        }
    }

    #[test]
    fn a_heading_stays_one_where_rows_differ() {
        assert_eq!(of("a,b,c\n1,2\n1,2,3,4\n").dialect.first_row, 1);
    }

    #[test]
    fn lines_before_the_table_are_passed_over() {
        let guess = of("Report of 2024\n\nname;count\na;1\nb;2\nc;3\n");
        assert_eq!((guess.dialect.first_row, guess.headers_first_row), (3, true));
    }

    #[test]
    fn a_first_row_of_numbers_is_data() {
        assert!(!of("1;2;3\n4;5;6\n").headers_first_row);
        assert!(of("country;2010;2011\nFR;1.5;1.7\nCH;2.5;3\n").headers_first_row);
        assert!(of("name,city\nAnna,Bern\n").headers_first_row);
    }

    #[test]
    fn backslashes_before_quotes_are_escapes() {
        let guess = of("a,b\n\"say \\\"hi\\\"\",1\nx,2\n");
        assert_eq!((guess.dialect.escape, guess.dialect.doublequote), (Some(b'\\'), false));
    }
}

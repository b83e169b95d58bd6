//! Character encodings: guessing one from the head of a file, naming it, decoding a stream.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::io::{BufReader, Read};

/// The encodings that the `encoding` parameter offers; any other label of the Encoding Standard works too.
pub const CHOICES: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "macintosh",
    "koi8-r",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "gb18030",
    "big5",
];

/// Decoded bytes that a reader holds at a time.
const BUFFER: usize = 64 * 1024;

/// A stream of UTF-8, whatever the file is written in. Byte sequences that mean nothing become U+FFFD.
pub type TextReader<R> = BufReader<DecodeReaderBytes<R, Vec<u8>>>;

/// Finds an encoding by any of its usual names: `latin-1`, `utf_8`, `ISO-8859-15`, `cp1252`.
pub fn by_label(label: &str) -> Result<&'static Encoding, String> {
    let label = label.trim().to_ascii_lowercase();
    let spellings = [label.clone(), label.replace('_', "-"), label.replace(['-', '_'], "")];
    spellings
        .iter()
        .find_map(|spelling| Encoding::for_label(spelling.as_bytes()))
        .ok_or_else(|| format!("'{label}' is not the name of a known encoding."))
}

/// The name under which `encoding` is written back: `iso-8859-1` rather than `windows-1252`'s many aliases.
pub fn label(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

/// The most likely encoding of a file that starts with `head`.
pub fn guess(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if let Some(encoding) = utf_16_without_mark(head) {
        return encoding;
    }
    if is_utf_8_prefix(head) {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(head, false);
    detector.guess(None, true)
}

/// Decodes `source`. A byte order mark wins over `encoding` and is taken off.
pub fn reader<R: Read>(source: R, encoding: &'static Encoding) -> TextReader<R> {
    let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(source);
    BufReader::with_capacity(BUFFER, decoded)
}

/// True for valid UTF-8, be it cut in the middle of its last character.
fn is_utf_8_prefix(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

/// Latin text in UTF-16 has a zero in every other byte, and real text has none elsewhere.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = |count: usize| count * 10 >= pairs * 6;
    let few = |count: usize| count * 20 <= pairs;
    match () {
        () if many(odd) && few(even) => Some(UTF_16LE),
        () if many(even) && few(odd) => Some(UTF_16BE),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_spellings_name_an_encoding() {
        for (label, name) in [
            ("utf-8", "UTF-8"),
            ("UTF_8", "UTF-8"),
            ("latin-1", "windows-1252"),
            ("ISO-8859-15", "ISO-8859-15"),
            ("cp1252", "windows-1252"),
            ("utf-16", "UTF-16LE"),
        ] {
            assert_eq!(by_label(label).unwrap().name(), name, "{label}");
        }
        assert!(by_label("klingon").unwrap_err().contains("klingon"));
    }

    #[test]
    fn a_head_cut_inside_a_character_is_still_utf_8() {
        let text = "fromage affiné à Époisses";
        let cut = text.find('É').unwrap() + 1;
        assert_eq!(guess(&text.as_bytes()[..cut]), UTF_8);
    }

    #[test]
    fn utf_16_is_recognised_without_its_mark() {
        let little: Vec<u8> = "name;city\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "name;city\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(guess(&little), UTF_16LE);
        assert_eq!(guess(&big), UTF_16BE);
    }

    #[test]
    fn french_in_latin_1_is_decoded() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode("région;département\nRhône;Ardèche\nIsère;Drôme\n");
        let encoding = guess(&bytes);
        let mut text = String::new();
        reader(&bytes[..], encoding).read_to_string(&mut text).unwrap();
        assert!(text.contains("région") && text.contains("Isère"), "{} gave {text}", encoding.name());
    }
}

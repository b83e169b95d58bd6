//! Identifiers the portal makes: `da_qf2hyt`, and readable ones from titles.

use rand::Rng;

/// A prefix and six characters of base 36, as in `da_qf2hyt` (behaviour.md 1). The caller checks that it is free
/// where a doubling would matter: the tables' keys do.
pub fn new_uid(prefix: &str) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut random = rand::rng();
    let tail: String = (0..6).map(|_| char::from(DIGITS[random.random_range(0..36)])).collect();
    format!("{prefix}_{tail}")
}

/// An API key: 56 hexadecimal digits.
pub fn new_key() -> String {
    let bytes: [u8; 28] = rand::rng().random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A random UUID (version 4).
pub fn new_uuid() -> String {
    let bits =
        rand::rng().random::<u128>() & !(0xF000_u128 << 64 | 0xC000_u128 << 48) | 0x4000_u128 << 64 | 0x8000_u128 << 48;
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// A title as an identifier: `Aéroports d'Europe` becomes `aeroports-d-europe`. At most 100 characters; may be empty.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase).flat_map(plain) {
        if c.is_ascii_alphanumeric() || c == '_' {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 100 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The letters without accents of the languages portals are written in.
fn plain(c: char) -> impl Iterator<Item = char> {
    let letters = match c {
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ä' | 'æ' => "ae",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' => "o",
        'ö' | 'œ' => "oe",
        'ù' | 'ú' | 'û' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        _ => "",
    };
    let same = letters.is_empty().then_some(c);
    letters.chars().chain(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_readable_identifier() {
        assert_eq!(slug("  Aéroports d'Europe (2026) "), "aeroports-d-europe-2026");
        assert_eq!(slug("東京"), "");
    }

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        let uuid = new_uuid();
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]), "{uuid}");
        assert_ne!(uuid, new_uuid());
    }

    #[test]
    fn a_uid_is_a_prefix_and_six_digits_of_base_36() {
        let uid = new_uid("da");
        let tail = uid.strip_prefix("da_").unwrap();
        assert!(tail.len() == 6 && tail.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
    }
}

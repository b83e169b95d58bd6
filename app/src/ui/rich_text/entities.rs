//! Characters that HTML writes by name or number.

const NAMED: [(&str, &str); 24] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("euro", "€"),
    ("copy", "©"),
    ("deg", "°"),
    ("times", "×"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("ccedil", "ç"),
    ("ecirc", "ê"),
];

/// The text with its entities resolved; what is none stays as it is.
pub fn decoded(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest[1..].find(';').filter(|end| *end <= 10).map(|end| &rest[1..=end]);
        match entity.and_then(|entity| Some((entity, character(entity)?))) {
            Some((entity, said)) => {
                words.push_str(&said);
                rest = &rest[entity.len() + 2..];
            }
            None => {
                words.push('&');
                rest = &rest[1..];
            }
        }
    }
    words.push_str(rest);
    words
}

fn character(entity: &str) -> Option<String> {
    let code = match entity.strip_prefix('#') {
        None => return NAMED.iter().find(|(name, _)| *name == entity).map(|(_, said)| (*said).to_owned()),
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        },
    };
    char::from_u32(code).map(String::from)
}

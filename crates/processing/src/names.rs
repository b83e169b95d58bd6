//! Technical names of fields.

use unicode_normalization::UnicodeNormalization;

/// The name that the platform makes of a heading: lower case, accents dropped, everything but letters and digits
/// one `_`. A name cannot start with a digit, since the Explore language would read a number: `_2020`.
pub fn technical_name(heading: &str) -> String {
    let mut name = String::with_capacity(heading.len());
    let mut gap = false;
    for c in heading.nfkd() {
        if c.is_ascii_alphanumeric() {
            if gap && !name.is_empty() {
                name.push('_');
            }
            gap = false;
            name.push(c.to_ascii_lowercase());
        } else if !is_mark(c) {
            gap = true;
        }
    }
    // Kept: a name made here must make itself again.
    if name.is_empty() {
        return "field".to_owned();
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::technical_name;

    #[test]
    fn a_technical_name_makes_itself_again() {
        for heading in ["Œuvre d’art", "2020", "Prix (€)", "日本", "__x__", "a-b_c"] {
            let name = technical_name(heading);
            assert_eq!(technical_name(&name), name, "{heading}");
        }
    }
}

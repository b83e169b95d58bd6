//! Telling a row of headings from a row of data.

/// True where the first row names columns rather than being data itself.
pub fn has_headers(rows: &[Vec<String>]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return true };
    let mut names: Vec<&str> = first.iter().map(|cell| cell.trim()).collect();
    names.sort_unstable();
    let repeated = names.iter().zip(names.iter().skip(1)).any(|(name, next)| name == next);
    let (mut with, mut against) = (0, 0);
    for (index, name) in first.iter().enumerate() {
        let below = rest.iter().filter_map(|row| row.get(index)).map(|cell| cell.trim());
        let below: Vec<&str> = below.filter(|cell| !cell.is_empty()).collect();
        let data = below.iter().filter(|cell| looks_like_data(cell)).count();
        let mostly_data = !below.is_empty() && data * 10 >= below.len() * 8;
        match (looks_like_data(name), mostly_data) {
            // Columns named by years hold numbers that are no years.
            (true, true) if is_year(name) && !below.iter().all(|cell| is_year(cell)) => with += 1,
            (true, _) => against += 1,
            (false, true) if !name.trim().is_empty() => with += 1,
            (false, _) => {}
        }
    }
    match (with, against) {
        (0, 0) => !repeated,
        _ => with > against,
    }
}

fn is_year(text: &str) -> bool {
    text.trim().len() == 4 && text.trim().parse::<u16>().is_ok_and(|year| (1800..=2200).contains(&year))
}

/// A number or a date: what columns are seldom called.
fn looks_like_data(text: &str) -> bool {
    let text = text.trim();
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ','))
        && text.replace([' ', '\u{a0}', '\u{202f}'], "").replace(',', ".").parse::<f64>().is_ok();
    is_number || is_dated(text)
}

/// Digits in three groups with the same sign between them, a time after them or not.
fn is_dated(text: &str) -> bool {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    ['-', '/', '.'].into_iter().any(|sign| {
        let parts: Vec<&str> = day.split(sign).collect();
        parts.len() == 3
            && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_data_and_names_are_not() {
        for text in ["12", "-1.5", "1 234,5", ".097", "1e6", "2024-01-31", "31/01/2024", "2024-01-31T10:00:00Z"] {
            assert!(looks_like_data(text), "{text}");
        }
        for text in ["", "id", "nan", "inf", "00M", "2024 total", "a-b-c", "1.2.3.4"] {
            assert!(!looks_like_data(text), "{text}");
        }
    }
}

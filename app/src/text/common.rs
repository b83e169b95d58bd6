//! Words that every area uses.

crate::texts! {
    save = "Save";
    cancel = "Cancel";
    close = "Close";
    delete = "Delete";
    edit = "Edit";
    add = "Add";
    remove = "Remove";
    discard = "Discard";
    search = "Search";
    retry = "Try again";
    loading = "Loading…";
    more = "More";
    none = "None";
    yes = "Yes";
    no = "No";
    unknown = "Unknown";
    not_found_title = "Nothing here";
    not_found_body = "There is no such page. It may have been deleted, or the address is mistyped.";
    request_failed = "That did not work";
    request = "Request";
    advice_not_found = "It may have been deleted, or the address is mistyped.";
    advice_signed_out = "Sign in and come back: the address brings you here again.";
    advice_refused = "Ask an administrator of the portal if you need it.";
    advice_again = "Nothing was changed. Try again in a moment.";
    nothing_saved = "Nothing was saved.";
    leave_title = "Leave this page?";
    leave_body = "Something here is not saved or not finished yet. If you leave, it is lost.";
    leave_confirm = "Leave without saving";
    page_title(page: &str) = "{page} · Portico";
    undo = "Undo";
    copy = "Copy";
    copied = "Copied.";
}

/// `1,284`: a number with its thousands apart.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 dataset`, `2 datasets`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// `4.2 MB`, from bytes.
pub fn bytes(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{:.1} kB", size as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", size as f64 / 1e6),
        _ => format!("{:.1} GB", size as f64 / 1e9),
    }
}

/// `23 Nov 2026, 09:12` in UTC: the same on the server and in the browser.
pub fn moment(at: &portico_contract::Timestamp) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let date = at.date();
    let (Some(year), Some(month), Some(day)) = (date.get(..4), date.get(5..7), date.get(8..10)) else {
        return at.to_string();
    };
    let Some(month) = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))) else {
        return at.to_string();
    };
    let day = day.trim_start_matches('0');
    match at.time() {
        "" => format!("{day} {month} {year}"),
        time => format!("{day} {month} {year}, {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(1_284_000), "1,284,000");
        assert_eq!(number(20), "20");
    }

    #[test]
    fn a_moment_reads_as_a_date_and_a_time() {
        assert_eq!(moment(&portico_contract::Timestamp("2026-11-03T09:12:44Z".into())), "3 Nov 2026, 09:12");
    }
}

//! What every list says.

crate::texts! {
    range(first: &str, last: &str, total: &str) = "{first}–{last} of {total}";
    beyond(total: &str) = "Page beyond the last of {total}";
    none = "Nothing to show";
}

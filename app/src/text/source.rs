//! How a source is read.

crate::texts! {
    extractor = "Extractor";
    extractor_help = "What reads the source. The portal guesses it from the content.";
    extractor_unknown = "Not chosen";
    best_guess(label: &str) = "{label} (best guess)";
    guess_again = "Guess again";
    guessing = "Guessing how to read it…";
    guess_failed = "The portal could not guess how to read this.";
    guess_failed_advice = "Choose the extractor and its parameters yourself.";
    preview = "First rows";
    preview_pending = "Reading…";
    preview_failed = "The source could not be read this way.";
    preview_empty = "The source was read, but it holds no rows with these parameters.";
    preview_row(number: usize) = "Row {number}";
}

/// `20 rows, 7 columns, before any processing`.
pub fn preview_summary(rows: usize, columns: usize) -> String {
    use super::common::counted;
    let (rows, columns) = (counted(rows as u64, "row", "rows"), counted(columns as u64, "column", "columns"));
    format!("{rows}, {columns}, before any processing")
}

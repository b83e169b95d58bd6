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
    preview_summary(rows: usize, columns: usize) = "{rows} rows, {columns} columns, before any processing";
    preview_failed = "The source could not be read this way.";
    preview_empty = "The source was read, but it holds no rows with these parameters.";
    preview_row(number: usize) = "Row {number}";
}

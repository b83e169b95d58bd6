//! The palette and the keyboard.

crate::texts! {
    results = "Results";
    group_here = "On this page";
    group_pages = "Pages";
    group_datasets = "Datasets";
    group_studio_pages = "Studio pages";
    group_actions = "Actions";
    order(verb: &str, thing: &str) = "{verb} “{thing}”";
    nothing = "Nothing is called that. Search for a page, a dataset or something to do.";
    searching = "Searching…";
    new_dataset = "New dataset";
    failed_datasets = "Datasets that failed";
    changed_datasets = "Datasets with unpublished changes";
    new_studio_page = "New studio page";
    shortcuts = "Keyboard shortcuts";
    single_keys = "Keys of one letter";
    single_keys_help = "Off, only Ctrl K acts: for speech input, and for hands that brush the keyboard.";
    does_palette = "Search or jump to anything";
    does_search = "Search in this list";
    does_next = "Next row";
    does_previous = "Previous row";
    does_select = "Select the row";
    does_open = "Open the row";
    does_help = "Show this list";
}

/// For those who hear the list.
pub fn found(count: usize) -> String {
    if count == 1 { "1 result".to_owned() } else { format!("{count} results") }
}

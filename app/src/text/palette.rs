//! The palette and the keyboard.

crate::texts! {
    page = "Page";
    action = "Action";
    results = "Results";
    new_dataset = "New dataset";
    failed_datasets = "Datasets that failed";
    changed_datasets = "Datasets with unpublished changes";
    new_studio_page = "New studio page";
    found(count: usize) = "{count} results";
    shortcuts = "Keyboard shortcuts";
    does_palette = "Search or jump to anything";
    does_search = "Search in this list";
    does_next = "Next row";
    does_previous = "Previous row";
    does_select = "Select the row";
    does_open = "Open the row";
    does_help = "Show this list";
}

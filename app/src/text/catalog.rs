//! The list of datasets.

crate::texts! {
    title = "Datasets";
    caption = "Datasets";
    column_title = "Title";
    column_status = "Status";
    column_publisher = "Publisher";
    column_changed = "Changed";
}

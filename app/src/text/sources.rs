//! The sources of one dataset.

crate::texts! {
    title = "Sources";
    caption = "Resources of this dataset";
    add = "Add a source";
    none_title = "No source yet";
    none_body = "A source is a file or a web address that the portal reads rows from. Add one, look at its first rows, then publish.";
    column_title = "Title";
    column_type = "Type";
    column_origin = "Origin";
    column_updated = "Updated";
    realtime = "Realtime";
    one = "resource";
    many = "resources";
    first_of(shown: &str, total: &str) = "The first {shown} of {total} resources are shown.";

    more_of(title: &str) = "More on {title}";
    rows = "First rows";
    edit = "Edit";
    replace = "Replace the file";
    replace_only_files = "Only an uploaded file can be replaced. Edit the address instead.";
    download = "Download the file";
    clean_cache = "Clean the cache";
    cache_cleaned(title: &str) = "The cache of “{title}” is empty: the next publication fetches it again.";
    delete = "Delete source";
    delete_title(title: &str) = "Delete the source “{title}”?";
    delete_body = "The resource and its settings are deleted. Rows that are published stay until the next publication, which goes without them.";
    deleted(title: &str) = "The source “{title}” is deleted.";

    address = "Address";
    file = "File";
    push_address = "Rows are pushed to";
    close = "Close";
    needs_scripts = "Adding and editing a source needs scripts. Turn them on, or use another browser.";
    title_of_source = "Title";
    title_help = "What colleagues call this source.";
    title_required = "A source needs a title.";
    reading_first = "First see rows: choose an extractor that can read the source.";
    add_title = "Add a source";
    edit_title(title: &str) = "Edit “{title}”";
    replace_title(title: &str) = "Replace the file of “{title}”";
    replace_lead = "The new file is read with the same extractor and parameters. Nothing is replaced before you save.";
    save_add = "Add source";
    save_edit = "Save source";
    save_replace = "Replace file";
    added(title: &str) = "The source “{title}” is added. Publish the dataset to see its rows.";
    saved(title: &str) = "The source “{title}” is saved. It counts from the next publication.";
    replaced(title: &str) = "The file of “{title}” is replaced. Publish the dataset to see its rows.";
    not_ready = "There is no source yet.";

    pick = "From";
    pick_file = "A file";
    pick_address = "A web address";
    upload = "Choose a file";
    upload_help = "CSV, TSV, JSON, GeoJSON or XLSX.";
    uploading(name: &str) = "Uploading {name}";
    upload_progress(sent: &str, total: &str) = "{sent} of {total}";
    upload_cancel = "Cancel the upload";
    upload_cancelled = "The upload was cancelled. Nothing was saved.";
    upload_failed = "The connection broke off. Nothing was saved; try again.";
    uploaded(name: &str) = "{name} is uploaded.";
    read_address = "Read";
    address_help = "Of the file itself: https://example.org/data.csv";
    address_wrong = "An address begins with https:// or http://.";
}

//! The list of datasets.

use portico_contract::portico::catalog::CatalogState;

crate::texts! {
    title = "Datasets";
    caption = "Datasets";
    all(total: &str) = "{total} in the catalog";
    some(found: &str, total: &str) = "{found} of {total} in the catalog";
    mirrored(at: &str) = "mirrored at {at} UTC";
    not_mirrored = "the catalog is being read for the first time";
    search = "Title, identifier, keyword, publisher…";
    new = "New dataset";
    export = "Export CSV";
    reload_failed = "The list could not be brought up to date. What you see is older.";

    column_title = "Title";
    column_status = "Status";
    column_access = "Access";
    column_records = "Records";
    column_publisher = "Publisher";
    column_license = "Licence";
    column_by = "Changed by";
    column_uid = "uid";
    column_changed = "Changed";
    columns = "Columns";
    changed_by(person: &str) = "by {person}";
    restricted = "Restricted";
    everyone = "Everyone";

    filter_status = "Status";
    filter_published = "Published";
    on_portal = "On the portal";
    off_portal = "Not on the portal";
    filter_access = "Access";
    filter_publisher = "Publisher";
    filter_theme = "Theme";
    filter_keyword = "Keyword";
    filter_license = "Licence";
    filter_text = "Text";
    filter_none = "No dataset has one.";
    clear_filters = "Clear all";

    actions_of(title: &str) = "Actions for {title}";
    open = "Open";
    metadata = "Edit metadata";
    activity = "Activity";
    publish = "Publish";
    unpublish = "Unpublish";
    publish_asked(title: &str) = "Publication of “{title}” is queued.";
    unpublish_asked(title: &str) = "“{title}” is being taken off the portal.";
    busy = "Something runs on it. Wait until it ends.";
    not_published = "It is not published.";

    clear_selection = "Clear";
    select_all(total: &str) = "Select all {total} that match";
    one_run = "Wait until what runs now has ended.";
    and_more(count: &str) = "and {count} more";
    bar = "Selected datasets";
    publish_many = "Publish…";
    unpublish_many = "Unpublish…";
    delete_many = "Delete…";
    publish_will = "Their changes become public, one dataset after another, in this order:";
    unpublish_will = "They are taken off the portal, one after another; their configuration stays:";
    delete_will = "They are deleted with their sources, processing, metadata and rulesets, one after another. Published ones leave the portal at once. This cannot be undone:";

    progress(done: u64, total: u64) = "{done} of {total}";
    stop = "Stop after this one";
    leaving = "Leaving this page stops what still waits.";
    outcome_waiting = "Waiting";
    outcome_running = "Running";
    outcome_stopped = "Not done: stopped before it";

    empty_title = "No datasets yet";
    empty_body = "A dataset holds rows from a file or an address, with processing, metadata and rules of who may see it. Make the first one from a file you have.";
    nothing_title = "Nothing matches";
    nothing_body = "No dataset passes all that is asked for. Drop one of these:";
    drop(filter: &str, value: &str) = "{filter}: {value}";
    beyond_title = "This page is empty";
    beyond_body = "There are fewer datasets than that.";
    first_page = "Go to the first page";
}

/// `3 selected`.
pub fn selected(count: usize) -> String {
    format!("{} selected", super::common::number(count as u64))
}

/// The state as people say it.
pub const fn state(state: CatalogState) -> &'static str {
    match state {
        CatalogState::Running => "Running",
        CatalogState::Failed => "Failed",
        CatalogState::Changed => "Unpublished changes",
        CatalogState::Stale => "Stale",
        CatalogState::Published => "Published",
        CatalogState::Unpublished => "Not published",
    }
}

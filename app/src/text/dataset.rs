//! One dataset: its head, tabs and overview.

crate::texts! {
    kind = "Dataset";
    word_published = "Published";
    word_unpublished = "Not published";
    tab_overview = "Overview";
    tab_sources = "Sources";
    tab_processing = "Processing";
    tab_fields = "Fields";
    tab_metadata = "Metadata";
    tab_security = "Security";
    publish = "Publish";
    publish_done(title: &str) = "The publication of “{title}” is ordered.";
    publish_metadata = "Publish metadata";
    publish_metadata_done(title: &str) = "The publication of the metadata of “{title}” is ordered. Records are not processed again.";
    unpublish = "Unpublish";
    unpublish_done(title: &str) = "“{title}” leaves the portal. Its configuration stays.";
    abort = "Abort";
    abort_done(title: &str) = "The publication of “{title}” is being stopped. Processed records stay visible.";
    duplicate = "Duplicate";
    duplicate_done(title: &str) = "“{title}” was duplicated.";
    delete = "Delete dataset";
    delete_title(title: &str) = "Delete “{title}”?";
    delete_body = "The dataset, its sources, processors, metadata and rulesets are deleted, and what is published of it disappears from the portal. This cannot be undone.";
    deleted(title: &str) = "“{title}” is deleted.";
    not_while(status: &str) = "Not while the dataset is {status}.";
    not_published = "The dataset is not published.";
    not_processing = "Nothing is being processed.";
    working = "Working";
    processed(count: &str) = "{count} records so far";
    failed_title = "The last publication failed";
    changed_title = "Changed since it was published";
    changed_body = "The portal still shows the former publication. Publish to show what is set up here.";
    limit_title = "A limit of the portal was reached";
    record = "Record";
    message = "Message";
    step = "Step or field";
    facts = "Facts";
    identifier = "Identifier";
    uid = "uid";
    access = "Access";
    restricted = "Only people with a ruleset";
    everyone = "Everyone";
    created = "Created";
    changed = "Last change";
    status = "Status";
    since = "Since";
    published = "Published";
    about = "About";
    no_description = "No description yet.";
    add_description = "Write one";
    description = "Description";
    publisher = "Publisher";
    license = "Licence";
    keywords = "Keywords";
    theme = "Theme";
    modified = "Modified";
    language = "Language";
    activity = "Activity";
    see_activity = "Who changed what";
    next_steps = "What is next";
    go_processing = "See the processing";
    go_step = "See the step";
    next_source = "Add or check sources";
    next_processing = "Check the processing";
    next_metadata = "Fill in the metadata";
    next_security = "Say who may see it";
    next_publish = "Publish";
    by(name: &str) = "by {name}";
}

use super::common::counted;
use portico_contract::datasets::StatusName;

/// `1 record had errors`.
pub fn record_errors(count: u64) -> String {
    counted(count, "record had an error", "records had errors")
}

/// A status in a word.
pub const fn status_word(status: StatusName) -> &'static str {
    match status {
        StatusName::Idle => "Idle",
        StatusName::Error => "Failed",
        StatusName::LimitReached => "Limit reached",
        StatusName::Queued => "Queued",
        StatusName::AbortingProcessing => "Aborting",
        StatusName::Processing => "Processing",
        StatusName::Deleting => "Unpublishing",
        StatusName::SavingVersion => "Saving a version",
    }
}

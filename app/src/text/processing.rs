//! The processing of a dataset: its steps, their forms, rows before and after.

crate::texts! {
    title = "Processors";
    steps = "Processors, in order";
    add = "Add processor";
    add_first = "Add the first processor";
    foot = "Applied top to bottom to every row. The portal can only append: moving or inserting a step rewrites those after it.";
    empty_title = "No processors yet";
    empty_body = "Rows are published as they are read. A processor changes them on the way: it cleans texts, makes fields from others, leaves records out.";
    no_scripts = "Adding and editing steps needs scripts, which are off or still loading. Steps and rows can be looked at.";
    edit = "Edit";
    edit_step(number: usize) = "Edit step {number}";
    more_of(number: usize) = "More on step {number}";
    move_up = "Move up";
    move_down = "Move down";
    insert_before = "Insert a step before";
    insert_after = "Insert a step after";
    remove = "Remove";
    first_already = "It is the first step.";
    last_already = "It is the last step.";
    moving_status(status: &str) = "The dataset is {status}. Wait until it is idle.";
    not_simulated = "not simulated";
    no_form(kind: &str) = "Portico has no form for the type “{kind}”. It stays as it is.";
    row_failures(failures: &str) = "On these rows: {failures}";
    error_at(label: &str, message: &str) = "{label}: {message}";

    choose_title = "Add a processor";
    choose_search = "Search processors";
    choose_none = "No processor is called like that.";
    choose_other = "Other types of this portal";
    not_offered = "This portal does not offer it.";
    unknown_type = "Portico has no form for it.";
    choose_at(number: usize, count: usize) = "It becomes step {number} of {count}.";

    new_step(number: usize, label: &str) = "New step {number}: {label}";
    edited_step(number: usize, label: &str) = "Step {number}: {label}";
    own_label = "Label of the step";
    own_label_help = "Optional: what the step is there for.";
    save_step = "Save step";
    append_step = "Add step";
    field_help_gap = "A step before this one is not simulated: fields that it makes are not listed, but can be typed.";
    one_a_line = "One a line.";
    default_is(value: &str) = "Without a choice: {value}.";
    choose_field = "Choose a field";
    portal_default = "As the portal decides";
    rewrites(count: &str) = "The portal can only append: {count} after it are removed and written again, with new uids.";
    fix_first = "Nothing was saved: some parameters are not right yet.";
    stale_title = "Changed by somebody else";
    stale_now = "Nothing was saved. The step is now";
    stale_gone = "Nothing was saved: the step is gone. Somebody removed or moved it, and moved steps have new uids.";
    take_theirs = "Show theirs";
    save_anyway = "Save mine instead";
    add_instead = "Add mine as a new step";
    saved(name: &str) = "Step “{name}” is saved. Rows change at the next publication.";
    added(name: &str) = "Step “{name}” is added. Rows change at the next publication.";
    inserted(name: &str, count: &str) = "Step “{name}” is in place; {count} written.";
    gone_form = "The step that was to be edited is gone: somebody removed or moved it. Moved steps have new uids.";

    move_title(name: &str) = "Move “{name}”?";
    move_from(from: usize, to: usize) = "It goes from place {from} to place {to}.";
    move_rewrites(count: &str) = "The portal can only append. So {count} are removed and written again, and get new uids. Nothing else changes.";
    move_safe = "If the portal refuses one of them, the former order is put back.";
    move_confirm = "Move step";
    move_progress(count: &str) = "Writing {count} again…";
    moved(name: &str, to: usize, count: &str) = "“{name}” is step {to} now; {count} written again.";

    remove_title(name: &str) = "Remove “{name}”?";
    remove_free = "No later step uses a field that it makes.";
    remove_needed(field: &str, steps: &str) = "Its field “{field}” is used by {steps}, which will fail without it.";
    remove_body = "Rows change at the next publication. It can be undone from the activity.";
    remove_confirm = "Remove step";
    removed(name: &str) = "Step “{name}” is removed.";
    step_named(number: usize, name: &str) = "step {number} “{name}”";

    rows_of = "Rows of";
    before = "Before";
    after = "After";
    rows_at = "Rows to show";
    source_rows(count: &str, resource: &str) = "Simulation by Portico, first {count} of {resource}";
    at_source = "Rows as they are read";
    before_of(number: usize, count: usize) = "Before step {number} of {count}";
    after_of(number: usize, count: usize) = "After step {number} of {count}";
    caption_source = "Rows as they are read";
    caption_before(number: usize) = "Rows before step {number}";
    caption_after(number: usize) = "Rows after step {number}";
    nothing_changed = "no value of these rows changes";
    tag_new = "new";
    tag_changed = "changed";
    tag_removed = "removed";
    gap_title = "Not simulated";
    gap(reason: &str) = "Only the portal can run this step. {reason} The rows below are those before it; what it adds is not guessed.";
    gap_before = "A step before this one is not simulated, so rows and fields may differ on the portal.";
    refused_title = "This step cannot run";
    refused = "The rows below are those before it. A publication would fail here.";
    preview_failed = "No rows to show";
    preview_failed_help = "Steps can be edited all the same; they are not tried out.";
    waiting = "Reading rows…";
    no_resource_title = "No rows yet";
    no_resource_body = "Rows come from a source. Add a file or an address, then see here what each step does to its rows.";
    to_sources = "Go to Sources";
    empty_rows = "No row is left at this step.";
    no_rows_read = "The source has no rows.";
}

use super::common::counted;

/// `3 steps`
pub fn count_of_steps(count: usize) -> String {
    counted(count as u64, "step", "steps")
}

/// `20 rows`
pub fn count_of_rows(count: usize) -> String {
    counted(count as u64, "row", "rows")
}

/// Names that are told one by one; more of them are only counted.
const MOST_NAMES: usize = 3;

/// What a step does, in a few words: `1 column added (position), 3 rows dropped`.
pub fn effect(added: &[String], changed: &[String], removed: &[String], dropped: usize) -> String {
    let columns = |names: &[String], verb: &str| {
        let count = counted(names.len() as u64, "column", "columns");
        match names.len() {
            0 => None,
            1..=MOST_NAMES => Some(format!("{count} {verb} ({})", names.join(", "))),
            _ => Some(format!("{count} {verb}")),
        }
    };
    let rows = (dropped > 0).then(|| format!("{} dropped", count_of_rows(dropped)));
    let parts: Vec<String> = [columns(added, "added"), columns(changed, "changed"), columns(removed, "removed"), rows]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() { nothing_changed().to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::effect;

    #[test]
    fn a_few_columns_are_named_and_many_counted() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(effect(&names(&["position"]), &[], &[], 3), "1 column added (position), 3 rows dropped");
        assert_eq!(effect(&[], &names(&["a", "b", "c", "d"]), &[], 0), "4 columns changed");
        assert_eq!(effect(&[], &[], &[], 0), "no value of these rows changes");
    }
}

//! The fields of a dataset as they will be published, and the configurations that make them.

use super::common::counted;
use portico_contract::fields::{Annotation, FieldType};

crate::texts! {
    published = "Fields as they will be published";
    caption = "Fields as they will be published";
    source(count: &str, resource: &str) = "Simulation by Portico: types and samples from the first {count} of {resource}";
    gaps(types: &str) = "Steps of processing that only the portal can run ({types}) are left out: fields that they make are missing here.";
    column_field = "Field";
    column_type = "Type";
    column_notes = "Annotations";
    column_description = "Description";
    column_sample = "Sample";
    guessed = "guessed";
    unfit(count: &str) = "{count} not of this type";
    edit = "Edit";
    edit_field(name: &str) = "Edit field {name}";
    more_of(name: &str) = "More on field {name}";
    move_top = "Move to the front";
    move_up = "Move up";
    move_down = "Move down";
    first_already = "It is the first field.";
    last_already = "It is the last field.";
    hide = "Hide";
    hidden = "Hidden fields";
    show_again(name: &str) = "Show {name} again";
    no_fields = "No field is left: every one is hidden.";
    no_resource_title = "No fields yet";
    no_resource_body = "Fields come from the rows of a source. Add a file or an address, then name, type and describe its fields here.";
    to_sources = "Go to Sources";
    preview_failed = "Fields cannot be shown";
    preview_failed_help = "Configurations can be edited all the same.";
    waiting = "Reading fields…";

    field_title(name: &str) = "Field {name}";
    name = "Technical name";
    name_help = "Small letters, digits and _. Filters, charts and the Explore API use it.";
    label = "Label";
    label_help = "What people see.";
    type_ = "Type";
    description = "Description";
    description_help = "Shown beside the field on the portal.";
    notes = "Annotations";
    note_on(what: &str) = "{what}";
    bad_name = "Only small letters, digits and _ are possible, and no digit first.";
    name_taken = "Another field has this name.";
    no_label = "A field needs a label.";
    argument_needed = "This annotation needs a value.";
    bad_decimals = "A whole number from 0 to 15 is needed.";
    save_field = "Save field";
    plan_none = "Nothing is changed yet.";
    plan = "What is written";
    plan_update(step: usize, what: &str) = "Updates step {step}: {what}.";
    plan_append(what: &str) = "Adds a step: {what}.";
    plan_remove(step: usize, what: &str) = "Removes step {step}: {what}.";
    done(name: &str, what: &str) = "Field “{name}” is saved: {what}. Publish to show it.";
    done_order(what: &str) = "The order of the fields is saved: {what}. Publish to show it.";
    done_hide(name: &str) = "Field “{name}” is hidden at the next publication.";
    gone = "Nothing was saved: the configurations changed meanwhile.";
    partly(done: usize, all: usize, message: &str) = "{done} of {all} changes are saved, then: {message}";
    order_name = "Order of the fields";
    no_argument = "Choose a unit";

    stack = "Configurations, in order";
    stack_title = "Configurations";
    stack_empty = "None yet: fields are published with the names and types found in the source.";
    stack_foot = "Applied top to bottom to what leaves the processors. The portal can only append: moving a step rewrites those after it.";
    add = "Add configuration";
    edit_step(number: usize) = "Edit configuration {number}";
    more_step(number: usize) = "More on configuration {number}";
    remove = "Remove";
    new_title(kind: &str) = "New configuration: {kind}";
    edited_title(number: usize, kind: &str) = "Configuration {number}: {kind}";
    unknown_type(kind: &str) = "Portico has no form for the type “{kind}”. It stays as it is.";
    step_label = "Label of the step";
    step_label_help = "What the step is there for. Without one Portico writes it.";
    field = "Field";
    choose_field = "Choose a field";
    annotation = "Annotation";
    argument = "Value";
    argument_help = "The unit, the number of decimals, the precision or the separator. Not for key and sortable.";
    order = "Fields in order";
    order_help = "Those left out follow in their own order.";
    hide_help = "The field is not published. Processors can still use it.";
    save_step = "Save configuration";
    append_step = "Add configuration";
    saved_step(name: &str) = "Configuration “{name}” is saved. Publish to show it.";
    removed_step(name: &str) = "Configuration “{name}” is removed.";
    remove_title(name: &str) = "Remove “{name}”?";
    remove_body = "Fields change at the next publication. It can be undone from the activity.";
    remove_needed(name: &str, steps: &str) = "It gives the field the name “{name}”, which {steps} use; they will fail without it.";
    remove_confirm = "Remove configuration";
    move_title(name: &str) = "Move “{name}”?";
    move_from(from: usize, to: usize) = "It goes from place {from} to place {to}.";
    move_confirm = "Move configuration";
    move_progress = "Writing configurations again…";
    moved(name: &str, to: usize, count: &str) = "“{name}” is configuration {to} now; {count} written again.";
    stale_title = "Changed by somebody else";
    close_and_look = "Close the form and open it again to see what it is now.";
    no_scripts = "Editing fields needs scripts, which are off or still loading. Fields and configurations can be looked at.";
}

/// `2 values`
pub fn count_of_values(count: usize) -> String {
    counted(count as u64, "value", "values")
}

/// `1 configuration updated, 2 added`
pub fn outcome(updated: usize, added: usize, removed: usize) -> String {
    let parts = [(updated, "updated"), (added, "added"), (removed, "removed")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .enumerate()
        .map(|(index, (count, verb))| match index {
            0 => format!("{} {verb}", counted(count as u64, "configuration", "configurations")),
            _ => format!("{count} {verb}"),
        })
        .collect();
    parts.join(", ")
}

pub const fn type_word(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "Text",
        FieldType::Int => "Integer",
        FieldType::Double => "Decimal",
        FieldType::GeoPoint2d => "Geo point",
        FieldType::GeoShape => "Geo shape",
        FieldType::Date => "Date",
        FieldType::Datetime => "Date and time",
        FieldType::File => "File",
    }
}

pub const fn annotation_word(annotation: Annotation) -> &'static str {
    match annotation {
        Annotation::Id => "Part of the record’s key",
        Annotation::TimeseriePrecision => "Precision",
        Annotation::Unit => "Unit",
        Annotation::Decimals => "Decimals shown",
        Annotation::Sortable => "Sortable",
        Annotation::Multivalued => "Multivalued, separated by",
        Annotation::Hierarchical => "Hierarchical, separated by",
    }
}

/// Few letters, for a tag.
pub fn annotation_tag(annotation: Annotation, argument: Option<&str>) -> String {
    let word = match annotation {
        Annotation::Id => "key",
        Annotation::TimeseriePrecision => "precision",
        Annotation::Unit => "unit",
        Annotation::Decimals => "decimals",
        Annotation::Sortable => "sortable",
        Annotation::Multivalued => "multivalued",
        Annotation::Hierarchical => "hierarchical",
    };
    match argument {
        Some(argument) => format!("{word} {argument}"),
        None => word.to_owned(),
    }
}

/// The kind of a configuration, by its type in the API.
pub fn kind_word(kind: &str) -> String {
    match kind {
        "rename" => "Rename",
        "type" => "Type",
        "annotate" => "Annotate",
        "description" => "Describe",
        "order" => "Order",
        "delete" => "Hide",
        other => other,
    }
    .to_owned()
}

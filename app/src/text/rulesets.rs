//! Rulesets: who may do what with one thing.

use portico_contract::security::RulesetPermission;

crate::texts! {
    people = "People";
    groups = "Groups";
    person = "Person";
    group = "Group";
    permissions = "Permissions";
    add_person = "Add a person";
    add_group = "Add a group";
    add_person_title(thing: &str) = "Add a person to “{thing}”";
    add_group_title(thing: &str) = "Add a group to “{thing}”";
    edit_title(holder: &str) = "Ruleset of {holder}";
    edit_holder(holder: &str) = "Edit the ruleset of {holder}";
    remove_holder(holder: &str) = "Remove the ruleset of {holder}";
    add_ruleset = "Add ruleset";
    save_ruleset = "Save ruleset";
    remove_ruleset = "Remove ruleset";
    remove_title(holder: &str) = "Remove the ruleset of {holder}?";
    remove_what(holder: &str, thing: &str) = "{holder} loses what this ruleset grants on “{thing}”. What their other groups or the whole domain grant stays.";
    nobody_title = "No ruleset for a person";
    nobody = "Add a person to grant them something here that the whole domain does not.";
    no_group_title = "No ruleset for a group";
    no_group = "Add a group to grant all its members something here at once.";
    nothing_granted = "Nothing granted";
    find_person = "Find a person";
    find_person_help = "By name, user name or e-mail address.";
    find_group = "Find a group";
    find_group_help = "By title.";
    nobody_found(typed: &str) = "Nobody matches “{typed}”.";
    no_group_found(typed: &str) = "No group matches “{typed}”.";
    choose_person = "Choose a person.";
    choose_group = "Choose a group.";
    more_found(shown: usize, total: u64) = "{shown} of {total} shown. Type more to narrow them down.";
    unknown_permission = "Not known to this version of Portico; kept as it is while it stays ticked.";
    added(holder: &str) = "{holder} has a ruleset now.";
    saved(holder: &str) = "The ruleset of {holder} is saved.";
    removed(holder: &str) = "The ruleset of {holder} is removed.";
    page_of(from: u64, to: u64, total: u64) = "{from}–{to} of {total}";
    needs_scripts = "Changing rulesets needs scripts in your browser.";
}

/// A permission in a few words, and what it lets its holder do.
pub const fn permission(permission: &RulesetPermission) -> (&str, &'static str) {
    use RulesetPermission as P;
    match permission {
        P::ExploreRestrictedDataset => {
            ("See it while restricted", "Explore the dataset though it is not open to everybody.")
        }
        P::EditDataset => ("Edit", "Change its sources, processing and metadata."),
        P::PublishDataset => ("Publish", "Publish and unpublish it."),
        P::ManageDataset => ("Manage", "Change its security, and delete it."),
        P::ManageConnection => ("Manage", "Use, change and delete the connection."),
        P::ExploreRestrictedPage => ("See it while restricted", "Open the page though it is not public."),
        P::EditPage => ("Edit", "Change its content, and publish it."),
        P::ManagePage => ("Manage", "Change its security, and delete it."),
        P::SubmitPrivateForm => ("Submit while private", "Fill in the form though it is not public."),
        P::ModerateForm => ("Moderate", "Read and decide what was submitted."),
        P::EditForm => ("Edit", "Change the form's questions."),
        P::Other(word) => (word.as_str(), unknown_permission()),
    }
}

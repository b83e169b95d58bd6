//! Who sees a dataset, and what of it.

use portico_contract::datasets::QuotaUnit;

crate::texts! {
    access = "Access";
    access_open = "Open";
    access_open_help = "Everybody sees the dataset, with what the default ruleset shows. Rulesets of people and groups add to that.";
    access_restricted = "Restricted";
    access_restricted_help = "Only people and groups with a ruleset see it, with what their rulesets show. The default ruleset has no effect.";
    access_what = "Who sees the dataset";
    at_once = "Takes effect at once, without publishing";
    default_ruleset = "Default ruleset";
    default_open = "What everybody sees who has no ruleset of their own.";
    default_restricted = "Without effect while the dataset is restricted. It is kept for when it is opened again.";
    saved = "The access of the dataset is saved.";
    opened_to_all(title: &str) = "“{title}” is open to everybody now.";
    restricted_now(title: &str) = "“{title}” is restricted to rulesets now.";
    stale = "Somebody else changed the access since you opened it. Nothing was saved: save again to replace their change, or discard yours to see it.";
    data_visible = "Show the records";
    data_visible_help = "Without them only the description of the dataset is seen.";
    fields = "Visible fields";
    fields_all = "All";
    fields_none = "None";
    fields_some = "Some";
    fields_names = "Names of the visible fields";
    fields_names_help = "Technical names, each followed by Enter.";
    filter = "Row filter";
    filter_help = "An Explore where clause, such as country = \"FR\". Empty: all rows.";
    quota = "Limit of API calls";
    quota_help = "A whole number. Empty: no limit of its own.";
    quota_unit = "In each";
    sees = "Sees";
    sees_no_data = "No records";
    sees_all = "All fields";
    sees_no_field = "No field";
    sees_where(filter: &str) = "rows where {filter}";
    calls(limit: &str, unit: &str) = "{limit} calls a {unit}";
    view_as = "View as";
    view_as_lead = "See the published rows as the portal shows them to somebody.";
    view_as_user(name: &str) = "View as {name}";
    view_as_name = "User name";
    view_as_help = "Of a user of the portal.";
    view_as_look = "View";
    view_as_anonymous = "A visitor without an account";
    view_as_close = "Stop viewing";
    view_as_elsewhere = "This portal cannot show what somebody else sees: its API answers with the rights of Portico's own key. Sign in to the portal as that person to see it.";
    view_as_unpublished = "The dataset is not published, so nobody sees any of its rows. Rulesets count from the day it is.";
    view_as_hidden(who: &str) = "{who} does not see this dataset.";
    view_as_said(words: &str) = "The portal answers: {words}";
    anonymous_visitor = "A visitor without an account";
    anonymous_sees = "What a visitor without an account sees";
    person_sees(name: &str) = "What {name} sees";
    fact_rows = "Rows";
    fact_fields = "Fields";
    first_rows(shown: usize) = "The first {shown} are shown.";
    no_rows = "No rows.";
    no_data = "The description of the dataset is seen, its records are not.";
    row(number: usize) = "Row {number}";
    published_rows = "Published rows";
    published_hint(count: &str) = "{count}, as an administrator sees them";
    see_as_others = "View as somebody else";
    needs_scripts = "Changing access needs scripts in your browser.";
}

/// `1 row`, `1,284 rows`.
pub fn rows(count: u64) -> String {
    super::common::counted(count, "row", "rows")
}

/// `3 fields`.
pub fn field_count(count: usize) -> String {
    super::common::counted(count as u64, "field", "fields")
}

/// `2 of 5: name, height`.
pub fn fields_of(names: &[String], all: usize) -> String {
    if names.len() == all { format!("All {all}") } else { format!("{} of {all}: {}", names.len(), names.join(", ")) }
}

/// The unit of a quota, as in `a day`.
pub const fn unit(unit: QuotaUnit) -> &'static str {
    match unit {
        QuotaUnit::Second => "second",
        QuotaUnit::Minute => "minute",
        QuotaUnit::Hour => "hour",
        QuotaUnit::Day => "day",
        QuotaUnit::Month => "month",
    }
}

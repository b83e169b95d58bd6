//! Moderation: the inbox of user requests, and what is done with one.

use portico_contract::Timestamp;
use portico_contract::portico::moderation::{Decision, Standing};
use portico_contract::user_requests::{UserRequestStatus, UserRequestType};

crate::texts! {
    title = "Moderation";
    lead = "What people ask for. The API can only read requests: Portico does what fulfils one, and keeps who decided what.";
    caption = "Requests";
    search = "Search in requests";
    filter_standing = "Status";
    filter_type = "Type";
    filter_age = "Raised";
    age_last(days: u32) = "in the last {days} days";
    age_over(days: u32) = "more than {days} days ago";
    clear_filters = "Clear filters";
    none_title = "Nothing to decide";
    none_body = "Requests that people raise on the portal appear here, the oldest first.";
    no_match_title = "No request fits";
    no_match_body = "No request has this status, type, age and text together.";
    choose_title = "Choose a request";
    choose_body = "Open one from the list, or press n for the next that waits.";
    back = "All requests";
    somebody = "Somebody unknown";
    range(first: &str, last: &str, total: &str) = "{first}–{last} of {total}";
    open_word = "To decide";

    subject_portal = "Access to the portal";
    subject_dataset(name: &str) = "Access to the dataset {name}";
    subject_asset(name: &str) = "Access to {name}";
    subject_showcase(title: &str) = "Showcase “{title}”";
    subject_unnamed = "Something that the portal does not name";

    message = "Message";
    no_message = "No message was written.";
    rejection = "The portal's answer";
    asked_by = "Asked by";
    name = "Name";
    user_name = "User name";
    email = "E-mail";
    groups = "Groups";
    no_groups = "None";
    known = "A user of this portal";
    not_known = "Not a user of this portal yet";
    guest = "A guest: the name and the address are what they typed";
    about = "About";
    dataset = "Dataset";
    identifier = "Identifier";
    access = "Access";
    asset = "Asset";
    showcase_title = "Title";
    showcase_description = "Description";
    showcase_url = "Address";
    showcase_untrusted = "Given by the person who asks. Look at it before you follow it.";
    dataset_gone = "The portal does not find this dataset any more.";
    raised(when: &str) = "Raised {when}";

    portal_says = "The portal says";
    portico_says = "Portico";
    undecided = "Not decided";
    decided_by(word: &str, person: &str, when: &str) = "{word} by {person}, {when}";
    note = "Note";
    no_note = "No note.";
    steps_done = "What was done";
    nothing_done = "Nothing on the portal: the decision was recorded.";
    still_says(status: &str) = "The portal still says: {status}. The API cannot change that.";
    will_say(status: &str) = "The portal will still say: {status}. The API cannot change that.";
    nobody_told = "The API sends no answer to the person who asked: write to them yourself.";

    fulfil = "Fulfil";
    decline = "Decline";
    next = "Next to decide";
    already_decided = "This request is decided.";
    already_answered(status: &str) = "The portal says that this request is {status}.";
    needs_scripts = "This form needs scripts. Turn them on, or use another browser.";

    fulfil_title = "Fulfil this request";
    steps = "Steps";
    no_steps = "No step: only the decision is recorded.";
    add_invite = "Invite";
    add_group = "Add to a group";
    add_ruleset = "Give a ruleset";
    add_account = "Create an account";
    step_account = "Create an account with an identity provider";
    account_help = "No e-mail is sent: they sign in with their organisation. Who is a user already is only added to the groups.";
    account_name_help = "Empty: the portal makes one up.";
    provider = "Identity provider";
    provider_help = "Its uid, as the portal's back office names it. The API does not list them.";
    step_invite = "Invite by e-mail";
    step_group = "Add to a group";
    step_ruleset = "Give a ruleset on the dataset";
    remove_step(number: usize) = "Remove step {number}";
    invite_groups = "With the groups";
    invite_help = "The portal writes to this address. Who is a user already is only added to the groups.";
    group = "Group";
    group_choose = "Choose a group";
    no_groups_yet = "This portal has no groups, or they could not be read.";
    user_help = "They must be a user of this portal already.";
    user_unknown_help = "This person is no user of this portal yet: invite them, and give the ruleset when they have accepted.";
    row_filter = "Only rows where";
    row_filter_help = "An Explore where clause: year >= 2008. Empty: all rows.";
    visible_fields = "Fields";
    all_fields = "All fields";
    some_fields = "Only these";
    field_names = "Names of the fields";
    field_names_help = "Technical names, separated by commas.";
    no_operation = "The API has no operation that fulfils this. Do it in the portal's own back office; here the decision is recorded.";
    note_optional = "Note for your colleagues";
    note_help = "Kept with the decision, in Portico only.";
    review = "Review and fulfil";
    confirm_title = "Fulfil this request?";
    confirm_lead = "This will happen, in this order:";
    will_record = "Portico records that you fulfilled the request.";
    required = "This field is required.";

    decline_title = "Decline this request";
    decline_lead = "Nothing changes on the portal.";
    decline_note = "Why";
    decline_note_required = "Say why: colleagues will read it.";

    does_fulfil = "Fulfil the open request";
    does_decline = "Decline the open request";
    does_next_open = "Next request to decide";
    see_request = "See the request";
    done_nothing(subject: &str) = "Recorded as fulfilled: {subject}.";
    done_steps(steps: &str) = "Fulfilled. {steps}.";
    declined(subject: &str) = "Declined: {subject}.";

    will_invite(email: &str) = "Invite {email}.";
    will_invite_with(email: &str, groups: &str) = "Invite {email}, with the groups {groups}.";
    will_provision(email: &str, provider: &str) = "Create the account of {email} with the identity provider {provider}";
    with_groups(what: &str, groups: &str) = "{what}, with the groups {groups}.";
    will_add(user: &str, group: &str) = "Add {user} to the group {group}.";
    will_rule(user: &str, dataset: &str, what: &str) = "Let {user} read {dataset}: {what}.";
    what_fields(fields: &str) = "only the fields {fields}";
    what_rows(filter: &str) = "only rows where {filter}";
    what_all = "all rows and fields";
}

/// A filter of the inbox in a word.
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::ToDecide => "To decide",
        Standing::Decided => "Decided in Portico",
        Standing::Pending => "Pending on the portal",
        Standing::Approved => "Approved on the portal",
        Standing::Rejected => "Rejected on the portal",
        Standing::All => "All",
    }
}

pub const fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Fulfilled => "Fulfilled",
        Decision::Declined => "Declined",
    }
}

/// A type in plain words; one that is not known, in the API's.
pub fn kind(kind: &UserRequestType) -> String {
    match kind {
        UserRequestType::DomainAccess => "Portal access".to_owned(),
        UserRequestType::DatasetAssetAccess => "Dataset access".to_owned(),
        UserRequestType::ExternalAssetAccess => "Asset access".to_owned(),
        UserRequestType::ExternalShowcase => "Showcase".to_owned(),
        UserRequestType::Other(word) => word.replace('_', " "),
    }
}

/// The portal's word.
pub fn status(status: Option<&UserRequestStatus>) -> String {
    status.map_or_else(|| "nothing".to_owned(), |status| status.as_str().to_owned())
}

/// Where nothing was decided here: the portal's word, named as such.
pub fn standing_on_portal(word: Option<&UserRequestStatus>) -> String {
    match word {
        Some(UserRequestStatus::Approved) => "Approved on the portal".to_owned(),
        Some(UserRequestStatus::Rejected) => "Rejected on the portal".to_owned(),
        other => status(other),
    }
}

/// `3 h`, `12 days`: how long ago, counted from when the list was read.
pub fn age(raised: &Timestamp, now: &Timestamp) -> String {
    let (Some(then), Some(now)) = (minutes(raised), minutes(now)) else { return String::new() };
    let counted = |count: i64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    match (now - then).max(0) {
        minutes @ 0..60 => format!("{minutes} min"),
        minutes @ 60..1_440 => format!("{} h", minutes / 60),
        minutes @ 1_440..86_400 => counted(minutes / 1_440, "day", "days"),
        minutes @ 86_400..1_051_200 => counted(minutes / 43_800, "month", "months"),
        minutes => counted(minutes / 525_600, "year", "years"),
    }
}

/// Minutes since 1970 in UTC.
fn minutes(at: &Timestamp) -> Option<i64> {
    let part = |text: &str, range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (date, time) = (at.date(), at.time());
    let (year, month, day) = (part(date, 0..4)?, part(date, 5..7)?, part(date, 8..10)?);
    let (hour, minute) = (part(time, 0..2).unwrap_or(0), part(time, 3..5).unwrap_or(0));
    // Days from a calendar date, with years that begin in March so that leap days come last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day;
    Some((days - 719_469) * 1_440 + hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::{age, minutes};
    use portico_contract::Timestamp;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.to_owned())
    }

    #[test]
    fn an_age_is_told_in_the_largest_unit_that_fits() {
        let now = at("2026-03-02T12:00:00.000Z");
        assert_eq!(age(&at("2026-03-02T11:18:00Z"), &now), "42 min");
        assert_eq!(age(&at("2026-03-01T18:00:00Z"), &now), "18 h");
        assert_eq!(age(&at("2026-02-27T12:00:00Z"), &now), "3 days");
        assert_eq!(age(&at("2025-11-02T12:00:00Z"), &now), "3 months");
        assert_eq!(age(&at("2023-03-02T12:00:00Z"), &now), "3 years");
        assert_eq!(age(&at("tomorrow"), &now), "");
    }

    #[test]
    fn minutes_are_counted_from_1970() {
        assert_eq!(minutes(&at("1970-01-01T00:00:00Z")), Some(0));
        assert_eq!(minutes(&at("2000-03-01T00:01:00Z")), Some(11_017 * 1_440 + 1));
    }
}

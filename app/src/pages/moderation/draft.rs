//! Steps that fulfil a request, as they are entered; each becomes a step to take, or says what is missing.

use crate::text::moderation as text;
use leptos::prelude::*;
use portico_contract::datasets::DatasetSecurity;
use portico_contract::email::EmailAddress;
use portico_contract::portico::moderation::FulfilStep;
use portico_contract::user_requests::{Asker, RequestSubject, UserRequest};
use portico_contract::{DatasetUid, GroupUid, Username};

/// What is wrong with an entry: the field and a sentence.
pub(super) type Faults = Vec<(&'static str, String)>;

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Invite {
    pub email: String,
    /// Uids.
    pub groups: Vec<String>,
}

/// An account made with the identity provider of the person who asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Account {
    pub email: String,
    /// Empty: the portal makes one up.
    pub username: String,
    /// Its uid.
    pub provider: String,
    /// Uids.
    pub groups: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Membership {
    pub username: String,
    pub group: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ruleset {
    pub username: String,
    pub dataset: DatasetUid,
    /// An Explore `where` clause; empty for all rows.
    pub rows: String,
    pub all_fields: bool,
    /// Technical names, where not all are shown.
    pub fields: Vec<String>,
}

/// A step that is being entered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Draft {
    Invite(RwSignal<Invite>),
    Account(RwSignal<Account>),
    Membership(RwSignal<Membership>),
    Ruleset(RwSignal<Ruleset>),
}

impl Draft {
    pub fn check(self) -> Result<FulfilStep, Faults> {
        match self {
            Self::Invite(invite) => invite.get().try_into(),
            Self::Account(account) => account.get().try_into(),
            Self::Membership(membership) => membership.get().try_into(),
            Self::Ruleset(ruleset) => ruleset.get().try_into(),
        }
    }

    /// What is wrong with one field now.
    pub fn fault(self, field: &str) -> Option<String> {
        self.check().err()?.into_iter().find(|(name, _)| *name == field).map(|(_, fault)| fault)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Invite(_) => text::step_invite(),
            Self::Account(_) => text::step_account(),
            Self::Membership(_) => text::step_group(),
            Self::Ruleset(_) => text::step_ruleset(),
        }
    }
}

impl TryFrom<Invite> for FulfilStep {
    type Error = Faults;

    fn try_from(invite: Invite) -> Result<Self, Faults> {
        let email = EmailAddress::new(&invite.email).map_err(|error| vec![("email", error.to_string())])?;
        Ok(Self::Invite { email: email.as_str().to_owned(), groups: uids(invite.groups) })
    }
}

fn uids(groups: Vec<String>) -> Vec<GroupUid> {
    groups.into_iter().filter_map(|uid| GroupUid::new(uid).ok()).collect()
}

impl TryFrom<Account> for FulfilStep {
    type Error = Faults;

    fn try_from(account: Account) -> Result<Self, Faults> {
        let email = EmailAddress::new(&account.email);
        let username = Some(account.username.trim()).filter(|name| !name.is_empty()).map(Username::new).transpose();
        let provider = account.provider.trim();
        match (email, username) {
            (Ok(email), Ok(username)) if !provider.is_empty() => Ok(Self::Provision {
                email: email.as_str().to_owned(),
                username,
                identity_provider: provider.to_owned(),
                groups: uids(account.groups),
            }),
            (email, username) => {
                let email = email.err().map(|error| ("email", error.to_string()));
                let username = username.err().map(|error| ("username", format!("{error}.")));
                let provider = provider.is_empty().then(|| ("provider", text::required().to_owned()));
                Err(email.into_iter().chain(username).chain(provider).collect())
            }
        }
    }
}

impl TryFrom<Membership> for FulfilStep {
    type Error = Faults;

    fn try_from(membership: Membership) -> Result<Self, Faults> {
        match (Username::new(membership.username.trim()), GroupUid::new(membership.group)) {
            (Ok(username), Ok(group_uid)) => Ok(Self::AddToGroup { username, group_uid }),
            (username, group) => {
                let username = username.err().map(|error| ("username", format!("{error}.")));
                let group = group.err().map(|_| ("group", text::group_choose().to_owned()));
                Err(username.into_iter().chain(group).collect())
            }
        }
    }
}

impl TryFrom<Ruleset> for FulfilStep {
    type Error = Faults;

    fn try_from(ruleset: Ruleset) -> Result<Self, Faults> {
        let username = Username::new(ruleset.username.trim());
        // An empty list would show no field at all: that is no access.
        let no_fields = !ruleset.all_fields && ruleset.fields.is_empty();
        match username {
            Ok(username) if !no_fields => {
                let security = DatasetSecurity {
                    visible_fields: (!ruleset.all_fields).then_some(ruleset.fields),
                    filter_query: Some(ruleset.rows.trim().to_owned()),
                    ..DatasetSecurity::default()
                };
                Ok(Self::DatasetRuleset { username, dataset_uid: ruleset.dataset, security })
            }
            username => {
                let username = username.err().map(|error| ("username", format!("{error}.")));
                let fields = no_fields.then(|| ("fields", text::required().to_owned()));
                Err(username.into_iter().chain(fields).collect())
            }
        }
    }
}

/// The kinds of step that help with a request; the first is there from the start.
pub(super) fn offered(request: &UserRequest) -> Vec<Draft> {
    let email = request.asker().and_then(Asker::email).unwrap_or_default().to_owned();
    let username = request.asker().and_then(Asker::username).map(ToString::to_string).unwrap_or_default();
    let account = Account { email: email.clone(), username: username.clone(), ..Account::default() };
    let account = Draft::Account(RwSignal::new(account));
    let invite = Draft::Invite(RwSignal::new(Invite { email, groups: Vec::new() }));
    let membership = Draft::Membership(RwSignal::new(Membership { username: username.clone(), group: String::new() }));
    match &request.subject {
        RequestSubject::DomainAccess(_) => vec![invite, account, membership],
        RequestSubject::DatasetAssetAccess(access) => {
            let dataset = access.dataset.as_ref().and_then(|dataset| dataset.uid.clone());
            let ruleset = dataset.map(|dataset| {
                let rules = Ruleset { username, dataset, rows: String::new(), all_fields: true, fields: Vec::new() };
                Draft::Ruleset(RwSignal::new(rules))
            });
            ruleset.into_iter().chain([membership, invite, account]).collect()
        }
        // The API has no operation on assets and showcases.
        RequestSubject::ExternalAssetAccess(_) | RequestSubject::ExternalShowcase(_) | RequestSubject::Other(_) => {
            Vec::new()
        }
    }
}

/// What a step will do, in a sentence. `group` and `dataset` give titles for uids.
pub(super) fn sentence(step: &FulfilStep, group: impl Fn(&GroupUid) -> String, dataset: &str) -> String {
    match step {
        FulfilStep::Invite { email, groups } if groups.is_empty() => text::will_invite(email),
        FulfilStep::Invite { email, groups } => {
            let groups: Vec<_> = groups.iter().map(group).collect();
            text::will_invite_with(email, &groups.join(", "))
        }
        FulfilStep::Provision { email, identity_provider, groups, .. } => {
            let made = text::will_provision(email, identity_provider);
            let groups: Vec<_> = groups.iter().map(group).collect();
            if groups.is_empty() { format!("{made}.") } else { text::with_groups(&made, &groups.join(", ")) }
        }
        FulfilStep::AddToGroup { username, group_uid } => text::will_add(username.as_str(), &group(group_uid)),
        FulfilStep::DatasetRuleset { username, security, .. } => {
            let fields = security.visible_fields.as_ref().map(|fields| text::what_fields(&fields.join(", ")));
            let rows = security.filter_query.as_deref().filter(|rows| !rows.is_empty()).map(text::what_rows);
            let what: Vec<_> = fields.into_iter().chain(rows).collect();
            let what = if what.is_empty() { text::what_all().to_owned() } else { what.join(", ") };
            text::will_rule(username.as_str(), dataset, &what)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruleset() -> Ruleset {
        Ruleset {
            username: "lou".into(),
            dataset: DatasetUid::new("da_1").unwrap(),
            rows: " year > 2008 ".into(),
            all_fields: false,
            fields: vec!["rate".into()],
        }
    }

    #[test]
    fn a_ruleset_is_told_in_full_before_it_is_given() {
        let step = FulfilStep::try_from(ruleset()).unwrap();
        let told = sentence(&step, |uid| uid.to_string(), "“Rates”");
        assert_eq!(told, "Let lou read “Rates”: only the fields rate, only rows where year > 2008.");
        let all = Ruleset { rows: String::new(), all_fields: true, ..ruleset() };
        let told = sentence(&all.try_into().unwrap(), |uid| uid.to_string(), "“Rates”");
        assert_eq!(told, "Let lou read “Rates”: all rows and fields.");
    }

    #[test]
    fn a_ruleset_that_shows_no_field_is_not_access() {
        let faults = FulfilStep::try_from(Ruleset { fields: vec![], username: " ".into(), ..ruleset() }).unwrap_err();
        assert_eq!(faults.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["username", "fields"]);
    }

    #[test]
    fn an_invitation_needs_an_address() {
        let faults = FulfilStep::try_from(Invite { email: "nobody".into(), groups: vec![] }).unwrap_err();
        assert_eq!(faults, [("email", "Enter a valid email address.".to_owned())]);
    }

    #[test]
    fn an_account_needs_an_identity_provider_and_may_leave_the_name_to_the_portal() {
        let account = Account { email: "lou@example.org".into(), ..Account::default() };
        let faults = FulfilStep::try_from(account.clone()).unwrap_err();
        assert_eq!(faults.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["provider"]);
        let step = FulfilStep::try_from(Account { provider: "saml-city".into(), ..account }).unwrap();
        let told = sentence(&step, |uid| uid.to_string(), "");
        assert_eq!(told, "Create the account of lou@example.org with the identity provider saml-city.");
    }

    #[test]
    fn a_member_needs_a_group() {
        let faults = FulfilStep::try_from(Membership { username: "lou".into(), group: String::new() }).unwrap_err();
        assert_eq!(faults[0].0, "group");
    }
}

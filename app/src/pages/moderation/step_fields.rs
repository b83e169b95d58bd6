//! The fields of a step that fulfils a request.

use super::draft::{Account, Draft, Invite, Membership, Ruleset};
use crate::text::moderation as text;
use crate::ui::{Bind, Checkbox, Choice, Field, RadioGroup, Select, TagInput, TextInput};
use leptos::prelude::*;
use portico_contract::groups::UserGroup;

/// Shows what is wrong once somebody asked to go on.
pub(super) type Checked = RwSignal<bool>;

/// `id` starts the ids of the step's controls.
pub(super) fn fields(id: &str, draft: Draft, groups: Signal<Vec<UserGroup>>, checked: Checked) -> AnyView {
    let fault = move |field: &'static str| Signal::derive(move || checked.get().then(|| draft.fault(field)).flatten());
    match draft {
        Draft::Invite(invite) => invite_fields(id, invite, groups, fault("email")),
        Draft::Account(account) => {
            account_fields(id, account, groups, [fault("email"), fault("username"), fault("provider")])
        }
        Draft::Membership(membership) => membership_fields(id, membership, groups, fault("username"), fault("group")),
        Draft::Ruleset(ruleset) => ruleset_fields(id, ruleset, fault("username"), fault("fields")),
    }
}

type Fault = Signal<Option<String>>;

fn invite_fields(id: &str, invite: RwSignal<Invite>, groups: Signal<Vec<UserGroup>>, fault: Fault) -> AnyView {
    let email = Bind::new(
        move || invite.with(|invite| invite.email.clone()),
        move |email| invite.update(|invite| invite.email = email),
    );
    let held = Bind::new(
        move || invite.with(|invite| invite.groups.clone()),
        move |groups| invite.update(|invite| invite.groups = groups),
    );
    view! {
        <Field id=format!("{id}-email") label=text::email() required=true help=text::invite_help() error=fault>
            <TextInput kind="email" value=email />
        </Field>
        {group_boxes(id, groups, held)}
    }
    .into_any()
}

fn account_fields(
    id: &str,
    account: RwSignal<Account>,
    groups: Signal<Vec<UserGroup>>,
    [email_fault, name_fault, provider_fault]: [Fault; 3],
) -> AnyView {
    let part = move |read: fn(&Account) -> &String, write: fn(&mut Account) -> &mut String| {
        Bind::new(
            move || account.with(|account| read(account).clone()),
            move |value: String| account.update(|account| *write(account) = value),
        )
    };
    let email = part(|account| &account.email, |account| &mut account.email);
    let username = part(|account| &account.username, |account| &mut account.username);
    let provider = part(|account| &account.provider, |account| &mut account.provider);
    let held = Bind::new(
        move || account.with(|account| account.groups.clone()),
        move |groups| account.update(|account| account.groups = groups),
    );
    view! {
        <p class="muted">{text::account_help()}</p>
        <div class="fields">
            <Field id=format!("{id}-email") label=text::email() required=true error=email_fault>
                <TextInput kind="email" value=email />
            </Field>
            <Field id=format!("{id}-username") label=text::user_name() help=text::account_name_help() error=name_fault>
                <TextInput value=username mono=true />
            </Field>
        </div>
        <Field
            id=format!("{id}-provider")
            label=text::provider()
            required=true
            help=text::provider_help()
            error=provider_fault
        >
            <TextInput value=provider mono=true />
        </Field>
        {group_boxes(id, groups, held)}
    }
    .into_any()
}

/// A box for each group of the portal; `held` are the uids of those that are ticked.
fn group_boxes(id: &str, groups: Signal<Vec<UserGroup>>, held: Bind<Vec<String>>) -> AnyView {
    let start = id.to_owned();
    let boxes = move || {
        let groups = groups.get();
        if groups.is_empty() {
            return view! { <span class="muted">{text::no_groups_yet()}</span> }.into_any();
        }
        let one = |group: UserGroup| {
            let (uid, title) = (group.uid.to_string(), group.title().to_owned());
            let box_id = format!("{start}-group-{uid}");
            let own = uid.clone();
            let checked = Bind::new(
                move || held.get().contains(&own),
                move |on: bool| {
                    let mut groups = held.get_untracked();
                    groups.retain(|group| *group != uid);
                    groups.extend(on.then(|| uid.clone()));
                    held.set(groups);
                },
            );
            view! { <Checkbox id=box_id label=title checked=checked /> }
        };
        groups.into_iter().map(one).collect_view().into_any()
    };
    view! {
        <fieldset class="group-boxes">
            <legend>{text::invite_groups()}</legend>
            {boxes}
        </fieldset>
    }
    .into_any()
}

fn membership_fields(
    id: &str,
    membership: RwSignal<Membership>,
    groups: Signal<Vec<UserGroup>>,
    user_fault: Fault,
    group_fault: Fault,
) -> AnyView {
    let username = Bind::new(
        move || membership.with(|membership| membership.username.clone()),
        move |username| membership.update(|membership| membership.username = username),
    );
    let group = Bind::new(
        move || membership.with(|membership| membership.group.clone()),
        move |group| membership.update(|membership| membership.group = group),
    );
    let choices = Signal::derive(move || {
        let choice = |group: UserGroup| Choice::new(group.uid.to_string(), group.title());
        groups.get().into_iter().map(choice).collect::<Vec<_>>()
    });
    view! {
        <div class="fields">
            <Field id=format!("{id}-username") label=text::user_name() required=true help=text::user_help() error=user_fault>
                <TextInput value=username mono=true />
            </Field>
            <Field id=format!("{id}-group") label=text::group() required=true error=group_fault>
                <Select value=group choices=choices empty=text::group_choose() />
            </Field>
        </div>
    }
    .into_any()
}

fn ruleset_fields(id: &str, ruleset: RwSignal<Ruleset>, user_fault: Fault, fields_fault: Fault) -> AnyView {
    let username = Bind::new(
        move || ruleset.with(|ruleset| ruleset.username.clone()),
        move |username| ruleset.update(|ruleset| ruleset.username = username),
    );
    let rows = Bind::new(
        move || ruleset.with(|ruleset| ruleset.rows.clone()),
        move |rows| ruleset.update(|ruleset| ruleset.rows = rows),
    );
    let which = Bind::new(
        move || if ruleset.with(|ruleset| ruleset.all_fields) { "all".to_owned() } else { "some".to_owned() },
        move |which: String| ruleset.update(|ruleset| ruleset.all_fields = which == "all"),
    );
    let names = Bind::new(
        move || ruleset.with(|ruleset| ruleset.fields.clone()),
        move |names| ruleset.update(|ruleset| ruleset.fields = names),
    );
    let some = Memo::new(move |_| ruleset.with(|ruleset| !ruleset.all_fields));
    let choices = vec![Choice::new("all", text::all_fields()), Choice::new("some", text::some_fields())];
    let id = id.to_owned();
    let names_id = format!("{id}-fields");
    view! {
        <Field id=format!("{id}-username") label=text::user_name() required=true help=text::user_help() error=user_fault>
            <TextInput value=username mono=true />
        </Field>
        <Field id=format!("{id}-rows") label=text::row_filter() help=text::row_filter_help()>
            <TextInput value=rows mono=true />
        </Field>
        <Field id=format!("{id}-which") label=text::visible_fields() group=true>
            <RadioGroup value=which name=format!("{id}-which") choices=choices />
        </Field>
        {move || {
            some.get()
                .then(|| {
                    view! {
                        <Field
                            id=names_id.clone()
                            label=text::field_names()
                            required=true
                            help=text::field_names_help()
                            error=fields_fault
                        >
                            <TagInput value=names />
                        </Field>
                    }
                })
        }}
    }
    .into_any()
}

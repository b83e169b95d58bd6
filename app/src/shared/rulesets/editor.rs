//! The editor: two tables, people and groups, and the dialogs that change them.

use super::details::RulesetDetails;
use super::form::{Draft, fields};
use super::ruleset::{HolderKind, Ruleset};
use super::table::{RowActions, SIZE, page_parameter, table};
use super::target::RulesetTarget;
use crate::browser;
use crate::shared::explain::explain;
use crate::shared::live::on_event;
use crate::shared::loaded::{Load, loaded};
use crate::shared::write::Write;
use crate::text::rulesets as text;
use crate::ui::{Button, Card, ConfirmDialog, Dialog, Glyph, Look, SkeletonRows, use_toaster, use_words};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use portico_contract::Page;
use portico_contract::portico::event::Event;
use std::sync::Arc;

const ADD_PERSON: &str = "add-person";
const ADD_GROUP: &str = "add-group";

const fn add_button(kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::User => ADD_PERSON,
        HolderKind::Group => ADD_GROUP,
    }
}

/// Why the last attempt failed, in one line.
fn told(write: Write) -> Signal<Option<String>> {
    Signal::derive(move || write.error.with(|error| error.as_ref().map(explain)))
}

/// Gives the focus to the button that adds, which is always there: the row that had it may be gone.
fn focus_after(kind: HolderKind) {
    request_animation_frame(move || browser::focus(add_button(kind)));
}

/// Who may do what with one thing: its user rulesets and its group rulesets.
#[component]
pub fn RulesetEditor(
    target: Arc<dyn RulesetTarget>,
    /// The title of the thing, for sentences.
    #[prop(into)]
    thing: String,
    /// What its rulesets say beyond permissions.
    #[prop(optional_no_strip)]
    details: Option<RulesetDetails>,
) -> impl IntoView {
    let target = StoredValue::new(target);
    let thing = StoredValue::new(thing);
    let details = StoredValue::new(details);
    let refusal = target.with_value(|target| target.refusal());
    let query = use_query_map();
    let page_of = move |kind: HolderKind| {
        Memo::new(move |_| {
            let page = query.with(|query| query.get(page_parameter(kind))).and_then(|page| page.parse::<u64>().ok());
            page.filter(|page| (1..1_000_000).contains(page)).unwrap_or(1)
        })
    };
    let list = move |kind: HolderKind, page: Memo<u64>| -> Load<Page<Ruleset>> {
        Resource::new_blocking(
            move || page.get(),
            move |page| target.with_value(|target| target.list(kind, SIZE, (page - 1) * u64::from(SIZE))),
        )
    };
    let (people_page, groups_page) = (page_of(HolderKind::User), page_of(HolderKind::Group));
    let people = list(HolderKind::User, people_page);
    let groups = list(HolderKind::Group, groups_page);
    let again = move |kind: HolderKind| match kind {
        HolderKind::User => people.refetch(),
        HolderKind::Group => groups.refetch(),
    };
    on_event(move |event| {
        if let Event::Written { operation, target: Some(written), .. } = event
            && target.with_value(|target| target.concerns(operation, written))
        {
            people.refetch();
            groups.refetch();
        }
    });

    let (draft, editing, saving) = (Draft::new(), RwSignal::new(false), Write::new());
    browser::guard_unload(Signal::derive(move || editing.get() && draft.is_changed()));
    let (doomed, removing, deleting) = (RwSignal::new(None::<Ruleset>), RwSignal::new(false), Write::new());
    let refused = refusal.clone();
    let actions = RowActions {
        edit: Callback::new(move |ruleset| {
            saving.error.set(None);
            draft.open(ruleset);
            editing.set(true);
        }),
        remove: Callback::new(move |ruleset| {
            deleting.error.set(None);
            doomed.set(Some(ruleset));
            removing.set(true);
        }),
        refusal: Signal::stored(refused),
    };
    let add = move |kind| {
        saving.error.set(None);
        draft.start(kind);
        editing.set(true);
    };
    let toaster = use_toaster();
    let save = move || {
        let Some(ruleset) = draft.finish() else { return browser::focus("ruleset-holder") };
        let exists = draft.exists.get_untracked();
        let (kind, name) = (ruleset.holder.kind(), ruleset.holder.as_str().to_owned());
        let reply = target.with_value(|target| match exists {
            true => target.update(ruleset),
            false => target.create(ruleset),
        });
        saving.run(reply, move |_| {
            editing.set(false);
            toaster.success(if exists { text::saved(&name) } else { text::added(&name) });
            again(kind);
            focus_after(kind);
        });
    };
    let remove = move |()| {
        let Some(Ruleset { holder, .. }) = doomed.get_untracked() else { return };
        let (kind, name) = (holder.kind(), holder.as_str().to_owned());
        deleting.run(target.with_value(|target| target.delete(holder)), move |()| {
            removing.set(false);
            toaster.success(text::removed(&name));
            again(kind);
            focus_after(kind);
        });
    };
    let doomed_name = move || {
        doomed.with(|doomed| doomed.as_ref().map(|doomed| doomed.holder.as_str().to_owned()).unwrap_or_default())
    };

    let card = move |kind: HolderKind, title: &'static str, add_label: &'static str, resource, page: Memo<u64>| {
        let refusal = refusal.clone();
        let end = move || {
            view! {
                <Button
                    id=add_button(kind)
                    small=true
                    glyph=Glyph::Plus
                    disabled_reason=refusal
                    on_click=move |_| add(kind)
                >
                    {add_label}
                </Button>
            }
        };
        let rows = move |found: Page<Ruleset>| {
            details.with_value(|details| table(kind, found, page.get_untracked(), details.as_ref(), actions))
        };
        view! {
            <Card title=title flush=true end=end>
                {loaded(resource, || view! { <SkeletonRows rows=3 /> }.into_any(), rows)}
            </Card>
        }
    };
    let footer = move || {
        let label = if draft.exists.get() { text::save_ruleset() } else { text::add_ruleset() };
        view! {
            <Button on_click=move |_| editing.set(false)>{use_words().cancel}</Button>
            <Button look=Look::Primary pending=saving.pending on_click=move |_| save()>{label}</Button>
        }
    };
    view! {
        <div class="stack">
            <noscript><p class="note">{text::needs_scripts()}</p></noscript>
            {card(HolderKind::User, text::people(), text::add_person(), people, people_page)}
            {card(HolderKind::Group, text::groups(), text::add_group(), groups, groups_page)}
        </div>
        <Dialog
            id="ruleset"
            title=Signal::derive(move || draft.title(&thing.get_value()))
            open=editing
            footer=footer
        >
            {fields(draft, saving, target.with_value(|target| target.permissions()), details.get_value())}
            {move || told(saving).get().map(|error| view! { <p class="note bad" role="alert">{error}</p> })}
        </Dialog>
        <ConfirmDialog
            id="remove-ruleset"
            title=Signal::derive(move || text::remove_title(&doomed_name()))
            open=removing
            confirm=text::remove_ruleset()
            danger=true
            pending=deleting.pending
            error=told(deleting)
            on_confirm=remove
        >
            <p>{move || text::remove_what(&doomed_name(), &thing.get_value())}</p>
        </ConfirmDialog>
    }
    .into_any()
}

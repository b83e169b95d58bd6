//! One entry: its facts, what it changed, and taking it back.

use super::{operation_words, outcome, target_words};
use crate::shared::loaded::{Load, loaded};
use crate::shared::page::Page;
use crate::shared::session::use_me;
use crate::shared::write::Write;
use crate::text::activity as text;
use crate::text::common::moment;
use crate::text::frame;
use crate::ui::{
    Button, ButtonLink, Card, Code, ConfirmDialog, Crumb, Diff, Fact, Facts, Glyph, PageHead, SkeletonRows,
    StatusBadge, Toast, use_toaster,
};
use crate::{api, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use portico_contract::portico::ledger::LedgerEntry;
use portico_contract::portico::policy;
use portico_contract::portico::session::Me;
use portico_contract::{ApiError, Area, info};
use serde_json::Value;

#[component]
pub fn Entry() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let entry: Load<LedgerEntry> = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id.parse() {
                Ok(id) => api::read_ledger_entry(id).await,
                Err(_) => Err(ApiError::not_found()),
            }
        },
    );
    let title = Signal::derive(move || text::entry(id.get().parse().unwrap_or_default()));
    let crumbs = Signal::derive(move || {
        vec![Crumb::new(frame::settings()), Crumb::link(text::title(), paths::activity()), Crumb::new(title.get())]
    });
    view! {
        <Page title=title crumbs=crumbs>
            {loaded(entry, || view! { <SkeletonRows /> }.into_any(), move |found| shown(found, entry))}
        </Page>
    }
    .into_any()
}

fn shown(entry: LedgerEntry, load: Load<LedgerEntry>) -> AnyView {
    let (shape, word) = outcome(entry.outcome);
    let title = operation_words(&entry.operation);
    let lead = target_words(&entry);
    let actions = {
        let entry = entry.clone();
        move || undo(&entry, load)
    };
    view! {
        <PageHead
            title=title
            lead=lead
            status=move || view! { <StatusBadge status=shape label=word /> }
            actions=actions
        />
        <div class="two">
            <div class="stack">{change(&entry)}</div>
            <aside>{facts(&entry)}</aside>
        </div>
    }
    .into_any()
}

fn facts(entry: &LedgerEntry) -> AnyView {
    let mut facts = vec![
        Fact::text(text::person(), entry.person.clone()),
        Fact::text(text::when(), moment(&entry.at)),
        Fact::code(text::what(), entry.operation.clone()),
    ];
    if let Some(target) = &entry.target {
        let href = match entry.target_kind.as_deref() {
            Some("dataset") => Some(format!("{}/{target}", paths::datasets())),
            Some("studio_page") => Some(format!("{}/{target}", paths::studio_pages())),
            Some("user_request") => Some(format!("{}/{target}", paths::moderation())),
            _ => None,
        };
        facts.push(match href {
            Some(href) => Fact::link(text::target(), target.clone(), href),
            None => Fact::code(text::target(), target.clone()),
        });
    }
    if let Some(section) = &entry.section {
        facts.push(Fact::code(text::section(), section.clone()));
    }
    if let Some(status) = entry.upstream_status {
        facts.push(Fact::code(text::answered(), status.to_string()));
    }
    if let Some(message) = &entry.message {
        facts.push(Fact::text(text::message(), message.clone()));
    }
    facts.push(Fact::code(text::request(), entry.request_id.clone()));
    let link = |id: Option<i64>, words: fn(i64) -> String| {
        id.map(|id| view! { <p><a class="text" href=paths::ledger_entry(id)>{words(id)}</a></p> })
    };
    let (undone_by, undoes) = (link(entry.undone_by, text::undone_by), link(entry.undoes, text::undoes));
    view! {
        <Card title=text::facts()>
            <Facts facts=facts />
            {undone_by}
            {undoes}
        </Card>
    }
    .into_any()
}

/// JSON as people read it: one line a property, in order.
fn lines(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => serde_json::to_string_pretty(value).unwrap_or_default(),
    }
}

fn change(entry: &LedgerEntry) -> AnyView {
    let (before, after) = (lines(entry.before.as_ref()), lines(entry.after.as_ref()));
    let difference = if before.is_empty() && after.is_empty() {
        view! { <p class="muted">{text::no_change()}</p> }.into_any()
    } else {
        view! { <Diff before=before after=after /> }.into_any()
    };
    let sent = entry.request.as_ref().map(|request| {
        let json = lines(Some(request));
        view! {
            <details class="card fold">
                <summary>{text::sent()}</summary>
                <Code text=json label=text::sent() wrap=true />
            </details>
        }
    });
    view! {
        <Card title=text::change()>{difference}</Card>
        {sent}
    }
    .into_any()
}

/// Why the signed-in person may not take an entry back: what was created is deleted, what was deleted is created, and
/// whatever else was done is done once more.
fn refused(entry: &LedgerEntry) -> Option<String> {
    let Me { person, .. } = use_me()?;
    let operation = entry.operation.as_str();
    let inverse = match operation.split_once('_') {
        Some(("create", rest)) => format!("delete_{rest}"),
        Some(("delete", rest)) => format!("create_{rest}"),
        _ => operation.to_owned(),
    };
    let verdict = match info(&inverse).or_else(|| info(operation)) {
        Some(operation) => policy::may(&person, operation),
        // Portico's own: a stack of steps that was put into another order.
        None => policy::verdict(&person, entry.effect, Area::Catalog),
    };
    verdict.reason()
}

fn undo(entry: &LedgerEntry, load: Load<LedgerEntry>) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let asking = RwSignal::new(false);
    let id = entry.id;
    let reason = refused(entry).or_else(|| (!entry.can_undo).then(|| text::cannot_undo().to_owned()));
    let confirm = Callback::new(move |()| {
        write.run(api::undo_entry(id), move |made| {
            asking.set(false);
            toaster.show(Toast::success(text::undo_done()).link(text::see_entry(), paths::ledger_entry(made.id)));
            load.refetch();
        });
    });
    let error =
        Signal::derive(move || write.error.with(|error| error.as_ref().map(|e| format!("{} ({})", e.message, e.code))));
    let title = text::undo_title(&operation_words(&entry.operation));
    view! {
        <ButtonLink href=paths::activity()>{text::title()}</ButtonLink>
        <Button glyph=Glyph::Undo disabled_reason=reason on_click=move |_| asking.set(true)>
            {text::undo()}
        </Button>
        <ConfirmDialog
            id="undo-entry"
            title=title
            open=asking
            confirm=text::undo()
            pending=write.pending
            error=error
            on_confirm=confirm
        >
            <p>{text::undo_body()}</p>
        </ConfirmDialog>
    }
    .into_any()
}

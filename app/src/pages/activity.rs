//! The ledger as a list: filters and page are in the address; works without scripts.

pub mod entry;

use crate::shared::loaded::loaded;
use crate::shared::page::Page;
use crate::text::activity as text;
use crate::text::common::{moment, number};
use crate::text::frame;
use crate::ui::{
    Button, ButtonLink, Cell, Choice, Crumb, EmptyState, Field, Glyph, Heading, PageHead, Pager, Row, Select,
    SkeletonRows, Status, Table, TextInput,
};
use crate::{api, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use portico_contract::portico::ledger::{LedgerEntry, LedgerOutcome, LedgerPage, LedgerQuery};

const ROWS: u32 = 50;

#[component]
pub fn Activity() -> impl IntoView {
    let address = use_query_map();
    let query = Memo::new(move |_| {
        address.with(|map| {
            let text = |name: &str| map.get(name).unwrap_or_default();
            let page = text("page").parse().unwrap_or(1).max(1);
            LedgerQuery {
                person: text("person"),
                target: text("target"),
                operation: text("operation"),
                page,
                size: ROWS,
            }
        })
    });
    let page = Resource::new_blocking(move || query.get(), api::read_ledger);
    view! {
        <Page title=text::title() crumbs=vec![Crumb::new(frame::settings()), Crumb::new(text::title())]>
            <PageHead title=text::title() lead=text::lead() />
            {loaded(page, || view! { <SkeletonRows /> }.into_any(), move |page| list(page, query.get_untracked()))}
        </Page>
    }
    .into_any()
}

fn list(page: LedgerPage, query: LedgerQuery) -> AnyView {
    let filtered = !(query.person.is_empty() && query.target.is_empty() && query.operation.is_empty());
    let filters = filters(&page, &query, filtered);
    let body = match (page.entries.is_empty(), filtered) {
        (false, _) => table(&page, &query),
        (true, true) => {
            view! { <EmptyState title=text::none_title() glyph=Glyph::Filter>{text::none_body()}</EmptyState> }
                .into_any()
        }
        (true, false) => {
            view! { <EmptyState title=text::empty_title() glyph=Glyph::Log>{text::empty_body()}</EmptyState> }
                .into_any()
        }
    };
    view! {
        {filters}
        {body}
    }
    .into_any()
}

fn filters(page: &LedgerPage, query: &LedgerQuery, filtered: bool) -> AnyView {
    let people: Vec<Choice> = page.people.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect();
    let operations: Vec<Choice> =
        page.operations.iter().map(|name| Choice::new(name.clone(), operation_words(name))).collect();
    let LedgerQuery { person, operation, target, .. } = query.clone();
    let clear = filtered
        .then(|| view! { <ButtonLink href=paths::activity() look=crate::ui::Look::Quiet>{text::clear()}</ButtonLink> });
    view! {
        <form method="get" action=paths::activity() class="filters asked" role="search">
            <Field id="activity-person" label=text::filter_person()>
                <Select value=person name="person" choices=people empty=text::anybody() />
            </Field>
            <Field id="activity-operation" label=text::filter_operation()>
                <Select value=operation name="operation" choices=operations empty=text::anything() />
            </Field>
            <Field id="activity-target" label=text::filter_target()>
                <TextInput value=target name="target" />
            </Field>
            <div class="row go">
                <Button submit=true>{text::apply()}</Button>
                {clear}
            </div>
        </form>
    }
    .into_any()
}

/// `publish dataset` for `publish_dataset`.
pub(crate) fn operation_words(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

pub(crate) const fn outcome(outcome: LedgerOutcome) -> (Status, &'static str) {
    match outcome {
        LedgerOutcome::Done => (Status::Ok, text::done()),
        LedgerOutcome::Failed => (Status::Bad, text::failed()),
        LedgerOutcome::Refused => (Status::Off, text::refused()),
        LedgerOutcome::Unknown => (Status::Warn, text::unknown()),
    }
}

/// What an entry was done to, in words.
pub(crate) fn target_words(entry: &LedgerEntry) -> String {
    let target = entry.target_title.clone().or_else(|| entry.target.clone()).unwrap_or_default();
    match &entry.section {
        Some(section) => format!("{target} · {section}"),
        None => target,
    }
}

fn row(entry: &LedgerEntry) -> Row {
    let (shape, word) = outcome(entry.outcome);
    let what = operation_words(&entry.operation);
    let tag = match (entry.undoes, entry.undone_by) {
        (Some(_), _) => vec![text::undo_tag().to_owned()],
        (_, Some(_)) => vec![text::undone_tag().to_owned()],
        _ => Vec::new(),
    };
    let cells = vec![
        Cell::two_line(what.clone(), target_words(entry), paths::ledger_entry(entry.id)),
        Cell::text(entry.person.clone()),
        Cell::status(shape, word),
        Cell::tags(tag),
        Cell::muted(moment(&entry.at)),
    ];
    Row::new(entry.id.to_string(), what, cells)
}

fn table(page: &LedgerPage, query: &LedgerQuery) -> AnyView {
    let rows = page.entries.iter().map(row).collect();
    let headings = vec![
        Heading::new(text::what()),
        Heading::new(text::person()),
        Heading::new(text::outcome()),
        Heading::new(text::taken_back()).wide(),
        Heading::new(text::when()),
    ];
    let first = u64::from(query.page - 1) * u64::from(ROWS) + 1;
    let last = first + page.entries.len() as u64 - 1;
    let to = |page: u32| {
        let page = page.to_string();
        paths::with_query(
            &paths::activity(),
            &[("person", &query.person), ("operation", &query.operation), ("target", &query.target), ("page", &page)],
        )
    };
    let previous = (query.page > 1).then(|| to(query.page - 1));
    let next = (last < page.total).then(|| to(query.page + 1));
    let summary = text::summary(&number(first), &number(last), &number(page.total));
    view! {
        <div class="card">
            <Table caption=text::caption() headings=headings rows=rows />
        </div>
        <Pager summary=summary previous=previous next=next />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::operation_words;

    #[test]
    fn an_operation_reads_as_a_phrase() {
        assert_eq!(operation_words("publish_dataset_metadata"), "Publish dataset metadata");
    }
}

//! The rows. The table is made anew when other datasets are shown; what changes on one row changes in place.

use super::listing::Listing;
use super::orders;
use crate::paths;
use crate::shared::list::{Address, sortable};
use crate::text::catalog as text;
use crate::text::common::{moment, number};
use crate::text::dataset::status_word;
use crate::ui::{Cell, Heading, Order, Row, Status, StatusBadge, Table};
use leptos::prelude::*;
use portico_contract::portico::catalog::{CatalogEntry, CatalogState};

pub fn table(list: Listing) -> AnyView {
    let lines = Memo::new(move |_| {
        list.shown.with(|shown| {
            let line = |entry: &CatalogEntry| (entry.uid.clone(), entry.dataset_id.clone(), entry.title.clone());
            let lines: Vec<_> = shown.page.entries.iter().map(line).collect();
            (headings_of(&shown.address), lines)
        })
    });
    let table = move || {
        let (headings, lines) = lines.get();
        // The first of those shown now; the rows of `lines` are all among them.
        let rows = list.shown.with_untracked(|shown| {
            shown.page.entries.iter().zip(lines).map(|(entry, _)| row(list, entry)).collect::<Vec<_>>()
        });
        view! { <Table caption=text::caption() headings=headings rows=rows selection=list.selection /> }
    };
    table.into_any()
}

fn headings_of(address: &Address) -> Vec<Heading> {
    let column = |heading: Heading, name: &str, falling: bool| sortable(heading, address, name, falling);
    let changed = Heading::new(text::column_changed()).wide();
    let changed = if address.one("sort").is_empty() && address.one("q").is_empty() {
        // The order that a list has by itself.
        changed.sort(address.with("sort", "changed").href(), Some(Order::Descending))
    } else {
        column(changed, "changed", true)
    };
    vec![
        column(Heading::new(text::column_title()), "title", false),
        column(Heading::new(text::column_status()), "status", false),
        Heading::new(text::column_access()).wide(),
        column(Heading::new(text::column_records()).number().wide(), "records", true),
        column(Heading::new(text::column_publisher()).wide(), "publisher", false),
        changed,
    ]
}

fn row(list: Listing, entry: &CatalogEntry) -> Row {
    let uid = entry.uid.clone();
    let start = entry.clone();
    // Where the row is about to go, its last state stays.
    let entry_now = Memo::new(move |before: Option<&CatalogEntry>| {
        list.shown
            .with(|shown| shown.page.entries.iter().find(|entry| entry.uid == uid).cloned())
            .or_else(|| before.cloned())
            .unwrap_or_else(|| start.clone())
    });
    let cells = vec![
        Cell::two_line(entry.title.clone(), entry.dataset_id.to_string(), paths::dataset(&entry.uid)),
        Cell::view(status(entry_now)),
        Cell::view(move || {
            entry_now.with(|entry| entry.is_restricted).then(|| view! { <span class="tag">{text::restricted()}</span> })
        }),
        Cell::number_of(move || entry_now.with(|entry| entry.records.map(number).unwrap_or_default())),
        Cell::view(publisher(entry_now)),
        Cell::view(changed(entry_now)),
    ];
    Row::new(entry.uid.to_string(), entry.title.clone(), cells).actions(orders::row_menu(list, entry_now))
}

/// On one line: a long name is whole in its title.
fn publisher(entry: Memo<CatalogEntry>) -> AnyView {
    let name = move || entry.with(|entry| entry.publisher.clone());
    view! { <span class="one-line" title=name>{name}</span> }.into_any()
}

/// The badge, and below it the portal's message where the last publication failed.
fn status(entry: Memo<CatalogEntry>) -> AnyView {
    let shape = Signal::derive(move || entry.with(|entry| shape_of(entry.state)));
    let word = Signal::derive(move || entry.with(word_of));
    let message = move || {
        entry.with(|entry| entry.message.clone()).map(|message| {
            let whole = message.clone();
            view! { <span class="sub" title=whole>{message}</span> }
        })
    };
    view! { <div class="standing"><StatusBadge status=shape label=word />{message}</div> }.into_any()
}

const fn shape_of(state: CatalogState) -> Status {
    match state {
        CatalogState::Running => Status::Run,
        CatalogState::Failed => Status::Bad,
        CatalogState::Changed | CatalogState::Stale => Status::Warn,
        CatalogState::Published => Status::Ok,
        CatalogState::Unpublished => Status::Off,
    }
}

/// What runs is named; everything else is the state.
fn word_of(entry: &CatalogEntry) -> String {
    match entry.state {
        CatalogState::Running | CatalogState::Failed => status_word(entry.status).to_owned(),
        state => text::state(state).to_owned(),
    }
}

fn changed(entry: Memo<CatalogEntry>) -> AnyView {
    let by = move || entry.with(|entry| entry.updated_by.as_deref().map(text::changed_by));
    view! {
        <span class="muted nowrap" title=by>
            {move || entry.with(|entry| entry.updated_at.as_ref().map(moment))}
        </span>
    }
    .into_any()
}

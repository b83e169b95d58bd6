//! The rows. The table is made anew when other datasets are shown; what changes on one row changes in place.

use super::listing::Listing;
use super::{columns, orders};
use crate::paths;
use crate::text::catalog as text;
use crate::text::common::{moment, number};
use crate::text::dataset::status_word;
use crate::ui::{Cell, Row, Status, StatusBadge, Table};
use leptos::prelude::*;
use portico_contract::portico::catalog::{CatalogEntry, CatalogState};

pub fn table(list: Listing) -> AnyView {
    let lines = Memo::new(move |_| {
        list.shown.with(|shown| {
            let line = |entry: &CatalogEntry| (entry.uid.clone(), entry.dataset_id.clone(), entry.title.clone());
            let lines: Vec<_> = shown.page.entries.iter().map(line).collect();
            (columns::headings(&shown.address), lines)
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
    let title = Cell::two_line(entry.title.clone(), entry.dataset_id.to_string(), paths::dataset(&entry.uid));
    let shown = list.shown.with_untracked(|listed| columns::shown(&listed.address));
    let cells = std::iter::once(title).chain(shown.iter().map(|column| (column.cell)(entry_now))).collect();
    Row::new(entry.uid.to_string(), entry.title.clone(), cells).actions(orders::row_menu(list, entry_now))
}

pub(super) fn access(entry: Memo<CatalogEntry>) -> Cell {
    Cell::view(move || {
        entry.with(|entry| entry.is_restricted).then(|| view! { <span class="tag">{text::restricted()}</span> })
    })
}

pub(super) fn records(entry: Memo<CatalogEntry>) -> Cell {
    Cell::number_of(move || entry.with(|entry| entry.records.map(number).unwrap_or_default()))
}

pub(super) fn publisher(entry: Memo<CatalogEntry>) -> Cell {
    one_line(move || entry.with(|entry| entry.publisher.clone()))
}

pub(super) fn license(entry: Memo<CatalogEntry>) -> Cell {
    one_line(move || entry.with(|entry| entry.license.clone()))
}

pub(super) fn by(entry: Memo<CatalogEntry>) -> Cell {
    one_line(move || entry.with(|entry| entry.updated_by.clone()))
}

pub(super) fn uid(entry: Memo<CatalogEntry>) -> Cell {
    Cell::code(entry.with_untracked(|entry| entry.uid.to_string()))
}

/// On one line: a long name is whole in its title.
fn one_line(name: impl Fn() -> Option<String> + Copy + Send + Sync + 'static) -> Cell {
    Cell::view(view! { <span class="one-line" title=name>{name}</span> })
}

/// The badge, and below it the portal's message where the last publication failed.
pub(super) fn status(entry: Memo<CatalogEntry>) -> Cell {
    let shape = Signal::derive(move || entry.with(|entry| shape_of(entry.state)));
    let word = Signal::derive(move || entry.with(word_of));
    let message = move || {
        entry.with(|entry| entry.message.clone()).map(|message| {
            let whole = message.clone();
            view! { <span class="sub" title=whole>{message}</span> }
        })
    };
    Cell::view(view! { <div class="standing"><StatusBadge status=shape label=word />{message}</div> })
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

pub(super) fn changed(entry: Memo<CatalogEntry>) -> Cell {
    let by = move || entry.with(|entry| entry.updated_by.as_deref().map(text::changed_by));
    Cell::view(view! {
        <span class="muted nowrap" title=by>
            {move || entry.with(|entry| entry.updated_at.as_ref().map(moment))}
        </span>
    })
}

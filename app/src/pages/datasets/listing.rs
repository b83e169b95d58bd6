//! The list as it stands: what is shown belongs together, and changes in one step when an answer comes.

use super::query::catalog_query;
use super::{batch, columns, empty, filters, rows, selection};
use crate::shared::explain::explain;
use crate::shared::latest::Latest;
use crate::shared::list::{Address, list_keys, pager};
use crate::shared::live;
use crate::shared::session::refusal;
use crate::text::catalog as text;
use crate::text::common::{moment, number};
use crate::ui::{ButtonLink, Glyph, Look, Note, PageHead, Tone};
use crate::{api, browser, paths};
use leptos::prelude::*;
use portico_contract::datasets::CreateDataset;
use portico_contract::portico::catalog::CatalogPage;
use portico_contract::portico::event::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The search box, where `/` brings the focus.
pub const SEARCH: &str = "search";
/// Events come in bursts: the list is read once after each.
const BURST: Duration = Duration::from_millis(250);

/// An answer, with the address that asked for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub address: Address,
    pub page: CatalogPage,
}

/// The list on the page.
#[derive(Clone, Copy)]
pub struct Listing {
    pub address: Memo<Address>,
    pub shown: RwSignal<Shown>,
    /// Uids of the selected datasets, of this page and of others.
    pub selection: RwSignal<BTreeSet<String>>,
    /// Of every dataset that was shown: what is selected on another page still has a name.
    titles: StoredValue<BTreeMap<String, String>>,
    latest: Latest<CatalogPage>,
}

impl Listing {
    /// Asks for what the address says; the old rows stay until the answer comes.
    pub fn refresh(self) {
        let address = self.address.get_untracked();
        let question = api::search_catalog(catalog_query(&address));
        self.latest.ask(question, move |page| {
            let next = Shown { address, page: page.clone() };
            if self.shown.with_untracked(|shown| *shown != next) {
                browser::keep_focus();
                self.remember(&next.page);
                self.shown.set(next);
            }
        });
    }

    fn remember(self, page: &CatalogPage) {
        self.titles.update_value(|titles| {
            titles.extend(page.entries.iter().map(|entry| (entry.uid.to_string(), entry.title.clone())));
        });
    }

    /// The title of a dataset; its uid where it was never shown.
    pub fn title(self, uid: &str) -> String {
        self.titles.with_value(|titles| titles.get(uid).cloned()).unwrap_or_else(|| uid.to_owned())
    }
}

pub fn listing(address: Memo<Address>, first: CatalogPage) -> AnyView {
    let shown = Shown { address: address.get_untracked(), page: first };
    let list = Listing {
        address,
        shown: RwSignal::new(shown),
        selection: RwSignal::new(BTreeSet::new()),
        titles: StoredValue::new(BTreeMap::new()),
        latest: Latest::new(None),
    };
    list.shown.with_untracked(|shown| list.remember(&shown.page));
    follow(list);
    list_keys(SEARCH, Some(list.selection));
    let batch = batch::Batch::new();
    let total = Signal::derive(move || list.shown.with(|shown| shown.page.total));
    let here = Signal::derive(move || list.shown.with(|shown| shown.address.clone()));
    let is_empty = Memo::new(move |_| list.shown.with(|shown| shown.page.entries.is_empty()));
    let has_datasets = Memo::new(move |_| list.shown.with(|shown| shown.page.catalog_total > 0));
    view! {
        {head(list)}
        {move || has_datasets.get().then(|| filters::filters(list))}
        {move || stale_note(list)}
        {super::results::results(batch, list)}
        <div class="card" aria-busy=move || list.latest.pending.get().then_some("true")>
            {selection::bar(list, batch)}
            {move || if is_empty.get() { empty::empty(list) } else { rows::table(list) }}
        </div>
        {move || (has_datasets.get() && total.get() > 0).then(|| pager(here, total))}
    }
    .into_any()
}

/// Reads the list again when its address changes, and when something happens to datasets.
fn follow(list: Listing) {
    Effect::new(move |before: Option<Address>| {
        let now = list.address.get();
        if before.is_some_and(|before| before != now) {
            list.refresh();
        }
        now
    });
    let happened = RwSignal::new(());
    live::on_event(move |event| {
        if matches!(event, Event::DatasetStatus { .. } | Event::CatalogRefreshed) {
            happened.set(());
        }
    });
    let mut later = debounce(BURST, move |()| list.refresh());
    Effect::new(move |before: Option<()>| {
        happened.track();
        if before.is_some() {
            later(());
        }
    });
}

fn head(list: Listing) -> AnyView {
    let hint = Signal::derive(move || list.shown.with(|shown| Some(hint(&shown.page))));
    let csv = Signal::derive(move || list.shown.with(|shown| shown.address.href_under(&paths::datasets_csv())));
    let refused = refusal::<CreateDataset>();
    let actions = move || {
        view! {
            {columns::menu(list)}
            <ButtonLink href=csv glyph=Glyph::Download download="datasets.csv">
                {text::export()}
            </ButtonLink>
            <ButtonLink href=paths::new_dataset() look=Look::Primary glyph=Glyph::Plus disabled_reason=refused>
                {text::new()}
            </ButtonLink>
        }
    };
    view! { <PageHead title=text::title() hint=hint actions=actions /> }.into_any()
}

fn hint(page: &CatalogPage) -> String {
    let count = if page.total == page.catalog_total {
        text::all(&number(page.catalog_total))
    } else {
        text::some(&number(page.total), &number(page.catalog_total))
    };
    match &page.mirrored_at {
        Some(at) => format!("{count} · {}", text::mirrored(&moment(at))),
        None => format!("{count} · {}", text::not_mirrored()),
    }
}

fn stale_note(list: Listing) -> Option<AnyView> {
    let error = list.latest.error.get()?;
    let again = move || {
        view! {
            <button type="button" class="btn small" on:click=move |_| list.refresh()>
                {crate::text::common::retry()}
            </button>
        }
    };
    Some(
        view! {
            <Note tone=Tone::Bad title=text::reload_failed() actions=again live=true>
                {explain(&error)}
            </Note>
        }
        .into_any(),
    )
}

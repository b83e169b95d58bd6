//! What narrows the list: the text, and one menu a filter with counts.

use super::listing::{Listing, SEARCH};
use crate::shared::list::{Address, ListSearch};
use crate::text::catalog as text;
use crate::text::common::number;
use crate::ui::{FilterMenu, FilterOption};
use leptos::prelude::*;
use portico_contract::portico::catalog::{CatalogState, Facet, Facets};

/// A filter of the list: its parameter, its words, its counts.
pub struct Filter {
    pub name: &'static str,
    pub label: fn() -> &'static str,
    pub facet: fn(&Facets) -> &[Facet],
    pub word: fn(&str) -> String,
}

/// In the order of their chips.
pub static FILTERS: [Filter; 7] = [
    Filter { name: "state", label: text::filter_status, facet: |facets| &facets.state, word: state_word },
    Filter {
        name: "published",
        label: text::filter_published,
        facet: |facets| &facets.published,
        word: published_word,
    },
    Filter { name: "restricted", label: text::filter_access, facet: |facets| &facets.restricted, word: access_word },
    Filter { name: "publisher", label: text::filter_publisher, facet: |facets| &facets.publisher, word: str::to_owned },
    Filter { name: "theme", label: text::filter_theme, facet: |facets| &facets.theme, word: str::to_owned },
    Filter { name: "keyword", label: text::filter_keyword, facet: |facets| &facets.keyword, word: str::to_owned },
    Filter { name: "license", label: text::filter_license, facet: |facets| &facets.license, word: str::to_owned },
];

fn state_word(value: &str) -> String {
    match CatalogState::parse(value) {
        Some(state) => text::state(state).to_owned(),
        None => value.to_owned(),
    }
}

fn published_word(value: &str) -> String {
    if value == "true" { text::on_portal() } else { text::off_portal() }.to_owned()
}

fn access_word(value: &str) -> String {
    if value == "true" { text::restricted() } else { text::everyone() }.to_owned()
}

impl Filter {
    /// The values with their counts; one that is chosen and leaves nothing is still there to be dropped.
    fn options(&self, address: &Address, facets: &Facets) -> Vec<FilterOption> {
        let chosen = address.all(self.name);
        let counted = (self.facet)(facets);
        let gone = chosen.iter().filter(|value| !counted.iter().any(|facet| facet.value == **value));
        let gone = gone.map(|value| (value.as_str(), 0));
        counted
            .iter()
            .map(|facet| (facet.value.as_str(), facet.count))
            .chain(gone)
            .map(|(value, count)| FilterOption {
                label: (self.word)(value),
                count: Some(number(count)),
                chosen: chosen.iter().any(|known| known == value),
                href: address.toggled(self.name, value).href(),
            })
            .collect()
    }
}

/// The names of everything that narrows the list.
fn names() -> Vec<&'static str> {
    FILTERS.iter().map(|filter| filter.name).chain(["q"]).collect()
}

/// True where the address narrows the list at all.
pub fn is_narrowed(address: &Address) -> bool {
    names().iter().any(|name| !address.one(name).is_empty())
}

/// The list with nothing narrowed.
pub fn cleared(address: &Address) -> Address {
    address.without(&names())
}

pub fn filters(list: Listing) -> AnyView {
    let menus: Vec<_> = FILTERS
        .iter()
        .map(|filter| {
            let options =
                Signal::derive(move || list.shown.with(|shown| filter.options(&shown.address, &shown.page.facets)));
            let clear = Signal::derive(move || list.shown.with(|shown| shown.address.without(&[filter.name]).href()));
            view! {
                <FilterMenu
                    id=format!("filter-{}", filter.name)
                    label=(filter.label)()
                    options=options
                    clear_href=clear
                    none=text::filter_none()
                />
            }
            .into_any()
        })
        .collect();
    let clear = move || {
        list.shown.with(|shown| {
            is_narrowed(&shown.address).then(|| {
                view! { <a class="text" href=cleared(&shown.address).href()>{text::clear_filters()}</a> }
            })
        })
    };
    view! {
        <div class="filters many">
            <ListSearch id=SEARCH address=list.address placeholder=text::search() />
            {menus}
            <span class="end">{clear}</span>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_value_that_leaves_nothing_can_still_be_dropped() {
        let facets = Facets { theme: vec![Facet { value: "Health".into(), count: 3 }], ..Facets::default() };
        let address = Address::parse("/datasets", "theme=Energy&q=a");
        let Some(theme) = FILTERS.iter().find(|filter| filter.name == "theme") else { panic!("no theme") };
        let options = theme.options(&address, &facets);
        assert_eq!(options.len(), 2);
        assert!(options[1].chosen && options[1].label == "Energy");
        assert_eq!(options[1].href, "/datasets?q=a");
        assert_eq!(cleared(&address).href(), "/datasets");
    }
}

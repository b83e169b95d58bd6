//! The list's address as the question that the mirror answers.

use crate::shared::list::Address;
use portico_contract::portico::catalog::{CatalogQuery, CatalogSort, CatalogState};

/// Columns that sort, by their name in the address.
const SORTS: [(&str, CatalogSort); 5] = [
    ("title", CatalogSort::Title),
    ("status", CatalogSort::State),
    ("records", CatalogSort::Records),
    ("publisher", CatalogSort::Publisher),
    ("changed", CatalogSort::Changed),
];

/// What the address asks for. What it cannot mean is left out: an old link still shows a list.
pub fn catalog_query(address: &Address) -> CatalogQuery {
    let (column, descending) = address.sort();
    let sort = SORTS.iter().find(|(name, _)| *name == column).map(|(_, sort)| *sort);
    CatalogQuery {
        text: address.one("q").to_owned(),
        state: address.all("state").iter().filter_map(|state| CatalogState::parse(state)).collect(),
        published: yes_or_no(address, "published"),
        restricted: yes_or_no(address, "restricted"),
        publisher: address.all("publisher"),
        theme: address.all("theme"),
        keyword: address.all("keyword"),
        license: address.all("license"),
        sort: sort.unwrap_or_default(),
        descending: sort.is_some() && descending,
        page: address.page(),
        size: address.size(),
    }
}

/// One answer; both chosen are no filter.
fn yes_or_no(address: &Address, name: &str) -> Option<bool> {
    let chosen: Vec<bool> = address.all(name).iter().filter_map(|value| value.parse().ok()).collect();
    match chosen.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_what_it_says() {
        let query = catalog_query(&Address::parse(
            "/datasets",
            "q=trees&state=failed&state=stale&restricted=true&sort=-records&page=2",
        ));
        assert_eq!(query.text, "trees");
        assert_eq!(query.state, [CatalogState::Failed, CatalogState::Stale]);
        assert_eq!((query.restricted, query.sort, query.descending), (Some(true), CatalogSort::Records, true));
        assert_eq!((query.page, query.size), (2, 25));
    }

    #[test]
    fn what_an_address_cannot_mean_is_left_out() {
        let query = catalog_query(&Address::parse("/datasets", "state=broken&restricted=perhaps&sort=-colour"));
        assert_eq!(query, CatalogQuery { page: 1, size: 25, ..CatalogQuery::default() });
        assert_eq!(catalog_query(&Address::parse("/datasets", "restricted=true&restricted=false")).restricted, None);
    }
}

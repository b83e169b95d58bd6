//! What every list needs: its state in the address, search while typing, columns that sort, pages, the keyboard.

mod address;
mod keys;
mod search;

pub use address::{Address, SIZES, use_address};
pub use keys::list_keys;
pub use search::{ListSearch, SearchForm};

use crate::text::list as text;
use crate::ui::{Heading, Order, PageSize, Pager};
use leptos::prelude::*;

/// The head of a column that sorts. `falling` is the way that the first click takes: newest or largest first.
pub fn sortable(heading: Heading, address: &Address, column: &str, falling: bool) -> Heading {
    let (sorted, descending) = address.sort();
    let now = (sorted == column).then_some(if descending { Order::Descending } else { Order::Ascending });
    let next = match now {
        Some(Order::Descending) => false,
        Some(Order::Ascending) => true,
        None => falling,
    };
    let sort = if next { format!("-{column}") } else { column.to_owned() };
    heading.sort(address.with("sort", &sort).href(), now)
}

/// Where one is among `total` things, and the neighbouring pages.
pub fn pager(address: Signal<Address>, total: Signal<u64>) -> AnyView {
    let last = move || total.get().div_ceil(u64::from(address.with(Address::size))).max(1);
    let summary = Signal::derive(move || address.with(|address| range(address, total.get())));
    let previous = Signal::derive(move || {
        address.with(|address| (address.page() > 1).then(|| address.at_page(address.page() - 1).href()))
    });
    let next = Signal::derive(move || {
        address.with(|address| (u64::from(address.page()) < last()).then(|| address.at_page(address.page() + 1).href()))
    });
    let sizes = Signal::derive(move || {
        address.with(|address| {
            let size = |rows: u32| PageSize {
                rows,
                href: address.with("size", &rows.to_string()).href(),
                current: rows == address.size(),
            };
            SIZES.map(size).to_vec()
        })
    });
    view! { <Pager summary=summary previous=previous next=next sizes=sizes /> }.into_any()
}

/// `26–50 of 1,284`.
fn range(address: &Address, total: u64) -> String {
    use crate::text::common::number;
    let size = u64::from(address.size());
    let first = (u64::from(address.page()) - 1).saturating_mul(size);
    match total {
        0 => text::none().to_owned(),
        _ if first >= total => text::beyond(&number(total)),
        _ => text::range(&number(first + 1), &number((first + size).min(total)), &number(total)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, range, sortable};
    use crate::ui::{Heading, Order};

    #[test]
    fn a_second_click_on_a_column_turns_it_round() {
        let address = Address::parse("/datasets", "sort=-records&page=3");
        let heading = sortable(Heading::new("Records"), &address, "records", true);
        assert_eq!(heading, Heading::new("Records").sort("/datasets?sort=records", Some(Order::Descending)));
        let other = sortable(Heading::new("Title"), &address, "title", false);
        assert_eq!(other, Heading::new("Title").sort("/datasets?sort=title", None));
    }

    #[test]
    fn the_range_ends_with_the_last_row() {
        let address = Address::parse("/datasets", "page=2");
        assert_eq!(range(&address, 1_284), "26–50 of 1,284");
        assert_eq!(range(&address, 30), "26–30 of 30");
        assert_eq!(range(&address, 10), "Page beyond the last of 10");
        assert_eq!(range(&address, 0), "Nothing to show");
    }
}

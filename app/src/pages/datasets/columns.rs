//! The columns of the list: what each is called and shows, which are shown, and the menu that chooses. The choice is
//! in the address, as everything of a list.

use super::listing::Listing;
use super::rows;
use crate::shared::list::{Address, sortable};
use crate::text::catalog as text;
use crate::ui::{Cell, FilterOption, Glyph, Heading, Order, TickMenu};
use leptos::prelude::*;
use portico_contract::portico::catalog::CatalogEntry;

/// A column beside the title, which is always there.
pub struct Column {
    /// In the address.
    pub name: &'static str,
    pub label: fn() -> &'static str,
    /// Of the column in the address, where it sorts, and whether its first click sorts downwards.
    sort: Option<bool>,
    number: bool,
    /// Shown where nothing is chosen.
    usual: bool,
    pub cell: fn(Memo<CatalogEntry>) -> Cell,
}

/// In their order.
pub static COLUMNS: [Column; 8] = [
    Column {
        name: "status",
        label: text::column_status,
        sort: Some(false),
        number: false,
        usual: true,
        cell: rows::status,
    },
    Column { name: "access", label: text::column_access, sort: None, number: false, usual: true, cell: rows::access },
    Column {
        name: "records",
        label: text::column_records,
        sort: Some(true),
        number: true,
        usual: true,
        cell: rows::records,
    },
    Column {
        name: "publisher",
        label: text::column_publisher,
        sort: Some(false),
        number: false,
        usual: true,
        cell: rows::publisher,
    },
    Column {
        name: "license",
        label: text::column_license,
        sort: None,
        number: false,
        usual: false,
        cell: rows::license,
    },
    Column {
        name: "changed",
        label: text::column_changed,
        sort: Some(true),
        number: false,
        usual: true,
        cell: rows::changed,
    },
    Column { name: "by", label: text::column_by, sort: None, number: false, usual: false, cell: rows::by },
    Column { name: "uid", label: text::column_uid, sort: None, number: false, usual: false, cell: rows::uid },
];

/// The parameter of the address: names, apart by a dot.
const PARAMETER: &str = "columns";

impl Column {
    fn heading(&self, address: &Address) -> Heading {
        let heading = Heading::new((self.label)());
        let heading = if self.number { heading.number() } else { heading };
        // A narrow list keeps how things stand and who may see them.
        let heading = if matches!(self.name, "status" | "access") { heading } else { heading.wide() };
        let by_itself = address.one("sort").is_empty() && address.one("q").is_empty();
        match self.sort {
            // The order that a list has by itself.
            Some(_) if self.name == "changed" && by_itself => {
                heading.sort(address.with("sort", "changed").href(), Some(Order::Descending))
            }
            Some(falling) => sortable(heading, address, self.name, falling),
            None => heading,
        }
    }
}

/// The columns that an address shows.
pub fn shown(address: &Address) -> Vec<&'static Column> {
    let chosen = address.one(PARAMETER);
    let fits = |column: &&Column| {
        if chosen.is_empty() { column.usual } else { chosen.split('.').any(|name| name == column.name) }
    };
    COLUMNS.iter().filter(fits).collect()
}

pub fn headings(address: &Address) -> Vec<Heading> {
    let title = sortable(Heading::new(text::column_title()), address, "title", false);
    std::iter::once(title).chain(shown(address).into_iter().map(|column| column.heading(address))).collect()
}

/// The same page of the list with one column more or less. The usual ones need no word in the address.
fn toggled(address: &Address, column: &Column) -> String {
    let now: Vec<_> = shown(address).iter().map(|shown| shown.name).collect();
    let next = COLUMNS.iter().filter(|other| now.contains(&other.name) != (other.name == column.name));
    let next: Vec<_> = next.collect();
    let usual = next.iter().map(|column| column.name).eq(COLUMNS.iter().filter(|c| c.usual).map(|c| c.name));
    let value = match next.is_empty() {
        _ if usual => String::new(),
        true => "none".to_owned(),
        false => next.iter().map(|column| column.name).collect::<Vec<_>>().join("."),
    };
    address.with(PARAMETER, &value).at_page(address.page()).href()
}

pub fn menu(list: Listing) -> AnyView {
    let options = Signal::derive(move || {
        list.shown.with(|listed| {
            let now: Vec<_> = shown(&listed.address).iter().map(|column| column.name).collect();
            let option = |column: &Column| FilterOption {
                label: (column.label)().to_owned(),
                count: None,
                chosen: now.contains(&column.name),
                href: toggled(&listed.address, column),
            };
            COLUMNS.iter().map(option).collect::<Vec<_>>()
        })
    });
    view! { <TickMenu id="columns" label=text::columns() glyph=Glyph::Columns options=options /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> &'static Column {
        COLUMNS.iter().find(|column| column.name == name).unwrap()
    }

    fn names(address: &Address) -> Vec<&'static str> {
        shown(address).iter().map(|column| column.name).collect()
    }

    #[test]
    fn a_column_is_added_and_taken_away_on_the_same_page() {
        let address = Address::parse("/datasets", "q=a&page=3");
        assert_eq!(names(&address), ["status", "access", "records", "publisher", "changed"]);
        let more = toggled(&address, column("license"));
        assert_eq!(more, "/datasets?q=a&columns=status.access.records.publisher.license.changed&page=3");
        let more = Address::parse("/datasets", more.split_once('?').unwrap().1);
        assert!(names(&more).contains(&"license"));
        assert_eq!(toggled(&more, column("license")), "/datasets?q=a&page=3");
    }

    #[test]
    fn without_any_column_the_title_is_left() {
        let address = Address::parse("/datasets", "columns=uid");
        let none = toggled(&address, column("uid"));
        assert_eq!(none, "/datasets?columns=none");
        assert!(names(&Address::parse("/datasets", "columns=none")).is_empty());
        assert_eq!(headings(&Address::parse("/datasets", "columns=none")).len(), 1);
    }
}

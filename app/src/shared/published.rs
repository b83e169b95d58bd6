//! Published records, as somebody sees them.

use super::data_value::cut;
use crate::text::security as text;
use crate::ui::{Cell, Heading, Row, Table};
use leptos::prelude::*;
use portico_contract::portico::explore::PublishedRecords;

/// The first rows, or a word where there are none.
pub fn rows(caption: &str, read: &PublishedRecords) -> AnyView {
    if read.records.is_empty() {
        let none = if read.data_visible { text::no_rows() } else { text::no_data() };
        return view! { <p class="muted">{none}</p> }.into_any();
    }
    let headings = read
        .fields
        .iter()
        .map(|field| Heading::new(if field.label.is_empty() { field.name.clone() } else { field.label.clone() }))
        .collect();
    let rows = read
        .records
        .iter()
        .enumerate()
        .map(|(index, record)| {
            let cells = read.fields.iter().map(|field| Cell::value(cut(record.get(&field.name)))).collect();
            Row::new(index.to_string(), text::row(index + 1), cells)
        })
        .collect();
    view! { <Table caption=caption headings=headings rows=rows scroll=true /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::portico::explore::PublishedField;
    use serde_json::json;

    #[test]
    fn columns_are_the_fields_in_their_order_whatever_a_record_holds() {
        let field = |name: &str| PublishedField { name: name.into(), ..PublishedField::default() };
        let record = json!({"height": 12, "name": "oak", "secret": "x"}).as_object().unwrap().clone();
        let read = PublishedRecords {
            total_count: 1,
            data_visible: true,
            fields: vec![field("name"), field("height")],
            records: vec![record],
        };
        let html = Owner::new().with(|| rows("Rows", &read).to_html());
        assert!(html.find("oak") < html.find("12"), "{html}");
        assert!(!html.contains("secret"), "{html}");
    }

    #[test]
    fn hidden_data_are_not_told_as_missing_rows() {
        let html = Owner::new().with(|| rows("Rows", &PublishedRecords::default()).to_html());
        assert!(html.contains(text::no_data()), "{html}");
    }
}

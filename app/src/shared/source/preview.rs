//! The first rows, as the extractor reads them.

use super::Reading;
use crate::shared::data_value::cut;
use crate::shared::explain::explain;
use crate::text::source as text;
use crate::ui::{Cell, Heading, Note, Row, SkeletonRows, Table, Tone};
use leptos::prelude::*;
use portico_contract::resources::{DatasetField, ResourcePreview};

/// The rows, or why there are none. Old rows stay while new ones are read.
pub(super) fn preview(reading: Reading) -> AnyView {
    let table = Memo::new(move |_| reading.preview.answer.get());
    view! {
        <section class="stack" aria-busy=move || reading.preview.pending.get().then_some("true")>
            <div class="row">
                <h3>{text::preview()}</h3>
                <span class="muted" role="status">
                    {move || {
                        if reading.preview.pending.get() {
                            text::preview_pending().to_owned()
                        } else {
                            table.with(|table| table.as_ref().map(summary).unwrap_or_default())
                        }
                    }}
                </span>
            </div>
            {move || {
                reading
                    .preview
                    .error
                    .get()
                    .map(|error| {
                        view! {
                            <Note tone=Tone::Bad title=text::preview_failed() live=true>
                                {explain(&error)}
                            </Note>
                        }
                    })
            }}
            {move || match table.get() {
                Some(preview) => rows(&preview),
                None if reading.preview.pending.get() => view! { <SkeletonRows rows=6 /> }.into_any(),
                None => ().into_any(),
            }}
        </section>
    }
    .into_any()
}

fn summary(preview: &ResourcePreview) -> String {
    text::preview_summary(preview.records.len(), columns(preview).len())
}

/// The described fields; where a portal describes none, the keys of the rows.
fn columns(preview: &ResourcePreview) -> Vec<DatasetField> {
    if !preview.fields.is_empty() {
        return preview.fields.clone();
    }
    let mut columns: Vec<DatasetField> = Vec::new();
    for name in preview.records.iter().flat_map(|record| record.keys()) {
        if !columns.iter().any(|column| column.name == *name) {
            columns.push(DatasetField { name: name.clone(), ..DatasetField::default() });
        }
    }
    columns
}

/// The rows as a table, with the type of each column.
pub fn rows(preview: &ResourcePreview) -> AnyView {
    let columns = columns(preview);
    if preview.records.is_empty() {
        return view! { <Note tone=Tone::Warn>{text::preview_empty()}</Note> }.into_any();
    }
    let headings = columns
        .iter()
        .map(|column| {
            let label = if column.label.is_empty() { &column.name } else { &column.label };
            match &column.kind {
                Some(kind) => Heading::new(format!("{label} · {kind}")),
                None => Heading::new(label.clone()),
            }
        })
        .collect();
    let rows = preview
        .records
        .iter()
        .enumerate()
        .map(|(index, record)| {
            let cells = columns.iter().map(|column| Cell::value(cut(record.get(&column.name)))).collect();
            Row::new(index.to_string(), text::preview_row(index + 1), cells)
        })
        .collect();
    view! {
        <div class="card">
            <Table caption=text::preview() headings=headings rows=rows scroll=true />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::columns;
    use portico_contract::resources::ResourcePreview;
    use serde_json::json;

    #[test]
    fn rows_without_described_fields_still_have_columns() {
        let records = json!([{"a": 1}, {"a": 2, "b": 3}]);
        let preview = ResourcePreview { records: serde_json::from_value(records).unwrap(), ..Default::default() };
        let names: Vec<_> = columns(&preview).into_iter().map(|column| column.name).collect();
        assert_eq!(names, ["a", "b"]);
    }
}

//! Processors over the rows, and what each one changed.

use super::{Source, all_shown, is_gap, shown, text};
use portico_contract::ProcessorUid;
use portico_contract::portico::preview::{
    Change, PreviewCell, PreviewColumn, PreviewRow, PreviewTable, ProcessingPreview, StepOutline, StepState,
};
use portico_contract::processors::{DatasetProcessor, NewProcessor};
use portico_processing::{StepPreview, Table, preview};

/// Failures that are told of one step.
const MOST_FAILURES: usize = 5;

/// Runs the steps, and shows the rows around one of them (from 0).
pub fn processing(source: Source, processors: Vec<NewProcessor>, step: Option<usize>) -> ProcessingPreview {
    let read = source.rows.len();
    let fields = all_shown(&source.schema);
    let raw = Table { schema: source.schema, rows: source.rows };
    // A draft has no uid yet; its place is enough to tell it from the others.
    let numbered: Vec<DatasetProcessor> = processors
        .into_iter()
        .enumerate()
        .filter_map(|(index, processor)| Some(processor.with_uid(ProcessorUid::new(format!("step-{index}")).ok()?)))
        .collect();
    let steps = preview(raw.schema.clone(), raw.rows.clone(), &numbered);
    let (before, after) = match step.and_then(|step| steps.get(step)) {
        Some(step) => (table_before(step), table_after(step)),
        None => (untouched(&raw), untouched(&raw)),
    };
    let outlines = steps.iter().zip(&numbered).map(|(step, processor)| outline(step, is_gap(processor))).collect();
    ProcessingPreview { read, source: fields, steps: outlines, before, after }
}

fn outline(step: &StepPreview, gap: bool) -> StepOutline {
    let errors = || step.refused.iter().map(|error| (error.parameter.clone(), error.message.clone())).collect();
    let state = match step.refused.first() {
        None => StepState::Runs,
        Some(error) if gap && error.parameter == "type" => StepState::Gap { reason: error.message.clone() },
        Some(_) => StepState::Refused { errors: errors() },
    };
    let failures = step.errors.iter().take(MOST_FAILURES).map(|error| match &error.field {
        Some(field) => format!("Row {}, {field}: {}", error.record, error.message),
        None => format!("Row {}: {}", error.record, error.message),
    });
    StepOutline {
        state,
        fields: all_shown(&step.after.schema),
        added: step.new_fields.clone(),
        changed: step.changed_fields.clone(),
        removed: step.removed_fields.clone(),
        dropped: step.dropped_records.len(),
        rows: step.after.rows.len(),
        failures: failures.collect(),
    }
}

fn untouched(table: &Table) -> PreviewTable {
    let columns = table.schema.fields.iter().map(|field| PreviewColumn { field: shown(field), change: Change::Same });
    let rows = table.rows.iter().map(|row| PreviewRow {
        record: row.record,
        dropped: false,
        cells: (0..table.schema.len())
            .map(|index| PreviewCell { text: text(row.get(index)), changed: false })
            .collect(),
    });
    PreviewTable { columns: columns.collect(), rows: rows.collect() }
}

fn table_before(step: &StepPreview) -> PreviewTable {
    let mut table = untouched(&step.before);
    for column in &mut table.columns {
        if step.removed_fields.contains(&column.field.name) {
            column.change = Change::Removed;
        }
    }
    for row in &mut table.rows {
        row.dropped = step.dropped_records.contains(&row.record);
    }
    table
}

fn table_after(step: &StepPreview) -> PreviewTable {
    let mut table = untouched(&step.after);
    let (before, after) = (&step.before, &step.after);
    for (index, column) in table.columns.iter_mut().enumerate() {
        let name = &column.field.name;
        let old = before.schema.fields.iter().position(|field| field.name == *name);
        column.change = match old {
            None => Change::Added,
            Some(_) if step.changed_fields.contains(name) => Change::Changed,
            Some(_) => Change::Same,
        };
        for (shown, row) in table.rows.iter_mut().zip(&after.rows) {
            let Some(cell) = shown.cells.get_mut(index) else { continue };
            let mut sources = before.rows.iter().filter(|source| source.record == row.record);
            cell.changed = match old {
                None => true,
                Some(old) => sources.all(|source| source.get(old) != row.get(index)),
            };
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::resources::ResourcePreview;
    use serde_json::json;

    fn source() -> Source {
        let preview: ResourcePreview = serde_json::from_value(json!({
            "fields": [{"name": "iata", "label": "IATA"}, {"name": "state", "type": "text"}],
            "records": [{"iata": "00M", "state": "ms"}, {"iata": "00R", "state": "TX"}]
        }))
        .unwrap();
        Source::of(preview)
    }

    fn step(json: serde_json::Value) -> NewProcessor {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_new_column_and_changed_cells_are_marked() {
        let steps = vec![
            step(json!({"type": "expression", "expression": "=upper(state)", "output_field": "state"})),
            step(json!({"type": "copy_field", "field": "iata", "output_field": "code"})),
        ];
        let first = processing(source(), steps.clone(), Some(0));
        assert_eq!(first.after.columns[1].change, Change::Changed);
        assert!(first.after.rows[0].cells[1].changed, "ms became MS");
        assert!(!first.after.rows[1].cells[1].changed, "TX stayed");
        let second = processing(source(), steps, Some(1));
        assert_eq!(second.after.columns[2].change, Change::Added);
        assert_eq!(second.steps[1].added, ["code"]);
        assert_eq!(second.after.rows[0].cells[2].text, "00M");
    }

    #[test]
    fn dropped_rows_are_marked_before_and_missing_after() {
        let steps = vec![step(json!({"type": "skip_record", "field": "state", "value": "TX"}))];
        let shown = processing(source(), steps, Some(0));
        assert_eq!(shown.before.rows.iter().map(|row| row.dropped).collect::<Vec<_>>(), [false, true]);
        assert_eq!(shown.after.rows.len(), 1);
        assert_eq!(shown.steps[0].dropped, 1);
    }

    #[test]
    fn an_unknown_type_is_a_gap_and_a_missing_field_an_error() {
        let steps = vec![
            step(json!({"type": "teleport", "field": "state"})),
            step(json!({"type": "geocode_ban", "address": "state", "output_field": "point"})),
            step(json!({"type": "extract_html", "field": "nowhere"})),
        ];
        let shown = processing(source(), steps, Some(2));
        assert!(matches!(shown.steps[0].state, StepState::Gap { .. }), "{:?}", shown.steps[0].state);
        assert!(matches!(shown.steps[1].state, StepState::Gap { .. }), "{:?}", shown.steps[1].state);
        let StepState::Refused { errors } = &shown.steps[2].state else { panic!("{:?}", shown.steps[2].state) };
        assert_eq!(errors[0].0, "field");
        assert_eq!(shown.after, shown.before);
        assert!(shown.gap_before(2) && !shown.gap_before(0));
    }

    #[test]
    fn long_values_are_cut() {
        let preview: ResourcePreview = serde_json::from_value(json!({
            "fields": [{"name": "shape"}], "records": [{"shape": "x".repeat(5_000)}]
        }))
        .unwrap();
        let shown = processing(Source::of(preview), Vec::new(), None);
        assert_eq!(shown.before.rows[0].cells[0].text.chars().count(), 301);
    }
}

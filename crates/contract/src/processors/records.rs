//! Processors that drop or multiply records.

use super::described;

described! {
    family Records;

    /// Leaves out the records with a given value, or keeps only these.
    SkipRecord = "skip_record", "Skip records", available {
        required field: Field, "Field", "The field to look at.";
        optional value: Text, "Value", "A text, or a condition that starts with “=”: =year < 2000. Empty: records without a value.";
        optional exact_match: Boolean, "Exact match", "The whole value must be equal; otherwise it is enough that it contains the text.", default "true";
        optional keep: Boolean, "Keep instead", "Keeps these records and leaves out the others.", default "false";
    }
    /// Deletes the records with a given value, also those published earlier.
    DeleteRecord = "delete_record", "Delete records", available {
        optional field: Field, "Field", "The field to look at; not needed for a condition.";
        optional value: Text, "Value", "A text, or a condition that starts with “=”: =year < 2000. Empty: records without a value.";
        optional exact_match: Boolean, "Exact match", "The whole value must be equal; otherwise it is enough that it contains the text.", default "true";
    }
    /// Turns columns into records: one for each column and record.
    Transpose = "transpose", "Transpose columns to rows", available {
        required fixed_fields: Fields, "Fixed fields", "The fields that each new record repeats.";
        optional invert_fixed: Boolean, "Invert", "The fields above are those to transpose, and all others are fixed.", default "false";
        required title_label: NewField, "Column of names", "Receives the label of the transposed column.";
        required value_label: NewField, "Column of values", "Receives its value.";
        optional one_line: Boolean, "One line", "Keeps one record, with names and values as multivalued fields.", default "false";
        optional separator: Text, "Separator", "Between the values of a multivalued field.", default ";";
    }
}

//! Processors of multivalued texts.

use super::described;

described! {
    family Multivalued;

    /// Makes one record of each value of a multivalued field.
    ExpandMultivalued = "expand_multivalued", "Expand a multivalued field", available {
        required field: Field, "Field", "The multivalued field.";
        required separator: Text, "Separator", "Between two values.";
        required output_field: NewField, "Output field", "The field that receives each value.";
    }
    /// Keeps each value of a multivalued field once.
    DeduplicateMultivalued = "deduplicate_multivalued", "Deduplicate a multivalued field", available {
        required field: Field, "Field", "The multivalued field.";
        required separator: Text, "Separator", "Between two values.";
        required output_field: NewField, "Output field", "The field that receives the values.";
    }
    /// Gathers yes-or-no fields into one multivalued field that names those that are true.
    BooleanToMultivalued = "boolean_to_multivalued", "Booleans to multivalued", available {
        required fields: Fields, "Fields", "The yes-or-no fields.";
        required false_values: Texts, "False values", "The texts that mean no, one a line.";
        optional empty_is_false: Boolean, "Empty is false", "A field without a value counts as no.", default "true";
        optional use_labels: Boolean, "Use labels", "Writes the labels of the fields and not their technical names.", default "false";
        optional remove_fields: Boolean, "Remove the fields", "Drops the yes-or-no fields.", default "false";
        optional separator: Text, "Separator", "Between two values.", default ",";
        required output_field: NewField, "Output field", "The field that receives the names.";
    }
}

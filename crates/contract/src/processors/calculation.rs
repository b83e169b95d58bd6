//! Processors that make fields out of others.

use super::described;

/// How [`ExtractBitRange`] reads its field.
pub const BIT_INPUTS: &[&str] = &["hexadecimal", "binary", "base64"];
/// What [`ExtractBitRange`] makes of the bits.
pub const BIT_OUTPUTS: &[&str] = &["int", "uint", "float"];

described! {
    family Calculation;

    /// Calculates a field from others.
    Expression = "expression", "Expression", available {
        required expression: LongText, "Expression", "Calculated where it starts with “=”: =round(price * 1.2, 2). Otherwise a text in which {{field}} is replaced by the value of the field.";
        required output_field: NewField, "Output field", "The field that receives the result.";
    }
    /// Calculates several fields, each from itself.
    MetaExpression = "meta_expression", "Expression on several fields", available {
        required expression: LongText, "Expression", "As in “Expression”; X stands for the field: =upper(X).";
        required fields: Fields, "Fields", "The fields to change.";
    }
    /// Adds an empty field.
    AddField = "add_field", "Add a field", available {
        required field: NewField, "Field", "The technical name of the new field.";
    }
    /// Copies a field.
    CopyField = "copy_field", "Copy a field", available {
        required field: Field, "Field", "The field to copy.";
        required output_field: NewField, "Output field", "The field that receives the copy.";
    }
    /// Reads some of the bits of a binary value as a number.
    ExtractBitRange = "extract_bit_range", "Extract a bit range", available {
        required field: Field, "Field", "The field to read.";
        optional input_type: Choice(BIT_INPUTS), "Written as", "How the field writes its bits.", default "hexadecimal";
        required start: Number, "First bit", "From 0, from the left.";
        required stop: Number, "Last bit", "From 0, from the left, included.";
        required convert_to: Choice(BIT_OUTPUTS), "Convert to", "A signed integer, an unsigned one, or a 32 or 64 bit IEEE 754 number.";
        required output_field: NewField, "Output field", "The field that receives the number.";
    }
}

//! Processors of JSON texts.

use super::described;

described! {
    family Json;

    /// Extracts values of a JSON object into new fields: one field for each rule.
    ExtractFromJson = "extract_from_json", "Extract from JSON", available {
        required field: Field, "Field", "The field that holds a JSON object.";
        required rules: Texts, "Rules", "Paths, one a line: address.city fills the field address_city.";
    }
    /// Makes one record of each item of a JSON array.
    ExpandJsonArray = "expand_json_array", "Expand a JSON array", available {
        required json_array_field: Field, "Field", "The field that holds the JSON.";
        optional rule: Text, "Rule", "Path of the array: block.item. Empty where the field is the array.";
        optional output_field: NewField, "Output field", "The field that receives each item; the field itself where empty.";
    }
    /// Writes the items of a JSON array as a multivalued text.
    JsonArrayToMultivalued = "json_array_to_multivalued", "JSON array to multivalued", available {
        required field: Field, "Field", "The field that holds the JSON.";
        required rule: Text, "Rule", "Path of the values: item, or items.item.name.";
        optional separator: Text, "Separator", "Between two values.", default ";";
        required output_field: NewField, "Output field", "The field that receives the values.";
    }
}

//! Processors of texts.

use super::described;

described! {
    family Text;

    /// Replaces every occurrence of a text by another.
    StringReplace = "string_replace", "Replace text", available {
        required field: Field, "Field", "The field to change. With “all fields” it is ignored.";
        optional all_fields: Boolean, "All fields", "Changes every field of the record.", default "false";
        optional old: Text, "Text to find", "Upper and lower case count.";
        optional new: Text, "Replacement", "Leave empty to remove the text.";
    }
    /// Replaces what a regular expression matches.
    RegexpReplace = "regexp_replace", "Replace by regular expression", available {
        required field: Field, "Field", "The field to change. With “all fields” it is ignored.";
        optional all_fields: Boolean, "All fields", "Changes every field of the record.", default "false";
        required regexp: Regexp, "Regular expression", "What to find.";
        optional new: Text, "Replacement", "May refer to groups as \\1 or \\g<name>. Leave empty to remove.";
        optional case_insensitive: Boolean, "Ignore case", "Upper and lower case match each other.", default "false";
        optional multiline: Boolean, "Multiline", "^ and $ match at the start and end of each line.", default "false";
        optional dot_all: Boolean, "Dot matches line ends", ". matches line ends too.", default "false";
    }
    /// Extracts parts of a text into new fields: one field for each named group.
    StringExtractor = "string_extractor", "Extract text", available {
        required field: Field, "Field", "The field to read.";
        required regexp: Regexp, "Regular expression", "With named groups: (?P<year>[0-9]{4})-(?P<month>[0-9]{2}).";
    }
    /// Joins two fields into one text.
    Concat = "concat", "Concatenate two fields", available {
        required left: Field, "Left field", "The field whose value comes first.";
        required right: Field, "Right field", "The field whose value comes second.";
        optional separator: Text, "Separator", "Put between the two where both have a value.", default "";
        required output_field: NewField, "Output field", "The field that receives the text.";
    }
    /// Takes one part of a text that a separator cuts.
    Split = "split", "Split text", available {
        required field: Field, "Field", "The field to read.";
        required separator: Text, "Separator", "The text between two parts.";
        required index: Number, "Position", "Which part to keep; the first is 1.";
        required output_field: NewField, "Output field", "The field that receives the part.";
    }
    /// Writes accented and composed characters in one way (Unicode NFC).
    UnicodeNormalize = "unicode_normalize", "Normalize Unicode", available {
        required fields: Fields, "Fields", "The fields to change. With “all fields” they are ignored.";
        optional all_fields: Boolean, "All fields", "Changes every field of the record.", default "false";
    }
    /// Turns HTML entities such as &eacute; into characters.
    HtmlEntitiesDecode = "html_entities_decode", "Decode HTML entities", available {
        required field: Field, "Field", "The field to change. With “all fields” it is ignored.";
        optional all_fields: Boolean, "All fields", "Changes every field of the record.", default "false";
    }
    /// Keeps the text of an HTML fragment, without its tags.
    ExtractHtml = "extract_html", "Extract text from HTML", available {
        required field: Field, "Field", "The field to change.";
    }
    /// Collects the web addresses found in a text or an HTML fragment.
    ExtractUrls = "extract_urls", "Extract URLs", available {
        required field: Field, "Field", "The field to read.";
        required output_field: NewField, "Output field", "Receives the addresses, separated by spaces.";
    }
    /// Writes a web address in its normal form: scheme, lower-case host, escaped characters.
    NormalizeUrl = "normalize_url", "Normalize URL", available {
        required field: Field, "Field", "The field to change.";
    }
}

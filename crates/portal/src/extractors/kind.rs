//! The extractors of this portal, described as the API lists them.

use super::encoding;
use portico_contract::resources::{Extractor, ExtractorParameter};

/// A way to read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtractorKind {
    Csvfile,
    Jsonfile,
    Jsondict,
    Geojson,
    Xlsx,
    File,
    /// The portal's own: it reads what the portal writes of a form's submissions, no file of anybody else.
    OdsForm,
}

impl ExtractorKind {
    /// Those that people choose.
    pub const ALL: [Self; 6] = [Self::Csvfile, Self::Jsonfile, Self::Jsondict, Self::Geojson, Self::Xlsx, Self::File];

    /// The value of `type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csvfile => "csvfile",
            Self::Jsonfile => "jsonfile",
            Self::Jsondict => "jsondict",
            Self::Geojson => "geojson",
            Self::Xlsx => "xlsx",
            Self::File => "file",
            Self::OdsForm => "ods_form",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Csvfile => "CSV File",
            Self::Jsonfile => "JSON File",
            Self::Jsondict => "JSON Dictionary",
            Self::Geojson => "GeoJSON File",
            Self::Xlsx => "Spreadsheet (XLSX, XLS, ODS)",
            Self::File => "File",
            Self::OdsForm => "Form submissions",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub(super) const fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Csvfile => &[SEPARATOR, ENCODING, HEADERS, FIRST_ROW, DOUBLEQUOTE, ESCAPECHAR, FILENAME],
            Self::Jsonfile => &[FILENAME, JSON_ROOT, JSON_OBJECT],
            Self::Jsondict => &[FILENAME, DICT_ROOT, JSON_OBJECT],
            Self::Geojson => &[FILENAME],
            Self::Xlsx => &[SHEET, FIRST_ROW, HEADERS, FILENAME],
            Self::File | Self::OdsForm => &[],
        }
    }

    /// As `list_extractors` answers it.
    pub fn describe(self) -> Extractor {
        Extractor {
            kind: self.as_str().to_owned(),
            label: self.label().to_owned(),
            parameters: self.parameters().iter().map(Parameter::describe).collect(),
            extra: Default::default(),
        }
    }
}

/// What the values of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Boolean,
    Int,
}

/// What is known of a parameter.
pub(super) struct Parameter {
    pub name: &'static str,
    pub kind: Type,
    label: &'static str,
    description: &'static str,
    default: Option<&'static str>,
    choices: &'static [&'static str],
    /// Another value makes other guesses right.
    impacts: bool,
    /// Blanks at the ends mean nothing.
    trim: bool,
}

impl Parameter {
    fn describe(&self) -> ExtractorParameter {
        let kind = match self.kind {
            Type::Text => "string",
            Type::Boolean => "boolean",
            Type::Int => "int",
        };
        ExtractorParameter {
            kind: kind.to_owned(),
            is_mandatory: false,
            name: self.name.to_owned(),
            label: Some(self.label.to_owned()),
            default: self.default.map(Into::into),
            description: Some(self.description.to_owned()),
            hidden: Some(false),
            trim: Some(self.trim.to_string().into()),
            choices: (!self.choices.is_empty())
                .then(|| self.choices.iter().map(|choice| (*choice).to_owned()).collect()),
            can_create_field: Some(self.name == FILENAME.name),
            impacts_guessed_parameters: Some(self.impacts),
            extra: Default::default(),
        }
    }
}

const PLAIN: Parameter = Parameter {
    name: "",
    kind: Type::Text,
    label: "",
    description: "",
    default: None,
    choices: &[],
    impacts: false,
    trim: true,
};

const SEPARATOR: Parameter = Parameter {
    name: "separator",
    label: "Separator",
    description: "The character between two cells: a comma, a semicolon, a tab (\\t), a vertical bar or any other ASCII character",
    default: Some(","),
    impacts: true,
    trim: false,
    ..PLAIN
};
const ENCODING: Parameter = Parameter {
    name: "encoding",
    label: "Encoding",
    description: "The character encoding of the file",
    default: Some("utf-8"),
    choices: encoding::CHOICES,
    impacts: true,
    ..PLAIN
};
const HEADERS: Parameter = Parameter {
    name: "headers_first_row",
    kind: Type::Boolean,
    label: "Headers in the first row",
    description: "The first row holds the names of the fields",
    default: Some("true"),
    ..PLAIN
};
const FIRST_ROW: Parameter = Parameter {
    name: "first_row_no",
    kind: Type::Int,
    label: "First row",
    description: "The number of the first row to read, from 1; what is above is passed over",
    default: Some("1"),
    impacts: true,
    ..PLAIN
};
const DOUBLEQUOTE: Parameter = Parameter {
    name: "doublequote",
    kind: Type::Boolean,
    label: "Double quotes",
    description: "Two quotes inside a quoted cell stand for one quote",
    default: Some("true"),
    ..PLAIN
};
const ESCAPECHAR: Parameter = Parameter {
    name: "escapechar",
    label: "Escape character",
    description: "The character that stands before a quote inside a quoted cell; empty for none",
    trim: false,
    ..PLAIN
};
const FILENAME: Parameter = Parameter {
    name: "extract_filename",
    kind: Type::Boolean,
    label: "Extract filename",
    description: "Extract the filename in a field",
    default: Some("false"),
    ..PLAIN
};
const JSON_ROOT: Parameter = Parameter {
    name: "json_root",
    label: "JSON root",
    description: "Path to the JSON array that contains the objects that will become the dataset records, as in data.rows",
    impacts: true,
    ..PLAIN
};
const JSON_OBJECT: Parameter = Parameter {
    name: "json_object",
    label: "JSON object",
    description: "Relative path to the JSON object to extract",
    ..PLAIN
};
const DICT_ROOT: Parameter = Parameter {
    description: "Path to the JSON object whose keys are the records; empty for the whole file",
    ..JSON_ROOT
};
const SHEET: Parameter = Parameter {
    name: "sheet",
    label: "Sheet",
    description: "The name of the sheet to read; empty for the first one that has cells",
    impacts: true,
    ..PLAIN
};

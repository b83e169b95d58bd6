//! The `where` clause of the Explore API, which also chooses the rows of a ruleset (`filter_query`).
//!
//! ```text
//! mag >= 5 and (state = "CA" or place like "castaic") and time in [date'2018-01-01'..date'2018-02-01']
//! ```
//!
//! Logic has two values, as in the platform's search engine: a record without a value does not match `mag = 5` and
//! therefore matches `mag != 5` and `not mag = 5`. A translation to SQL needs `coalesce(…, 0)` around comparisons.
//! Right of an operator a bare word is a text: `state:CA`, `year!=2022`, `day >= 2020-01-01`.

mod evaluate;
mod parser;

pub use crate::lexer::SyntaxError;
pub use evaluate::{BoundFilter, fold_words};

use crate::{Schema, Value};
use serde::{Deserialize, Serialize};

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `=` and `:`. For a multivalued field: one of its values.
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is compared: a field, or a number taken from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operand {
    /// Technical name.
    pub field: String,
    /// `year(field)`…; nothing for the field itself.
    pub part: Option<Part>,
}

/// A number taken from a date or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    /// Characters of a text.
    Length,
}

/// A filter as a tree. Values are [`Value::Text`], numbers, booleans, dates or moments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Every record: the empty clause.
    All,
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Compare {
        operand: Operand,
        comparison: Comparison,
        value: Value,
    },
    In {
        operand: Operand,
        values: Vec<Value>,
    },
    /// Between two bounds, each included or not.
    Range {
        operand: Operand,
        from: Value,
        from_included: bool,
        to: Value,
        to_included: bool,
    },
    IsNull {
        field: String,
    },
    /// A boolean field that is true.
    IsTrue {
        field: String,
    },
    /// Every word is the start of a word of the field, in any order, without regard to case and accents.
    Like {
        field: String,
        text: String,
    },
    StartsWith {
        field: String,
        text: String,
    },
    /// As `Like`, in any of the fields; in all text where none is named.
    Search {
        fields: Vec<String>,
        text: String,
    },
}

impl Filter {
    /// Reads a clause; an empty one is [`Filter::All`].
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parser::parse(text)
    }

    /// Finds the fields in a schema. An error is the name of a field that is not there.
    pub fn bind(&self, schema: &Schema) -> Result<BoundFilter, String> {
        BoundFilter::new(self, schema)
    }

    /// The technical names that the filter mentions.
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Self::All => Vec::new(),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::fields).collect(),
            Self::Not(inner) => inner.fields(),
            Self::Compare { operand, .. } | Self::In { operand, .. } | Self::Range { operand, .. } => {
                vec![&operand.field]
            }
            Self::IsNull { field }
            | Self::IsTrue { field }
            | Self::Like { field, .. }
            | Self::StartsWith { field, .. } => {
                vec![field]
            }
            Self::Search { fields, .. } => fields.iter().map(String::as_str).collect(),
        }
    }
}

#[cfg(test)]
mod tests;

//! The types of fields, guessed from their values.

use crate::{Row, Schema, Value, convert};
use portico_contract::fields::FieldType;

/// What the values seen so far allow a field to be.
#[derive(Debug, Clone, Copy)]
struct Guess {
    seen: bool,
    int: bool,
    double: bool,
    date: bool,
    datetime: bool,
    point: bool,
    shape: bool,
}

impl Guess {
    const ALL: Self =
        Self { seen: false, int: true, double: true, date: true, datetime: true, point: true, shape: true };
    const NONE: Self =
        Self { seen: true, int: false, double: false, date: false, datetime: false, point: false, shape: false };

    fn observe(&mut self, value: &Value) {
        let fits = match value {
            Value::Null => return,
            Value::Text(text) => Self::of_text(text),
            Value::Integer(_) => Self { int: true, double: true, ..Self::NONE },
            Value::Decimal(_) => Self { double: true, ..Self::NONE },
            Value::Date(_) => Self { date: true, datetime: true, ..Self::NONE },
            Value::LocalDateTime(_) | Value::DateTime(_) => Self { datetime: true, ..Self::NONE },
            Value::GeoPoint(_) => Self { point: true, ..Self::NONE },
            Value::GeoShape(_) => Self { shape: true, ..Self::NONE },
            Value::Boolean(_) | Value::List(_) => Self::NONE,
        };
        self.seen = true;
        self.int &= fits.int;
        self.double &= fits.double;
        self.date &= fits.date;
        self.datetime &= fits.datetime;
        self.point &= fits.point;
        self.shape &= fits.shape;
    }

    fn of_text(text: &str) -> Self {
        let text = text.trim();
        match text.as_bytes().first() {
            None => Self::NONE,
            Some(b'{') => {
                let value = Value::from(text);
                Self {
                    point: convert::point(&value).is_some(),
                    shape: crate::geo::shape(&value).is_some(),
                    ..Self::NONE
                }
            }
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => match convert::parse_moment(text) {
                Some(Value::Date(_)) => Self { date: true, datetime: true, ..Self::NONE },
                Some(_) => Self { datetime: true, ..Self::NONE },
                None => {
                    // 01234 is a code: as a number it would lose its zero.
                    let digits = text.trim_start_matches(['-', '+']);
                    let code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
                    let number = !code && crate::value::parse_number(text).is_some();
                    let int = number && text.parse::<i64>().is_ok();
                    // 12,50 is a price with a decimal comma: coordinates have decimals behind a point.
                    let pair = !number && text.contains(',') && text.contains('.');
                    let point = pair && convert::point(&Value::from(text)).is_some();
                    Self { int, double: number, point, ..Self::NONE }
                }
            },
            Some(_) => Self::NONE,
        }
    }

    fn field_type(self) -> Option<FieldType> {
        match self {
            Self { seen: false, .. } => None,
            Self { int: true, .. } => Some(FieldType::Int),
            Self { double: true, .. } => Some(FieldType::Double),
            Self { date: true, .. } => Some(FieldType::Date),
            Self { datetime: true, .. } => Some(FieldType::Datetime),
            Self { point: true, .. } => Some(FieldType::GeoPoint2d),
            Self { shape: true, .. } => Some(FieldType::GeoShape),
            _ => Some(FieldType::Text),
        }
    }
}

/// Gathers what rows say of their fields: a sample, or all of them as they stream by.
#[derive(Debug, Clone)]
pub struct Inference {
    guesses: Vec<Guess>,
}

impl Inference {
    pub fn new(schema: &Schema) -> Self {
        Self { guesses: vec![Guess::ALL; schema.len()] }
    }

    pub fn observe(&mut self, row: &Row) {
        for (guess, value) in self.guesses.iter_mut().zip(&row.cells) {
            guess.observe(value);
        }
    }

    /// Writes the guesses into the schema. A field without any value keeps the type it has, and so does one of files:
    /// they are told as texts.
    pub fn apply(&self, schema: &mut Schema) {
        for (field, guess) in schema.fields.iter_mut().zip(&self.guesses) {
            if let Some(field_type) = guess.field_type()
                && field.field_type != FieldType::File
            {
                field.field_type = field_type;
            }
        }
    }
}

/// The types of a sample, all at once.
pub fn infer(schema: &mut Schema, rows: &[Row]) {
    let mut inference = Inference::new(schema);
    rows.iter().for_each(|row| inference.observe(row));
    inference.apply(schema);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inferred(values: &[&str]) -> FieldType {
        let mut schema = Schema::from_headings(["x"]);
        let rows: Vec<_> = values.iter().map(|value| Row::new(1, vec![Value::from(*value)])).collect();
        infer(&mut schema, &rows);
        schema.fields[0].field_type
    }

    #[test]
    fn types_are_guessed_from_all_values() {
        for (values, expected) in [
            (&["1", "-2", ""][..], FieldType::Int),
            (&["1", "2.5"], FieldType::Double),
            (&["1", "x"], FieldType::Text),
            (&["01234", "75001"], FieldType::Text),
            (&["1990-01-08", "1990/1/9"], FieldType::Date),
            (&["1990-01-08", "1990-01-09T00:00:00Z"], FieldType::Datetime),
            (&["31.95,-89.23", "48.0, 2"], FieldType::GeoPoint2d),
            (&["12,50", "9,90"], FieldType::Text),
            (&[r#"{"type":"Point","coordinates":[2,48]}"#], FieldType::GeoPoint2d),
            (&[r#"{"type":"LineString","coordinates":[[2,48],[3,49]]}"#], FieldType::GeoShape),
            (&[r#"{"name":"x"}"#], FieldType::Text),
            (&["", ""], FieldType::Text),
            (&["0", "0.5"], FieldType::Double),
        ] {
            assert_eq!(inferred(values), expected, "{values:?}");
        }
    }
}

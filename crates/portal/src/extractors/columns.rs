//! The columns of extracted rows: named from the headings or keys of the source.

use portico_contract::fields::FieldType;
use portico_processing::Schema;
use std::collections::HashMap;

/// Columns that one resource may have.
pub const MOST_COLUMNS: usize = 10_000;
/// The column of the file's name, where it is asked for.
pub const FILE_NAME: &str = "filename";

/// The columns found so far, in their order.
#[derive(Debug, Default)]
pub struct Columns {
    pub schema: Schema,
    places: HashMap<String, usize>,
}

impl Columns {
    /// Columns from headings. One without a heading is called by its place.
    pub fn from_headings<'a>(headings: impl IntoIterator<Item = &'a str>) -> Self {
        let mut columns = Self::default();
        for heading in headings {
            let heading = heading.trim();
            if heading.is_empty() {
                let place = columns.schema.len() + 1;
                columns.schema.add(&format!("column_{place}"), FieldType::Text);
            } else {
                columns.schema.add(heading, FieldType::Text);
            }
        }
        columns
    }

    pub fn len(&self) -> usize {
        self.schema.len()
    }

    /// The place of the column of a key; it is added if it is new. None when there are too many.
    pub fn ensure(&mut self, key: &str, field_type: FieldType) -> Option<usize> {
        if let Some(place) = self.places.get(key) {
            return Some(*place);
        }
        if self.len() >= MOST_COLUMNS {
            return None;
        }
        let place = self.schema.add(key, field_type);
        self.places.insert(key.to_owned(), place);
        Some(place)
    }

    /// The place of a key that was seen before.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// Adds the column of the file's name, last.
    pub fn add_file_name(&mut self) {
        self.schema.add(FILE_NAME, FieldType::Text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_without_a_heading_are_called_by_their_place() {
        let columns = Columns::from_headings(["Name", " ", "name", ""]);
        let names: Vec<&str> = columns.schema.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["name", "column_2", "name_1", "column_4"]);
    }
}

//! Rows and what their cells are.

use crate::Value;
use crate::names::technical_name;
use portico_contract::fields::{Annotation, FieldType};
use serde::{Deserialize, Serialize};

/// A note on a field, with its argument where it takes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldAnnotation {
    pub annotation: Annotation,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub argument: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The technical name, unique in its schema.
    pub name: String,
    pub label: String,
    #[serde(rename = "type")]
    pub field_type: FieldType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<FieldAnnotation>,
}

impl Field {
    pub fn new(name: impl Into<String>, label: impl Into<String>, field_type: FieldType) -> Self {
        Self { name: name.into(), label: label.into(), field_type, description: None, annotations: Vec::new() }
    }

    /// The argument of an annotation: the unit, the separator…
    pub fn argument(&self, annotation: Annotation) -> Option<&str> {
        self.annotations.iter().find(|note| note.annotation == annotation)?.argument.as_deref()
    }
}

/// The columns, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    pub fields: Vec<Field>,
}

impl Schema {
    /// Text columns from the headings of a file: names are made technical and unique, labels stay.
    pub fn from_headings<'a>(headings: impl IntoIterator<Item = &'a str>) -> Self {
        let mut schema = Self::default();
        for heading in headings {
            schema.add(heading, FieldType::Text);
        }
        schema
    }

    pub fn len(&self) -> usize {
        self.fields.len()
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Where a field is: by its technical name, or by a label that makes this name.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        let find = |name: &str| self.fields.iter().position(|field| field.name == name);
        find(name).or_else(|| find(&technical_name(name)))
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(self.index_of(name)?)
    }

    /// Adds a column under a unique name, and tells where.
    pub fn add(&mut self, label: &str, field_type: FieldType) -> usize {
        let base = technical_name(label);
        let mut name = base.clone();
        let mut suffix = 0_usize;
        while self.fields.iter().any(|field| field.name == name) {
            suffix += 1;
            name = format!("{base}_{suffix}");
        }
        let label = if label.trim().is_empty() { name.clone() } else { label.trim().to_owned() };
        self.fields.push(Field::new(name, label, field_type));
        self.fields.len() - 1
    }

    /// The column of this name; it is added where there is none.
    pub fn ensure(&mut self, name: &str, field_type: FieldType) -> usize {
        match self.index_of(name) {
            Some(index) => {
                if let Some(field) = self.fields.get_mut(index) {
                    field.field_type = field_type;
                }
                index
            }
            None => self.add(name, field_type),
        }
    }
}

/// A record on its way: cells in the order of the schema; those missing at the end are empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which record of the source it comes from, from 1. Records that a step multiplies share it.
    pub record: u64,
    pub cells: Vec<Value>,
}

impl Row {
    pub fn new(record: u64, cells: Vec<Value>) -> Self {
        Self { record, cells }
    }

    pub fn get(&self, index: usize) -> &Value {
        static NULL: Value = Value::Null;
        self.cells.get(index).unwrap_or(&NULL)
    }

    pub fn set(&mut self, index: usize, value: Value) {
        if let Some(cell) = self.cells.get_mut(index) {
            *cell = value;
        } else {
            self.cells.resize(index, Value::Null);
            self.cells.push(value);
        }
    }

    /// Takes a value out of its cell.
    pub fn take(&mut self, index: usize) -> Value {
        self.cells.get_mut(index).map(std::mem::take).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_become_unique_technical_names_and_keep_their_labels() {
        let schema = Schema::from_headings(["Cost Total $", "Année", "Année", "2020", "", "a__B"]);
        let names: Vec<_> = schema.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["cost_total", "annee", "annee_1", "_2020", "field", "a_b"]);
        assert_eq!(schema.field("cost_total").unwrap().label, "Cost Total $");
        assert_eq!(schema.index_of("Cost Total $"), Some(0));
    }

    #[test]
    fn a_cell_beyond_the_end_is_empty_and_can_be_set() {
        let mut row = Row::new(1, vec![Value::Integer(1)]);
        assert_eq!(row.get(3), &Value::Null);
        row.set(3, Value::Integer(4));
        assert_eq!(row.cells.len(), 4);
        assert_eq!(row.take(3), Value::Integer(4));
    }
}

//! The file itself as the one record: for files that are shown or downloaded, not read.

use super::{ExtractError, Extracted, Rows};
use portico_contract::fields::FieldType;
use portico_processing::{Row, Schema, Value};

pub struct FileRow {
    schema: Schema,
    file_name: Option<String>,
}

impl FileRow {
    pub fn new(file_name: &str) -> Self {
        let mut schema = Schema::default();
        schema.add("file", FieldType::File);
        Self { schema, file_name: Some(file_name.to_owned()) }
    }
}

impl Rows for FileRow {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn next(&mut self) -> Result<Option<Extracted>, ExtractError> {
        Ok(self.file_name.take().map(|name| Ok(Row::new(1, vec![Value::from_text(name)]))))
    }
}

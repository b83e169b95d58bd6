//! A step that asks a service about each record.

use super::answers::{Answer, Answers};
use super::service::Services;
use portico_contract::fields::FieldType;
use portico_contract::processors::{DatasetProcessor, ParameterErrors};
use portico_processing::{Row, Schema, Step, Value};
use serde_json::Value as Json;
use std::path::Path;

/// The parameters of a request, from a row; nothing where the row has nothing to ask about.
type Pairs = Box<dyn Fn(&Row) -> Result<Option<Vec<(&'static str, String)>>, String> + Send + Sync>;

/// What is asked, and how the answer is read.
pub struct Question {
    /// Below the service's address.
    pub path: &'static str,
    pub pairs: Pairs,
    /// Nothing where the service does not know.
    pub read: fn(&Json) -> Option<Read>,
    /// Where what is read goes, in its order.
    pub outputs: Vec<Option<usize>>,
}

/// What is read out of an answer, at most three values.
pub type Read = Vec<Value>;

/// Places of fields by the parameters that name them; everything wrong is told at once.
pub struct Fields<'a> {
    pub schema: &'a mut Schema,
    pub errors: ParameterErrors,
}

impl<'a> Fields<'a> {
    pub fn new(schema: &'a mut Schema) -> Self {
        Self { schema, errors: Vec::new() }
    }

    pub fn place(&mut self, parameter: &str, name: &str) -> usize {
        self.schema.index_of(name).unwrap_or_else(|| {
            self.errors.push((parameter.to_owned(), format!("There is no field “{name}” at this step")));
            0
        })
    }

    pub fn optional(&mut self, parameter: &str, name: Option<&String>) -> Option<usize> {
        name.filter(|name| !name.is_empty()).map(|name| self.place(parameter, name))
    }

    pub fn output(&mut self, name: &str, field_type: FieldType) -> usize {
        self.schema.ensure(name, field_type)
    }

    pub fn finish(self, question: Question) -> Result<Question, ParameterErrors> {
        if self.errors.is_empty() { Ok(question) } else { Err(self.errors) }
    }
}

/// The texts of some fields of a row, without those that are empty.
pub fn texts(row: &Row, places: &[Option<usize>]) -> Vec<String> {
    let text = |place: &usize| row.get(*place).text().trim().to_owned();
    places.iter().flatten().map(text).filter(|text| !text.is_empty()).collect()
}

pub fn step(
    services: &Services,
    processor: &DatasetProcessor,
    question: Question,
    folder: &Path,
) -> Result<Step, ParameterErrors> {
    let kind = processor.kind.type_name();
    let label = processor.kind.description().map_or(kind, |description| description.label);
    let refused = |message: String| vec![("type".to_owned(), message)];
    let service = services.of(kind, label).map_err(refused)?;
    let answers = Answers::new(folder).map_err(|failure| refused(failure.to_string()))?;
    Ok(Box::new(move |mut row, emit| {
        let answer: Answer = (question.pairs)(&row).and_then(|pairs| match pairs {
            None => Ok(Vec::new()),
            Some(pairs) => answers.get(&serde_json::to_string(&pairs).unwrap_or_default(), || {
                let answer = service.ask(question.path, &pairs)?;
                Ok(answer.as_ref().and_then(question.read).unwrap_or_default())
            }),
        });
        let first = question.outputs.iter().flatten().next().copied().unwrap_or_default();
        let values = answer.unwrap_or_else(|message| {
            emit.error(row.record, first, message);
            Vec::new()
        });
        let mut values = values.into_iter();
        for output in &question.outputs {
            let value = values.next().unwrap_or_default();
            if let Some(place) = output {
                row.set(*place, value);
            }
        }
        emit.row(row);
    }))
}

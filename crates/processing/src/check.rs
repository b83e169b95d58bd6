//! Checks of a processor that need no rows.

use crate::processors::{self, Builder};
use crate::{Schema, expression};
use portico_contract::ApiError;
use portico_contract::processors::{ParameterKind, Processor};
use serde_json::Value as Json;

/// Tells every bad parameter of a processor at once, by name: what [`Processor::check`] tells, and regular expressions,
/// expressions, formats, time zones and coordinate systems that do not work. Whether the fields exist is not looked at.
/// A type that runs elsewhere passes where its parameters are right.
pub fn check(processor: &Processor) -> Result<(), ApiError> {
    processor.check()?;
    let Some(description) = processor.description().filter(|description| description.available()) else {
        return Ok(());
    };
    // Every field it names exists, so that only its own faults are left.
    let mut schema = Schema::default();
    for (name, value) in processor.parameters() {
        match (description.parameter(&name).map(|parameter| parameter.kind), value) {
            (Some(ParameterKind::Field), Json::String(field)) => {
                schema.ensure(&field, Default::default());
            }
            (Some(ParameterKind::Fields), Json::Array(fields)) => {
                for field in fields.iter().filter_map(Json::as_str) {
                    schema.ensure(field, Default::default());
                }
            }
            (Some(_), Json::String(text)) => {
                for field in expression::fields(&text) {
                    schema.ensure(&field, Default::default());
                }
            }
            _ => {}
        }
    }
    if let Processor::Transpose(transpose) = processor {
        // A dataset has other columns than those that are named, and what it moves is there.
        let beside = (1..).map(|number| format!("column_{number}")).find(|name| !transpose.fixed_fields.contains(name));
        let beside = beside.unwrap_or_default();
        schema.ensure(&beside, Default::default());
    }
    let mut builder = Builder::new(&mut schema);
    let step = processors::build(processor, &mut builder);
    builder.finish(step).map(drop).map_err(ApiError::invalid_fields)
}

//! A call without its types: what every operation becomes before it leaves, and the table that parses them by name.

use portico_contract::{ApiError, Effect, ErrorCode, Operation, OperationInfo, Payload, for_each_operation};
use serde_json::Value;
use std::{collections::HashMap, sync::LazyLock};

/// One call of one operation.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub info: &'static OperationInfo,
    pub path: Vec<(&'static str, String)>,
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Value>,
}

impl Call {
    pub fn of<O: Operation>(op: &O) -> Result<Self, ApiError> {
        let body = op.body().map_err(|error| ApiError::new(ErrorCode::Portico, format!("Not sendable: {error}")))?;
        Ok(Self { info: const { &O::INFO }, path: op.path_values(), query: op.query_values(), body })
    }

    /// An operation by its name with its payload, checked by the operation's own types.
    pub fn named(name: &str, payload: Value) -> Result<Self, ApiError> {
        let parse = PARSERS.get(name).ok_or_else(|| unknown(name))?;
        parse(payload)
    }

    /// A call whose body travels as a form: parameters as texts, no body.
    pub fn of_parts(info: &'static OperationInfo, parameters: &HashMap<String, String>) -> Result<Self, ApiError> {
        let mut path = Vec::with_capacity(info.path_parameters.len());
        for &name in info.path_parameters {
            let value = parameters.get(name).filter(|value| !value.is_empty());
            path.push((name, value.cloned().ok_or_else(|| ApiError::invalid(name, "This field is required"))?));
        }
        let query = info.query_parameters.iter();
        let query = query.filter_map(|&name| parameters.get(name).map(|value| (name, value.clone()))).collect();
        Ok(Self { info, path, query, body: None })
    }

    pub fn is_write(&self) -> bool {
        self.info.effect != Effect::Read
    }

    /// The path with its parameters filled in, under the API's base path.
    pub fn path(&self) -> String {
        self.info.path_with(&self.path)
    }
}

pub(crate) fn unknown(name: &str) -> ApiError {
    ApiError::invalid("operation", format!("There is no operation “{name}”"))
}

type Parser = fn(Value) -> Result<Call, ApiError>;

fn parse<O: Operation>(payload: Value) -> Result<Call, ApiError> {
    if matches!(O::INFO.payload, Payload::Multipart) {
        return Err(ApiError::invalid("body", "This operation takes a file: send it to the upload address"));
    }
    Call::of(&serde_path_to_error::deserialize::<_, O>(payload)?)
}

macro_rules! parsers {
    ($($operation:ty,)*) => {
        static PARSERS: LazyLock<HashMap<&'static str, Parser>> = LazyLock::new(|| {
            HashMap::from([$((<$operation as Operation>::INFO.name, parse::<$operation> as Parser)),*])
        });
    };
}
for_each_operation!(parsers);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_operation_has_a_parser() {
        assert_eq!(PARSERS.len(), portico_contract::OPERATIONS.len());
    }

    #[test]
    fn a_payload_that_lacks_a_field_names_it() {
        let error = Call::named("create_dataset", json!({"body": {}})).unwrap_err();
        assert!(error.for_field("body.metadata").is_some(), "{error:?}");
    }

    #[test]
    fn an_operation_that_does_not_exist_is_refused() {
        assert_eq!(Call::named("drop_portal", json!({})).unwrap_err().code, ErrorCode::ValidationError);
    }
}

//! What the steps `join_dataset` and `bound_join_dataset` say (behaviour.md 12).

use crate::Caller;
use portico_contract::ApiError;
use portico_contract::processors::{NewProcessor, ParameterErrors, Processor};
use serde_json::{Value as Json, json};
use unicode_normalization::UnicodeNormalization;

/// What a step says of the other dataset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Join {
    pub dataset_id: String,
    pub foreign: bool,
    /// Whose view of the other dataset it is; nobody's in particular without.
    pub reads_as: Option<String>,
    pub local_key: Vec<String>,
    pub remote_key: Vec<String>,
    pub output_fields: Vec<String>,
    pub retrieve_all: bool,
    pub case_sensitive: bool,
    pub one_line: bool,
    pub separator: String,
    pub republish: bool,
}

macro_rules! join_of {
    ($kind:expr, $republish:literal) => {{
        let kind = $kind;
        let reads_as = kind.extra.get("permissions_user").and_then(|user| user.get("username")).and_then(Json::as_str);
        Join {
            dataset_id: dataset_id(&kind.dataset).unwrap_or_default().to_owned(),
            foreign: kind.domain.as_ref().is_some_and(|domain| !domain.is_null()),
            reads_as: reads_as.filter(|_| kind.impersonate_permissions == Some(true)).map(str::to_owned),
            local_key: kind.local_key.clone().unwrap_or_default(),
            remote_key: kind.remote_key.clone().unwrap_or_default(),
            output_fields: kind.output_fields.clone().unwrap_or_default(),
            retrieve_all: kind.retrieve_all.unwrap_or(false),
            case_sensitive: kind.case_sensitive.unwrap_or(false),
            one_line: kind.one_line.unwrap_or(false),
            separator: kind.separator.clone().unwrap_or_else(|| ",".to_owned()),
            republish: kind.republish_on_update.unwrap_or($republish),
        }
    }};
}

fn dataset_id(dataset: &Json) -> Option<&str> {
    dataset.get("dataset_id").and_then(Json::as_str).filter(|id| !id.trim().is_empty())
}

impl Join {
    pub fn of(processor: &Processor) -> Option<Self> {
        match processor {
            Processor::JoinDataset(kind) => Some(join_of!(kind, false)),
            Processor::BoundJoinDataset(kind) => Some(join_of!(kind, true)),
            _ => None,
        }
    }

    pub fn faults(&self) -> ParameterErrors {
        let mut faults = Vec::new();
        let mut fault = |parameter: &str, message: &str| faults.push((parameter.to_owned(), message.to_owned()));
        if self.dataset_id.is_empty() {
            fault("dataset.dataset_id", "This field is required");
        }
        if self.local_key.is_empty() {
            fault("local_key", "This field is required");
        }
        if self.remote_key.is_empty() {
            fault("remote_key", "This field is required");
        } else if self.remote_key.len() != self.local_key.len() {
            fault("remote_key", "There must be as many as local keys");
        }
        if self.output_fields.is_empty() && !self.retrieve_all {
            fault("output_fields", "This field is required unless all fields are retrieved");
        }
        faults
    }

    /// Upper and lower case and accents count only where they are asked to.
    pub fn normal(&self, text: &str) -> String {
        let text = text.trim();
        if self.case_sensitive {
            return text.to_owned();
        }
        let mark = unicode_normalization::char::is_combining_mark;
        text.nfkd().filter(|c| !mark(*c)).flat_map(char::to_lowercase).collect()
    }
}

/// Refuses a join that could never run: what the contract leaves open because portals differ.
pub fn may_join(processor: &Processor) -> Result<(), ApiError> {
    let faults = Join::of(processor).map(|join| join.faults()).unwrap_or_default();
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(faults)) }
}

/// Notes who saves the step, where it reads as that person. It is the portal's to say: what a caller sends of it is
/// dropped, or one could read with the rights of another.
pub fn settle(step: &mut NewProcessor, caller: &Caller) {
    let (extra, reads_as_caller) = match &mut step.kind {
        Processor::JoinDataset(kind) => (&mut kind.extra, kind.impersonate_permissions == Some(true)),
        Processor::BoundJoinDataset(kind) => (&mut kind.extra, kind.impersonate_permissions == Some(true)),
        _ => return,
    };
    extra.shift_remove("permissions_user");
    if reads_as_caller {
        extra.insert("permissions_user".to_owned(), json!({"username": caller.username}));
    }
}

/// The identifier of the dataset whose publication republishes the one of this step.
pub fn republishing(processor: &Processor) -> Option<String> {
    Join::of(processor).filter(|join| join.republish).map(|join| join.dataset_id)
}

//! Every list of words in the specification against the enum that stands for it.

use crate::document::{self, reference_name};
use crate::schema::Schema;
use portico_contract::api_keys::ApiKeyExpand;
use portico_contract::connection_auth::*;
use portico_contract::connections::{ConnectionSettings, ConnectionSort};
use portico_contract::coverage::covered;
use portico_contract::dataset_alternative_exports::{ExportKind, ExportSource};
use portico_contract::dataset_feedbacks::FeedbackSort;
use portico_contract::datasets::StatusName;
use portico_contract::datasources::Datasource;
use portico_contract::fields::{self, FieldConfiguration};
use portico_contract::form_content::{FormBlockType, FormEndingType, LogicAction, LogicOperator};
use portico_contract::form_submissions::{SubmissionOrdering, SubmissionStatus};
use portico_contract::forms::FormAccessType;
use portico_contract::glossary::GlossaryOrdering;
use portico_contract::groups::GroupSort;
use portico_contract::metadata_templates::{FieldType, RequirementLevel, TemplateType};
use portico_contract::resources::ResourceExpand;
use portico_contract::security::{Permission, RulesetPermission};
use portico_contract::user_requests::{RequestSubject, UserRequestType};
use portico_contract::users::{AccountType, BulkStatus, LimitUnit, UserSort};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Words = BTreeSet<String>;

fn texts<'a>(words: impl IntoIterator<Item = &'a str>) -> Words {
    words.into_iter().map(str::to_owned).collect()
}

macro_rules! all {
    ($words:ty) => {
        texts(<$words>::ALL.iter().map(|word| word.as_str()))
    };
}

/// The words that the types know, by the place in the specification.
fn known(place: &str) -> Option<Words> {
    Some(match place {
        "AnnotateDatasetFieldConfiguration.annotation" => texts(fields::Annotation::NAMES.iter().copied()),
        "TypeDatasetFieldConfiguration.type_param" => texts(fields::FieldType::NAMES.iter().copied()),
        // Its mapping forgets `description`, which is among its alternatives.
        "DatasetFieldConfiguration" => {
            texts(FieldConfiguration::TYPES.iter().copied().filter(|kind| *kind != "description"))
        }
        "DatasetStatusName" => texts(StatusName::ALL.iter().map(|status| status.as_str())),
        "DatasetSecurity.api_calls_quota.unit" => texts(["second", "minute", "hour", "day", "month"]),
        "DatasetAlternativeExport" => texts(ExportSource::KINDS.iter().copied()),
        "UploadedFileDatasetAlternativeExport.type" | "URLDatasetAlternativeExport.type" => all!(ExportKind),
        "DatasetFeedback.values.type" => texts(fields::FieldType::NAMES.iter().copied()),
        "list_dataset_feedbacks?sort" => all!(FeedbackSort),
        "Permission" => all!(Permission),
        "RulesetPermission" => all!(RulesetPermission),
        "User.account_type" | "ProvisionedUser.account_type" => all!(AccountType),
        "ExploreLimits.api_calls.unit" => all!(LimitUnit),
        "UserBulkItem.status_code" => all!(BulkStatus),
        "MetadataTemplate.type" | "list_metadata_templates?type" => all!(TemplateType),
        "CreatableOrEditableMetadataTemplate.type" => {
            texts(TemplateType::ALL.iter().filter(|kind| kind.is_editable()).map(|kind| kind.as_str()))
        }
        "MetadataTemplateField.type" => all!(FieldType),
        "MetadataTemplateField.requirement_level" => all!(RequirementLevel),
        "UserRequestType"
        | "DomainAccessRequest.type"
        | "DatasetAssetAccessRequest.type"
        | "ExternalAssetAccessRequest.type"
        | "ExternalShowcaseRequest.type" => all!(UserRequestType),
        "UserRequest" => texts(RequestSubject::KINDS.iter().copied()),
        "Datasource" => texts(Datasource::KINDS.iter().copied()),
        "HTTPAuth" => texts(HttpAuth::KINDS.iter().copied()),
        "FTPAuth" => texts(FtpAuth::KINDS.iter().copied()),
        "SharepointAuth" => texts(SharepointAuth::KINDS.iter().copied()),
        "GoogleDriveAuth" => texts(GoogleDriveAuth::KINDS.iter().copied()),
        "AmazonS3Auth" => texts(AmazonS3Auth::KINDS.iter().copied()),
        "AzureBlobStorageAuth" => texts(AzureBlobStorageAuth::KINDS.iter().copied()),
        "Connection" => texts(ConnectionSettings::KINDS.iter().copied()),
        "list_connections?sort" => all!(ConnectionSort),
        "Harvester" => texts(portico_contract::harvester_types::HarvesterSettings::KINDS.iter().copied()),
        place if place.ends_with("Harvester.status") => all!(portico_contract::harvesters::HarvesterStatus),
        "HTTPOAuth2Auth.grant_type" => all!(GrantType),
        "HTTPOIDCAuth.grant_type" | "SharepointOIDCAuth.grant_type" | "GoogleDriveOIDCAuth.grant_type" => {
            texts([GrantType::AuthorizationCode.as_str()])
        }
        "get_apikey?expand" => all!(ApiKeyExpand),
        "list_glossary_terms?ordering" => all!(GlossaryOrdering),
        "FormAccessType" => all!(FormAccessType),
        "FormEnding.type" => all!(FormEndingType),
        "FormBlock.type" => all!(FormBlockType),
        "FormShowHideLogic.action" => all!(LogicAction),
        "FormShowHideLogic.operator" => all!(LogicOperator),
        "SubmissionStatus" => all!(SubmissionStatus),
        "list_form_submissions?ordering" => all!(SubmissionOrdering),
        "get_users?sort" => all!(UserSort),
        "list_user_groups?sort" => all!(GroupSort),
        "list_dataset_resources?expand" | "retrieve_dataset_resource?expand" => all!(ResourceExpand),
        _ => return None,
    })
}

/// Metadata values are JSON: which words a field takes is the template's business.
fn is_metadata_value(place: &str) -> bool {
    place.starts_with("MetadataValue.")
}

/// Adds the lists of words under a schema. A place is a named schema and the path from it.
fn gather(place: &str, value: &Value, into: &mut BTreeMap<String, Words>) {
    let schema = Schema::new(value);
    let place = schema.name.as_deref().unwrap_or(place);
    let words = schema.get("enum").and_then(Value::as_array);
    let kinds = schema.get("discriminator").and_then(|it| it.get("mapping")).and_then(Value::as_object);
    let found = words.map(|words| texts(words.iter().filter_map(Value::as_str)));
    if let Some(found) = found.or_else(|| kinds.map(|kinds| texts(kinds.keys().map(String::as_str)))) {
        into.insert(place.to_owned(), found);
    }
    for alternative in schema.alternatives().into_iter().flatten() {
        gather(place, alternative, into);
    }
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        gather(&format!("{place}.{name}"), property, into);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key).filter(|inner| inner.is_object()) {
            gather(place, inner, into);
        }
    }
}

#[test]
fn every_list_of_words_is_the_one_of_the_specification() {
    let mut found = BTreeMap::new();
    for operation in covered().filter_map(document::operation) {
        for (_, content) in operation.request.iter().chain(&operation.response) {
            gather(&operation.id, &content["schema"], &mut found);
        }
        for parameter in operation.parameters_in("query") {
            let name = parameter["name"].as_str().expect("a name");
            let schema = &parameter["schema"];
            let place = reference_name(schema).map_or_else(|| format!("{}?{name}", operation.id), str::to_owned);
            gather(&place, schema, &mut found);
        }
    }
    let mut failures = Vec::new();
    for (place, words) in found.iter().filter(|(place, _)| !is_metadata_value(place)) {
        match known(place) {
            Some(known) if known == *words => {}
            Some(known) => failures.push(format!("{place} is {words:?}, the type knows {known:?}")),
            None => failures.push(format!("{place} has no enum: {words:?}")),
        }
    }
    assert!(failures.is_empty(), "{} differences:\n{}", failures.len(), failures.join("\n"));
}

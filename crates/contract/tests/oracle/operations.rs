//! Every operation with its own types: name, address, parameters, statuses, samples there and back.

use crate::document::{self, Documented};
use crate::samples::{Lacking, differences, lacking, samples};
use crate::schema::{Direction, Schema};
use portico_contract::{Answer, Operation, Payload, RequestParts};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Optional in the specification, yet nothing can be done without them: the types insist. Anything else that is
/// optional may be absent.
const INSISTS: &[&str] = &[
    // An answer that does not say what it is about.
    "Dataset.uid",
    "Dataset.dataset_id",
    "DatasetStatus.status",
    "AnnotateDatasetFieldConfiguration.uid",
    "DeleteDatasetFieldConfiguration.uid",
    "DescriptionDatasetFieldConfiguration.uid",
    "OrderDatasetFieldConfiguration.uid",
    "RenameDatasetFieldConfiguration.uid",
    "TypeDatasetFieldConfiguration.uid",
    "DatasetProcessor.uid",
    "DatasetFile.uid",
    "DatasetAttachment.uid",
    "DatasetSchedule.uid",
    "DatasetVersion.uid",
    "UploadedFileDatasetAlternativeExport.uid",
    "URLDatasetAlternativeExport.uid",
    "Resource.uid",
    "StudioPage.uid",
    "APIKey.uid",
    "CodeEditorPage.slug",
    "GlossaryTerm.uid",
    "Form.uid",
    "FormDraft.version",
    "FormDraft.content",
    "Submission.uid",
    "User.username",
    "UserGroup.uid",
    "RelatedUser.username",
    "RelatedUserReadOnly.username",
    "FederatedDataset.dataset_id",
    "HarvesterSchedule.uid",
    // A ruleset for nobody.
    "UserSecurity.user",
    "GroupSecurity.group",
    // Half a quota, half a header, a provider without a name.
    "DatasetSecurity.api_calls_quota.unit",
    "DatasetSecurity.api_calls_quota.limit",
    "HTTPDatasource.headers.name",
    "HTTPDatasource.headers.value",
    "AmazonS3Datasource.headers.name",
    "AmazonS3Datasource.headers.value",
    "AzureBlobStorageDatasource.headers.name",
    "AzureBlobStorageDatasource.headers.value",
    "User.identity_providers.uid",
];

/// Required in the specification, yet taken without.
const LENIENT: &[&str] = &[
    // `null` and nothing both keep a secret that is stored, and portals may leave either out of an answer.
    "HTTPBasicAuth.password",
    "FTPBasicAuth.password",
    "AmazonS3AWSSignatureV4Auth.secret_access_key",
    "AzureBlobStorageSharedKeyAuth.shared_key",
    "FTPHarvester.password",
    "FTPCSVHarvester.password",
    "FTPWithMetaCSVHarvester.password",
    "JunarHarvester.auth_key",
    "QuandlHarvester.api_key",
    // Read as a configuration that is not known; `NewFieldConfiguration::check` says what is missing.
    "AnnotateDatasetFieldConfiguration.annotation",
    "AnnotateDatasetFieldConfiguration.field",
    "DeleteDatasetFieldConfiguration.field",
    "DescriptionDatasetFieldConfiguration.description",
    "DescriptionDatasetFieldConfiguration.field",
    "RenameDatasetFieldConfiguration.field_label",
    "RenameDatasetFieldConfiguration.from_name",
    "RenameDatasetFieldConfiguration.to_name",
    "TypeDatasetFieldConfiguration.field",
    "TypeDatasetFieldConfiguration.type_param",
];

/// Words of query parameters that the specification gives in prose only.
const QUERY_WORDS: &[(&str, &str)] = &[("list_user_requests?status", "pending"), ("list_forms?status", "published")];

#[derive(Default)]
struct Findings {
    /// Each with the first sample that shows it.
    failures: BTreeMap<String, Value>,
    /// The entries of the two lists that were met.
    exceptions: BTreeSet<String>,
}

impl Findings {
    fn expect(&mut self, holds: bool, failure: impl FnOnce() -> String) {
        if !holds {
            self.fail(failure(), &Value::Null);
        }
    }

    fn fail(&mut self, failure: String, sample: &Value) {
        self.failures.entry(failure).or_insert_with(|| sample.clone());
    }

    fn except(&mut self, list: &[&str], lack: &Lacking, failure: String) {
        if list.contains(&lack.property.as_str()) {
            self.exceptions.insert(lack.property.clone());
        } else {
            self.fail(failure, &lack.value);
        }
    }

    /// Every sample comes back as it went; what may be absent may be absent; in a request, what must be there must.
    fn check_type(
        &mut self,
        id: &str,
        content: &Value,
        direction: Direction,
        round_trip: &dyn Fn(Value) -> Result<Value, String>,
    ) {
        let schema = &content["schema"];
        let examples = content.get("examples").and_then(Value::as_object).into_iter().flatten();
        let examples = examples.map(|(_, example)| example["value"].clone()).chain(content.get("example").cloned());
        let made = samples(schema, direction);
        let tomorrows = made.first().filter(|_| direction == Direction::Answer).and_then(with_tomorrows_property);
        for sample in examples.chain(made).chain(tomorrows) {
            match round_trip(sample.clone()) {
                Ok(after) => {
                    differences(id, &sample, &after).into_iter().for_each(|difference| self.fail(difference, &sample));
                }
                Err(error) => self.fail(format!("{id}: {error}"), &sample),
            }
        }
        for lack in lacking(schema, direction) {
            let is_refused = lack.is_required && !Schema::new(schema).accepts(&lack.value, direction);
            match round_trip(lack.value.clone()) {
                Ok(_) if is_refused && direction == Direction::Request => {
                    let failure = format!("{id}: taken without the required {}", lack.property);
                    self.except(LENIENT, &lack, failure);
                }
                Err(error) if !lack.is_required => {
                    let failure = format!("{id}: refused without {}: {error}", lack.property);
                    self.except(INSISTS, &lack, failure);
                }
                _ => {}
            }
        }
    }
}

/// A thing as read, alone or first in a list, with a property that the API may add: it must survive an edit.
fn with_tomorrows_property(sample: &Value) -> Option<Value> {
    let mut sample = sample.clone();
    let thing = match &mut sample {
        Value::Array(items) => items.first_mut()?,
        page if page.get("results").is_some() => page["results"].get_mut(0)?,
        thing => thing,
    };
    let fields = thing.as_object_mut().filter(|fields| {
        ["uid", "username", "name", "permissions", "blocks", "value"].iter().any(|key| fields.contains_key(*key))
    })?;
    fields.insert("tomorrow".to_owned(), json!({"is": ["another", "day"]}));
    Some(sample)
}

/// A query string that uses every parameter.
fn query(operation: &Documented) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for parameter in operation.parameters_in("query") {
        let name = parameter["name"].as_str().expect("a name").to_owned();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let label = format!("{}?{name}", operation.id);
        if let Some((_, word)) = QUERY_WORDS.iter().find(|(parameter, _)| *parameter == label) {
            all.push((name, (*word).to_owned()));
            continue;
        }
        let schema = Schema::new(&parameter["schema"]);
        match schema.get("items").map(|items| samples(items, Direction::Request)) {
            Some(items) => {
                let texts: BTreeSet<String> = items
                    .iter()
                    .flat_map(|item| item.as_array().cloned().unwrap_or_else(|| vec![item.clone()]))
                    .map(|item| text(&item))
                    .collect();
                if parameter.get("explode") == Some(&json!(false)) {
                    all.push((name, texts.into_iter().collect::<Vec<_>>().join(",")));
                } else {
                    all.extend(texts.into_iter().map(|text| (name.clone(), text)));
                }
            }
            None => {
                all.extend(samples(&parameter["schema"], Direction::Request).first().map(|value| (name, text(value))))
            }
        }
    }
    all
}

/// A value for a parameter in the path.
fn path_value(schema: &Value) -> &'static str {
    if Schema::new(schema).types() == ["integer"] { "1" } else { "text-1" }
}

/// A form as it is received: files are streamed to disk and told, one of them also by what it is made of.
fn received(mut sample: Value, schema: &Value) -> Value {
    let upload = json!({"file_name": "a.csv", "size": 1, "path": "a.csv"});
    let schema = Schema::new(schema);
    for (name, property) in schema.properties(Direction::Request) {
        if Schema::new(property).get("format") == Some(&json!("binary")) {
            sample[name] = upload.clone();
            for (part, value) in upload.as_object().into_iter().flatten() {
                sample[part] = value.clone();
            }
        }
    }
    sample
}

fn through<T: Serialize + DeserializeOwned>(value: Value) -> Result<Value, String> {
    let typed: T = serde_path_to_error::deserialize(value).map_err(|error| error.to_string())?;
    serde_json::to_value(typed).map_err(|error| error.to_string())
}

fn check<O: Operation>(findings: &mut Findings) {
    let info = O::INFO;
    let id = info.name;
    let Some(documented) = document::operation(id) else {
        findings.fail(format!("{id} is not in the specification"), &Value::Null);
        return;
    };
    let names = |place| -> Vec<String> {
        documented.parameters_in(place).iter().filter_map(|it| it["name"].as_str().map(str::to_owned)).collect()
    };
    let sorted = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    findings.expect(info.method.as_str() == documented.method, || format!("{id}: not {}", info.method.as_str()));
    findings.expect(info.path == documented.path, || format!("{id}: {} is not {}", info.path, documented.path));
    findings.expect(info.status == documented.status, || format!("{id}: succeeds with {}", documented.status));
    findings.expect(sorted(info.path_parameters) == names("path").into_iter().collect(), || format!("{id}: path"));
    findings.expect(sorted(info.query_parameters) == names("query").into_iter().collect(), || format!("{id}: query"));

    let payload = match documented.request.as_ref().map(|(media, _)| media.as_str()) {
        None => Payload::None,
        Some("application/json") => Payload::Json,
        Some(_) => Payload::Multipart,
    };
    findings.expect(info.payload == payload, || format!("{id}: the body travels as {payload:?}"));
    let answer = match documented.response.as_ref().map(|(media, _)| media.as_str()) {
        None | Some("application/json") => Answer::Json,
        Some(_) => Answer::File,
    };
    findings.expect(info.answer == answer, || format!("{id}: the answer travels as {answer:?}"));

    let path: HashMap<String, String> = documented
        .parameters_in("path")
        .into_iter()
        .map(|it| (it["name"].as_str().expect("a name").to_owned(), path_value(&it["schema"]).to_owned()))
        .collect();
    let query = query(documented);
    let first = documented.request.as_ref().and_then(|(_, content)| {
        let sample = samples(&content["schema"], Direction::Request).into_iter().next()?;
        Some(if payload == Payload::Multipart { received(sample, &content["schema"]) } else { sample })
    });
    let parts = RequestParts { path, query: query.clone(), body: first };
    match O::from_parts(&parts) {
        Ok(operation) => {
            let written: BTreeSet<_> =
                operation.query_values().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            findings.expect(written == query.into_iter().collect(), || format!("{id}: the query became {written:?}"));
            let path = operation.path_values().into_iter().map(|(name, value)| (name.to_owned(), value));
            let path: HashMap<_, _> = path.collect();
            findings.expect(path == parts.path, || format!("{id}: the path became {path:?}"));
        }
        Err(error) => findings.fail(format!("{id}: refuses the query or the body: {error:?}"), &Value::Null),
    }
    if let (Some((_, content)), Payload::Json) = (&documented.request, payload) {
        findings.check_type(id, content, Direction::Request, &|value| {
            let parts = RequestParts { body: Some(value), ..parts.clone() };
            let operation = O::from_parts(&parts).map_err(|error| format!("{:?}", error.detail))?;
            operation.body().map_err(|error| error.to_string())?.ok_or_else(|| "no body".to_owned())
        });
    }
    match (&documented.response, answer) {
        (Some((_, content)), Answer::Json) => {
            findings.check_type(id, content, Direction::Answer, &through::<O::Output>);
        }
        (None, _) => findings.expect(through::<O::Output>(Value::Null).is_ok(), || format!("{id}: an empty answer")),
        (Some(_), Answer::File) => {}
    }
}

macro_rules! check_all {
    ($($operation:ty,)*) => {
        fn check_every_operation(findings: &mut Findings) {
            $(check::<$operation>(findings);)*
        }
    };
}

#[test]
fn every_operation_is_what_the_specification_says() {
    let mut findings = Findings::default();
    check_every_operation(&mut findings);
    for property in INSISTS.iter().chain(LENIENT) {
        let is_used = findings.exceptions.contains(*property);
        findings.expect(is_used, || format!("{property} is listed as an exception, and is none"));
    }
    let failures: Vec<_> =
        findings.failures.iter().map(|(failure, sample)| format!("{failure}\n    {sample}")).collect();
    assert!(failures.is_empty(), "{} differences:\n{}", failures.len(), failures.join("\n"));
}

portico_contract::for_each_operation!(check_all);

//! Schemathesis against the embedded portal: no answer of 500 or above, none that breaks the contract.

use crate::process;
use crate::server::{self, Server};
use crate::test::{read_report, scratch};
use crate::totals::Totals;
use crate::workspace::Workspace;
use crate::{files, system, tools};
use anyhow::{Context, Result};
use portico_contract::OPERATIONS;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

/// How long requests are made up: the run is bounded by time, not by their number.
const BOUND: Duration = Duration::from_secs(180);

const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/// The key of the portal under test; it exists for this run only.
const KEY: &str = "protocol-tests-key";

/// The bounded run that belongs to the tests. It starts from the same seed each time: a commit fails for what it
/// changes, not by chance. The long run starts anywhere.
pub fn run(workspace: &Workspace, program: &Path) -> Result<Totals> {
    make_up_requests(workspace, program, BOUND, &["--seed", "107"])
}

/// The long run: as many minutes as the first argument says, else 60.
pub fn fuzz(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let minutes: u64 =
        arguments.first().map_or(Ok(60), |text| text.parse()).context("fuzz takes a number of minutes")?;
    let program = server::build_debug(workspace)?;
    let totals = make_up_requests(workspace, &program, Duration::from_secs(60 * minutes), &[])?;
    println!("{totals}");
    Ok(totals.exit_code())
}

fn make_up_requests(workspace: &Workspace, program: &Path, bound: Duration, options: &[&str]) -> Result<Totals> {
    system::python()?;
    let programs = tools::python(workspace)?;
    let scratch = scratch(workspace, "protocol")?;
    let contract = scratch.join("contract.json");
    files::write(&contract, offered(&files::read(&workspace.path("crates/contract/contract.json"))?)?.to_string())?;

    let portal = portal(program, &scratch)?;
    let report = scratch.join("report.json");
    let ended = process::run(
        Command::new(programs.join("schemathesis"))
            .args(["run", "--no-color", "--workers", "2", "--continue-on-failure", "--checks", CHECKS])
            .args(["--max-time", &bound.as_secs().to_string(), "--request-timeout", "20", "--warnings", "off"])
            .args(options)
            .args(["--generation-database", "none", "--suppress-health-check", "all"])
            .args(["--url", &format!("http://{}/api/automation/v1.0", portal.address)])
            .args(["--header", &format!("Authorization: Apikey {KEY}")])
            .args(["--report", "json", "--report-json-path"])
            .arg(&report)
            .arg(&contract)
            .current_dir(&scratch),
    );
    if let Err(error) = &ended {
        eprintln!("{error:#}; the portal's log ends with:\n{}", portal.last_lines());
    }
    Ok(read_report(&report).map(|report| totals(&report)).unwrap_or_default().and_ended(ended.is_ok()))
}

fn portal(program: &Path, scratch: &Path) -> Result<Server> {
    Server::portal(program, scratch, &server::free_address()?, KEY, &[], Duration::from_secs(120))
}

/// The published contract without the operations that Portico has no type for yet.
fn offered(contract: &[u8]) -> Result<Value> {
    let mut contract: Value = serde_json::from_slice(contract).context("contract.json is not JSON")?;
    let paths = contract["paths"].as_object_mut().context("contract.json has no paths")?;
    for methods in paths.values_mut().filter_map(Value::as_object_mut) {
        methods.retain(|_, operation| match operation["operationId"].as_str() {
            Some(name) => OPERATIONS.iter().any(|operation| operation.name == name),
            // What all methods of a path share: its parameters.
            None => true,
        });
    }
    paths.retain(|_, methods| {
        methods.as_object().is_some_and(|methods| methods.values().any(|method| method["operationId"].is_string()))
    });
    // The published list of field configurations names all kinds but this one, which it describes all the same.
    let mapping = "/components/schemas/DatasetFieldConfiguration/discriminator/mapping";
    if let Some(kinds) = contract.pointer_mut(mapping).and_then(Value::as_object_mut) {
        kinds
            .entry("description")
            .or_insert_with(|| "#/components/schemas/DescriptionDatasetFieldConfiguration".into());
    }
    if let Some(schemas) = contract.pointer_mut("/components/schemas") {
        read_secrets_as_null(schemas);
    }
    Ok(contract)
}

/// Secrets are written only, says the contract; what stands in their place is answered as null all the same
/// (behaviour.md 10).
fn read_secrets_as_null(schema: &mut Value) {
    match schema {
        Value::Object(properties) => {
            if properties
                .get("type")
                .is_some_and(|kinds| kinds.as_array().is_some_and(|kinds| kinds.contains(&"null".into())))
            {
                properties.remove("writeOnly");
            }
            properties.values_mut().for_each(read_secrets_as_null);
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(read_secrets_as_null),
        _ => {}
    }
}

/// One for each request that was made up.
fn totals(report: &Value) -> Totals {
    let number = |key: &str| report["test_cases"][key].as_u64().unwrap_or(0);
    let failed = number("with_failures") + number("errored");
    Totals { passed: number("generated").saturating_sub(failed), failed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_without_a_type_are_left_out() -> Result<()> {
        let contract = r#"{"paths": {
            "/datasets/": {"parameters": [], "get": {"operationId": "list_datasets"}, "put": {"operationId": "juggle"}},
            "/circus/": {"parameters": [], "get": {"operationId": "juggle"}}}}"#;
        let expected = serde_json::json!({"paths": {
            "/datasets/": {"parameters": [], "get": {"operationId": "list_datasets"}}}});
        assert_eq!(offered(contract.as_bytes())?, expected);
        Ok(())
    }

    #[test]
    fn secrets_are_read_as_null() {
        let mut schemas = serde_json::json!({"Auth": {"properties": {
            "code": {"type": ["string", "null"], "writeOnly": true}, "name": {"type": "string", "writeOnly": true}}}});
        read_secrets_as_null(&mut schemas);
        assert_eq!(schemas.pointer("/Auth/properties/code/writeOnly"), None);
        assert_eq!(schemas.pointer("/Auth/properties/name/writeOnly"), Some(&true.into()));
    }

    #[test]
    fn requests_with_failures_are_counted() {
        let report = serde_json::json!({"test_cases": {"generated": 343, "with_failures": 2, "errored": 1}});
        assert_eq!(totals(&report), Totals { passed: 340, failed: 3 });
    }
}

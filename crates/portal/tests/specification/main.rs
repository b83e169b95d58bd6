//! Bodies made from the specification, whole and spoiled, sent to every operation: no answer is a failure of the portal,
//! and each success is as the specification describes it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what a test needs and does not get ends the test"
)]

#[path = "../../../contract/tests/oracle/document.rs"]
#[expect(dead_code, reason = "a part of the oracle")]
mod document;
mod places;
#[path = "../../../contract/tests/oracle/samples.rs"]
#[expect(dead_code, reason = "a part of the oracle")]
mod samples;
#[path = "../../../contract/tests/oracle/schema.rs"]
mod schema;
mod spoiled;
#[path = "../support/mod.rs"]
mod support;

use futures::StreamExt;
use portico_contract::{Answer, Effect, OPERATIONS, OperationInfo, Payload};
use portico_portal::Seed;
use schema::{Direction, Schema};
use serde_json::Value;
use support::client::method;
use support::{PortalClient, TestPortal};

/// Bodies under way at the same time.
const AT_ONCE: usize = 6;

/// Whether a body was taken, or what is wrong with the answer to it.
async fn outcome(
    portal: &PortalClient,
    info: &OperationInfo,
    path: &str,
    body: Option<&Value>,
) -> Result<bool, String> {
    let mut request = portal.request(method(info), path);
    if let Some(body) = body {
        request = request.json(body);
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    let shown = |text: &str| text.chars().take(300).collect::<String>();
    let told = |what: &str| {
        let sent = body.map(Value::to_string).unwrap_or_default();
        Err(format!("{} {path} {}: {what} {}", info.name, shown(&sent), shown(&String::from_utf8_lossy(&bytes))))
    };
    if status.is_server_error() {
        return told(status.as_str());
    }
    if status.is_client_error() {
        let error: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let whole = error["error_code"].is_string() && error["message"].is_string();
        return if whole { Ok(false) } else { told("an error without a code or a message") };
    }
    if info.answer == Answer::File || status == reqwest::StatusCode::NO_CONTENT || status.is_redirection() {
        return Ok(true);
    }
    let documented = document::operation(info.name).unwrap();
    let Some((_, content)) = &documented.response else { return Ok(true) };
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    if Schema::new(&content["schema"]).accepts(&answer, Direction::Answer) {
        Ok(true)
    } else {
        told("an answer that the specification does not describe:")
    }
}

/// The bodies for an operation; one without any where it takes none.
fn bodies(info: &OperationInfo) -> Vec<Option<Value>> {
    if info.payload != Payload::Json {
        return vec![None];
    }
    let documented = document::operation(info.name).unwrap();
    let Some((_, content)) = &documented.request else { return vec![None] };
    let samples = samples::samples(&content["schema"], Direction::Request);
    let spoiled = samples.iter().take(3).flat_map(spoiled::spoiled).collect::<Vec<_>>();
    samples.into_iter().take(40).chain(spoiled).map(Some).collect()
}

#[tokio::test]
async fn whatever_is_sent_the_answer_is_one_that_the_specification_knows() {
    let portal = TestPortal::start_with(|config| config.seed = Seed::Demo).await;
    places::stay_home(&portal).await;
    // A redirect may lead to anywhere: it is an answer, and not followed.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = PortalClient { client, ..PortalClient::new(portal.address.as_str(), portal.key.as_str()) };
    // What takes things away comes last.
    let mut operations: Vec<&OperationInfo> = OPERATIONS.iter().collect();
    operations.sort_by_key(|info| info.effect);
    let (mut faults, mut untaken) = (Vec::new(), Vec::new());
    for info in operations {
        let mut paths = places::real(&portal, info.path).await;
        // What is taken away is not what the others stand on.
        let path = if info.effect == Effect::Destroy { paths.pop() } else { paths.into_iter().next() };
        let path = path.unwrap_or_else(|| places::unreal(info));
        let mut bodies = bodies(info);
        places::settle(&portal, &path, &mut bodies).await;
        // Some answers wait for servers that are not there: all of one operation wait together.
        let (client, path) = (&client, &path);
        let outcomes: Vec<Result<bool, String>> = futures::stream::iter(bodies)
            .map(|body| async move { outcome(client, info, path, body.as_ref()).await })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        if !outcomes.contains(&Ok(true)) {
            untaken.push(format!("{} {path}", info.name));
        }
        faults.extend(outcomes.into_iter().filter_map(Result::err).take(5));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    // Or nothing was tried.
    assert!(untaken.len() < OPERATIONS.len() / 4, "nothing was taken by {}", untaken.join("\n"));
}

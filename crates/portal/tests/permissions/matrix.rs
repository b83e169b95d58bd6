//! Every operation with every permission alone, with none, with all and with all but one: what the rules say of it, and
//! what is written down.
//!
//! `permissions.txt` is written down to be read: what it says is what the portal does. With `PORTICO_WRITE_PERMISSIONS`
//! in the environment the test writes it anew.

use crate::attempt;
use crate::expectation::expected;
use crate::support::TestPortal;
use futures::StreamExt;
use portico_contract::security::Permission;
use portico_contract::{OPERATIONS, OperationInfo};
use reqwest::StatusCode;
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions/permissions.txt");

/// Calls under way at the same time.
const AT_ONCE: usize = 8;

/// Somebody who tries: the permissions that both the user and the key have.
struct Caller {
    name: String,
    held: Vec<&'static str>,
    key: String,
}

async fn callers(portal: &TestPortal, every: &[&'static str]) -> Vec<Caller> {
    let mut all = vec![("none".to_owned(), Vec::new()), ("all".to_owned(), every.to_vec())];
    for permission in every {
        all.push((format!("only {permission}"), vec![permission]));
        let others = every.iter().copied().filter(|other| other != permission);
        all.push((format!("all but {permission}"), others.collect()));
    }
    let mut callers = Vec::new();
    for (number, (name, held)) in all.into_iter().enumerate() {
        let key = portal.user(&format!("user{number}"), &held, &held).await;
        callers.push(Caller { name, held, key });
    }
    callers
}

type Outcome = (StatusCode, Option<String>);

fn is_refused((status, _): &Outcome) -> bool {
    matches!(*status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

/// What is wrong with an outcome, by the rules.
fn fault(info: &OperationInfo, caller: &Caller, outcome: &Outcome, every: &[&str]) -> Option<String> {
    let (refused, (status, code)) = (is_refused(outcome), outcome);
    let tried = format!("{} with {}: {status}", info.name, caller.name);
    if refused && (*status != StatusCode::FORBIDDEN || code.as_deref() != Some("permission_denied")) {
        return Some(format!("{tried} {code:?}"));
    }
    if status.as_u16() >= 500 {
        return Some(tried);
    }
    let expected = expected(info);
    let right = expected.lets_through(&caller.held, every).is_none_or(|lets_through| lets_through != refused);
    (!right).then(|| format!("{tried}, where {expected:?}"))
}

/// `anyone`, or the permissions of which each will do, or those that are all needed.
fn opened_by(callers: &[Caller], outcomes: &[Outcome], every: &[&str]) -> String {
    let (mut alone, mut needed) = (Vec::new(), Vec::new());
    for (caller, outcome) in callers.iter().zip(outcomes) {
        let lacking: Vec<&str> = every.iter().copied().filter(|name| !caller.held.contains(name)).collect();
        match (caller.held.as_slice(), lacking.as_slice(), is_refused(outcome)) {
            ([], _, false) => return "anyone".to_owned(),
            ([only], _, false) => alone.push(*only),
            (_, [without], true) => needed.push(*without),
            _ => {}
        }
    }
    if alone.is_empty() { needed.join(" and ") } else { alone.join(" or ") }
}

#[tokio::test]
async fn each_permission_opens_what_the_rules_say_and_what_is_written_down_and_nothing_else() {
    let portal = TestPortal::start().await;
    let every: Vec<&'static str> = Permission::ALL.iter().map(Permission::as_str).collect();
    let callers = callers(&portal, &every).await;
    let cases = OPERATIONS.iter().flat_map(|info| callers.iter().map(move |caller| (info, caller)));
    let portal = &portal;
    let outcomes: Vec<Outcome> = futures::stream::iter(cases)
        .map(|(info, caller)| async move { attempt(portal, Some(&caller.key), info).await })
        .buffered(AT_ONCE)
        .collect()
        .await;

    let (mut wrong, mut found) = (Vec::new(), String::new());
    for (info, outcomes) in OPERATIONS.iter().zip(outcomes.chunks(callers.len())) {
        wrong.extend(callers.iter().zip(outcomes).filter_map(|(caller, outcome)| fault(info, caller, outcome, &every)));
        let told = opened_by(&callers, outcomes, &every);
        assert!(!told.is_empty(), "{} is open to nobody", info.name);
        writeln!(found, "{}: {told}", info.name).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if std::env::var_os("PORTICO_WRITE_PERMISSIONS").is_some() {
        std::fs::write(FILE, found).unwrap();
        return;
    }
    let written = std::fs::read_to_string(FILE).unwrap();
    let missing = |of: &str, from: &str| -> Vec<String> {
        of.lines().filter(|line| !from.lines().any(|other| other == *line)).map(str::to_owned).collect()
    };
    let (unsaid, stale) = (missing(&found, &written), missing(&written, &found));
    assert!(unsaid.is_empty() && stale.is_empty(), "permissions.txt does not say {unsaid:#?}, but says {stale:#?}");
}

#[tokio::test]
async fn without_a_key_or_with_one_that_is_nobodys_everything_is_refused() {
    let portal = TestPortal::start().await;
    for info in OPERATIONS {
        for key in [None, Some("nonsense")] {
            let (status, code) = attempt(&portal, key, info).await;
            assert_eq!((status.as_u16(), code.as_deref()), (401, Some("not_authenticated")), "{} {key:?}", info.name);
        }
    }
}

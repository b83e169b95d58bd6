//! Every operation with every permission alone, with none, with all and with all but one.

use crate::attempt;
use crate::expectation::expected;
use crate::support::TestPortal;
use futures::StreamExt;
use portico_contract::OPERATIONS;
use portico_contract::security::Permission;
use reqwest::StatusCode;

/// Calls under way at the same time.
const AT_ONCE: usize = 8;

/// Everybody who tries: a name and the permissions that both the user and the key have.
fn callers(every: &[&'static str]) -> Vec<(String, Vec<&'static str>)> {
    let mut callers = vec![("none".to_owned(), Vec::new()), ("all".to_owned(), every.to_vec())];
    for permission in every {
        callers.push((format!("only {permission}"), vec![permission]));
        let others = every.iter().copied().filter(|other| other != permission);
        callers.push((format!("all but {permission}"), others.collect()));
    }
    callers
}

#[tokio::test]
async fn each_permission_opens_what_the_rules_say_and_nothing_else() {
    let portal = TestPortal::start().await;
    let every: Vec<&'static str> = Permission::ALL.iter().map(Permission::as_str).collect();
    let mut keys = Vec::new();
    for (number, (name, held)) in callers(&every).into_iter().enumerate() {
        let key = portal.user(&format!("user{number}"), &held, &held).await;
        keys.push((name, held, key));
    }
    let cases = OPERATIONS.iter().flat_map(|info| keys.iter().map(move |caller| (info, caller)));
    let (portal, every) = (&portal, &every);
    let wrong: Vec<String> = futures::stream::iter(cases)
        .map(|(info, (name, held, key))| async move {
            let (status, code) = attempt(portal, Some(key), info).await;
            let refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            if refused && (status != StatusCode::FORBIDDEN || code.as_deref() != Some("permission_denied")) {
                return Some(format!("{} with {name}: {status} {code:?}", info.name));
            }
            if status.is_server_error() {
                return Some(format!("{} with {name}: {status}", info.name));
            }
            let expected = expected(info);
            let right = expected.lets_through(held, every).is_none_or(|lets_through| lets_through != refused);
            (!right).then(|| format!("{} with {name}: {status}, where {expected:?}", info.name))
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(async |wrong| wrong)
        .collect()
        .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

//! Decisions on requests: fulfilled once, by steps that can be given again.

use crate::upstream::{Bench, Fault, admin, person};
use portico_contract::portico::moderation::{Decision, DecisionOrder, FulfilStep, InboxQuery, Standing};
use portico_contract::portico::person::Role;
use portico_contract::{DatasetUid, ErrorCode, GroupUid, UserRequestUid, Username};
use serde_json::{Value, json};

fn order(decision: Decision, steps: Vec<FulfilStep>) -> DecisionOrder {
    DecisionOrder { request_uid: UserRequestUid::new("r-1").unwrap(), decision, note: "ok".into(), steps }
}

fn steps() -> Vec<FulfilStep> {
    let group = GroupUid::new("readers").unwrap();
    let username = Username::new("lou").unwrap();
    vec![
        FulfilStep::Invite { email: "lou@example.org".into(), groups: vec![group.clone()] },
        FulfilStep::AddToGroup { username: username.clone(), group_uid: group },
        FulfilStep::DatasetRuleset {
            username,
            dataset_uid: DatasetUid::new("da_1").unwrap(),
            security: serde_json::from_value(json!({"filter_query": "a=1"})).unwrap(),
        },
    ]
}

#[tokio::test]
async fn a_request_is_fulfilled_with_the_operations_that_exist() {
    for bench in Bench::on_both().await {
        let moderator = person("mo", &[Role::Moderator]);
        let record = bench.gateway.decide(&moderator, order(Decision::Fulfilled, steps())).await.unwrap();
        assert_eq!(
            record.steps,
            ["Invited lou@example.org with readers", "lou is in readers already", "Gave lou a ruleset on da_1"]
        );
        let known = bench.gateway.decisions(&moderator, std::slice::from_ref(&record.request_uid)).await.unwrap();
        assert_eq!(known, [record]);
    }
}

#[tokio::test]
async fn a_second_decision_is_refused_with_who_decided() {
    for bench in Bench::on_both().await {
        bench.gateway.decide(&admin(), order(Decision::Declined, vec![])).await.unwrap();
        let moderator = person("mo", &[Role::Moderator]);
        let other = bench.replica("b").await;
        for gateway in [&bench.gateway, &other] {
            let error = gateway.decide(&moderator, order(Decision::Fulfilled, steps())).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Stale);
            assert!(error.message.contains("Person ada declined"), "{}", error.message);
        }
        assert_eq!(bench.upstream.asked("POST"), 0);
    }
}

#[tokio::test]
async fn an_order_that_broke_off_can_be_given_again() {
    let bench = Bench::start().await;
    bench.upstream.fault("POST /datasets/da_1/security/users", Fault::Status(400, None));
    let error = bench.gateway.decide(&admin(), order(Decision::Fulfilled, steps())).await.unwrap_err();
    assert!(error.message.contains("Invited lou@example.org"), "{}", error.message);
    let record = bench.gateway.decide(&admin(), order(Decision::Fulfilled, steps())).await.unwrap();
    assert_eq!(record.steps[0], "lou@example.org is a user already (lou)");
    assert_eq!(bench.upstream.asked("POST /users/invite/"), 1);
}

#[tokio::test]
async fn an_account_is_made_with_an_identity_provider_and_can_have_a_ruleset_at_once() {
    let bench = Bench::start().await;
    let lou = Username::new("lou").unwrap();
    let mut steps = steps();
    steps[0] = FulfilStep::Provision {
        email: "lou@example.org".into(),
        username: Some(lou),
        identity_provider: "saml-city".into(),
        groups: vec![],
    };
    let record = bench.gateway.decide(&admin(), order(Decision::Fulfilled, steps)).await.unwrap();
    assert_eq!(
        record.steps,
        ["Created the account of lou@example.org", "Added lou to readers", "Gave lou a ruleset on da_1"]
    );
    assert_eq!(bench.upstream.asked("POST /users/provision/"), 1);
    bench.upstream.with(|portal| assert_eq!(portal.users[0]["identity_providers"], json!([{"uid": "saml-city"}])));
}

#[tokio::test]
async fn an_editor_decides_nothing() {
    let bench = Bench::start().await;
    let error = bench.gateway.decide(&person("eda", &[Role::Editor]), order(Decision::Declined, vec![])).await;
    assert_eq!(error.unwrap_err().code, ErrorCode::Refused);
}

fn request(uid: &str, status: &str, created_at: &str) -> Value {
    json!({"uid": uid, "type": "domain_access", "status": status, "created_at": created_at,
        "created_by": {"username": "lou", "email": "lou@example.org"}})
}

async fn uids(bench: &Bench, standing: Standing) -> Vec<String> {
    let query = InboxQuery { standing, limit: 50, ..InboxQuery::default() };
    let page = bench.gateway.inbox(&admin(), &query).await.unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.into_iter().map(|row| row.request.uid.to_string()).collect()
}

#[tokio::test]
async fn what_is_decided_here_leaves_the_inbox_though_the_portal_still_says_pending() {
    let bench = Bench::start().await;
    bench.upstream.with(|portal| {
        portal.requests = vec![
            request("r-2", "pending", "2026-02-02T00:00:00Z"),
            request("r-1", "pending", "2026-02-01T00:00:00Z"),
            request("r-0", "approved", "2026-01-01T00:00:00Z"),
        ];
    });
    assert_eq!(uids(&bench, Standing::ToDecide).await, ["r-1", "r-2"], "the oldest comes first");
    bench.gateway.decide(&admin(), order(Decision::Declined, vec![])).await.unwrap();
    assert_eq!(uids(&bench, Standing::ToDecide).await, ["r-2"]);
    assert_eq!(uids(&bench, Standing::Decided).await, ["r-1"]);
    assert_eq!(uids(&bench, Standing::Pending).await, ["r-2", "r-1"]);
    assert_eq!(uids(&bench, Standing::All).await.len(), 3);
}

#[tokio::test]
async fn an_opened_request_tells_the_address_of_its_asker() {
    let bench = Bench::start().await;
    bench.upstream.with(|portal| portal.requests = vec![request("r-1", "pending", "2026-02-01T00:00:00Z")]);
    let uid = UserRequestUid::new("r-1").unwrap();
    let row = bench.gateway.inbox_request(&admin(), &uid).await.unwrap();
    assert_eq!(row.request.asker().and_then(|asker| asker.email()), Some("lou@example.org"));
    assert!(row.is_open());
}

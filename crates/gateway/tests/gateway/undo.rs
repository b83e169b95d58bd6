//! Undo: back to what was, or refused.

use crate::upstream::{Bench, admin, person};
use portico_contract::ErrorCode;
use portico_contract::portico::person::Role;
use serde_json::{Value, json};

fn title(value: &str) -> Value {
    json!({"dataset_uid": "da_1", "template_name": "default", "template_field_name": "title", "body": {"value": value}})
}

fn held(bench: &Bench, field: &str) -> Value {
    bench.upstream.with(|portal| portal.datasets[0]["metadata"]["default"][field]["value"].clone())
}

#[tokio::test]
async fn a_metadata_field_gets_its_former_value_and_redo_works() {
    for bench in Bench::on_both().await {
        bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", title("x")).await.unwrap();
        let change = bench.last().await;
        assert!(change.can_undo);
        let undone = bench.gateway.undo(&admin(), change.id).await.unwrap();
        assert_eq!((held(&bench, "title"), undone.undoes), (json!("Trees"), Some(change.id)));
        let again = bench.gateway.undo(&admin(), change.id).await.unwrap_err();
        assert_eq!(again.code, ErrorCode::Stale);
        bench.gateway.undo(&admin(), undone.id).await.unwrap();
        assert_eq!(held(&bench, "title"), json!("x"));
    }
}

#[tokio::test]
async fn a_field_that_was_empty_is_emptied_again() {
    let bench = Bench::start().await;
    let mut payload = title("About trees");
    payload["template_field_name"] = json!("description");
    bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", payload).await.unwrap();
    bench.gateway.undo(&admin(), bench.last().await.id).await.unwrap();
    assert_eq!((held(&bench, "description"), bench.upstream.asked("DELETE")), (Value::Null, 1));
}

#[tokio::test]
async fn a_field_that_was_reset_gets_its_value_again() {
    let bench = Bench::start().await;
    let mut payload = title("");
    payload.as_object_mut().unwrap().remove("body");
    bench.gateway.call_named(&admin(), "delete_template_field_dataset_metadata", payload).await.unwrap();
    assert_eq!(held(&bench, "title"), Value::Null);
    bench.gateway.undo(&admin(), bench.last().await.id).await.unwrap();
    assert_eq!(held(&bench, "title"), json!("Trees"));
}

#[tokio::test]
async fn an_undo_never_overwrites_a_later_change() {
    let bench = Bench::start().await;
    bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", title("x")).await.unwrap();
    let change = bench.last().await.id;
    bench.upstream.with(|portal| portal.datasets[0]["metadata"]["default"]["title"]["value"] = json!("by hand"));
    let error = bench.gateway.undo(&admin(), change).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Stale);
    assert!(error.message.contains("default.title"), "{}", error.message);
    assert_eq!(held(&bench, "title"), json!("by hand"));
}

#[tokio::test]
async fn the_default_ruleset_goes_back_alone() {
    let bench = Bench::start().await;
    let restrict = |on: bool| json!({"dataset_uid": "da_1", "body": {"is_restricted": on}});
    bench.gateway.call_named(&admin(), "update_dataset", restrict(true)).await.unwrap();
    let change = bench.last().await.id;
    // Another part of the dataset changes meanwhile.
    bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", title("x")).await.unwrap();
    bench.gateway.undo(&admin(), change).await.unwrap();
    assert_eq!(bench.upstream.with(|portal| portal.datasets[0]["is_restricted"].clone()), json!(false));
    assert_eq!(held(&bench, "title"), json!("x"));
}

#[tokio::test]
async fn rulesets_come_and_go() {
    let bench = Bench::start().await;
    let body =
        json!({"user": {"username": "ben"}, "permissions": ["edit_dataset"], "security": {"filter_query": "a=1"}});
    let create = json!({"dataset_uid": "da_1", "body": body});
    bench.gateway.call_named(&admin(), "create_dataset_user_security", create).await.unwrap();
    let created = bench.last().await.id;
    bench.gateway.undo(&admin(), created).await.unwrap();
    assert!(bench.upstream.with(|portal| portal.rulesets.is_empty()));
    let deletion = bench.last().await.id;
    bench.gateway.undo(&admin(), deletion).await.unwrap();
    assert_eq!(bench.upstream.with(|portal| portal.rulesets["ben"]["security"]["filter_query"].clone()), json!("a=1"));
}

#[tokio::test]
async fn what_the_api_cannot_take_back_is_said_so() {
    let bench = Bench::start().await;
    bench.gateway.call_named(&admin(), "publish_dataset", json!({"dataset_uid": "da_1"})).await.unwrap();
    let entry = bench.last().await;
    assert!(!entry.can_undo);
    assert_eq!(bench.gateway.undo(&admin(), entry.id).await.unwrap_err().code, ErrorCode::BadRequest);
}

#[tokio::test]
async fn an_undo_needs_the_role_of_the_call_it_makes() {
    let bench = Bench::start().await;
    let restrict = json!({"dataset_uid": "da_1", "body": {"is_restricted": true}});
    bench.gateway.call_named(&admin(), "update_dataset", restrict).await.unwrap();
    let editor = person("eda", &[Role::Editor]);
    assert_eq!(bench.gateway.undo(&editor, bench.last().await.id).await.unwrap_err().code, ErrorCode::Refused);
}

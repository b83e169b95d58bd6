//! What is published, as the portal's key and as others see it.

use crate::upstream::{Bench, admin, person};
use portico_contract::{DatasetId, ErrorCode};
use serde_json::json;

fn trees() -> DatasetId {
    DatasetId::new("trees").unwrap()
}

#[tokio::test]
async fn published_records_are_read_as_the_key_sees_them() {
    let bench = Bench::start().await;
    let read = bench.gateway.explore_records(&admin(), &trees(), None, 10).await.unwrap();
    assert_eq!((read.total_count, read.data_visible, read.records.len()), (2, true, 2));
    assert_eq!(read.fields[0].label, "Kind");
    assert_eq!(bench.upstream.asked("/trees/records?limit=10"), 1);
    assert!(bench.entries().await.is_empty());
}

#[tokio::test]
async fn somebody_elses_view_is_what_the_portal_shows_them() {
    let bench = Bench::start().await;
    let users = ["hannah", "paul"].map(|name| json!({"username": name, "email": ""}));
    bench.upstream.with(|portal| portal.users.extend(users));
    let view = async |name| bench.gateway.explore_records(&admin(), &trees(), Some(name), 10).await;
    assert_eq!(view("anonymous").await.unwrap().total_count, 1);
    let hannah = view("hannah").await.unwrap();
    assert_eq!((hannah.total_count, hannah.data_visible), (0, false));
    assert_eq!(view("paul").await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_user_whom_the_portal_does_not_know_is_not_taken_for_one_who_sees_nothing() {
    let bench = Bench::start().await;
    let error = bench.gateway.explore_records(&admin(), &trees(), Some("nobody"), 10).await.unwrap_err();
    assert!(error.for_field("view_as").is_some(), "{error:?}");
    assert_eq!(bench.upstream.asked("/trees"), 0);
}

#[tokio::test]
async fn who_has_no_role_reads_nothing_that_is_published() {
    let bench = Bench::start().await;
    let error = bench.gateway.explore_records(&person("x", &[]), &trees(), None, 10).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused);
    assert_eq!(bench.upstream.asked("/trees"), 0);
}

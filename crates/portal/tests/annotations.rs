//! What annotations of fields do to what is published, over HTTP (behaviour.md 11).

mod support;

use portico_contract::datasets::StatusName;
use serde_json::json;
use support::TestPortal;

#[tokio::test]
async fn annotations_are_applied_and_told_by_the_explore_api() {
    let portal = TestPortal::start().await;
    let csv = "code,year,month,moment,height,tags,path\n1,1999,1999-04-02,1999-04-02T10:11:12Z,3,\"a; b\",x/y\n";
    let dataset = portal.csv_dataset("Things", csv).await.uid;
    for (field, annotation, args) in [
        ("code", "id", json!([])),
        ("year", "timeserie_precision", json!(["year"])),
        ("month", "timeserie_precision", json!(["month"])),
        ("moment", "timeserie_precision", json!(["minute"])),
        ("height", "unit", json!(["m"])),
        ("height", "decimals", json!([1])),
        ("tags", "multivalued", json!([";"])),
        ("path", "hierarchical", json!(["/"])),
        ("path", "sortable", json!([])),
    ] {
        portal
            .add_field(&dataset, json!({"type": "annotate", "field": field, "annotation": annotation, "args": args}))
            .await;
    }
    portal.published(&dataset).await;
    let fields = ["code", "year", "month", "moment", "height", "tags", "path"];
    let records = portal.records("things", &fields).await;
    assert_eq!(json!(records), json!([[1, "1999", "1999-04", "1999-04-02T10:11:12+00:00", 3.0, ["a", "b"], "x/y"]]));
    let described = portal.explored("things").await["fields"].clone();
    let described: Vec<_> =
        described.as_array().unwrap().iter().map(|f| json!([f["type"], f["annotations"]])).collect();
    let expected = json!([
        ["int", {"id": []}],
        ["date", {"timeserie_precision": ["year"]}],
        ["date", {"timeserie_precision": ["month"]}],
        ["datetime", {"timeserie_precision": ["minute"]}],
        ["double", {"unit": ["m"], "decimals": ["1"]}],
        ["text", {"multivalued": [";"]}],
        ["text", {"hierarchical": ["/"], "sortable": []}],
    ]);
    assert_eq!(json!(described), expected);
    // What is shown by the year is still a date.
    let found = portal.explored("things/records?where=month%20%3D%20date%271999-04-02%27").await;
    assert_eq!(found["total_count"], 1, "{found}");
}

#[tokio::test]
async fn of_records_with_the_same_identifier_the_last_one_stays_in_the_place_of_the_first() {
    let portal = TestPortal::start().await;
    let dataset = portal.csv_dataset("Things", "a,b,value\n1,,old\n2,x,other\n1,,new\n1,x,third\n").await.uid;
    for field in ["a", "b"] {
        portal.add_field(&dataset, json!({"type": "annotate", "field": field, "annotation": "id"})).await;
    }
    portal.published(&dataset).await;
    assert_eq!(json!(portal.records("things", &["value"]).await), json!([["new"], ["other"], ["third"]]));
    assert_eq!(portal.explored("things").await["metas"]["default"]["records_count"], 3);
}

#[tokio::test]
async fn an_annotation_that_does_not_fit_its_field_fails_the_publication_and_names_its_step() {
    let portal = TestPortal::start().await;
    for (title, field, annotation, args, message) in [
        ("One", "name", "unit", json!(["km"]), "does not go with the field"),
        ("Two", "height", "unit", json!(["parsec"]), "not a unit"),
        ("Three", "name", "timeserie_precision", json!(["day"]), "does not go with the field"),
    ] {
        let dataset = portal.csv_dataset(title, "name,height\na,1\n").await.uid;
        portal
            .add_field(&dataset, json!({"type": "annotate", "field": field, "annotation": annotation, "args": args}))
            .await;
        let status = portal.publish(&dataset).await;
        assert_eq!(status.status, StatusName::Error);
        assert!(status.message.as_ref().unwrap().contains(message), "{:?}", status.message);
        assert!(status.records_errors[0].processor_uid.as_deref().is_some_and(|uid| uid.starts_with("pr_")));
    }
}

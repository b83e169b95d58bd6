//! Saving metadata: conflicts, partial saves.

use crate::upstream::{Bench, Fault, admin, person};
use portico_contract::DatasetUid;
use portico_contract::portico::edit::{FieldEdit, MetadataEdit, SaveOutcome};
use portico_contract::portico::person::Role;
use portico_state::Place;
use serde_json::{Value, json};

fn field(name: &str, base: Value, mine: Value) -> FieldEdit {
    let some = |value: Value| (!value.is_null()).then_some(value);
    FieldEdit {
        template: "default".into(),
        field: name.into(),
        base: some(base),
        mine: some(mine),
        override_remote_value: None,
    }
}

fn edit(fields: Vec<FieldEdit>) -> MetadataEdit {
    MetadataEdit { dataset_uid: DatasetUid::new("da_1").unwrap(), fields }
}

fn held(bench: &Bench, name: &str) -> Value {
    bench.upstream.with(|portal| portal.datasets[0]["metadata"]["default"][name]["value"].clone())
}

#[tokio::test]
async fn of_two_editors_of_one_field_the_second_is_shown_the_first_s_value() {
    let bench = Bench::start().await;
    let (ada, ben) = (admin(), person("ben", &[Role::Editor]));
    let one = bench.gateway.save_metadata(&ada, edit(vec![field("title", json!("Trees"), json!("Old trees"))]));
    let other = bench.gateway.save_metadata(&ben, edit(vec![field("title", json!("Trees"), json!("New trees"))]));
    let (one, other) = tokio::join!(one, other);
    let outcomes = [one.unwrap(), other.unwrap()];
    let saved = outcomes.iter().filter(|outcome| matches!(outcome, SaveOutcome::Saved { .. })).count();
    assert_eq!(saved, 1, "{outcomes:?}");
    let conflict = outcomes.iter().find_map(|outcome| match outcome {
        SaveOutcome::Conflict { conflicts } => conflicts.first(),
        _ => None,
    });
    let conflict = conflict.unwrap();
    assert_eq!(conflict.theirs, Some(held(&bench, "title")));
    assert_eq!(conflict.base, Some(json!("Trees")));
    assert_eq!(bench.upstream.asked("PUT"), 1);
}

#[tokio::test]
async fn editors_of_different_fields_do_not_disturb_each_other() {
    let bench = Bench::start().await;
    let one = edit(vec![field("title", json!("Trees"), json!("Old trees"))]);
    let other = edit(vec![field("publisher", json!("City"), Value::Null)]);
    let ada = admin();
    let (one, other) = tokio::join!(bench.gateway.save_metadata(&ada, one), bench.gateway.save_metadata(&ada, other));
    assert!(matches!(one.unwrap(), SaveOutcome::Saved { .. }));
    assert!(matches!(other.unwrap(), SaveOutcome::Saved { .. }));
    assert_eq!((held(&bench, "title"), held(&bench, "publisher")), (json!("Old trees"), Value::Null));
}

#[tokio::test]
async fn one_field_that_changed_stops_the_whole_save() {
    let bench = Bench::start().await;
    let fields = vec![field("description", Value::Null, json!("d")), field("title", json!("Bushes"), json!("x"))];
    let outcome = bench.gateway.save_metadata(&admin(), edit(fields)).await.unwrap();
    assert!(matches!(outcome, SaveOutcome::Conflict { conflicts } if conflicts.len() == 1));
    assert_eq!(bench.upstream.asked("PUT"), 0);
}

#[tokio::test]
async fn a_save_that_breaks_midway_says_what_is_saved() {
    let bench = Bench::start().await;
    bench.upstream.fault("PUT /datasets/da_1/metadata/default/title", Fault::Status(403, None));
    let fields = vec![field("description", Value::Null, json!("d")), field("title", json!("Trees"), json!("x"))];
    match bench.gateway.save_metadata(&admin(), edit(fields)).await.unwrap() {
        SaveOutcome::Partial { entries, saved, failed, error } => {
            assert_eq!(entries.len(), 1);
            assert_eq!(saved, [("default".to_owned(), "description".to_owned())]);
            assert_eq!((failed.1.as_str(), error.status), ("title", 403));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((held(&bench, "description"), held(&bench, "title")), (json!("d"), json!("Trees")));
}

#[tokio::test]
async fn a_viewer_saves_nothing() {
    let bench = Bench::start().await;
    let fields = vec![field("title", json!("Trees"), json!("x"))];
    assert!(bench.gateway.save_metadata(&person("vera", &[Role::Viewer]), edit(fields)).await.is_err());
    assert_eq!(bench.upstream.asked(""), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_interleaved_saves_each_builds_on_the_one_before() {
    for bench in Bench::on_both().await {
        let other = match bench.state {
            Place::File(_) => bench.gateway.clone(),
            Place::Server(_) => bench.replica("b").await,
        };
        let editors = [("ada", &bench.gateway), ("ben", &other), ("cleo", &other)].map(|(name, gateway)| {
            let (gateway, portal) = (gateway.clone(), bench.upstream.portal.clone());
            tokio::spawn(async move {
                let (who, mut saved) = (person(name, &[Role::Editor]), Vec::new());
                for round in 0..30 {
                    let seen = portal.lock().unwrap().datasets[0]["metadata"]["default"]["title"]["value"].clone();
                    // Time passes between opening and saving.
                    tokio::task::yield_now().await;
                    let mine = json!(format!("{name} {round}"));
                    let edit = edit(vec![field("title", seen.clone(), mine.clone())]);
                    if let SaveOutcome::Saved { .. } = gateway.save_metadata(&who, edit).await.unwrap() {
                        saved.push((seen, mine));
                    }
                }
                saved
            })
        });
        let mut saved = Vec::new();
        for editor in editors {
            saved.extend(editor.await.unwrap());
        }
        // Followed from the first title on, every save is met: none started from a title that was replaced already.
        let (mut title, mut met) = (json!("Trees"), 0);
        while let Some((_, next)) = saved.iter().find(|(seen, _)| *seen == title) {
            (title, met) = (next.clone(), met + 1);
        }
        assert_eq!((met, &title), (saved.len(), &held(&bench, "title")));
        assert!(met > 0);
    }
}

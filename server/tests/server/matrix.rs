//! Every operation by every role, through the door that pages use.

use crate::browser::Browser;
use crate::portico::Portico;
use portico_contract::portico::person::{Person, Role};
use portico_contract::portico::policy;
use portico_contract::{Effect, OPERATIONS, OperationInfo, Payload};
use serde_json::{Map, Value, json};

/// One person of the demo for each role.
const PEOPLE: [(&str, Role); 6] = [
    ("louise.data", Role::Admin),
    ("claire.petit", Role::Publisher),
    ("hugo.martin", Role::Editor),
    ("marc.moreau", Role::Moderator),
    ("ines.fontaine", Role::Auditor),
    ("amina.diallo", Role::Viewer),
];

/// A payload about things that do not exist, so that an allowed call does no harm.
fn payload(operation: &OperationInfo) -> Value {
    let names = operation.path_parameters.iter();
    Value::Object(names.map(|name| ((*name).to_owned(), json!("none_such"))).collect::<Map<_, _>>())
}

fn expected(role: Role, operation: &OperationInfo) -> bool {
    let person = Person { id: String::new(), name: String::new(), email: None, roles: vec![role] };
    policy::may(&person, operation).is_allowed()
}

#[test]
fn the_demo_has_somebody_for_every_role() {
    assert!(Role::ALL.iter().all(|role| PEOPLE.iter().any(|(_, other)| other == role)));
}

#[tokio::test]
async fn every_operation_asks_the_policy_about_every_role() {
    let portico = Portico::start();
    let mut refusals = 0;
    for (id, role) in PEOPLE {
        let person = Browser::of(&portico, id).await;
        for operation in OPERATIONS {
            let (status, answer) = person.invoke(operation.name, &payload(operation)).await;
            let refused = answer["error_code"] == "portico_refused";
            assert_eq!(refused, !expected(role, operation), "{role:?} {}: {status} {answer}", operation.name);
            assert_eq!(refused, status == 403, "{role:?} {}: {status} {answer}", operation.name);
            assert_ne!(status, 500, "{role:?} {}: {answer}", operation.name);
            refusals += u64::from(refused);
        }
    }
    let writes = OPERATIONS.iter().filter(|operation| operation.effect != Effect::Read).count() as u64;
    assert!(refusals > 2 * writes, "viewer and auditor alone are refused every write");
    let admin = Browser::of(&portico, "louise.data").await;
    let mut recorded = 0;
    for page in 1.. {
        let entries = admin.ledger(page).await.1["entries"].as_array().cloned().unwrap();
        let refused: Vec<_> = entries.iter().filter(|entry| entry["outcome"] == "refused").collect();
        assert!(refused.iter().all(|entry| entry["upstream_status"].is_null()), "the portal was not asked");
        recorded += refused.len() as u64;
        if entries.is_empty() {
            break;
        }
    }
    assert_eq!(recorded, refusals, "every refusal is in the ledger");
}

#[tokio::test]
async fn orders_and_uploads_ask_the_same_policy() {
    let portico = Portico::start();
    for (id, role) in PEOPLE {
        let person = Browser::of(&portico, id).await;
        for operation in OPERATIONS.iter().filter(|operation| operation.effect != Effect::Read) {
            let names = operation.path_parameters.iter();
            let query = names.map(|name| format!("{name}=none_such")).collect::<Vec<_>>().join("&");
            if operation.payload == Payload::Multipart {
                let path = format!("/api/upload/{}?{query}", operation.name);
                let form = reqwest::multipart::Form::new().part("file", reqwest::multipart::Part::bytes(vec![b'a']));
                let answer = person.post(&path).multipart(form).send().await.unwrap().text().await.unwrap();
                let refused = answer.contains("portico_refused");
                assert_eq!(refused, !expected(role, operation), "{role:?} {path}: {answer}");
            }
        }
        // One order of each effect: their outcome is told by the next page.
        for name in ["clean_resource_cache", "publish_dataset", "delete_dataset"] {
            let operation = portico_contract::info(name).unwrap();
            let names = operation.path_parameters.iter();
            let query = names.map(|name| format!("{name}=none_such")).collect::<Vec<_>>().join("&");
            let order = person.post(&format!("/do/{name}?{query}")).form(&[("confirm", "yes")]).send().await.unwrap();
            assert_eq!(order.status(), 303, "{role:?} {name}");
            let refused = person.text_of_page("/").await.contains("portico_refused");
            assert_eq!(refused, !expected(role, operation), "{role:?} {name}");
        }
    }
}

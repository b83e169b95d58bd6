//! Sessions at rest, on both databases.

use super::*;
use serde_json::{Value, json};

/// A store with a session in it.
struct Bench {
    sessions: Sessions,
    record: Record,
    folder: tempfile::TempDir,
}

/// One on each of the two databases.
async fn begun() -> [Bench; 2] {
    let folder = tempfile::tempdir().unwrap();
    let file = Place::File(folder.path().join("sessions.db"));
    [on(&file, folder).await, on(&server(), tempfile::tempdir().unwrap()).await]
}

fn server() -> Place {
    Place::Server(portico_test_database::fresh())
}

async fn on(place: &Place, folder: tempfile::TempDir) -> Bench {
    let sessions = Sessions::open(place, "").await.unwrap();
    let record = add(&sessions, json!({"a": 1})).await;
    Bench { sessions, record, folder }
}

async fn add(sessions: &Sessions, data: Value) -> Record {
    let expiry_date = tower_sessions::cookie::time::OffsetDateTime::now_utc();
    let mut record = Record { id: Id::default(), data: serde_json::from_value(data).unwrap(), expiry_date };
    sessions.create(&mut record).await.unwrap();
    record
}

/// As if that time went by, which is longer than anything is believed.
async fn shift(sessions: &Sessions, column: &str, seconds: i64) {
    sessions.recent().read.clear();
    sqlx::query(&format!("UPDATE session SET {column} = {column} - {seconds}"))
        .execute(sessions.database.pool())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_a_request() {
    for Bench { sessions, record, folder: _folder } in begun().await {
        shift(&sessions, "seen", IDLE - 5).await;
        assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data);
        shift(&sessions, "seen", IDLE - 5).await;
        assert!(sessions.is_live(&record.id).await, "the request before made it last longer");
        shift(&sessions, "seen", 5).await;
        assert!(sessions.load(&record.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_busy() {
    for Bench { sessions, record, folder: _folder } in begun().await {
        shift(&sessions, "began", AGE).await;
        assert!(sessions.load(&record.id).await.unwrap().is_none());
        assert!(!sessions.is_live(&record.id).await);
    }
}

#[tokio::test]
async fn a_request_that_ends_after_the_session_does_not_bring_it_back() {
    for Bench { sessions, record, folder: _folder } in begun().await {
        sessions.delete(&record.id).await.unwrap();
        sessions.save(&record).await.unwrap();
        assert!(!sessions.is_live(&record.id).await);
    }
}

#[tokio::test]
async fn a_session_that_was_read_is_not_read_again_at_once_and_ends_at_once() {
    for Bench { sessions, mut record, folder: _folder } in begun().await {
        sessions.load(&record.id).await.unwrap();
        sqlx::query("UPDATE session SET data = '{}'").execute(sessions.database.pool()).await.unwrap();
        assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data, "the file was not asked");
        record.data.insert("a".to_owned(), 2.into());
        sessions.save(&record).await.unwrap();
        assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data);
        sessions.delete(&record.id).await.unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn what_was_read_before_a_change_is_not_kept_after_it() {
    for Bench { sessions, record, folder: _folder } in begun().await {
        let before = sessions.recent().changes;
        sessions.delete(&record.id).await.unwrap();
        sessions.believe(sessions.hashed(&record.id), &record.data, before);
        assert!(sessions.load(&record.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_file_does_not_hold_the_id() {
    let [Bench { sessions, record, folder }, _] = begun().await;
    // What is committed still stands in the log beside the file. Open: closing would take the log away meanwhile.
    let files = std::fs::read_dir(folder.path()).unwrap();
    let file: Vec<u8> = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    for id in [record.id.to_string().into_bytes(), record.id.0.to_le_bytes().to_vec()] {
        assert!(!file.windows(id.len()).any(|bytes| bytes == id));
    }
    let hash = sessions.hashed(&record.id);
    assert!(file.windows(hash.len()).any(|bytes| bytes == hash), "the row is in the file");
}

#[tokio::test]
async fn a_store_from_before_keeps_its_sessions() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("sessions.db"));
    let id = Id::default();
    let before = Database::open(&place, "", &[]).await.unwrap();
    let sql = format!(
        "CREATE TABLE session (id BLOB PRIMARY KEY, data TEXT NOT NULL, began INTEGER NOT NULL, seen INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
         INSERT INTO session VALUES (X'{}', '{{}}', unixepoch(), unixepoch())",
        Sha256::digest(id.0.to_le_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    );
    sqlx::raw_sql(&sql).execute(before.pool()).await.unwrap();
    let sessions = Sessions::open(&place, "").await.unwrap();
    assert!(sessions.is_live(&id).await);
    assert!(list(&sessions, None).await.is_empty(), "nobody knows whose it is until it is written again");
}

#[tokio::test]
async fn the_demos_sessions_open_nothing_elsewhere() {
    for place in [Place::File(tempfile::tempdir().unwrap().keep().join("s.db")), server()] {
        let demo = Sessions::open(&place, "demo").await.unwrap();
        let record = add(&demo, json!({})).await;
        assert!(demo.is_live(&record.id).await);
        assert!(!Sessions::open(&place, "").await.unwrap().is_live(&record.id).await);
    }
}

#[tokio::test]
async fn a_session_that_ended_on_one_replica_ends_on_the_other() {
    let place = server();
    let [a, b] = [Sessions::open(&place, "").await.unwrap(), Sessions::open(&place, "").await.unwrap()];
    let mut record = add(&a, json!({"a": 1})).await;
    assert_eq!(b.load(&record.id).await.unwrap().unwrap().data, record.data);
    record.data.insert("a".to_owned(), 2.into());
    a.save(&record).await.unwrap();
    b.recent().read.clear();
    assert_eq!(b.load(&record.id).await.unwrap().unwrap().data, record.data, "after the time it is believed for");
    a.delete(&record.id).await.unwrap();
    assert!(!b.is_live(&record.id).await);
    b.save(&record).await.unwrap();
    assert!(!b.is_live(&record.id).await, "and is not brought back there");
}

fn of(id: &str, agent: &str) -> Value {
    json!({"person": {"id": id, "name": format!("Name of {id}"), "email": null, "roles": []},
        "caller": {"address": "192.0.2.7", "agent": agent}})
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_person_and_by_key() {
    for Bench { sessions, folder: _folder, .. } in begun().await {
        let first = add(&sessions, of("ada", "Firefox")).await;
        let second = add(&sessions, of("ada", "Safari")).await;
        let other = add(&sessions, of("ben", "Firefox")).await;
        assert_eq!(list(&sessions, None).await.len(), 3, "who has only begun to sign in is nobody yet");
        let adas = list(&sessions, Some("ada")).await;
        assert_eq!(adas.len(), 2);
        let shown = adas.iter().find(|shown| shown.agent == "Safari").unwrap();
        assert_eq!((shown.person.as_str(), shown.address.as_str()), ("Name of ada", "192.0.2.7"));
        assert!(shown.began <= shown.seen && now() - shown.seen < 60);
        assert!(sessions.load(&second.id).await.unwrap().is_some());
        assert_eq!(sessions.end(&shown.key).await.unwrap(), 1);
        assert_eq!(sessions.end(&shown.key).await.unwrap(), 0, "once");
        assert!(sessions.load(&second.id).await.unwrap().is_none(), "at once, though it was read a moment ago");
        let others = add(&sessions, of("ada", "Opera")).await;
        assert_eq!(sessions.end_all_of("ada", Some(&others.id)).await.unwrap(), 1);
        assert!(sessions.is_live(&others.id).await, "the one that asks goes on");
        assert_eq!(sessions.end_all_of("ada", None).await.unwrap(), 1);
        assert!(!sessions.is_live(&first.id).await && sessions.is_live(&other.id).await);
    }
}

#[tokio::test]
async fn a_session_that_has_run_out_is_not_listed() {
    for Bench { sessions, folder: _folder, .. } in begun().await {
        add(&sessions, of("ada", "Firefox")).await;
        shift(&sessions, "seen", IDLE).await;
        assert!(list(&sessions, None).await.is_empty() && list(&sessions, Some("ada")).await.is_empty());
    }
}

#[tokio::test]
async fn a_key_says_nothing_of_the_id() {
    for Bench { sessions, folder: _folder, .. } in begun().await {
        let record = add(&sessions, of("ada", "Firefox")).await;
        let key = list(&sessions, None).await.remove(0).key;
        let hash: String = sessions.hashed(&record.id).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(key.len() == 32 && !hash.contains(&key[..8]) && !record.id.to_string().contains(&key[..8]));
        assert_ne!(key, add_key(&sessions).await, "each has its own");
    }
}

async fn add_key(sessions: &Sessions) -> String {
    add(sessions, of("ben", "Firefox")).await;
    list(sessions, Some("ben")).await.remove(0).key
}

async fn list(sessions: &Sessions, person: Option<&str>) -> Vec<Shown> {
    let which = Which { person_id: person.map(str::to_owned), limit: 100, ..Which::default() };
    let (found, total) = sessions.listed(&which).await.unwrap();
    assert_eq!(found.len() as u64, total);
    found
}

#[tokio::test]
async fn people_are_found_by_a_part_of_their_name_and_page_by_page() {
    for Bench { sessions, folder: _folder, .. } in begun().await {
        for id in ["ada", "ben", "b%n"] {
            add(&sessions, of(id, "Firefox")).await;
        }
        let which = |text: &str, limit, offset| Which { text: text.to_owned(), limit, offset, ..Which::default() };
        let ids = async |which: Which| {
            let (found, total) = sessions.listed(&which).await.unwrap();
            let mut ids: Vec<String> = found.into_iter().map(|shown| shown.person_id).collect();
            ids.sort();
            (ids, total)
        };
        assert_eq!(ids(which("NAME OF A", 10, 0)).await, (vec!["ada".to_owned()], 1));
        assert_eq!(ids(which("b%", 10, 0)).await, (vec!["b%n".to_owned()], 1), "a sign of the database's is a letter");
        let (first, second) = (ids(which("", 2, 0)).await, ids(which("", 2, 2)).await);
        assert_eq!((first.0.len(), second.0.len(), first.1, second.1), (2, 1, 3, 3));
    }
}

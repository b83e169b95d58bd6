//! What an operator runs beside the server: the check of the configuration, the ledger read from outside.

use crate::browser::Browser;
use crate::portico::{Portico, command};
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

fn ledger(data: &Path, task: &str) -> Output {
    command().args(["ledger", task]).env("PORTICO_DATA", data).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn the_ledger_is_verified_and_exported_while_the_server_runs() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;

    let verified = ledger(&portico.data(), "verify");
    assert!(verified.status.success());
    assert!(text(&verified.stdout).starts_with("The ledger is sound: 2 records"), "{}", text(&verified.stdout));

    let exported = text(&ledger(&portico.data(), "export").stdout);
    let entries: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries.len(), 1);
    assert_eq!((&entries[0]["operation"], &entries[0]["target"]), (&"create_dataset".into(), &dataset.into()));
}

#[tokio::test]
async fn a_ledger_that_was_tampered_with_is_named_by_its_first_bad_entry() {
    let mut portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    for title in ["Lakes", "Rivers", "Ponds"] {
        admin.dataset(title).await;
    }
    let data = portico.data();
    drop(admin);
    portico.terminate(Duration::from_secs(10));

    let file = format!("sqlite://{}", data.join("portico/portico.db").display());
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    let update = "UPDATE ledger_entry SET person = 'somebody else' WHERE id = 2";
    assert!(sqlx::query(update).execute(&pool).await.is_err(), "the ledger is append-only");
    sqlx::query("DROP TRIGGER ledger_entry_no_update").execute(&pool).await.unwrap();
    sqlx::query(update).execute(&pool).await.unwrap();
    pool.close().await;

    let verified = ledger(&data, "verify");
    assert_eq!(verified.status.code(), Some(1));
    assert!(text(&verified.stdout).starts_with("The ledger is broken at entry 2"), "{}", text(&verified.stdout));
}

#[test]
fn the_check_of_the_configuration_shows_it_without_secrets_and_names_every_problem() {
    let folder = tempfile::tempdir().unwrap();
    let (key, file) = (folder.path().join("key"), folder.path().join("portico.conf"));
    std::fs::write(&key, "canary\n").unwrap();
    let settings = "PORTICO_UPSTREAM_URL=https://data.example.org\nPORTICO_ADDRESS=127.0.0.1:4000\n";
    std::fs::write(&file, format!("{settings}PORTICO_UPSTREAM_KEY_FILE={}\n", key.display())).unwrap();
    let check = || {
        let mut check = command();
        check.arg("check-config").env("PORTICO_CONFIG", &file);
        check
    };
    let sound = check().output().unwrap();
    let said = text(&sound.stdout) + &text(&sound.stderr);
    assert!(sound.status.success(), "{said}");
    assert!(said.contains("PORTICO_UPSTREAM_URL = https://data.example.org (file)"), "{said}");
    assert!(said.contains("PORTICO_UPSTREAM_KEY = ••• (file)") && !said.contains("canary"), "{said}");

    let unsound = check().env("PORTICO_ADDRESS", "0.0.0.0:80").env("PORTICO_DEMO", "maybe").output().unwrap();
    let said = text(&unsound.stderr);
    assert_eq!(unsound.status.code(), Some(2));
    assert!(said.contains("PORTICO_ADDRESS: 0.0.0.0:80") && said.contains("PORTICO_DEMO: `maybe`"), "{said}");
}

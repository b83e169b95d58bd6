//! Portico as several replicas on one PostgreSQL, in front of one portal.

use crate::browser::Browser;
use crate::identity_provider::{IdentityProvider, Running};
use crate::portico::{Portico, command};
use crate::single_sign_on::{Person, settings};
use portico_test_database::Server;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const SECRETS_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// `portico portal`, alone.
struct Portal {
    child: Child,
    url: String,
    key: String,
    _folder: TempDir,
}

impl Portal {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = command()
            .arg("portal")
            .env("PORTICO_PORTAL_ADDRESS", "127.0.0.1:0")
            .env("PORTICO_DATA", folder.path())
            .env("PORTICO_DEMO", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        // `Portal at http://…/api/automation/v1.0/ · key …`
        let url = line.split_whitespace().find_map(|word| word.strip_suffix("/api/automation/v1.0/")).unwrap();
        let key = line.trim().rsplit(' ').next().unwrap();
        Self { child, url: url.to_owned(), key: key.to_owned(), _folder: folder }
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Replicas that start at once.
fn start<const N: usize>(portal: &Portal, database: &str, provider: &IdentityProvider) -> [Portico; N] {
    let issuer = provider.issuer();
    let mut variables = settings(&issuer, "https://portico.example.org").to_vec();
    variables.extend([
        ("DATABASE_URL", database),
        ("PORTICO_SECRETS_KEY", SECRETS_KEY),
        ("PORTICO_UPSTREAM_URL", portal.url.as_str()),
        ("PORTICO_UPSTREAM_KEY", portal.key.as_str()),
    ]);
    std::thread::scope(|scope| {
        let starting = [(); N].map(|()| scope.spawn(|| Portico::start_with(&variables)));
        starting.map(|replica| replica.join().unwrap())
    })
}

async fn titles(browser: &Browser<'_>) -> Vec<String> {
    let (status, page) = browser.function("catalog", &json!({"query": {"page": 1, "size": 100}})).await;
    assert_eq!(status, 200, "{page}");
    let entries = page["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["title"].as_str().unwrap().to_owned()).collect()
}

/// Looks until it is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let looking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), looking).await.is_ok(), "{what}");
}

fn verified(database: &str) -> String {
    let output = command().args(["ledger", "verify"]).env("DATABASE_URL", database).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_replica_is_killed_and_the_work_goes_on_at_the_other() {
    let (portal, running) = (Portal::start(), Running::start().await);
    let database = portico_test_database::fresh();
    let [a, b] = start(&portal, &database, &running.provider);

    let mut ada = Person::new(&a, &running);
    assert_eq!(ada.sign_in().await.status(), 303);
    let mut at_b = Person::new(&b, &running);
    at_b.browser.cookie.clone_from(&ada.browser.cookie);
    assert_eq!(at_b.roles().await, Some(json!(["editor"])), "signed in at one, known at the other");

    ada.browser.dataset("Lakes").await;
    until("what one wrote the other shows", async || titles(&at_b.browser).await == ["Lakes"]).await;

    // Both write, until one is killed in the middle of it.
    let (mut done, cookie) = (0, at_b.browser.cookie.clone());
    let writing = async {
        loop {
            let payload = json!({"body": {"metadata": {"default": {"title": {"value": "River"}}}}});
            let request = ada.browser.post("/api/invoke");
            let request = request.json(&json!({"operation": "create_dataset", "payload": payload}));
            match request.send().await {
                Ok(answer) if answer.status().is_success() => done += 1,
                _ => break,
            }
        }
    };
    let meanwhile = async {
        for number in 0..20 {
            at_b.browser.dataset(&format!("Pond {number}")).await;
        }
        a.kill();
    };
    tokio::join!(writing, meanwhile);

    let mut at_b = Person::new(&b, &running);
    at_b.browser.cookie = cookie;
    at_b.browser.dataset("Sea").await;
    let (_, listed) = at_b.browser.invoke("list_datasets", &json!({"limit": 1000})).await;
    let count = |title: &str| {
        let datasets = listed["results"].as_array().unwrap().iter();
        datasets
            .filter(|found| found["metadata"]["default"]["title"]["value"].as_str().unwrap().starts_with(title))
            .count()
    };
    assert_eq!((count("Lakes"), count("Pond"), count("Sea")), (1, 20, 1));
    assert!(done > 0 && (done..=done + 1).contains(&count("River")), "{done} were acknowledged");

    // What was under way ends as unknown, by the replica that is left.
    let entries = async || at_b.browser.ledger(1).await.1["entries"].as_array().unwrap().clone();
    let of = |entries: &[Value], outcome: &str| entries.iter().filter(|entry| entry["outcome"] == outcome).count();
    until("every entry has its outcome", async || {
        let entries = entries().await;
        let told = |entry: &Value| entry["message"].as_str().is_some_and(|message| message.contains("stopped"));
        of(&entries, "unknown") == entries.iter().filter(|entry| told(entry)).count()
    })
    .await;
    let entries = entries().await;
    assert_eq!(of(&entries, "done") + of(&entries, "unknown"), entries.len());
    assert!(entries.len() >= 22 + done && of(&entries, "unknown") <= 1, "{} entries", entries.len());
    let verified = verified(&database);
    assert!(verified.starts_with(&format!("The ledger is sound: {} records", entries.len() * 2)), "{verified}");
}

#[tokio::test]
async fn signing_out_at_one_replica_counts_at_the_other() {
    let (portal, running) = (Portal::start(), Running::start().await);
    let [a, b] = start(&portal, &portico_test_database::fresh(), &running.provider);
    let mut ada = Person::new(&a, &running);
    ada.sign_in().await;
    let mut at_b = Person::new(&b, &running);
    at_b.browser.cookie.clone_from(&ada.browser.cookie);
    assert!(at_b.roles().await.is_some());
    assert_eq!(ada.browser.post("/sign-out").send().await.unwrap().status(), 200);
    until("the session has ended", async || at_b.roles().await.is_none()).await;
}

#[tokio::test]
async fn without_its_database_portico_writes_nothing_and_comes_back_by_itself() {
    let server = Server::start();
    let portico = Portico::start_with(&[("DATABASE_URL", &server.fresh())]);
    let admin = Browser::of(&portico, "louise.data").await;
    admin.dataset("Lakes").await;
    server.stop();
    let payload = json!({"body": {"metadata": {"default": {"title": {"value": "Rivers"}}}}});
    let (status, answer) = admin.invoke("create_dataset", &payload).await;
    assert!(status >= 500 && answer.to_string().contains("Nothing was changed"), "{status} {answer}");
    until("sessions are not known", async || admin.function("me", &json!({})).await.0 == 503).await;
    server.go_on();
    until("sessions are known again", async || admin.function("me", &json!({})).await.0 == 200).await;
    let (_, listed) = admin.invoke("list_datasets", &json!({})).await;
    assert_eq!(listed["total_count"], 1);
    admin.dataset("Rivers").await;
}

#[test]
fn a_database_that_is_not_there_is_named_and_its_password_is_not() {
    let address = "postgres://portico:canary@127.0.0.1:9/portico";
    let (status, said) = Portico::refused(&[("DATABASE_URL", address)]);
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("DATABASE_URL") && said.contains("refused") && !said.contains("canary"), "{said}");
}

/// The SQL for two roles in docs/OPERATING.md.
#[tokio::test]
async fn the_role_that_serves_cannot_change_what_the_ledger_holds() {
    use sqlx::{Connection, PgConnection};
    // One of its own: roles belong to the whole server.
    let server = Server::start();
    let address = server.fresh();
    let text = include_str!("../../../docs/OPERATING.md");
    let sql = text.split("```sql\n").nth(1).unwrap().split("```").next().unwrap();
    let (before, after) = sql.split_once("-- portico migrate\n").unwrap();
    let mut owner = PgConnection::connect(&address).await.unwrap();
    sqlx::raw_sql(before).execute(&mut owner).await.unwrap();
    let as_role = |role: &str| address.replacen("portico@", &format!("{role}@"), 1);
    let migrated = command().arg("migrate").env("DATABASE_URL", as_role("portico_owner")).output().unwrap();
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    sqlx::raw_sql(after).execute(&mut owner).await.unwrap();

    let address = as_role("portico_server");
    let portico = Portico::start_with(&[("DATABASE_URL", &address)]);
    Browser::of(&portico, "louise.data").await.dataset("Lakes").await;
    let mut role = PgConnection::connect(&address).await.unwrap();
    for sql in [
        "UPDATE ledger_entry SET person = 'x'",
        "DELETE FROM ledger_outcome",
        "TRUNCATE ledger_outcome",
        "DROP TRIGGER ledger_entry_no_change ON ledger_entry",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ] {
        let error = sqlx::raw_sql(sql).execute(&mut role).await.unwrap_err().to_string();
        assert!(error.contains("permission denied") || error.contains("must be owner"), "{sql}: {error}");
    }
    assert!(verified(&address).starts_with("The ledger is sound: 2 records"));
}

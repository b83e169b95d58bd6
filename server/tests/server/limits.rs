//! How much one may do in a minute.

use crate::browser::Browser;
use crate::portico::Portico;
use reqwest::Response;
use serde_json::{Value, json};

fn retry_after(answer: &Response) -> u64 {
    answer.headers()["retry-after"].to_str().unwrap().parse().unwrap()
}

async fn sessions(portico: &Portico) -> i64 {
    let file = format!("sqlite://{}", portico.data().join("demo-sessions.db").display());
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    let count = sqlx::query_scalar("SELECT count(*) FROM session").fetch_one(&pool).await.unwrap();
    pool.close().await;
    count
}

/// An address of this machine's own; nothing else asks from it.
fn from(portico: &Portico, address: [u8; 4]) -> Browser<'_> {
    Browser::at(portico, address.into())
}

#[tokio::test]
async fn the_sixth_sign_in_in_a_minute_is_refused_and_makes_no_session() {
    // The limit that there is where none is set.
    let portico = Portico::start_with(&[("PORTICO_LIMIT_SIGN_INS", "")]);
    let mut browser = Browser::new(&portico);
    for _ in 0..5 {
        assert_eq!(browser.sign_in("amina.diallo").await.status(), 303);
        browser.cookie = None;
    }
    assert_eq!(sessions(&portico).await, 5);
    let sixth = browser.sign_in("amina.diallo").await;
    assert_eq!(sixth.status(), 429);
    assert!((1..=12).contains(&retry_after(&sixth)), "{}", retry_after(&sixth));
    assert!(sixth.headers().get("set-cookie").is_none());
    let error: Value = sixth.json().await.unwrap();
    assert_eq!((&error["error_code"], &error["status"]), (&json!("too_many_requests"), &json!(429)));
    assert_eq!(browser.post("/sign-in/local").form(&[("key", "guessed")]).send().await.unwrap().status(), 429);
    assert_eq!(sessions(&portico).await, 5);

    let form = browser.post("/sign-in/demo").header("accept", "text/html").form(&[("person", "amina.diallo")]);
    let page = form.send().await.unwrap();
    assert_eq!(page.status(), 429);
    let page = page.text().await.unwrap();
    assert!(page.contains("too many sign-ins from your address") && page.contains("Try again in"), "{page}");

    let mut elsewhere = from(&portico, [127, 0, 0, 9]);
    assert_eq!(elsewhere.sign_in("amina.diallo").await.status(), 303, "the limit is of an address, not of all");
    let spoofed =
        browser.post("/sign-in/demo").header("x-forwarded-for", "192.0.2.1").form(&[("person", "amina.diallo")]);
    assert_eq!(spoofed.send().await.unwrap().status(), 429, "what a request says of itself is not asked");
    assert_eq!(browser.page("/sign-in").await.status(), 200);
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_address_is_the_one_that_it_names() {
    let variables = [("PORTICO_LIMIT_SIGN_INS", "1"), ("PORTICO_TRUSTED_PROXIES", "127.0.0.1")];
    let portico = Portico::start_with(&variables);
    let nobody = Browser::new(&portico);
    let sign_in = async |forwarded: &str| {
        let form = nobody.post("/sign-in/demo").form(&[("person", "amina.diallo")]);
        form.header("x-forwarded-for", forwarded).send().await.unwrap().status().as_u16()
    };
    assert_eq!(sign_in("192.0.2.1").await, 303);
    assert_eq!(sign_in("192.0.2.1").await, 429);
    assert_eq!(sign_in("192.0.2.2").await, 303);
    assert_eq!(sign_in("192.0.2.9, 192.0.2.2").await, 429, "the proxy's own word is the last");
}

#[tokio::test]
async fn begun_sign_ins_at_the_provider_are_counted_too() {
    let portico = Portico::start_with(&[
        ("PORTICO_LIMIT_SIGN_INS", "2"),
        ("PORTICO_PUBLIC_URL", "https://portico.example.org"),
        // Nobody answers there: what is counted are the tries.
        ("PORTICO_OIDC_ISSUER", "http://127.0.0.1:9"),
        ("PORTICO_OIDC_CLIENT_ID", "portico"),
        ("PORTICO_OIDC_CLIENT_SECRET", "secret"),
        ("PORTICO_ROLES", "admin:portico-admins"),
    ]);
    let mut nobody = Browser::new(&portico);
    nobody.host = Some("portico.example.org".to_owned());
    for (path, before) in [("/sign-in/oidc", 502), ("/sign-in/oidc/callback?state=guessed&code=c", 400)] {
        for expected in [before, before, 429] {
            assert_eq!(nobody.page(path).await.status(), expected, "{path}");
        }
    }
}

#[tokio::test]
async fn writes_are_counted_by_person_and_reads_are_not() {
    let portico = Portico::start_with(&[("PORTICO_LIMIT_WRITES", "3")]);
    let admin = Browser::of(&portico, "louise.data").await;
    let again = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;
    for _ in 0..10 {
        assert_eq!(admin.invoke("list_datasets", &json!({})).await.0, 200);
        assert_eq!(admin.function("me", &json!({})).await.0, 200);
        assert_eq!(admin.page("/datasets").await.status(), 200);
    }
    // A call, an order and an upload are writes alike.
    let order = format!("/do/publish_dataset?dataset_uid={dataset}");
    assert_eq!(admin.post(&order).form(&[("done", "")]).send().await.unwrap().status(), 303);
    let upload = async || {
        let form = reqwest::multipart::Form::new().part("file", reqwest::multipart::Part::bytes(vec![b'a']));
        let path = format!("/api/upload/upload_resource_file?dataset_uid={dataset}");
        admin.post(&path).multipart(form).send().await.unwrap().status().as_u16()
    };
    assert_ne!(upload().await, 429);

    let written = admin.writes().await;
    let title = json!({"body": {"metadata": {"default": {"title": {"value": "Ponds"}}}}});
    let (status, error) = admin.invoke("create_dataset", &title).await;
    assert_eq!((status, error["error_code"].as_str()), (429, Some("too_many_requests")), "{error}");
    assert!(error["message"].as_str().unwrap().contains("Nothing was changed"), "{error}");
    let early = admin.post(&order).header("accept", "text/html").form(&[("done", "")]).send().await.unwrap();
    assert_eq!(early.status(), 429);
    assert!((1..=20).contains(&retry_after(&early)));
    assert!(early.text().await.unwrap().contains("You changed more within a minute"));
    assert_eq!(upload().await, 429);
    assert_eq!(admin.function("undo", &json!({"id": 1})).await.0, 429);
    assert_eq!(again.function("undo", &json!({"id": 1})).await.0, 429, "another session is the same person");
    let around = admin.post("/api/invoke").header("content-type", "application/json");
    let around = around.body(json!(["create_dataset", title]).to_string()).send().await.unwrap();
    assert_eq!(around.status(), 429, "a call in another form is no way around");
    assert_eq!(admin.writes().await, written);

    assert_eq!(admin.invoke("list_datasets", &json!({})).await.0, 200, "and reads go on");
    let other = Browser::of(&portico, "claire.petit").await;
    assert_eq!(other.invoke("create_dataset", &title).await.0, 200, "the limit is of a person, not of all");
}

#[tokio::test]
async fn files_are_counted_by_person() {
    let portico = Portico::start_with(&[("PORTICO_LIMIT_EXPORTS", "2")]);
    let admin = Browser::of(&portico, "louise.data").await;
    let file = async |browser: &Browser<'_>, path: &str| browser.get(path).send().await.unwrap();
    assert_eq!(file(&admin, "/datasets.csv").await.status(), 200);
    assert_eq!(file(&admin, "/api/download/users_export").await.status(), 200);
    for path in ["/datasets.csv?text=a", "/api/download/users_export"] {
        let refused = file(&admin, path).await;
        assert_eq!(refused.status(), 429, "{path}");
        assert!((1..=30).contains(&retry_after(&refused)));
    }
    let page = admin.page("/datasets.csv").await.text().await.unwrap();
    assert!(page.contains("You asked for more files"), "{page}");
    let other = Browser::of(&portico, "amina.diallo").await;
    assert_eq!(file(&other, "/datasets.csv").await.status(), 200);
}

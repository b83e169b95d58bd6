//! Sign-in by a proxy in front: only it is believed, and the session follows what it says.

use crate::browser::{Browser, given_cookie, location};
use crate::portico::Portico;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

pub const HOST_NAME: &str = "portico.example.org";
/// Where the proxy is.
pub const PROXY: [u8; 4] = [127, 0, 0, 2];
/// Where it is not.
pub const ELSEWHERE: [u8; 4] = [127, 0, 0, 3];

fn start_with(more: &[(&str, &str)]) -> Portico {
    let mut variables = vec![
        ("PORTICO_PROXY_PEERS", "127.0.0.2, fd00:1::/64"),
        ("PORTICO_PROXY_NAME_HEADER", "X-Forwarded-Name"),
        ("PORTICO_PROXY_EMAIL_HEADER", "X-Forwarded-Email"),
        ("PORTICO_PUBLIC_URL", "https://portico.example.org"),
        ("PORTICO_ROLES", "admin:portico-admins;editor:data-editors"),
        ("PORTICO_CONTACT", "data-team@example.org"),
    ];
    variables.extend(more);
    Portico::start_with(&variables)
}

pub fn start() -> Portico {
    start_with(&[])
}

/// A browser whose requests go through the proxy, which knows its person.
struct Person<'p> {
    browser: Browser<'p>,
    user: &'static str,
    groups: &'static str,
}

impl<'p> Person<'p> {
    fn new(portico: &'p Portico, user: &'static str, groups: &'static str) -> Self {
        Self { browser: browser(portico, PROXY), user, groups }
    }

    fn said(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("x-forwarded-user", self.user).header("X-Forwarded-Groups", self.groups)
    }

    async fn send(&mut self, request: RequestBuilder) -> Response {
        let answer = self.said(request).send().await.unwrap();
        if let Some(cookie) = given_cookie(&answer) {
            self.browser.cookie = Some(cookie);
        }
        answer
    }

    async fn page(&mut self, path: &str) -> Response {
        self.send(self.browser.get(path).header("accept", "text/html")).await
    }

    async fn me(&mut self) -> (u16, Value) {
        let answer = self.send(self.browser.post("/api/me").json(&json!({}))).await;
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn roles(&mut self) -> Value {
        self.me().await.1["person"]["roles"].clone()
    }
}

fn browser(portico: &Portico, address: [u8; 4]) -> Browser<'_> {
    let mut browser = Browser::at(portico, address.into());
    browser.host = Some(HOST_NAME.to_owned());
    browser
}

/// What is kept of the sessions that there are.
pub async fn sessions(portico: &Portico) -> Vec<String> {
    let file = format!("sqlite://{}", portico.data().join("sessions.db").display());
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    let sessions = sqlx::query_scalar("SELECT data FROM session").fetch_all(&pool).await.unwrap();
    pool.close().await;
    sessions
}

#[tokio::test]
async fn somebody_whom_the_proxy_names_is_signed_in_and_recorded_under_that_name() {
    let portico = start();
    let mut ada = Person::new(&portico, "ada", "everybody, portico-admins");
    let answer = ada.send(ada.browser.get("/datasets").header("x-forwarded-name", "Ada Lovelace")).await;
    assert_eq!(answer.status(), 200);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-portico_session=") && cookie.contains("Secure"), "{cookie}");

    let call = json!({"operation": "create_dataset",
        "payload": {"body": {"metadata": {"default": {"title": {"value": "Lakes"}}}}}});
    let request = ada.browser.post("/api/invoke").header("x-forwarded-name", "Ada Lovelace").json(&call);
    let answer = ada.send(request).await;
    assert_eq!(answer.status(), 200);
    assert!(given_cookie(&answer).is_none(), "the session goes on as it is");
    let query = json!({"query": {"page": 1, "size": 10}});
    let request = ada.browser.post("/api/ledger").header("x-forwarded-name", "Ada Lovelace").json(&query);
    let ledger = ada.send(request).await.text().await.unwrap();
    assert!(ledger.contains("proxy:ada") && ledger.contains("Ada Lovelace"), "{ledger}");
    assert_eq!(sessions(&portico).await.len(), 1);

    ada.browser.cookie = None;
    assert_eq!(ada.send(ada.browser.get("/api/events")).await.status(), 200, "a stream has a session from the start");
}

#[tokio::test]
async fn a_session_alone_is_nobody_and_past_the_proxy_nothing_opens() {
    let portico = start();
    let mut ada = Person::new(&portico, "ada", "portico-admins");
    assert_eq!(ada.roles().await, json!(["admin"]));
    let cookie = ada.browser.cookie.clone();

    let mut thief = Person { browser: browser(&portico, ELSEWHERE), user: "ada", groups: "portico-admins" };
    thief.browser.cookie.clone_from(&cookie);
    for path in ["/", "/datasets", "/sign-in", "/api/events", "/datasets.csv", "/api/download/users_export"] {
        let answer = thief.page(path).await;
        assert_eq!(answer.status(), 403, "{path}");
        assert!(answer.headers().get("set-cookie").is_none());
        assert!(answer.text().await.unwrap().contains("past the proxy"), "{path}");
    }
    for path in ["/api/me", "/api/invoke", "/api/sign-in/ways", "/do/publish_dataset", "/sign-out", "/sign-in/demo"] {
        let answer = thief.send(thief.browser.post(path).json(&json!({}))).await;
        assert_eq!(answer.status(), 403, "{path}");
        assert!(answer.text().await.unwrap().contains("portico_refused"), "{path}");
    }
    assert_eq!(thief.browser.post("/api/me").json(&json!({})).send().await.unwrap().status(), 403);

    let nameless = ada.browser.page("/datasets").await;
    assert_eq!(nameless.status(), 401);
    let page = nameless.text().await.unwrap();
    assert!(page.contains("did not say who is there") && page.contains("data-team@example.org"), "{page}");
    let (status, answer) = ada.browser.function("me", &json!({})).await;
    assert_eq!((status, answer["error_code"].as_str()), (401, Some("portico_signed_out")));

    assert_eq!(ada.roles().await, json!(["admin"]));
    assert_eq!(ada.browser.cookie, cookie, "whoever tried, the session goes on");
}

#[tokio::test]
async fn another_person_in_the_same_browser_has_another_session() {
    let portico = start();
    let mut visitor = Person::new(&portico, "ada", "portico-admins");
    visitor.me().await;
    let of_ada = visitor.browser.cookie.clone();
    (visitor.user, visitor.groups) = ("bob", "data-editors");
    let (_, me) = visitor.me().await;
    assert_eq!((&me["person"]["id"], &me["person"]["roles"]), (&json!("proxy:bob"), &json!(["editor"])));
    assert_ne!(visitor.browser.cookie, of_ada);
    let kept = sessions(&portico).await;
    assert!(kept.len() == 1 && kept[0].contains("proxy:bob"), "{kept:?}");

    let mut ada = Person::new(&portico, "ada", "portico-admins");
    ada.browser.cookie.clone_from(&of_ada);
    ada.me().await;
    assert_ne!(ada.browser.cookie, of_ada, "the id from before is dead");
}

#[tokio::test]
async fn groups_that_change_act_on_the_next_request_and_the_last_role_ends_the_session() {
    let portico = start();
    let mut ada = Person::new(&portico, "ada", "portico-admins");
    assert_eq!(ada.roles().await, json!(["admin"]));
    let of_admin = ada.browser.cookie.clone();
    ada.groups = "data-editors";
    assert_eq!(ada.roles().await, json!(["editor"]));
    assert_ne!(ada.browser.cookie, of_admin, "what an administrator's id opened, it opens no more");
    assert_eq!(sessions(&portico).await.len(), 1);

    for groups in ["", "everybody", "PORTICO-ADMINS"] {
        ada.groups = groups;
        let (status, answer) = ada.me().await;
        assert_eq!((status, answer["error_code"].as_str()), (403, Some("portico_refused")), "{groups}");
        assert!(sessions(&portico).await.is_empty(), "{groups}");
        let page = ada.page("/datasets").await;
        assert_eq!(page.status(), 403);
        let page = page.text().await.unwrap();
        for part in ["You have no role in Portico", "knows you as ada", "data-team@example.org"] {
            assert!(page.contains(part), "{page}");
        }
        ada.groups = "data-editors";
        assert_eq!(ada.roles().await, json!(["editor"]));
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_leads_on_where_it_is_told_to() {
    for (address, says) in [("", "still knows you"), ("/oauth2/sign_out?rd=%2F", "url=/oauth2/sign_out?rd=%2F\"")] {
        let portico = start_with(&[("PORTICO_PROXY_SIGN_OUT_URL", address)]);
        let mut ada = Person::new(&portico, "ada", "portico-admins");
        ada.me().await;
        let before = ada.browser.cookie.clone();
        let answer = ada.send(ada.browser.post("/sign-out")).await;
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        let page = answer.text().await.unwrap();
        assert!(page.contains("You are signed out") && page.contains(says), "{page}");
        assert!(sessions(&portico).await.is_empty());
        ada.browser.cookie.clone_from(&before);
        ada.me().await;
        assert_ne!(ada.browser.cookie, before);
    }
}

#[tokio::test]
async fn nothing_but_the_proxy_signs_in_and_only_under_the_public_name() {
    let portico = start();
    let mut ada = Person::new(&portico, "ada", "portico-admins");
    let form = [("person", "louise.data"), ("key", "k")];
    assert_eq!(ada.send(ada.browser.post("/sign-in/demo").form(&form)).await.status(), 403);
    assert_eq!(ada.send(ada.browser.post("/sign-in/local").form(&form)).await.status(), 403);
    assert_eq!(ada.page("/sign-in/oidc").await.status(), 404);
    for (path, leads_to) in [("/sign-in?next=%2Fdatasets", "/datasets"), ("/sign-in?next=%2F%2Fevil.example", "/")] {
        let answer = ada.page(path).await;
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, leads_to));
    }
    assert!(sessions(&portico).await.is_empty());
    ada.browser.host = Some("evil.example".to_owned());
    assert_eq!(ada.page("/datasets").await.status(), 421);
    let mut watcher = browser(&portico, ELSEWHERE);
    watcher.host = None;
    assert_eq!(watcher.get("/healthz").send().await.unwrap().status(), 200);
}

#[test]
fn the_server_refuses_to_start_where_everybody_is_the_proxy() {
    let with = |peers, more: &[(&str, &str)]| {
        let mut variables = vec![
            ("PORTICO_PROXY_PEERS", peers),
            ("PORTICO_PUBLIC_URL", "https://portico.example.org"),
            ("PORTICO_ROLES", "admin:portico-admins"),
        ];
        variables.extend(more);
        let (status, said) = Portico::refused(&variables);
        assert_eq!(status.code(), Some(2), "{said}");
        said
    };
    for everywhere in ["0.0.0.0/0", "::/0", "0.0.0.0/1,128.0.0.0/1", "10.0.0.7,::/15", "0.0.0.0"] {
        let said = with(everywhere, &[]);
        assert!(said.contains("PORTICO_PROXY_PEERS: ") && said.contains("everywhere"), "{said}");
    }
    let oidc = [
        ("PORTICO_OIDC_ISSUER", "https://login.example.org"),
        ("PORTICO_OIDC_CLIENT_ID", "portico"),
        ("PORTICO_OIDC_CLIENT_SECRET", "secret"),
    ];
    assert!(with("10.0.0.7", &oidc).contains("both set: leave one"));
}

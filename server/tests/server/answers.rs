//! What every answer carries, and that no request makes the server fail.

use crate::browser::Browser;
use crate::portico::Portico;
use reqwest::Response;
use serde_json::json;

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn a_page_runs_only_the_scripts_that_carry_its_nonce() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let mut nonces = Vec::new();
    for path in ["/", "/datasets", "/activity", "/no/such/page"] {
        let answer = admin.page(path).await;
        let policy = header(&answer, "content-security-policy").to_owned();
        for part in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert!(nonce.len() >= 16, "{nonce}");
        let page = answer.text().await.unwrap();
        let scripts: Vec<_> = page.split("<script").skip(1).filter_map(|rest| rest.split('>').next()).collect();
        assert!(!scripts.is_empty(), "{path} runs in the browser");
        assert!(scripts.iter().all(|script| script.contains(&nonce)), "{path}: {scripts:?}");
        for inline in [" style=\"", " onclick=", " onload=", "javascript:"] {
            assert!(!page.contains(inline), "{path} holds {inline}, which its policy forbids");
        }
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "every answer has a nonce of its own");
}

#[tokio::test]
async fn every_answer_tells_the_browser_to_be_careful() {
    let portico = Portico::start();
    let nobody = Browser::new(&portico);
    let admin = Browser::of(&portico, "louise.data").await;
    let answers = [
        ("a page", admin.page("/datasets").await),
        ("the sign-in", nobody.page("/sign-in").await),
        ("a redirect", nobody.page("/").await),
        ("a refusal", nobody.plain(reqwest::Method::POST, "/api/invoke").send().await.unwrap()),
        ("a call", admin.post("/api/me").json(&json!({})).send().await.unwrap()),
        ("a download", admin.get("/api/download/users_export").send().await.unwrap()),
        ("a script", nobody.get("/pkg/portico.a.js").send().await.unwrap()),
        ("a file that is not there", nobody.get("/pkg/none").send().await.unwrap()),
        ("a wrong host", nobody.get("/").header("host", "evil.example").send().await.unwrap()),
        ("health", nobody.get("/healthz").send().await.unwrap()),
    ];
    for (what, answer) in &answers {
        assert_eq!(header(answer, "x-content-type-options"), "nosniff", "{what}");
        assert_eq!(header(answer, "referrer-policy"), "same-origin", "{what}");
        assert_eq!(header(answer, "cross-origin-opener-policy"), "same-origin", "{what}");
        assert_eq!(header(answer, "cross-origin-resource-policy"), "same-origin", "{what}");
        assert_eq!(header(answer, "x-frame-options"), "DENY", "{what}");
        let policy = header(answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}");
        assert!(!policy.contains("unsafe-inline"), "{what}");
        assert!(!header(answer, "x-request-id").is_empty(), "{what}");
        let kept = header(answer, "cache-control");
        let hashed = *what == "a script" || *what == "a file that is not there";
        assert!(hashed || kept.contains("no-store"), "{what}: {kept}");
    }
    let (_, download) = answers.iter().find(|(what, _)| *what == "a download").unwrap();
    assert!(header(download, "content-disposition").starts_with("attachment"));
}

#[tokio::test]
async fn a_request_id_from_outside_is_kept_only_if_it_reads_like_one() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let given = |id: &str| admin.get("/healthz").header("x-request-id", id).send();
    assert_eq!(header(&given("from-a-proxy.1").await.unwrap(), "x-request-id"), "from-a-proxy.1");
    for id in ["<script>alert(1)</script>", "a b", &"a".repeat(65)] {
        let answer = given(id).await.unwrap();
        assert_ne!(header(&answer, "x-request-id"), id);
    }
    let order = admin.post("/do/publish_dataset?dataset_uid=none_such").header("x-request-id", "order-7");
    order.form(&[("done", "")]).send().await.unwrap();
    let (_, page) = admin.ledger(1).await;
    assert_eq!(page["entries"][0]["request_id"], "order-7", "the ledger knows the request");
}

#[tokio::test]
async fn a_call_that_cannot_be_read_is_the_callers_fault() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    for body in ["", "{", "[]", "null", "{\"operation\": 1}", "{\"operation\": \"list_datasets\"}", &deep] {
        let request = admin.post("/api/invoke").header("content-type", "application/json").body(body.to_owned());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body:.40}");
    }
    assert_eq!(admin.invoke("no_such_operation", &json!({})).await.0, 400);
    assert_eq!(admin.function("no-such-function", &json!({})).await.0, 404);
    assert_eq!(admin.post("/datasets").form(&[("a", "b")]).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn a_call_larger_than_two_megabytes_is_refused() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let before = admin.writes().await;
    let payload = json!({"body": {"metadata": {"default": {"title": {"value": "a".repeat(2 << 20)}}}}});
    let (status, answer) = admin.invoke("create_dataset", &payload).await;
    assert_eq!((status, answer["error_code"].as_str()), (413, Some("payload_too_large")));
    assert_eq!(admin.writes().await, before);
}

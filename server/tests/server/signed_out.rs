//! What nobody in particular may see: the way in, and whether the server is well.

use crate::browser::{Browser, location};
use crate::portico::Portico;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn pages_lead_to_the_sign_in_and_back() {
    let portico = Portico::start();
    let nobody = Browser::new(&portico);
    for (page, next) in [
        ("/", ""),
        ("/datasets?text=a&page=2", "?next=%2Fdatasets%3Ftext%3Da%26page%3D2"),
        ("/activity", "?next=%2Factivity"),
        ("/no/such/page", "?next=%2Fno%2Fsuch%2Fpage"),
    ] {
        let answer = nobody.page(page).await;
        assert_eq!(answer.status(), 303, "{page}");
        assert_eq!(location(&answer), format!("/sign-in{next}"));
    }
    let form = [("person", "amina.diallo"), ("next", "/datasets?text=a&page=2")];
    let answer = nobody.post("/sign-in/demo").form(&form).send().await.unwrap();
    assert_eq!(location(&answer), "/datasets?text=a&page=2");
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    let portico = Portico::start();
    let nobody = Browser::new(&portico);
    for next in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
    {
        let form = [("person", "amina.diallo"), ("next", next)];
        let answer = nobody.post("/sign-in/demo").form(&form).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/"), "{next}");
    }
}

#[tokio::test]
async fn everything_else_answers_401() {
    let portico = Portico::start();
    let nobody = Browser::new(&portico);
    let functions =
        ["invoke", "me", "ledger", "ledger-entry", "undo", "catalog", "no-such-function", "events", "sign-in"];
    for name in functions {
        let (status, answer) = nobody.function(name, &json!({})).await;
        assert_eq!((status, answer["error_code"].as_str()), (401, Some("portico_signed_out")), "{name}");
    }
    let paths = [
        (Method::GET, "/api/events"),
        (Method::GET, "/api/download/users_export"),
        (Method::GET, "/api/invoke"),
        (Method::POST, "/api/upload/upload_resource_file"),
        (Method::POST, "/do/publish_dataset?dataset_uid=da_1"),
        (Method::DELETE, "/datasets"),
    ];
    for (method, path) in paths {
        let request = nobody.plain(method, path).header("sec-fetch-site", "same-origin");
        assert_eq!(request.send().await.unwrap().status(), 401, "{path}");
    }
}

#[tokio::test]
async fn the_way_in_and_the_state_of_health_are_open() {
    let portico = Portico::start();
    let nobody = Browser::new(&portico);
    assert_eq!(nobody.page("/sign-in").await.status(), 200);
    assert_eq!(nobody.get("/healthz").send().await.unwrap().status(), 200);
    assert!(matches!(nobody.get("/readyz").send().await.unwrap().status().as_u16(), 200 | 503));
    let (status, ways) = nobody.function("sign-in/ways", &json!({})).await;
    assert_eq!((status, ways["demo"].as_array().map(Vec::len)), (200, Some(6)));
    assert!(ways["single_sign_on"].is_null());
}

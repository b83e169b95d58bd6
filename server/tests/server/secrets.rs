//! The portal's key stays on the server.

use crate::browser::Browser;
use crate::portico::Portico;
use reqwest::Response;
use serde_json::json;

const KEY: &str = "canary0key0that0must0never0be0seen0anywhere";

async fn whole(answer: Response) -> String {
    let head = format!("{:?}", answer.headers());
    head + &answer.text().await.unwrap()
}

#[tokio::test]
async fn the_portals_key_is_in_no_answer_no_log_and_no_file_of_porticos() {
    let mut portico = Portico::start_with(&[("PORTICO_PORTAL_KEY", KEY), ("PORTICO_LOG", "debug")]);
    let admin = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;
    let mut seen = vec![
        admin.invoke("publish_dataset", &json!({"dataset_uid": "none_such"})).await.1.to_string(),
        admin.invoke("list_datasets", &json!({"limit": -1})).await.1.to_string(),
        admin.invoke("list_all_api_keys", &json!({})).await.1.to_string(),
        admin.function("me", &json!({})).await.1.to_string(),
        admin.ledger(1).await.1.to_string(),
        whole(admin.get("/api/download/users_export").send().await.unwrap()).await,
        whole(admin.get("/readyz").send().await.unwrap()).await,
    ];
    for path in ["/", "/datasets", "/activity", "/sign-in", "/no/such/page", &format!("/datasets/{dataset}")] {
        seen.push(whole(admin.page(path).await).await);
    }
    assert!(!seen.iter().any(|text| text.contains(KEY)));
    for file in std::fs::read_dir(portico.data().join("portico")).unwrap() {
        let file = file.unwrap().path();
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()), "{}", file.display());
    }
    portico.terminate(std::time::Duration::from_secs(10)).unwrap();
    let said = portico.said();
    assert!(said.contains("/api/invoke"), "the log tells requests:\n{said}");
    assert!(!said.contains(KEY));
}

#[tokio::test]
async fn a_query_string_is_not_logged() {
    let portico = Portico::start_with(&[("PORTICO_LOG", "debug")]);
    let nobody = Browser::new(&portico);
    assert_eq!(nobody.get("/sign-in/local?key=canary").send().await.unwrap().status(), 403);
    assert!(portico.said().contains("/sign-in/local"), "the path is");
    assert!(!portico.said().contains("canary"));
}

#[tokio::test]
async fn what_lasts_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let portico = Portico::start();
    let mode = std::fs::metadata(portico.data()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

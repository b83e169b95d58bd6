//! Writes that do not come from Portico's own pages.

use crate::browser::Browser;
use crate::portico::Portico;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

/// Every route that changes something, with a dataset to change.
fn mutating(dataset: &str) -> Vec<String> {
    vec![
        format!("/do/publish_dataset?dataset_uid={dataset}"),
        format!("/api/upload/upload_resource_file?dataset_uid={dataset}"),
        "/api/invoke".to_owned(),
        "/api/undo".to_owned(),
        "/sign-in/demo".to_owned(),
        "/sign-in/local".to_owned(),
        "/sign-out".to_owned(),
        "/sessions/end".to_owned(),
    ]
}

/// A body that the route would take, if it were asked rightly.
fn bodied(request: RequestBuilder, path: &str, dataset: &str) -> RequestBuilder {
    if path.starts_with("/api/upload/") {
        let type_of_form = "multipart/form-data; boundary=b";
        let file = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\r\n--b--\r\n";
        request.header("content-type", type_of_form).body(file)
    } else if path == "/api/undo" {
        request.json(&json!({"id": 1}))
    } else if path.starts_with("/api/") {
        request.json(&json!({"operation": "delete_dataset", "payload": {"dataset_uid": dataset}}))
    } else {
        request.form(&[("person", "louise.data"), ("key", "k")])
    }
}

#[tokio::test]
async fn a_write_from_elsewhere_is_refused_and_nothing_is_written() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;
    let before = admin.writes().await;
    let own = format!("http://{}", portico.host);
    let spoofs: [(&str, &[(&str, &str)]); 7] = [
        ("a foreign page", &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]),
        ("a page of a sibling", &[("sec-fetch-site", "same-site"), ("origin", &own)]),
        ("a typed address", &[("sec-fetch-site", "none")]),
        ("an old browser on a foreign page", &[("origin", "https://evil.example")]),
        ("a page without an origin", &[("origin", "null")]),
        ("a page whose name begins like ours", &[("origin", &format!("{own}.evil.example"))]),
        ("nobody that says who it is", &[]),
    ];
    for path in mutating(&dataset) {
        for (what, headers) in spoofs {
            let request = headers.iter().fold(admin.plain(Method::POST, &path), |r, (k, v)| r.header(*k, *v));
            let answer = bodied(request, &path, &dataset).send().await.unwrap();
            assert_eq!(answer.status(), 403, "{what} at {path}");
            assert!(answer.text().await.unwrap().contains("portico_refused"), "{what} at {path}");
        }
        let text = admin.post(&path).header("content-type", "text/plain").body("{}").send().await.unwrap();
        assert_eq!(text.status(), 403, "text at {path}");
    }
    assert_eq!(admin.writes().await, before);
    assert_eq!(admin.invoke("retrieve_dataset", &json!({"dataset_uid": dataset})).await.0, 200, "still there");
}

#[tokio::test]
async fn a_write_from_an_own_page_passes_in_browsers_old_and_new() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let call = json!({"operation": "list_datasets", "payload": {}});
    let old = admin.plain(Method::POST, "/api/invoke").header("origin", format!("http://{}", portico.host));
    assert_eq!(old.json(&call).send().await.unwrap().status(), 200);
    assert_eq!(admin.post("/api/invoke").json(&call).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn nothing_is_written_by_reading() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let dataset = admin.dataset("Lakes").await;
    let before = admin.writes().await;
    let mut paths = mutating(&dataset);
    paths.push(format!("/api/download/delete_dataset?dataset_uid={dataset}"));
    for path in paths {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let answer = admin.plain(method.clone(), &path).send().await.unwrap();
            assert!(matches!(answer.status().as_u16(), 400 | 404 | 405 | 422), "{method} {path}: {}", answer.status());
        }
    }
    assert_eq!(admin.writes().await, before);
    assert_eq!(admin.invoke("retrieve_dataset", &json!({"dataset_uid": dataset})).await.0, 200, "still signed in");
}

#[tokio::test]
async fn a_foreign_name_that_points_here_finds_nothing() {
    let portico = Portico::start();
    let nobody = Browser::new(&portico);
    for host in ["evil.example", "127.0.0.1.evil.example", "10.0.0.1"] {
        let page = nobody.get("/sign-in").header("host", host).send().await.unwrap();
        assert_eq!(page.status(), 421, "{host}");
        let form = nobody.post("/sign-in/demo").header("host", host).form(&[("person", "louise.data")]);
        let answer = form.send().await.unwrap();
        assert_eq!(answer.status(), 421, "{host}");
        assert!(answer.headers().get("set-cookie").is_none());
    }
}

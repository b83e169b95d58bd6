//! Images of the domain, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::images::{ImageAsset, ListImages};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use support::TestPortal;
use support::client::answer_of;

const PIXEL: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
const DRAWING: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0L1 1\"/></svg>";

async fn send(portal: &TestPortal, name: &str, bytes: &[u8]) -> (u16, Value) {
    let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned()).mime_str("text/html").unwrap();
    let request = portal.request(Method::POST, "/medias/images/").multipart(Form::new().part("file", part));
    answer_of(request, None).await
}

async fn url(portal: &TestPortal, name: &str, bytes: &[u8]) -> String {
    let (status, image) = send(portal, name, bytes).await;
    assert_eq!(status, 201, "{image}");
    let image: ImageAsset = serde_json::from_value(image).unwrap();
    image.url.unwrap()
}

#[tokio::test]
async fn an_image_is_served_to_everybody_as_what_it_is_and_may_do_nothing() {
    let portal = TestPortal::start().await;
    for (name, bytes, media_type) in [("Pixel.html", PIXEL, "image/gif"), ("Logo.svg", DRAWING, "image/svg+xml")] {
        let path = url(&portal, name, bytes).await;
        assert!(path.starts_with("/assets/theme_image/"), "{path}");
        let response = portal.client.get(format!("{}{path}", portal.address)).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let headers = response.headers().clone();
        assert_eq!(
            (&headers["content-type"], &headers["x-content-type-options"]),
            (&media_type.parse().unwrap(), &"nosniff".parse().unwrap())
        );
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox"), "{policy}");
        assert_eq!(response.bytes().await.unwrap(), bytes);
        let again = portal.client.get(format!("{}{path}", portal.address)).header("if-none-match", &headers["etag"]);
        assert_eq!(again.send().await.unwrap().status(), 304);
    }
    let nothing = portal.client.get(format!("{}/assets/theme_image/none.png", portal.address)).send().await.unwrap();
    assert_eq!(nothing.status(), 404);
}

#[tokio::test]
async fn what_is_no_image_is_refused_whatever_it_is_called() {
    let portal = TestPortal::start().await;
    let script = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (name, bytes) in [("page.png", &b"<html></html>"[..]), ("script.svg", script), ("empty.gif", b"")] {
        let (status, error) = send(&portal, name, bytes).await;
        assert_eq!((status, error["error_code"].as_str()), (400, Some("validation_error")));
        assert!(error["detail"]["file"].is_array(), "{name}: {error}");
    }
    let without = portal.request(Method::POST, "/medias/images/").multipart(Form::new().text("title", "x"));
    let without = without.send().await.unwrap();
    assert_eq!(without.status(), 400);
    assert!(without.json::<Value>().await.unwrap()["detail"]["file"].is_array());
    let json = portal.request(Method::POST, "/medias/images/").json(&serde_json::json!({"file": "x"}));
    assert_eq!(json.send().await.unwrap().status(), 415);
    let list = portal.call(ListImages { limit: None, offset: None }).await.unwrap();
    assert_eq!(list.total_count, 0);
    assert!(std::fs::read_dir(portal.folder.path().join("incoming")).unwrap().next().is_none(), "nothing is left");
}

#[tokio::test]
async fn the_same_image_is_kept_once_and_listed_by_each_of_its_names() {
    let portal = TestPortal::start().await;
    let first = url(&portal, "pixel.gif", PIXEL).await;
    assert_eq!(url(&portal, "pixel.gif", PIXEL).await, first);
    let second = url(&portal, "dot.gif", PIXEL).await;
    assert_ne!(second, first);
    assert_eq!(std::fs::read_dir(portal.folder.path().join("images")).unwrap().count(), 1);
    let portal = portal.reopened().await;
    let list = portal.call(ListImages { limit: None, offset: None }).await.unwrap();
    let urls: Vec<_> = list.results.iter().filter_map(|image| image.url.as_deref()).collect();
    assert!(urls.len() == 2 && urls.contains(&first.as_str()) && urls.contains(&second.as_str()), "{urls:?}");
    let response = portal.client.get(format!("{}{first}", portal.address)).send().await.unwrap();
    assert_eq!(response.bytes().await.unwrap(), PIXEL);
}

#[tokio::test]
async fn images_are_for_those_who_make_pages_or_datasets() {
    let portal = TestPortal::start().await;
    let key = portal.user("reader", &["explore_monitoring"], &["explore_monitoring"]).await;
    let list = portal.call_as(&key, ListImages { limit: None, offset: None }).await.unwrap_err();
    assert_eq!(list.status, 403);
}

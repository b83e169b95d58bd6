//! The stream of live changes.

use crate::browser::Browser;
use crate::portico::Portico;
use reqwest::Response;
use std::time::Duration;

/// Reads on until the stream holds what is looked for.
async fn read_until(stream: &mut Response, wanted: &str) -> String {
    let mut text = String::new();
    let reading = async {
        while !text.contains(wanted) {
            let chunk = stream.chunk().await.unwrap().unwrap_or_else(|| panic!("the stream ended"));
            text += &String::from_utf8_lossy(&chunk);
        }
    };
    tokio::time::timeout(Duration::from_secs(20), reading).await.unwrap();
    text
}

async fn stream_of(browser: &Browser<'_>) -> Response {
    let stream = browser.get("/api/events").header("accept", "text/event-stream").send().await.unwrap();
    assert_eq!(stream.status(), 200);
    stream
}

#[tokio::test]
async fn a_viewer_hears_that_something_changed_but_not_who_did_it() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let auditor = Browser::of(&portico, "ines.fontaine").await;
    let viewer = Browser::of(&portico, "amina.diallo").await;
    let (mut for_auditor, mut for_viewer) = (stream_of(&auditor).await, stream_of(&viewer).await);
    admin.dataset("Lakes").await;
    assert!(read_until(&mut for_auditor, "create_dataset\"").await.contains("Louise Data"));
    let heard = read_until(&mut for_viewer, "\"person\"").await;
    assert!(heard.contains("create_dataset") && !heard.contains("Louise"), "{heard}");
    assert!(heard.contains("\"entry\":0"), "{heard}");
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let mut stream = stream_of(&admin).await;
    admin.post("/sign-out").send().await.unwrap();
    let ended = async { while stream.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(Duration::from_secs(10), ended).await.unwrap();
}

//! Starting and stopping.

use crate::browser::Browser;
use crate::portico::Portico;
use std::time::Duration;

#[tokio::test]
async fn an_open_stream_does_not_hold_the_server_when_it_is_asked_to_stop() {
    let mut portico = Portico::start();
    let host = portico.host.clone();
    let mut stream = {
        let admin = Browser::of(&portico, "louise.data").await;
        admin.get("/api/events").send().await.unwrap()
    };
    let status = portico.terminate(Duration::from_secs(10));
    assert!(status.is_some_and(|status| status.success()), "it ends in time, and well: {status:?}");
    while let Ok(Some(_)) = stream.chunk().await {}
    assert!(std::net::TcpStream::connect(host).is_err(), "nobody listens any more");
}

#[test]
fn the_server_refuses_to_start_where_others_could_reach_it() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let (status, said) = Portico::refused(&[("PORTICO_ADDRESS", address)]);
        assert_eq!(status.code(), Some(2), "{said}");
        assert!(said.contains("loopback"), "{said}");
    }
}

#[test]
fn the_server_refuses_to_send_its_key_in_the_clear() {
    let variables = [("PORTICO_UPSTREAM_URL", "http://data.example.org"), ("PORTICO_UPSTREAM_KEY", "canary")];
    let (status, said) = Portico::refused(&variables);
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(said.contains("https://") && !said.contains("canary"), "{said}");
}

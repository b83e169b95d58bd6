//! What a typed URL may reach: tried with a server on this machine and with known ways around such checks.

use super::*;
use axum::{Router, http, response::Redirect, routing::get};

/// URLs that reach, or try to reach, what is not public.
const BYPASSES: &[&str] = &[
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://127%2e0%2e0%2e1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://localhost/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://app.localhost/",
    "http://metadata.google.internal/",
    "http://printer.local/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://[::ffff:169.254.169.254]/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://10.0.0.1/",
    "http://172.16.5.4/",
    "http://192.168.1.1:8080/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://example.org@127.0.0.1/",
    "http://example.org:80@127.0.0.1/",
    "http://127.0.0.1#@example.org/",
    "http://127.0.0.1\\@example.org/",
    "https://user:secret@example.org/",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:6379/_INFO",
    "data:text/plain,hello",
    "jar:http://127.0.0.1!/",
    "//127.0.0.1/",
    "http:///etc/passwd",
];

fn source(url: &str) -> Result<HttpSource, FetchError> {
    Ok(HttpSource { url: parse_url(url)?, headers: Vec::new(), credentials: None })
}

async fn get_with(url: &str, rules: &FetchRules) -> Result<Fetched, FetchError> {
    let folder = tempfile::tempdir().unwrap();
    fetch(&source(url)?, &folder.path().join("file"), rules, None).await
}

/// A server on 127.0.0.1 and the rules that let just that address through.
async fn server() -> (SocketAddr, FetchRules) {
    let echo = |headers: http::HeaderMap| async move {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned();
        format!("auth,{}\nx-team,{}\n", text("authorization"), text("x-team"))
    };
    let redirect = |to: &'static str| get(move || async move { Redirect::temporary(to) });
    let router = Router::new()
        .route(
            "/data.csv",
            get(|| async { ([("etag", "\"v1\""), ("content-type", "text/csv; charset=utf-8")], "a,b\n1,2\n") }),
        )
        .route("/echo", get(echo))
        .route("/moved", redirect("/data.csv"))
        .route("/loop", redirect("/loop"))
        .route("/to-metadata", redirect("http://169.254.169.254/latest/"))
        .route("/to-v6", redirect("http://[::1]/"))
        .route("/to-decimal", redirect("http://2130706434/"))
        .route("/to-file", redirect("file:///etc/passwd"))
        .route(
            "/named",
            get(|| async { ([("content-disposition", "attachment; filename=\"../x/villes.csv\"")], "a\n") }),
        )
        .route("/missing", get(|| async { http::StatusCode::NOT_FOUND }))
        .route("/large", get(|| async { "x".repeat(2 << 20) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, FetchRules { allowed_addresses: vec![address.ip()], ..FetchRules::new(false) })
}

#[tokio::test]
async fn no_spelling_of_a_private_address_gets_through() {
    let rules = FetchRules { connect_timeout: Duration::from_millis(300), ..FetchRules::new(false) };
    for url in BYPASSES {
        let error = get_with(url, &rules).await.expect_err(url);
        let refused_before_connecting = matches!(
            error,
            FetchError::Private(_)
                | FetchError::Scheme(_)
                | FetchError::Userinfo
                | FetchError::Url { .. }
                | FetchError::UnknownHost(_)
        );
        assert!(refused_before_connecting, "{url}: {error}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let (address, rules) = server().await;
    for path in ["to-metadata", "to-v6", "to-decimal"] {
        let error = get_with(&format!("http://{address}/{path}"), &rules).await.unwrap_err();
        assert!(matches!(error, FetchError::Private(_)), "{path}: {error}");
    }
    let error = get_with(&format!("http://{address}/to-file"), &rules).await.unwrap_err();
    assert!(matches!(error, FetchError::Scheme(_)), "{error}");
}

#[tokio::test]
async fn redirects_are_followed_but_not_for_ever() {
    let (address, rules) = server().await;
    let Ok(Fetched::New { file_name, media_type, size, .. }) =
        get_with(&format!("http://{address}/moved"), &rules).await
    else {
        panic!("the redirect was not followed");
    };
    assert_eq!((file_name.as_str(), media_type.as_deref(), size), ("data.csv", Some("text/csv"), 8));
    let error = get_with(&format!("http://{address}/loop"), &rules).await.unwrap_err();
    assert!(matches!(error, FetchError::TooManyRedirects(5)), "{error}");
}

#[tokio::test]
async fn failures_say_what_the_server_did() {
    let (address, rules) = server().await;
    let error = get_with(&format!("http://{address}/missing"), &rules).await.unwrap_err();
    assert_eq!(error.to_string(), "127.0.0.1 answered 404 Not Found");
    let small = FetchRules { most_bytes: 1 << 20, ..rules };
    let error = get_with(&format!("http://{address}/large"), &small).await.unwrap_err();
    assert_eq!(error.to_string(), "the file at 127.0.0.1 is larger than 1 MB");
}

#[tokio::test]
async fn a_name_from_the_server_carries_no_folder() {
    let (address, rules) = server().await;
    let Ok(Fetched::New { file_name, .. }) = get_with(&format!("http://{address}/named"), &rules).await else {
        panic!("the file was not fetched");
    };
    assert_eq!(file_name, "villes.csv");
}

#[tokio::test]
async fn headers_and_credentials_are_sent_to_the_origin() {
    let (address, rules) = server().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("echo");
    let source = HttpSource {
        headers: vec![("X-Team".to_owned(), "data".to_owned())],
        credentials: Some(Credentials::Basic { user: "ada".to_owned(), password: "pw".to_owned() }),
        ..source(&format!("http://{address}/echo")).unwrap()
    };
    fetch(&source, &path, &rules, None).await.unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), "auth,Basic YWRhOnB3\nx-team,data\n");
    assert!(header_map(&[("Host".to_owned(), "x".to_owned())]).is_err());
    assert!(header_map(&[("X-A".to_owned(), "a\r\nb: c".to_owned())]).is_err());
}

#[tokio::test]
async fn a_copy_serves_until_it_is_cleaned() {
    let (address, rules) = server().await;
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), rules);
    let source = Source::from(source(&format!("http://{address}/data.csv")).unwrap());
    let first = cache.get(&source, Freshness::Recent).await.unwrap();
    std::fs::write(&first.path, "kept").unwrap();
    let second = cache.get(&source, Freshness::Recent).await.unwrap();
    assert_eq!(std::fs::read_to_string(&second.path).unwrap(), "kept");
    cache.forget(&source).await.unwrap();
    let third = cache.get(&source, Freshness::Checked).await.unwrap();
    assert_eq!(std::fs::read_to_string(&third.path).unwrap(), "a,b\n1,2\n");
}

//! The site's files inside the program: found by name, sent in the smallest form that the browser takes, not sent again
//! to one that has them.

use super::FOR_EVER;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

struct File {
    /// `pkg/portico.<hash>.css`; a compressed copy ends in `.br` or `.gz`.
    name: &'static str,
    /// Of its content, in quotation marks.
    tag: &'static str,
    bytes: &'static [u8],
}

/// Every file, by name. Written by `build.rs`.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// True where the program was built with a site.
pub fn is_there() -> bool {
    !FILES.is_empty()
}

/// A file's text.
pub fn text(name: &str) -> Option<String> {
    String::from_utf8(find(FILES, name)?.bytes.to_vec()).ok()
}

/// Sends the file that the path names.
pub async fn serve(request: Request) -> Response {
    answer(FILES, request.method(), request.uri().path(), request.headers())
}

fn answer(files: &'static [File], method: &Method, path: &str, headers: &HeaderMap) -> Response {
    let name = path.trim_start_matches('/');
    let Some(plain) = find(files, name) else { return StatusCode::NOT_FOUND.into_response() };
    let copies = [("br", "br"), ("gzip", "gz")].into_iter().filter_map(|(coding, ending)| {
        let copy = find(files, &format!("{name}.{ending}"))?;
        Some((weight(headers, coding), coding, copy))
    });
    // Of codings that are as welcome, the first.
    let best = copies.filter(|(weight, ..)| *weight > 0).reduce(|best, next| if next.0 > best.0 { next } else { best });
    let (coding, file) = best.map_or((None, plain), |(_, coding, copy)| (Some(coding), copy));
    let is_known = is_known(headers, file.tag);
    let body = if is_known || *method == Method::HEAD { Body::empty() } else { Body::from(file.bytes) };
    let mut response = Response::new(body);
    let sent = response.headers_mut();
    sent.insert(header::ETAG, HeaderValue::from_static(file.tag));
    sent.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if name.starts_with("pkg/") || name.starts_with("fonts/") {
        sent.insert(header::CACHE_CONTROL, FOR_EVER);
    }
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    sent.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    sent.insert(header::CONTENT_LENGTH, HeaderValue::from(file.bytes.len()));
    if let Some(coding) = coding {
        sent.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

fn find(files: &'static [File], name: &str) -> Option<&'static File> {
    files.binary_search_by(|file| file.name.cmp(name)).ok().and_then(|index| files.get(index))
}

/// How welcome a coding is, in thousandths; 0 where it is not.
fn weight(headers: &HeaderMap, coding: &str) -> u32 {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut any = 0;
    for part in accepted.flat_map(|value| value.split(',')) {
        let mut words = part.split(';').map(str::trim);
        let name = words.next().unwrap_or_default();
        let quality = words.find_map(|word| word.strip_prefix("q=")).map_or(Some(1.0), |text| text.parse::<f32>().ok());
        let quality = (quality.unwrap_or_default().clamp(0.0, 1.0) * 1000.0) as u32;
        if name.eq_ignore_ascii_case(coding) {
            return quality;
        }
        if name == "*" {
            any = quality;
        }
    }
    any
}

/// True where the browser says that it has a file with this tag.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|value| value.split(',')).map(|known| known.trim().trim_start_matches("W/")).any(|known| known == tag)
}

/// What the endings of the site's files mean.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SOME: &[File] = &[
        File { name: "favicon.svg", tag: "\"f\"", bytes: b"<svg/>" },
        File { name: "pkg/a.css", tag: "\"a\"", bytes: b"plain" },
        File { name: "pkg/a.css.br", tag: "\"b\"", bytes: b"brotli" },
        File { name: "pkg/a.css.gz", tag: "\"g\"", bytes: b"gzip" },
    ];

    async fn asked(path: &str, headers: &[(header::HeaderName, &str)]) -> (StatusCode, HeaderMap, String) {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        let (parts, body) = answer(SOME, &Method::GET, path, &headers).into_parts();
        let body = axum::body::to_bytes(body, 100).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_browser_gets_the_coding_that_it_likes_best() {
        for (accepted, body) in [
            ("gzip, deflate, br", "brotli"),
            ("gzip, br;q=0.5", "gzip"),
            ("br;q=0, gzip;q=0.1", "gzip"),
            ("BR", "brotli"),
            ("*", "brotli"),
            ("*;q=0", "plain"),
            ("identity", "plain"),
            ("br;q=nonsense", "plain"),
        ] {
            let (status, headers, found) = asked("/pkg/a.css", &[(header::ACCEPT_ENCODING, accepted)]).await;
            assert_eq!((status, found.as_str()), (StatusCode::OK, body), "{accepted}");
            assert_eq!(headers[header::CONTENT_TYPE], "text/css");
            assert_eq!(headers.contains_key(header::CONTENT_ENCODING), body != "plain");
            assert_eq!(headers[header::CONTENT_LENGTH], body.len().to_string());
            assert_eq!(headers[header::CACHE_CONTROL], FOR_EVER);
        }
    }

    #[tokio::test]
    async fn what_a_browser_has_is_not_sent_again() {
        for (tags, status) in
            [("\"a\"", 304), ("\"x\", W/\"a\"", 304), ("\"b\"", 200), ("", 200), ("\"aa\"", 200), ("a", 200)]
        {
            let (found, headers, body) = asked("/pkg/a.css", &[(header::IF_NONE_MATCH, tags)]).await;
            assert_eq!(found, status, "{tags}");
            assert_eq!(body.is_empty(), status == 304);
            assert_eq!(headers[header::ETAG], "\"a\"");
        }
        let both = [(header::IF_NONE_MATCH, "\"b\""), (header::ACCEPT_ENCODING, "br")];
        assert_eq!(asked("/pkg/a.css", &both).await.0, StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn a_name_without_a_hash_is_asked_for_again_and_one_that_is_not_there_is_not_kept() {
        assert!(!asked("/favicon.svg", &[]).await.1.contains_key(header::CACHE_CONTROL));
        for path in ["/pkg/none.css", "/pkg/../favicon.svg", "/pkg/", "/"] {
            let (status, headers, _) = asked(path, &[]).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
            assert!(!headers.contains_key(header::CACHE_CONTROL));
        }
    }
}

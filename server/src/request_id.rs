//! The id of a request: that of a proxy in front if it reads like one, else ours.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Drops an id that could be anything: it goes into logs, the ledger and answers.
pub async fn layer(mut request: Request, next: Next) -> Response {
    if !is_plain(request.headers()) {
        request.headers_mut().remove(REQUEST_ID);
    }
    next.run(request).await
}

/// The id of this request, for the ledger.
pub fn of(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID)?.to_str().ok()
}

tokio::task_local! {
    static CURRENT: String;
}

/// Answers a request; meanwhile [`current`] tells its id.
pub async fn within<T>(id: String, answer: impl Future<Output = T>) -> T {
    CURRENT.scope(id, answer).await
}

/// The id of the request that is being answered.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// One id of at most 64 letters, digits, `-`, `_`, `.`.
fn is_plain(headers: &HeaderMap) -> bool {
    let mut ids = headers.get_all(REQUEST_ID).iter();
    let (Some(id), None) = (ids.next(), ids.next()) else { return false };
    (1..=64).contains(&id.len())
        && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(ids: &[&str]) -> HeaderMap {
        ids.iter().map(|id| (REQUEST_ID, id.parse().unwrap())).collect()
    }

    #[test]
    fn an_id_that_reads_like_one_is_kept() {
        assert!(is_plain(&headers(&["0f8fad5b-d9cb-469f-a165-70867728950e"])));
    }

    #[test]
    fn anything_else_is_dropped() {
        let long = "a".repeat(65);
        for ids in [&["<script>"][..], &["a b"], &["a\tb"], &[""], &[&long], &["a", "b"], &[]] {
            assert!(!is_plain(&headers(ids)), "{ids:?}");
        }
    }
}

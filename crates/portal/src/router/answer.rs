//! Writing answers: JSON with absolute links, files as streams, errors in the API's shape.

use crate::{Outcome, Portal};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use portico_contract::{Answer, ApiError, Download, ErrorCode, Limit, Method, OperationInfo};
use serde_json::Value;

/// By which name the portal was called: `https://data.example.org`.
pub fn origin(headers: &HeaderMap) -> String {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = match text(header::HeaderName::from_static("x-forwarded-proto")) {
        Some("https") => "https",
        _ => "http",
    };
    // An answer is JSON, but what is not a host has no place in an address.
    let host =
        text(header::HOST).filter(|host| host.parse::<axum::http::uri::Authority>().is_ok()).unwrap_or("localhost");
    format!("{scheme}://{host}")
}

/// What the links of an answer are made of.
pub struct Links {
    origin: String,
    /// `https://data.example.org/api/automation/v1.0/datasets/`
    address: String,
    query: Vec<(String, String)>,
}

impl Links {
    pub fn of(request: &Request, query: &[(String, String)]) -> Self {
        let origin = origin(request.headers());
        Self { address: format!("{origin}{}", request.uri().path()), origin, query: query.to_vec() }
    }

    /// Completes the links that handlers give without the name of the portal, which they do not know.
    fn complete(&self, output: &mut Value) {
        if let Some(things) = output.get_mut("results").and_then(Value::as_array_mut) {
            things.iter_mut().for_each(|thing| self.complete(thing));
        } else if let Some(Value::String(link)) = output.get_mut("change_request_link")
            && link.starts_with('/')
        {
            link.insert_str(0, &self.origin);
        }
    }

    fn at(&self, limit: u64, offset: u64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        // A key in the address is not repeated into answers, which get logged and stored.
        let kept = self.query.iter().filter(|(name, _)| !["limit", "offset", "apikey"].contains(&name.as_str()));
        query.extend_pairs(kept).append_pair("limit", &limit.to_string()).append_pair("offset", &offset.to_string());
        format!("{}?{}", self.address, query.finish())
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.query.iter().rev().find(|(key, _)| key == name)?.1.parse().ok()
    }

    /// Adds `next` and `previous` to a page (behaviour.md 5).
    fn fill(&self, page: &mut Value) {
        let Some(total) = page.get("total_count").and_then(Value::as_u64) else { return };
        let limit = self.number("limit").unwrap_or(u64::from(Limit::default().0));
        let offset = self.number("offset").unwrap_or(0);
        // `limit=0` asks for the count alone: there is no page before or after it.
        if limit == 0 {
            return;
        }
        if offset.saturating_add(limit) < total {
            page["next"] = self.at(limit, offset + limit).into();
        }
        if offset > 0 {
            page["previous"] = self.at(limit, offset.saturating_sub(limit)).into();
        }
    }
}

pub async fn success(portal: &Portal, info: &OperationInfo, mut output: Value, links: &Links) -> Outcome<Response> {
    let status = StatusCode::from_u16(info.status).unwrap_or(StatusCode::OK);
    if info.answer == Answer::File {
        return file(portal, output).await;
    }
    if status == StatusCode::NO_CONTENT {
        return Ok(status.into_response());
    }
    if info.query_parameters.contains(&"limit") {
        links.fill(&mut output);
    }
    if info.path.starts_with("/forms/{form_uid}/submissions/") {
        links.complete(&mut output);
    }
    Ok((status, axum::Json(output)).into_response())
}

/// A file, or a redirect to where it is (alternative exports, behaviour.md 15).
pub async fn file(portal: &Portal, output: Value) -> Outcome<Response> {
    if let Some(url) = output.get("url").and_then(Value::as_str) {
        // As a header it is plain ASCII, whatever somebody typed.
        let url = url::Url::parse(url).map_err(|_| ApiError::not_found())?;
        let location = HeaderValue::from_str(url.as_str()).map_err(|_| ApiError::not_found())?;
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response());
    }
    let download: Download = serde_json::from_value(output)?;
    let file = match tokio::fs::File::open(&download.path).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(ApiError::not_found().into()),
        other => other?,
    };
    // Made for this answer alone: the open file outlives its name.
    if download.path.starts_with(portal.incoming_folder()) {
        tokio::fs::remove_file(&download.path).await?;
    }
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_LENGTH, file.metadata().await?.len().into());
    let media_type = HeaderValue::from_str(&download.media_type);
    headers.insert(header::CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&download.file_name));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let stream = tokio_util::io::ReaderStream::with_capacity(file, 64 * 1024);
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// `attachment`, always: what people upload must not run in the portal's origin. Both spellings of the name (RFC 6266).
pub fn disposition(name: &str) -> HeaderValue {
    const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let exact = utf8_percent_encode(name, &KEPT);
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

pub fn error(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut body = serde_json::to_value(error).unwrap_or_default();
    if let Value::Object(body) = &mut body {
        body.remove("status");
    }
    let mut response = (status, axum::Json(body)).into_response();
    if error.code == ErrorCode::NotAuthenticated {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Apikey"));
    }
    response
}

pub fn method_not_allowed(refusal: &ApiError, methods: &[Method]) -> Response {
    let mut response = error(refusal);
    let allowed: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
    if let Ok(value) = HeaderValue::from_str(&allowed.join(", ")) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str, total: u64) -> Value {
        let request = Request::builder()
            .uri(format!("/x/?{query}"))
            .header("host", "data.example.org")
            .body(Body::empty())
            .unwrap();
        let query = super::super::request::query(request.uri());
        let mut page = serde_json::json!({"total_count": total, "next": null, "previous": null, "results": []});
        Links::of(&request, &query).fill(&mut page);
        page
    }

    #[test]
    fn a_page_in_the_middle_links_to_both_neighbours_with_absolute_addresses() {
        let page = page("limit=10&offset=10&sort=-title&apikey=secret", 35);
        assert_eq!(page["next"], "http://data.example.org/x/?sort=-title&limit=10&offset=20");
        assert_eq!(page["previous"], "http://data.example.org/x/?sort=-title&limit=10&offset=0");
    }

    #[test]
    fn the_ends_of_a_list_have_no_neighbours() {
        assert_eq!(page("", 20)["next"], Value::Null);
        assert_eq!(page("", 21)["next"], "http://data.example.org/x/?limit=20&offset=20");
        assert_eq!(page("limit=0", 21)["next"], Value::Null);
    }

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let value = disposition("a\"; x=\r\né.csv");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"a__ x____.csv\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A%C3%A9.csv"
        );
    }
}

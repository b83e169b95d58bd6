//! Raising a request: `POST /api/portal/v1.0/user_requests/`. The reference does not say how people raise theirs; this
//! address is this portal's own.
//!
//! Body: `{"type", "request_message"}` with `dataset.dataset_id` for `dataset_asset_access`, `asset.slug` for
//! `external_asset_access`, `showcase {title, description, url}` for `external_showcase`. Who asks is the owner of the
//! API key; without a key, `created_by {email, first_name, last_name}` proposes a showcase. Answers 201 with the request.

use super::insert_request;
use crate::uid::new_uuid;
use crate::{Caller, Outcome, Portal, caller, now, router, users};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use portico_contract::email::EmailAddress;
use portico_contract::user_requests::{
    AnonymousUser, Asker, DatasetAssetAccess, ExternalShowcase, KnownAsker, RequestSubject, RequestedDataset, Showcase,
    UserRequest, UserRequestStatus,
};
use portico_contract::{ApiError, ErrorCode, UserRequestUid};
use serde::Deserialize;
use sqlx::SqliteConnection;

/// Largest body, in bytes: anybody may send one.
const BODY_LIMIT: usize = 16 * 1024;
/// Longest message, in characters.
const MESSAGE_LIMIT: usize = 2000;
/// Most pending requests of guests: beyond, somebody is playing.
const GUEST_LIMIT: i64 = 500;

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    router::both("/api/portal/v1.0/user_requests", post(raise).layer(DefaultBodyLimit::max(BODY_LIMIT)))
}

#[derive(Debug, Deserialize)]
struct Raised {
    request_message: String,
    #[serde(default)]
    created_by: Option<AnonymousUser>,
    #[serde(flatten)]
    subject: RequestSubject,
}

async fn raise(
    State(portal): State<Portal>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let kept = match body {
        Ok(body) => keep(&portal, &uri, &headers, &body).await,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(ApiError::new(ErrorCode::PayloadTooLarge, "The request body is too large.").into())
        }
        Err(error) => Err(ApiError::invalid("non_field_errors", error.body_text()).into()),
    };
    match kept {
        Ok(request) => (StatusCode::CREATED, Json(request)).into_response(),
        Err(failure) => router::error_response(&failure.into_error("portal_user_request")),
    }
}

async fn keep(portal: &Portal, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Outcome<UserRequest> {
    let raised: Raised = router::json_body(body)?;
    check_message(&raised.request_message)?;
    let query = router::query_of(uri);
    let mut write = portal.store().write().await?;
    let asker = match caller::key(headers, &query) {
        Some(_) => {
            let caller = Caller::authenticate(&mut write, headers, &query).await?;
            users::see(portal, &caller.username);
            known(&mut write, &caller).await?
        }
        None => guest(&mut write, &raised).await?,
    };
    let moment = now();
    let request = UserRequest {
        uid: UserRequestUid::new(new_uuid()).map_err(crate::Failure::internal)?,
        status: Some(UserRequestStatus::Pending),
        request_message: Some(raised.request_message),
        rejection_message: None,
        created_at: Some(moment.clone()),
        updated_at: Some(moment),
        updated_by: None,
        created_by: Some(asker),
        subject: settled(&mut write, raised.subject).await?,
    };
    insert_request(&mut write, &request).await?;
    write.commit().await?;
    Ok(request)
}

fn check_message(message: &str) -> Result<(), ApiError> {
    match message.chars().count() {
        _ if message.trim().is_empty() => Err(ApiError::invalid("request_message", "This field may not be blank")),
        length if length > MESSAGE_LIMIT => Err(ApiError::invalid(
            "request_message",
            format!("Ensure this field has no more than {MESSAGE_LIMIT} characters"),
        )),
        _ => Ok(()),
    }
}

async fn known(connection: &mut SqliteConnection, caller: &Caller) -> Outcome<Asker> {
    let user = crate::users::load_user(connection, &caller.username, crate::users::GroupLinks::Uids).await?;
    let details = [("email", Some(user.email)), ("first_name", user.first_name), ("last_name", user.last_name)];
    let extra = details.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into()))).collect();
    Ok(Asker::Known(KnownAsker { username: user.username, extra }))
}

/// A guest may propose a showcase and nothing else (behaviour.md 17).
async fn guest(connection: &mut SqliteConnection, raised: &Raised) -> Outcome<Asker> {
    if !matches!(raised.subject, RequestSubject::ExternalShowcase(_)) {
        let message = "Authentication credentials were not provided.";
        return Err(ApiError::new(ErrorCode::NotAuthenticated, message).into());
    }
    let person = raised.created_by.clone().unwrap_or_default();
    let email = EmailAddress::new(person.email.unwrap_or_default());
    let email = email.map_err(|error| ApiError::invalid("created_by.email", error.to_string()))?;
    let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM user_requests WHERE is_guest AND status = 'pending'")
        .fetch_one(connection)
        .await?;
    if waiting >= GUEST_LIMIT {
        let message = "Too many proposals wait for an answer: try again later";
        return Err(ApiError::new(ErrorCode::TooManyRequests, message).into());
    }
    let name = |name: Option<String>| name.map(|name| name.trim().chars().take(100).collect());
    Ok(Asker::Anonymous(AnonymousUser {
        email: Some(email.as_str().to_owned()),
        first_name: name(person.first_name),
        last_name: name(person.last_name),
        extra: Default::default(),
    }))
}

/// What is asked for, checked, and named as the portal knows it.
async fn settled(connection: &mut SqliteConnection, subject: RequestSubject) -> Outcome<RequestSubject> {
    match &subject {
        RequestSubject::DomainAccess(_) => Ok(subject),
        RequestSubject::DatasetAssetAccess(access) => {
            let id = access.dataset.as_ref().and_then(|dataset| dataset.dataset_id.as_ref());
            let id = id.ok_or_else(|| ApiError::invalid("dataset.dataset_id", "This field is required"))?;
            let query = "SELECT uid FROM datasets WHERE dataset_id = ? AND NOT is_draft";
            let uid = crate::store::text(connection, query, &[id.as_str()]).await?;
            let uid = uid.ok_or_else(|| ApiError::invalid("dataset.dataset_id", "There is no such dataset"))?;
            let dataset = RequestedDataset {
                uid: portico_contract::DatasetUid::new(uid).ok(),
                dataset_id: Some(id.clone()),
                extra: Default::default(),
            };
            Ok(RequestSubject::DatasetAssetAccess(DatasetAssetAccess {
                dataset: Some(dataset),
                extra: Default::default(),
            }))
        }
        RequestSubject::ExternalAssetAccess(access) => {
            let slug = access.asset.as_ref().and_then(|asset| asset.slug.as_deref());
            match slug.filter(|slug| !slug.trim().is_empty()) {
                Some(_) => Ok(subject),
                None => Err(ApiError::invalid("asset.slug", "This field is required").into()),
            }
        }
        RequestSubject::ExternalShowcase(proposal) => {
            let showcase = proposal.showcase.clone().unwrap_or_default();
            if showcase.title.as_deref().is_none_or(|title| title.trim().is_empty()) {
                return Err(ApiError::invalid("showcase.title", "This field is required").into());
            }
            let address = url::Url::parse(showcase.url.as_deref().unwrap_or_default()).ok();
            let address = address.filter(|url| ["http", "https"].contains(&url.scheme()));
            let address = address.ok_or_else(|| ApiError::invalid("showcase.url", "Enter a valid URL."))?;
            // As a URI writes it, whatever people typed: the API answers it as one.
            let showcase = Showcase { url: Some(address.into()), ..showcase };
            Ok(RequestSubject::ExternalShowcase(ExternalShowcase {
                showcase: Some(showcase),
                extra: proposal.extra.clone(),
            }))
        }
        RequestSubject::Other(unknown) => {
            Err(ApiError::invalid("type", format!("\"{}\" is not a valid choice.", unknown.kind)).into())
        }
    }
}

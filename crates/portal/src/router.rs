//! From a request to an operation and back.

mod answer;
mod bulk;
mod faults;
mod multipart;
mod request;
mod tree;

use crate::files::referred;
use crate::{Caller, Handle, Outcome, Portal, permission, users};
use answer::Links;
pub(crate) use answer::{disposition, error as error_response, file as download, origin};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, any, get};
use futures::future::BoxFuture;
use portico_contract::{ApiError, Effect, ErrorCode, Method, Operation, OperationInfo, RequestParts};
pub(crate) use request::{json, json_body, query as query_of};
use serde_json::Value;
use std::sync::Arc;
use tree::{Found, Tree};

/// Where the Automation API is mounted.
pub const BASE: &str = "/api/automation/v1.0";

/// An operation without its types.
struct Endpoint {
    info: OperationInfo,
    call: fn(Portal, Caller, RequestParts) -> BoxFuture<'static, Outcome<Value>>,
}

fn endpoint<O: Operation>() -> Endpoint
where
    Portal: Handle<O>,
{
    Endpoint {
        info: O::INFO,
        call: |portal, caller, parts| {
            Box::pin(async move {
                let operation = O::from_parts(&parts)?;
                let output = portal.handle(&caller, operation).await?;
                Ok(serde_json::to_value(output)?)
            })
        },
    }
}

macro_rules! endpoints {
    ($($operation:ty,)*) => {
        fn endpoints() -> Vec<Endpoint> {
            vec![$(endpoint::<$operation>()),*]
        }
    };
}
// Every operation of the contract: one without a handler does not compile.
portico_contract::for_each_operation!(endpoints);

#[derive(Clone)]
struct Automation {
    portal: Portal,
    tree: Arc<Tree<Endpoint>>,
}

pub fn router(portal: Portal) -> Router {
    let mut tree = Tree::default();
    for endpoint in endpoints() {
        tree.insert(endpoint.info.path, endpoint.info.method, endpoint);
    }
    let automation = Automation { portal: portal.clone(), tree: Arc::new(tree) };
    let router = Router::new()
        .route(&format!("{BASE}/{{*rest}}"), any(serve))
        .with_state(automation)
        // It answers at all only when its data is there.
        .route("/readyz", get(async || "ready"))
        .merge(crate::explore::router().with_state(portal.clone()))
        .merge(crate::resources::routes().with_state(portal.clone()))
        .merge(crate::studio_pages::routes().merge(crate::user_requests::routes()).with_state(portal.clone()))
        .merge(crate::code_editor_pages::routes().merge(crate::images::routes()).with_state(portal.clone()))
        .merge(crate::forms::routes().merge(crate::form_submissions::routes()).with_state(portal.clone()))
        .fallback(async || answer::error(&ApiError::not_found()));
    if portal.config().faults { router.layer(axum::middleware::from_fn(faults::obey)) } else { router }
}

/// A path with and without the final slash: clients write both (behaviour.md 1).
pub(crate) fn both(path: &str, methods: MethodRouter<Portal>) -> Router<Portal> {
    Router::new().route(path, methods.clone()).route(&format!("{path}/"), methods)
}

async fn serve(State(automation): State<Automation>, request: Request) -> Response {
    let path = request.uri().path().strip_prefix(BASE).unwrap_or_default();
    let method = request.method().clone();
    let found = match method_of(&method) {
        Some(known) => automation.tree.find(path, known),
        None => automation.tree.others(path),
    };
    match found {
        Found::Leaf(endpoint, values) => {
            let name = endpoint.info.name;
            match answer_to(&automation.portal, endpoint, values, request).await {
                Ok(response) => response,
                Err(failure) => answer::error(&failure.into_error(name)),
            }
        }
        Found::OtherMethods(methods) => {
            let refusal = ApiError::new(ErrorCode::MethodNotAllowed, format!("Method \"{method}\" not allowed."));
            answer::method_not_allowed(&refusal, &methods)
        }
        Found::Nothing => answer::error(&ApiError::not_found()),
    }
}

fn method_of(method: &axum::http::Method) -> Option<Method> {
    match method.as_str() {
        // The body of the answer to HEAD is dropped on the way out.
        "GET" | "HEAD" => Some(Method::Get),
        "POST" => Some(Method::Post),
        "PUT" => Some(Method::Put),
        "DELETE" => Some(Method::Delete),
        _ => None,
    }
}

async fn answer_to(portal: &Portal, endpoint: &Endpoint, values: Vec<String>, request: Request) -> Outcome<Response> {
    let info = &endpoint.info;
    let query = request::query(request.uri());
    let links = Links::of(&request, &query);
    let mut parts = RequestParts {
        path: info.path_parameters.iter().map(|name| (*name).to_owned()).zip(values).collect(),
        query,
        body: None,
    };
    // Who calls and whether they may is settled before the body is read.
    let caller = {
        let mut connection = portal.store().read().await?;
        let caller = Caller::authenticate(&mut connection, request.headers(), &parts.query).await?;
        users::see(portal, &caller.username);
        permission::check(&mut connection, &caller, info, &parts.path).await?;
        caller
    };
    let received = request::body(portal, info, request).await?;
    parts.body = received.body;
    let lone = request::wrap_lone_invitation(info, &mut parts.body);
    // A single invitation is refused as a whole: there are no others.
    let aside = if lone { bulk::SetAside::default() } else { bulk::set_aside(info, &mut parts.body) };
    let mut output = (endpoint.call)(portal.clone(), caller, parts).await?;
    if info.effect != Effect::Read {
        referred::remove_forgotten(portal).await;
    }
    aside.put_back(&mut output)?;
    drop(received.upload);
    let mut response = answer::success(portal, info, output, &links).await?;
    if lone {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

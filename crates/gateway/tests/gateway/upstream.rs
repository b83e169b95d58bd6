//! A portal just large enough for these tests, with faults on order.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub use crate::bench::{Bench, admin, config, person};

pub const KEY: &str = "canary-key";

/// What to answer instead of the truth, once.
#[derive(Debug, Clone)]
pub enum Fault {
    Status(u16, Option<&'static str>),
    /// A body that is not what it says.
    Text(&'static str),
    Hang(Duration),
    /// Does the work, then loses the answer.
    DoneButSilent,
    /// Does the work, then answers with an error.
    DoneThenStatus(u16),
}

#[derive(Debug, Default)]
pub struct Portal {
    pub datasets: Vec<Value>,
    /// By dataset uid.
    pub processors: Map<String, Value>,
    pub rulesets: Map<String, Value>,
    pub users: Vec<Value>,
    pub requests: Vec<Value>,
    pub status: Map<String, Value>,
    /// Requests as `GET /path?query`, under the API's base path.
    pub log: Vec<String>,
    /// For requests whose text contains the word.
    pub faults: VecDeque<(&'static str, Fault)>,
    numbered: u64,
}

#[derive(Debug, Clone)]
pub struct Upstream {
    pub portal: Arc<Mutex<Portal>>,
    pub base: String,
}

pub fn dataset(uid: &str, title: &str) -> Value {
    json!({"uid": uid, "dataset_id": title.to_lowercase().replace(' ', "-"), "is_published": true,
        "is_restricted": false, "updated_at": "2026-01-01T00:00:00Z",
        "metadata": {"default": {"title": {"value": title}, "publisher": {"value": "City"}}}})
}

impl Upstream {
    pub async fn start() -> Self {
        let portal = Arc::new(Mutex::new(Portal { datasets: vec![dataset("da_1", "Trees")], ..Portal::default() }));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&portal));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { portal, base }
    }

    pub fn fault(&self, word: &'static str, fault: Fault) {
        self.portal.lock().unwrap().faults.push_back((word, fault));
    }

    /// How many requests contain the word.
    pub fn asked(&self, word: &str) -> usize {
        self.portal.lock().unwrap().log.iter().filter(|line| line.contains(word)).count()
    }

    pub fn with<T>(&self, change: impl FnOnce(&mut Portal) -> T) -> T {
        change(&mut self.portal.lock().unwrap())
    }
}

async fn answer(
    State(portal): State<Arc<Mutex<Portal>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if headers.get("authorization").is_none_or(|value| value != "Apikey canary-key") {
        return error(401, "not_authenticated");
    }
    let path = uri.path().strip_prefix("/api/automation/v1.0").unwrap_or(uri.path()).to_owned();
    let query = uri.query().unwrap_or_default().to_owned();
    let line = format!("{method} {path}?{query}");
    let fault = {
        let mut portal = portal.lock().unwrap();
        portal.log.push(line.clone());
        let place = portal.faults.iter().position(|(word, _)| line.contains(word));
        place.and_then(|place| portal.faults.remove(place)).map(|(_, fault)| fault)
    };
    match fault {
        Some(Fault::Status(status, retry_after)) => {
            let mut response = error(status, "internal_error");
            if let Some(seconds) = retry_after {
                response.headers_mut().insert("retry-after", seconds.parse().unwrap());
            }
            return response;
        }
        Some(Fault::Text(text)) => return text.into_response(),
        Some(Fault::Hang(time)) => tokio::time::sleep(time).await,
        Some(Fault::DoneButSilent) => {
            drop(portal.lock().unwrap().serve(&method, &path, &query, &headers, &body));
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        Some(Fault::DoneThenStatus(status)) => {
            drop(portal.lock().unwrap().serve(&method, &path, &query, &headers, &body));
            return error(status, "internal_error");
        }
        None => {}
    }
    portal.lock().unwrap().serve(&method, &path, &query, &headers, &body)
}

fn error(status: u16, code: &str) -> Response {
    let trace_id = (code == "internal_error").then_some("of-the-portal");
    reply(status, &json!({"error_code": code, "message": format!("portal says {code}"), "trace_id": trace_id}))
}

fn reply(status: u16, value: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, [("content-type", "application/json")], value.to_string()).into_response()
}

/// `trees` has two records: visitors see one, hannah the dataset without its data, everybody else both.
fn explored(id: &str, rest: &[&str], headers: &HeaderMap) -> Response {
    let viewer = headers.get("x-portico-view-as").map(|value| value.to_str().unwrap());
    let seen = match viewer {
        Some("anonymous") => 1,
        Some("hannah") => 0,
        Some("paul") => return error(404, "not_found"),
        _ => 2,
    };
    match (id, rest) {
        ("trees", []) => reply(
            200,
            &json!({"dataset_id": id, "data_visible": seen > 0,
            "fields": [{"name": "kind", "label": "Kind", "type": "text", "annotations": {}}]}),
        ),
        ("trees", ["records"]) => {
            let records = [json!({"kind": "oak"}), json!({"kind": "elm"})];
            reply(200, &json!({"total_count": seen, "results": &records[..seen]}))
        }
        _ => error(404, "not_found"),
    }
}

impl Portal {
    pub fn number(&mut self, prefix: &str) -> String {
        self.numbered += 1;
        format!("{prefix}_{}", self.numbered)
    }

    fn dataset(&mut self, uid: &str) -> Option<&mut Value> {
        self.datasets.iter_mut().find(|dataset| dataset["uid"] == uid)
    }

    pub fn steps(&mut self, uid: &str) -> &mut Vec<Value> {
        let steps = self.processors.entry(uid).or_insert_with(|| json!([]));
        steps.as_array_mut().unwrap()
    }

    fn serve(&mut self, method: &Method, path: &str, query: &str, headers: &HeaderMap, body: &[u8]) -> Response {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let parameter = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.replace("%40", "@"))
        };
        match (method.as_str(), segments.as_slice()) {
            ("GET", ["datasets"]) => {
                let number = |name, default| parameter(name).and_then(|text| text.parse().ok()).unwrap_or(default);
                let (limit, offset) = (number("limit", 20), number("offset", 0));
                let results: Vec<_> = self.datasets.iter().skip(offset).take(limit).cloned().collect();
                reply(
                    200,
                    &json!({"total_count": self.datasets.len(), "next": null, "previous": null, "results": results}),
                )
            }
            ("POST", ["datasets"]) => {
                let mut created = dataset(&self.number("da"), "New");
                created["metadata"] = json["metadata"].clone();
                self.datasets.push(created.clone());
                reply(201, &created)
            }
            ("POST", ["datasets", _, "resources", "files"]) => {
                let kind = headers["content-type"].to_str().unwrap_or_default();
                assert!(kind.starts_with("multipart/form-data"));
                reply(201, &json!({"uid": "file.csv", "filename": "file.csv", "size": body.len()}))
            }
            ("GET", ["users", "export"]) => (
                [("content-type", "text/csv"), ("content-disposition", "attachment; filename=a.csv")],
                Body::from("a;b\n"),
            )
                .into_response(),
            ("GET", ["api", "explore", "v2.1", "catalog", "datasets", id, rest @ ..]) => explored(id, rest, headers),
            (_, ["datasets", uid, rest @ ..]) => {
                if self.dataset(uid).is_none() {
                    return error(404, "not_found");
                }
                self.under_dataset(method.as_str(), uid, rest, &json)
            }
            ("GET", ["user_requests"]) => {
                let status = parameter("status");
                let fits = |request: &&Value| status.as_deref().is_none_or(|status| request["status"] == status);
                let found: Vec<_> = self.requests.iter().filter(fits).cloned().collect();
                reply(200, &json!({"total_count": found.len(), "next": null, "previous": null, "results": found}))
            }
            ("GET", ["user_requests", uid]) => match self.requests.iter().find(|request| request["uid"] == *uid) {
                Some(request) => {
                    let mut request = request.clone();
                    request["created_by"] = json!({"username": request["created_by"]["username"]});
                    reply(200, &request)
                }
                None => error(404, "not_found"),
            },
            ("GET", ["users"]) => {
                let search = parameter("search").unwrap_or_default();
                let found: Vec<_> =
                    self.users.iter().filter(|user| user["email"] == search.as_str()).cloned().collect();
                reply(200, &json!({"total_count": found.len(), "next": null, "previous": null, "results": found}))
            }
            ("POST", ["users", "invite"]) => {
                let email = json[0]["email"].as_str().unwrap_or_default().to_owned();
                let user = json!({"username": email.split('@').next(), "email": email, "groups": json[0]["groups"]});
                self.users.push(user.clone());
                reply(200, &json!({"0": {"status_code": "success", "data": user}}))
            }
            ("POST", ["users", "provision"]) => {
                let user = json!({"username": json["username"], "email": json["email"], "groups": json["groups"],
                    "identity_providers": [json["identity_provider"]]});
                self.users.push(user.clone());
                reply(200, &json!({"0": {"status_code": "success", "data": user}}))
            }
            ("GET", ["users", name]) => match self.users.iter().find(|user| user["username"] == *name) {
                Some(user) => reply(200, user),
                None => error(404, "not_found"),
            },
            ("POST", ["groups", group, "users"]) => {
                let user = self.users.iter_mut().find(|user| user["username"] == json["username"]).unwrap();
                user["groups"].as_array_mut().unwrap().push(json!({"uid": group}));
                reply(201, &user.clone())
            }
            _ => error(404, "not_found"),
        }
    }

    fn under_dataset(&mut self, method: &str, uid: &str, rest: &[&str], json: &Value) -> Response {
        match (method, rest) {
            ("GET", []) => reply(200, &self.dataset(uid).unwrap().clone()),
            ("PUT", []) => {
                let dataset = self.dataset(uid).unwrap();
                for (key, value) in json.as_object().unwrap() {
                    dataset[key] = value.clone();
                }
                reply(200, &dataset.clone())
            }
            ("DELETE", []) => {
                self.datasets.retain(|dataset| dataset["uid"] != uid);
                StatusCode::NO_CONTENT.into_response()
            }
            ("GET", ["status"]) => {
                let idle = json!({"status": "idle", "is_published": true, "previous": null, "since": null});
                reply(200, self.status.get(uid).unwrap_or(&idle))
            }
            ("POST", ["publish"]) => reply(200, &json!({"detail": "ok"})),
            (_, ["metadata", template, field]) => {
                let metadata = &mut self.dataset(uid).unwrap()["metadata"];
                match method {
                    "GET" if metadata[template][field].is_null() => error(404, "not_found"),
                    "GET" => reply(200, &metadata[template][field]),
                    "PUT" => {
                        metadata[*template][*field] = json.clone();
                        reply(200, json)
                    }
                    _ => {
                        metadata[*template].as_object_mut().unwrap().remove(*field);
                        StatusCode::NO_CONTENT.into_response()
                    }
                }
            }
            ("GET", ["processors"]) => {
                let steps = self.steps(uid).clone();
                reply(200, &json!({"total_count": steps.len(), "next": null, "previous": null, "results": steps}))
            }
            ("POST", ["processors"]) => {
                let mut step = json.clone();
                step["uid"] = json!(self.number("pr"));
                self.steps(uid).push(step.clone());
                reply(201, &step)
            }
            (_, ["processors", step]) => {
                let Some(place) = self.steps(uid).iter().position(|held| held["uid"] == *step) else {
                    return error(404, "not_found");
                };
                match method {
                    "DELETE" => {
                        self.steps(uid).remove(place);
                        StatusCode::NO_CONTENT.into_response()
                    }
                    _ => reply(200, &self.steps(uid)[place].clone()),
                }
            }
            ("POST", ["security", "users"]) => {
                let name = json["user"]["username"].as_str().unwrap_or_default().to_owned();
                self.rulesets.insert(name, json.clone());
                reply(201, json)
            }
            (_, ["security", "users", name]) => match (method, self.rulesets.get(*name).cloned()) {
                (_, None) => error(404, "not_found"),
                ("GET", Some(held)) => reply(200, &held),
                ("PUT", Some(_)) => {
                    self.rulesets.insert((*name).to_owned(), json.clone());
                    reply(200, json)
                }
                (_, Some(_)) => {
                    self.rulesets.remove(*name);
                    StatusCode::NO_CONTENT.into_response()
                }
            },
            _ => error(404, "not_found"),
        }
    }
}

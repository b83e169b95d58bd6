//! Paths to things that are there.

use crate::support::TestPortal;
use futures::future::{BoxFuture, FutureExt};
use portico_contract::{OperationInfo, escape_segment};
use reqwest::multipart::{Form, Part};
use serde_json::Value;

/// Things that the test itself stands on: whoever calls must stay who they are.
const SPARED: &[&str] = &["admin", "ak_admin0"];
/// Ways that are followed at once.
const MOST: usize = 8;

/// Paths with things that there are in the place of each parameter.
pub fn real<'a>(portal: &'a TestPortal, path: &'a str) -> BoxFuture<'a, Vec<String>> {
    async move {
        let Some((before, rest)) = path.rsplit_once('{') else { return vec![path.to_owned()] };
        let (parameter, rest) = rest.split_once('}').unwrap_or_default();
        let mut paths = Vec::new();
        for collection in real(portal, before).await {
            for name in names(portal, &collection, parameter).await {
                paths.push(format!("{collection}{}{rest}", escape_segment(&name)));
            }
        }
        paths.truncate(MOST);
        paths
    }
    .boxed()
}

async fn names(portal: &TestPortal, collection: &str, parameter: &str) -> Vec<String> {
    // What has no list of its own.
    match parameter {
        "file_uid" => {
            let form = Form::new().part("file", Part::bytes(b"a;b\n1;2\n".to_vec()).file_name("rows.csv"));
            let sent = portal.request(reqwest::Method::POST, collection).multipart(form).send().await.unwrap();
            let file: Value = sent.json().await.unwrap_or_default();
            return file["uid"].as_str().map(str::to_owned).into_iter().collect();
        }
        "version_name" => return vec!["draft".to_owned()],
        _ if collection.starts_with("/datasets/") && collection.ends_with("/metadata/") => {
            return vec!["default".to_owned()];
        }
        _ if collection.starts_with("/datasets/") && collection.ends_with("/metadata/default/") => {
            return vec!["title".to_owned()];
        }
        _ => {}
    }
    let request = portal.request(reqwest::Method::GET, collection).query(&[("limit", "20")]);
    let page: Value = request.send().await.unwrap().json().await.unwrap_or_default();
    let own = format!("/{}", parameter.rsplit('_').next().unwrap_or_default());
    let places = [own.as_str(), "/uid", "/slug", "/username", "/name", "/user/username", "/group/uid"];
    let name_of = |item: &Value| places.iter().find_map(|place| item.pointer(place)?.as_str()).map(str::to_owned);
    let results = page["results"].as_array().map(Vec::as_slice).unwrap_or_default();
    results.iter().filter_map(name_of).filter(|name| !SPARED.contains(&name.as_str())).collect()
}

/// The path with names of nothing.
pub fn unreal(info: &OperationInfo) -> String {
    let values: Vec<(&str, String)> = info.path_parameters.iter().map(|name| (*name, "da_none00".to_owned())).collect();
    info.path_with(&values)
}

/// Takes away what would fetch from servers that the demo knows.
pub async fn stay_home(portal: &TestPortal) {
    for uid in names(portal, "/harvesters/", "harvester_uid").await {
        let path = format!("/harvesters/{uid}/?delete_attached_datasets=true");
        portal.request(reqwest::Method::DELETE, &path).send().await.unwrap();
    }
}

/// Puts names of what is there where a body names a group or a user: the one that its path names, or the first.
pub async fn settle(portal: &TestPortal, path: &str, bodies: &mut [Option<Value>]) {
    let first = |names: Vec<String>| names.into_iter().next().unwrap_or_default();
    let named = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let (mut group, mut user) =
        (first(names(portal, "/groups/", "group_uid").await), first(names(portal, "/users/", "username").await));
    match path.trim_end_matches('/').rsplit('/').nth(1) {
        Some("users") => user = named,
        Some("groups") => group = named,
        _ => {}
    }
    for body in bodies.iter_mut().flatten() {
        stay_here(body);
        for (place, name) in [("/group/uid", &group), ("/user/username", &user), ("/username", &user)] {
            if let Some(value @ Value::String(_)) = body.pointer_mut(place) {
                *value = Value::from(name.as_str());
            }
        }
    }
}

/// Nothing is asked of servers that a sample names: every address leads to a port of this machine that nobody listens on.
fn stay_here(body: &mut Value) {
    match body {
        Value::String(text) if text.starts_with("http") => {
            let path = text.splitn(4, '/').nth(3).unwrap_or_default();
            *text = format!("http://127.0.0.1:9/{path}");
        }
        Value::Array(items) => items.iter_mut().for_each(stay_here),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::String(host) if ["domain", "host"].contains(&name.as_str()) && host.contains('.') => {
                        "127.0.0.1:9".clone_into(host);
                    }
                    other => stay_here(other),
                }
            }
        }
        _ => {}
    }
}

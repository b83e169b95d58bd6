//! Connections to make and servers to reach through them.

use super::{PortalClient, serve};
use axum::extract::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use portico_contract::connections::*;
use portico_contract::resources::*;
use portico_contract::{ApiError, ConnectionUid, DatasetUid};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};

pub fn read(value: Value) -> Connection {
    serde_json::from_value(value).unwrap()
}

pub async fn create(portal: &PortalClient, value: Value) -> Connection {
    portal.call(CreateConnection { body: read(value) }).await.unwrap()
}

pub fn uid(connection: &Connection) -> ConnectionUid {
    connection.uid.clone().unwrap()
}

pub async fn retrieve(portal: &PortalClient, connection: &Connection) -> Connection {
    portal.call(RetrieveConnection { connection_uid: uid(connection) }).await.unwrap()
}

pub async fn update(portal: &PortalClient, connection: &Connection, value: Value) -> Result<Connection, ApiError> {
    portal.call(UpdateConnection { connection_uid: uid(connection), body: read(value) }).await
}

pub fn basic(url: &str, username: &str, password: Value) -> Value {
    let auth = json!({"type": "basic_auth", "username": username, "password": password});
    json!({"type": "http", "url": url, "headers": [{"name": "X-Team", "value": "data"}], "auth": auth})
}

pub fn oauth2(address: &str, secret: &str) -> Value {
    let auth = json!({"type": "oauth2", "client_id": "por:tico", "client_secret": secret, "scope": "files.read",
        "token_endpoint": format!("{address}/token"), "grant_type": "client_credentials"});
    json!({"type": "http", "url": format!("{address}/tokens"), "auth": auth})
}

pub fn resource(kind: &str, connection: Value, more: Value) -> NewResource {
    let mut datasource = json!({"type": kind, "connection": connection});
    datasource.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let kind = "csvfile";
    serde_json::from_value(json!({"type": kind, "title": "A file", "datasource": datasource})).unwrap()
}

pub fn over(connection: &Connection) -> NewResource {
    resource("http", json!({"uid": uid(connection)}), json!({"relative_url": "/fromages.csv"}))
}

pub async fn attach(portal: &PortalClient, dataset: &DatasetUid, body: NewResource) -> Result<Resource, ApiError> {
    portal.call(CreateDatasetResource { dataset_uid: dataset.clone(), body }).await
}

pub async fn preview(
    portal: &PortalClient,
    dataset: &DatasetUid,
    resource: &Resource,
) -> Result<ResourcePreview, ApiError> {
    portal.call(ResourcePreviewRecords { dataset_uid: dataset.clone(), resource_uid: resource.uid.clone() }).await
}

/// A web server that knows one user, one team and the tokens of its own token server.
pub async fn web_server() -> String {
    const FILE: &str = "name;price\nComté;12\nBrie;9\n";
    let is = |headers: &HeaderMap, name: &str, wanted: &str| headers.get(name).is_some_and(|value| value == wanted);
    let file = move |headers: HeaderMap| async move {
        let known = is(&headers, "authorization", "Basic YWRhOnB3") && is(&headers, "x-team", "data");
        if known { Ok(FILE) } else { Err(StatusCode::UNAUTHORIZED) }
    };
    let with_token = move |headers: HeaderMap| async move {
        if is(&headers, "authorization", "Bearer t0ken") { Ok(FILE) } else { Err(StatusCode::UNAUTHORIZED) }
    };
    let token = move |headers: HeaderMap, Form(form): Form<HashMap<String, String>>| async move {
        // por%3Atico:s3cret
        let known = is(&headers, "authorization", "Basic cG9yJTNBdGljbzpzM2NyZXQ=");
        let asked = form["grant_type"] == "client_credentials" && form["scope"] == "files.read";
        if known && asked {
            Ok(Json(json!({"access_token": "t0ken", "token_type": "Bearer", "expires_in": 60})))
        } else {
            Err((StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"}))))
        }
    };
    let router = Router::new()
        .route("/files/fromages.csv", get(file))
        .route("/tokens/fromages.csv", get(with_token))
        .route("/token", post(token));
    serve(router).await
}

/// An FTP server with one user and one file. It names another machine for the data, as servers behind a router do.
pub fn ftp_server() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("ftp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for control in listener.incoming() {
            let mut control = control.unwrap();
            let data = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let port = data.local_addr().unwrap().port();
            control.write_all(b"220 ready\r\n").unwrap();
            for line in BufReader::new(control.try_clone().unwrap()).lines().map_while(Result::ok) {
                let answer = match line.as_str() {
                    "USER ada" => "331 password".to_owned(),
                    "PASS pw" => "230 in".to_owned(),
                    "TYPE I" => "200 binary".to_owned(),
                    "PASV" => format!("227 Entering Passive Mode (192,0,2,1,{},{})", port / 256, port % 256),
                    "RETR open data/fromages.csv" => {
                        control.write_all(b"150 here it comes\r\n").unwrap();
                        data.accept().unwrap().0.write_all("name;price\nComté;12\n".as_bytes()).unwrap();
                        "226 done".to_owned()
                    }
                    "QUIT" => "221 bye".to_owned(),
                    line if line.starts_with("RETR") => "550 No such file".to_owned(),
                    _ => "530 No".to_owned(),
                };
                control.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            }
        }
    });
    address
}

//! A client that speaks as a browser on one of Portico's own pages does, with one cookie.

use crate::portico::Portico;
use reqwest::header::{ACCEPT, COOKIE, HOST, LOCATION, SET_COOKIE};
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Response, redirect};
use serde_json::{Value, json};
use std::net::IpAddr;

pub struct Browser<'p> {
    portico: &'p Portico,
    client: Client,
    /// `portico_session=…`, once signed in.
    pub cookie: Option<String>,
    /// The name that it asks for, where that is not the address itself.
    pub host: Option<String>,
}

impl<'p> Browser<'p> {
    pub fn new(portico: &'p Portico) -> Self {
        Self::with(portico, Client::builder())
    }

    /// On another address of this machine's: all of 127.0.0.0/8 are.
    pub fn at(portico: &'p Portico, address: IpAddr) -> Self {
        Self::with(portico, Client::builder().local_address(address))
    }

    fn with(portico: &'p Portico, client: ClientBuilder) -> Self {
        let client = client.redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Self { portico, client, cookie: None, host: None }
    }

    /// Signed in as one of the people of the demo.
    pub async fn of(portico: &'p Portico, person: &str) -> Self {
        let mut browser = Self::new(portico);
        let answer = browser.sign_in(person).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
        browser
    }

    pub async fn sign_in(&mut self, person: &str) -> Response {
        let answer = self.post("/sign-in/demo").form(&[("person", person)]).send().await.unwrap();
        if let Some(cookie) = given_cookie(&answer) {
            self.cookie = Some(cookie);
        }
        answer
    }

    /// A request with the cookie and nothing else.
    pub fn plain(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, self.portico.url(path));
        if let Some(host) = &self.host {
            request = request.header(HOST, host);
        }
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.plain(Method::GET, path)
    }

    /// A write as Portico's own pages send it.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.plain(Method::POST, path).header("sec-fetch-site", "same-origin")
    }

    pub async fn page(&self, path: &str) -> Response {
        self.get(path).header(ACCEPT, "text/html,application/xhtml+xml").send().await.unwrap()
    }

    pub async fn text_of_page(&self, path: &str) -> String {
        self.page(path).await.text().await.unwrap()
    }

    /// A server function's status and answer.
    pub async fn function(&self, name: &str, arguments: &Value) -> (u16, Value) {
        let answer = self.post(&format!("/api/{name}")).json(arguments).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    pub async fn invoke(&self, operation: &str, payload: &Value) -> (u16, Value) {
        self.function("invoke", &json!({"operation": operation, "payload": payload})).await
    }

    /// Creates a dataset and returns its uid.
    pub async fn dataset(&self, title: &str) -> String {
        let payload = json!({"body": {"metadata": {"default": {"title": {"value": title}}}}});
        let (status, answer) = self.invoke("create_dataset", &payload).await;
        assert!(status < 300, "{status} {answer}");
        answer["uid"].as_str().unwrap().to_owned()
    }

    /// How many writes the ledger knows.
    pub async fn writes(&self) -> u64 {
        let (_, page) = self.ledger(1).await;
        page["total"].as_u64().unwrap()
    }

    pub async fn ledger(&self, page: u32) -> (u16, Value) {
        self.function("ledger", &json!({"query": {"page": page, "size": 1000}})).await
    }
}

/// The session cookie that an answer sets, without its attributes.
pub fn given_cookie(answer: &Response) -> Option<String> {
    let cookies = answer.headers().get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut session = cookies.filter(|cookie| cookie.trim_start_matches("__Host-").starts_with("portico_session="));
    session.next().and_then(|cookie| cookie.split(';').next()).map(str::to_owned)
}

pub fn location(answer: &Response) -> &str {
    answer.headers().get(LOCATION).and_then(|location| location.to_str().ok()).unwrap_or_default()
}

//! An identity provider that does as a test says: its tokens, its keys, its refusals.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub const CLIENT: &str = "portico";
pub const SECRET: &str = "the0client0secret";
pub const REFRESH_TOKEN: &str = "refresh0canary";

/// What it does when it is asked for tokens.
#[derive(Clone)]
pub struct Behaviour {
    /// Changed in the claims of the next tokens; `null` takes a claim out.
    pub claims: Value,
    /// Of the next tokens' header.
    pub header: Value,
    /// The id of the key that it signs with; its address of keys has this one alone.
    pub key: String,
    /// Signs with a key that is not this one, under its id.
    pub forges: bool,
    /// Answers the address of tokens with this instead.
    pub token_answer: Option<(u16, Value)>,
}

struct Inner {
    issuer: String,
    behaviour: Behaviour,
    keys: HashMap<String, CoreEdDsaPrivateSigningKey>,
    /// By code: the nonce and the challenge of the sign-in it belongs to. A code counts once.
    codes: HashMap<String, (String, String)>,
}

#[derive(Clone)]
pub struct IdentityProvider(Arc<Mutex<Inner>>);

/// It ends with this.
pub struct Running {
    pub provider: IdentityProvider,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Running {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = Inner {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            behaviour: Behaviour {
                claims: json!({}),
                header: json!({}),
                key: "first".to_owned(),
                forges: false,
                token_answer: None,
            },
            keys: HashMap::new(),
            codes: HashMap::new(),
        };
        let provider = IdentityProvider(Arc::new(Mutex::new(inner)));
        Self { task: tokio::spawn(serve(listener, provider.clone())), provider }
    }

    /// As if the machine that it runs on were gone.
    pub fn stop(&self) {
        self.task.abort();
    }

    pub async fn restart(&mut self) {
        let address = self.provider.issuer().replace("http://", "");
        let listener = loop {
            match TcpListener::bind(&address).await {
                Ok(listener) => break listener,
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        };
        self.task = tokio::spawn(serve(listener, self.provider.clone()));
    }
}

async fn serve(listener: TcpListener, provider: IdentityProvider) {
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(configuration))
        .route("/keys", get(keys))
        .route("/token", post(token))
        .with_state(provider);
    axum::serve(listener, router).await.unwrap();
}

impl IdentityProvider {
    pub fn issuer(&self) -> String {
        self.0.lock().unwrap().issuer.clone()
    }

    pub fn change(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.0.lock().unwrap().behaviour);
    }

    /// Somebody signed in at the provider, for what Portico asked: the code that the browser brings back.
    pub fn code(&self, asked: &HashMap<String, String>) -> String {
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        let mut inner = self.0.lock().unwrap();
        let code = format!("code-{}", inner.codes.len());
        inner.codes.insert(code.clone(), (asked["nonce"].clone(), asked["code_challenge"].clone()));
        code
    }

    /// A token of this provider about Ada, changed as its behaviour says, with these claims beside.
    pub fn signed(&self, more: &Value) -> String {
        let mut inner = self.0.lock().unwrap();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let mut claims = json!({"iss": inner.issuer, "aud": CLIENT, "sub": "ada", "iat": now, "exp": now + 300,
            "name": "Ada Lovelace", "email": "ada@example.org", "groups": ["data-editors"], "sid": "session-1"});
        let mut header = json!({"alg": "EdDSA", "typ": "JWT", "kid": inner.behaviour.key});
        change(&mut claims, more);
        change(&mut claims, &inner.behaviour.claims.clone());
        change(&mut header, &inner.behaviour.header.clone());
        let signed = [header.clone(), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let name = if inner.behaviour.forges { "forged".to_owned() } else { inner.behaviour.key.clone() };
        let signature = match header["alg"].as_str() {
            Some("none") => Vec::new(),
            Some("HS256") => {
                CoreHmacKey::new(SECRET).sign(&CoreJwsSigningAlgorithm::HmacSha256, signed.as_bytes()).unwrap()
            }
            _ => inner.key(&name).sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes()).unwrap(),
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl Inner {
    fn key(&mut self, name: &str) -> &CoreEdDsaPrivateSigningKey {
        self.keys.entry(name.to_owned()).or_insert_with(|| {
            // PKCS #8 around 32 bytes of an Ed25519 key (RFC 8410).
            let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
            der.extend(Sha256::digest(format!("key of a test: {name}")));
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
            CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(name.to_owned()))).unwrap()
        })
    }
}

fn change(object: &mut Value, changes: &Value) {
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(object.as_object_mut().unwrap().remove(name)),
            value => object[name] = value.clone(),
        }
    }
}

async fn configuration(State(provider): State<IdentityProvider>) -> Json<Value> {
    let issuer = provider.issuer();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/end"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn keys(State(provider): State<IdentityProvider>) -> Json<Value> {
    let mut inner = provider.0.lock().unwrap();
    let name = inner.behaviour.key.clone();
    Json(json!({"keys": [inner.key(&name).as_verification_key()]}))
}

async fn token(State(provider): State<IdentityProvider>, Form(form): Form<HashMap<String, String>>) -> Response {
    let behaviour = provider.0.lock().unwrap().behaviour.clone();
    if let Some((status, answer)) = behaviour.token_answer {
        return (StatusCode::from_u16(status).unwrap(), Json(answer)).into_response();
    }
    let refused = || (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    let more = match form["grant_type"].as_str() {
        "authorization_code" => {
            let Some((nonce, challenge)) = provider.0.lock().unwrap().codes.remove(&form["code"]) else {
                return refused();
            };
            if URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"])) != challenge {
                return refused();
            }
            json!({"nonce": nonce})
        }
        _ if form["refresh_token"] == REFRESH_TOKEN => json!({}),
        _ => return refused(),
    };
    let id_token = provider.signed(&more);
    let tokens = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 60,
        "refresh_token": REFRESH_TOKEN, "id_token": id_token});
    Json(tokens).into_response()
}

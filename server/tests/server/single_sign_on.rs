//! Single sign-on against a provider that does as the test says.

use crate::browser::{Browser, given_cookie, location};
use crate::identity_provider::{Behaviour, CLIENT, IdentityProvider, REFRESH_TOKEN, Running, SECRET};
use crate::portico::Portico;
use openidconnect::url::Url;
use reqwest::Response;
use reqwest::header::HOST;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;

const HOST_NAME: &str = "portico.example.org";

/// Seconds between two looks at the groups, in these tests.
const REFRESH: &str = "1";

fn start(provider: &IdentityProvider, public: &str) -> Portico {
    start_with(provider, public, &[])
}

pub fn start_with(provider: &IdentityProvider, public: &str, more: &[(&str, &str)]) -> Portico {
    let issuer = provider.issuer();
    let mut variables = settings(&issuer, public).to_vec();
    variables.extend(more);
    Portico::start_with(&variables)
}

/// What Portico needs to know of the provider.
pub fn settings<'s>(issuer: &'s str, public: &'s str) -> [(&'static str, &'s str); 8] {
    [
        ("PORTICO_PUBLIC_URL", public),
        ("PORTICO_OIDC_ISSUER", issuer),
        ("PORTICO_OIDC_CLIENT_ID", CLIENT),
        ("PORTICO_OIDC_CLIENT_SECRET", SECRET),
        ("PORTICO_OIDC_NAME", "Example Corp"),
        ("PORTICO_OIDC_REFRESH", REFRESH),
        ("PORTICO_ROLES", "admin:portico-admins;editor:data-editors"),
        ("PORTICO_CONTACT", "data-team@example.org"),
    ]
}

/// What Portico asked the provider, and the address that the provider leads back to.
pub struct Back {
    pub asked: String,
    pub address: String,
}

/// A browser that knows Portico by its public name and keeps its cookie.
pub struct Person<'p> {
    pub browser: Browser<'p>,
    provider: IdentityProvider,
}

impl<'p> Person<'p> {
    pub fn new(portico: &'p Portico, running: &Running) -> Self {
        let mut browser = Browser::new(portico);
        browser.host = Some(HOST_NAME.to_owned());
        Self { browser, provider: running.provider.clone() }
    }

    pub async fn get(&mut self, path: &str) -> Response {
        let answer = self.browser.page(path).await;
        if let Some(cookie) = given_cookie(&answer) {
            self.browser.cookie = Some(cookie);
        }
        answer
    }

    /// Presses the button, signs in at the provider; the address that the provider leads back to.
    async fn back_from_provider(&mut self) -> String {
        self.back_after("/sign-in/oidc?next=/datasets").await.address
    }

    /// The same by another link to the provider.
    pub async fn back_after(&mut self, link: &str) -> Back {
        let answer = self.get(link).await;
        assert_eq!(answer.status(), 303);
        let url = Url::parse(location(&answer)).unwrap();
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(asked["redirect_uri"], format!("https://{HOST_NAME}/sign-in/oidc/callback"));
        let address = format!("/sign-in/oidc/callback?code={}&state={}", self.provider.code(&asked), asked["state"]);
        Back { asked: url.query().unwrap_or_default().to_owned(), address }
    }

    pub async fn sign_in(&mut self) -> Response {
        let address = self.back_from_provider().await;
        self.get(&address).await
    }

    pub async fn roles(&self) -> Option<Value> {
        let (status, me) = self.browser.function("me", &json!({})).await;
        (status == 200).then(|| me["person"]["roles"].clone())
    }
}

async fn refused(answer: Response, status: u16, says: &str) {
    assert_eq!(answer.status(), status);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Signing in failed") && page.contains(says), "{page}");
}

pub fn change(running: &Running, change: impl FnOnce(&mut Behaviour)) {
    running.provider.change(change);
}

async fn until_looked_at_again() {
    tokio::time::sleep(Duration::from_millis(1100)).await;
}

pub fn public() -> String {
    format!("https://{HOST_NAME}")
}

#[tokio::test]
async fn somebody_with_a_group_signs_in_under_a_new_id_and_lands_where_they_wanted() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    let back = ada.back_from_provider().await;
    let before = ada.browser.cookie.clone().unwrap();
    let answer = ada.get(&back).await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/datasets"));
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    for part in ["__Host-portico_session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_ne!(ada.browser.cookie.as_ref(), Some(&before));
    assert!(answer.headers()["strict-transport-security"].to_str().unwrap().contains("max-age"));
    assert_eq!(ada.roles().await, Some(json!(["editor"])));
    ada.browser.cookie = Some(before);
    assert_eq!(ada.roles().await, None, "the id from before is dead");
}

#[tokio::test]
async fn a_token_that_is_wrong_in_any_way_signs_nobody_in() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let plain = running.provider.clone();
    let mut sound = None;
    plain.change(|behaviour| sound = Some(behaviour.clone()));
    let sound = sound.unwrap();
    type Spoil = fn(&mut Behaviour);
    let spoilt: [(&str, Spoil); 10] = [
        ("issuer", |b| b.claims = json!({"iss": "https://evil.example"})),
        ("audience", |b| b.claims = json!({"aud": "another"})),
        ("one audience too many", |b| b.claims = json!({"aud": [CLIENT, "another"]})),
        ("nonce", |b| b.claims = json!({"nonce": "guessed"})),
        ("no nonce", |b| b.claims = json!({"nonce": null})),
        ("expired", |b| b.claims = json!({"exp": 1_000_000_000, "iat": 999_999_999})),
        ("no subject", |b| b.claims = json!({"sub": null})),
        ("no signature", |b| b.header = json!({"alg": "none"})),
        ("signed with the client's secret", |b| b.header = json!({"alg": "HS256", "kid": null})),
        ("another key", |b| b.forges = true),
    ];
    for (what, spoil) in spoilt {
        running.provider.change(|behaviour| {
            *behaviour = sound.clone();
            spoil(behaviour);
        });
        let mut ada = Person::new(&portico, &running);
        let answer = ada.sign_in().await;
        let status = answer.status().as_u16();
        assert_eq!(status, 400, "{what}: {}", answer.text().await.unwrap());
        assert_eq!(ada.roles().await, None, "{what}");
    }
    running.provider.change(|behaviour| *behaviour = sound);
    let mut ada = Person::new(&portico, &running);
    assert_eq!(ada.sign_in().await.status(), 303, "and a sound one does");
}

#[tokio::test]
async fn keys_that_the_provider_changed_are_asked_for() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    for key in ["first", "second"] {
        change(&running, |behaviour| key.clone_into(&mut behaviour.key));
        assert_eq!(Person::new(&portico, &running).sign_in().await.status(), 303, "{key}");
    }
}

#[tokio::test]
async fn an_answer_counts_once_and_in_the_browser_that_asked() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    let back = ada.back_from_provider().await;
    refused(Person::new(&portico, &running).get(&back).await, 400, "not begun in this browser").await;
    assert_eq!(ada.get(&back).await.status(), 303);
    refused(ada.get(&back).await, 400, "was used already").await;
    let unknown = "/sign-in/oidc/callback?code=c&state=guessed";
    refused(Person::new(&portico, &running).get(unknown).await, 400, "not begun").await;
    let mut eve = Person::new(&portico, &running);
    let of_eve = eve.back_from_provider().await;
    let mut bob = Person::new(&portico, &running);
    bob.back_from_provider().await;
    refused(bob.get(&of_eve).await, 400, "not begun in this browser").await;
    assert_eq!(bob.roles().await, None, "who has begun is not signed in by somebody else's answer");
    let elsewhere = format!("{}&iss=https%3A%2F%2Fevil.example", eve.back_from_provider().await);
    refused(eve.get(&elsewhere).await, 400, "another provider").await;
}

#[tokio::test]
async fn what_the_provider_refuses_is_told_in_its_words_and_as_text() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    let back = ada.back_from_provider().await;
    let state = back.split("state=").nth(1).unwrap();
    let said = "error=access_denied&error_description=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";
    let address = format!("/sign-in/oidc/callback?{said}&state={state}");
    let answer = ada.get(&address).await;
    assert_eq!(answer.status(), 403);
    let page = answer.text().await.unwrap();
    assert!(page.contains("access_denied") && page.contains("&lt;img src=x"), "{page}");
    assert!(!page.contains("<img"), "{page}");
    refused(ada.get(&address).await, 400, "was used already").await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_and_is_back_when_it_is() {
    let mut running = Running::start().await;
    let portico = start(&running.provider, &public());
    running.stop();
    refused(Person::new(&portico, &running).get("/sign-in/oidc").await, 502, "does not answer").await;
    running.restart().await;
    assert_eq!(Person::new(&portico, &running).sign_in().await.status(), 303);
}

#[tokio::test]
async fn somebody_without_a_role_is_told_whom_to_ask_and_stays_outside() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    change(&running, |behaviour| behaviour.claims = json!({"groups": ["everybody"]}));
    let mut ada = Person::new(&portico, &running);
    let answer = ada.sign_in().await;
    assert_eq!(answer.status(), 403);
    let page = answer.text().await.unwrap();
    for part in ["You have no role in Portico", "Ada Lovelace (ada@example.org)", "data-team@example.org"] {
        assert!(page.contains(part), "{page}");
    }
    assert_eq!(ada.roles().await, None);
    // Who is signed in there would come back as the same person.
    assert!(page.contains("/sign-in/oidc?afresh=true"), "{page}");
    let answer = ada.get("/sign-in/oidc?afresh=true").await;
    assert!(location(&answer).contains("prompt=login"), "{}", location(&answer));
}

#[tokio::test]
async fn groups_that_change_act_within_the_time_between_two_looks() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    ada.sign_in().await;
    change(&running, |behaviour| behaviour.claims = json!({"groups": ["portico-admins"]}));
    until_looked_at_again().await;
    assert_eq!(ada.roles().await, Some(json!(["admin"])));
    change(&running, |behaviour| behaviour.claims = json!({"groups": []}));
    until_looked_at_again().await;
    assert_eq!(ada.roles().await, None);
    change(&running, |behaviour| behaviour.claims = json!({}));
    assert_eq!(ada.roles().await, None, "the session has ended");
}

#[tokio::test]
async fn a_session_that_the_provider_ended_ends_and_one_that_it_cannot_answer_for_goes_on() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    ada.sign_in().await;
    change(&running, |behaviour| behaviour.token_answer = Some((500, json!("broken"))));
    until_looked_at_again().await;
    assert_eq!(ada.roles().await, Some(json!(["editor"])));
    let somebody_else = json!({"sub": "eve", "groups": ["portico-admins"]});
    change(&running, |behaviour| (behaviour.token_answer, behaviour.claims) = (None, somebody_else));
    until_looked_at_again().await;
    assert_eq!(ada.roles().await, None, "the answer is about somebody else");

    change(&running, |behaviour| behaviour.claims = json!({}));
    ada.sign_in().await;
    let ended = json!({"error": "invalid_grant", "error_description": "signed out"});
    change(&running, |behaviour| behaviour.token_answer = Some((400, ended)));
    until_looked_at_again().await;
    assert_eq!(ada.roles().await, None);
}

#[tokio::test]
async fn the_provider_ends_sessions_and_nobody_else_does() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    ada.sign_in().await;
    let events = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    let told = async |token: String| {
        let request = Browser::new(&portico).plain(reqwest::Method::POST, "/sign-in/oidc/back-channel");
        let answer = request.header(HOST, HOST_NAME).form(&[("logout_token", token)]).send().await.unwrap();
        answer.status().as_u16()
    };
    assert_eq!(told("not a token".to_owned()).await, 400);
    assert_eq!(told(running.provider.signed(&json!({}))).await, 400, "an id token is none");
    assert_eq!(told(running.provider.signed(&json!({"events": events, "aud": "another"}))).await, 400);
    change(&running, |behaviour| behaviour.forges = true);
    assert_eq!(told(running.provider.signed(&json!({"events": events}))).await, 400);
    change(&running, |behaviour| behaviour.forges = false);
    assert_eq!(told(running.provider.signed(&json!({"events": events, "sub": "eve"}))).await, 200);
    assert_eq!(told(running.provider.signed(&json!({"events": events, "sid": "another"}))).await, 200);
    assert!(ada.roles().await.is_some(), "none of these was about this session");
    change(&running, |behaviour| behaviour.header = json!({"typ": "logout+jwt"}));
    assert_eq!(told(running.provider.signed(&json!({"events": events}))).await, 200);
    assert_eq!(ada.roles().await, None);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_leads_on_to_the_provider() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    ada.sign_in().await;
    let page = ada.browser.post("/sign-out").send().await.unwrap().text().await.unwrap();
    let end = format!("{}/end?", running.provider.issuer());
    for part in ["You are signed out", "http-equiv=\"refresh\"", &end, "id_token_hint=", "post_logout_redirect_uri="] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(ada.roles().await, None);
}

#[tokio::test]
async fn tokens_and_the_clients_secret_are_in_no_file_and_no_log() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    ada.sign_in().await;
    let mut kept: Vec<u8> = portico.said().into_bytes();
    for file in std::fs::read_dir(portico.data()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            kept.extend(std::fs::read(path).unwrap());
        }
    }
    let has = |text: &str| kept.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(has("Ada Lovelace"), "the session is in one of them");
    assert!(!has(REFRESH_TOKEN) && !has(SECRET));
}

#[tokio::test]
async fn nothing_but_the_provider_signs_in_and_only_under_the_public_name() {
    let running = Running::start().await;
    let portico = start(&running.provider, &public());
    let mut ada = Person::new(&portico, &running);
    assert_eq!(ada.browser.sign_in("louise.data").await.status(), 403);
    assert_eq!(ada.get("/sign-in/local?key=").await.status(), 403);
    let page = ada.get("/sign-in").await.text().await.unwrap();
    assert!(page.contains("Sign in with Example Corp") && !page.contains("Louise"), "{page}");
    let mut elsewhere = Person::new(&portico, &running);
    elsewhere.browser.host = None;
    assert_eq!(elsewhere.get("/sign-in").await.status(), 421);
    assert_eq!(elsewhere.get("/healthz").await.status(), 200);
}

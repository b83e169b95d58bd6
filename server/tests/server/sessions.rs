//! Sessions: begun, renewed, ended.

use crate::browser::{Browser, given_cookie, location};
use crate::portico::Portico;
use serde_json::json;

async fn is_signed_in(browser: &Browser<'_>) -> bool {
    browser.function("me", &json!({})).await.0 == 200
}

#[tokio::test]
async fn signing_in_gives_a_new_id_and_the_old_one_is_dead() {
    let portico = Portico::start();
    let mut browser = Browser::of(&portico, "louise.data").await;
    let first = browser.cookie.clone().unwrap();
    // 128 bits in base 64.
    assert_eq!(first.trim_start_matches("portico_session=").len(), 22);
    browser.sign_in("amina.diallo").await;
    assert_ne!(browser.cookie.as_ref(), Some(&first));
    assert_eq!(browser.function("me", &json!({})).await.1["person"]["id"], "amina.diallo");
    browser.cookie = Some(first);
    assert!(!is_signed_in(&browser).await, "the id from before is dead");
}

#[tokio::test]
async fn an_id_that_somebody_chose_is_not_taken() {
    let portico = Portico::start();
    let mut browser = Browser::new(&portico);
    let chosen = "portico_session=AAAAAAAAAAAAAAAAAAAAAA".to_owned();
    browser.cookie = Some(chosen.clone());
    let answer = browser.sign_in("louise.data").await;
    assert_ne!(given_cookie(&answer), Some(chosen.clone()));
    assert!(is_signed_in(&browser).await);
    browser.cookie = Some(chosen);
    assert!(!is_signed_in(&browser).await);
}

#[tokio::test]
async fn the_cookie_is_for_this_site_and_no_script() {
    let portico = Portico::start();
    let answer = Browser::new(&portico).sign_in("louise.data").await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn signing_out_kills_the_session() {
    let portico = Portico::start();
    let browser = Browser::of(&portico, "louise.data").await;
    assert!(is_signed_in(&browser).await);
    let answer = browser.post("/sign-out").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/sign-in"));
    assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"), "the cookie goes as well");
    assert!(!is_signed_in(&browser).await, "and would be of no use");
}

#[tokio::test]
async fn nobody_signs_in_as_somebody_unknown() {
    let portico = Portico::start();
    let mut browser = Browser::new(&portico);
    for person in ["nobody", "", "louise.data ", "LOUISE.DATA"] {
        let answer = browser.sign_in(person).await;
        assert_eq!(answer.status(), 403, "{person}");
        assert!(answer.headers().get("set-cookie").is_none());
    }
}

#[tokio::test]
async fn a_real_portal_has_no_demo_and_its_link_works_once() {
    let variables = [("PORTICO_UPSTREAM_URL", "http://127.0.0.1:9"), ("PORTICO_UPSTREAM_KEY", "k")];
    let portico = Portico::start_with(&variables);
    let mut browser = Browser::new(&portico);
    assert_eq!(browser.sign_in("louise.data").await.status(), 403);
    let said = portico.said();
    let key = said.split("key=").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
    let link = format!("/sign-in/local?key={key}");
    for _ in 0..2 {
        let page = browser.get(&link).send().await.unwrap();
        assert!(page.headers().get("set-cookie").is_none(), "a link that is only looked at signs nobody in");
        assert!(page.text().await.unwrap().contains("method=\"post\""));
    }
    let used = browser.post("/sign-in/local").form(&[("key", &key)]).send().await.unwrap();
    browser.cookie = given_cookie(&used);
    assert!(is_signed_in(&browser).await);
    assert_eq!(browser.post("/sign-in/local").form(&[("key", &key)]).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_page_that_is_only_read_leaves_the_session_as_it_is() {
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    for path in ["/datasets", "/activity"] {
        let answer = admin.page(path).await;
        assert_eq!(answer.status(), 200);
        // A cookie is given where the session was written.
        assert!(answer.headers().get("set-cookie").is_none(), "{path}");
    }
}

async fn listed(browser: &Browser<'_>, everybody: bool) -> (u16, Vec<serde_json::Value>) {
    let query = json!({"query": {"everybody": everybody, "person": "", "page": 1, "size": 50}});
    let (status, page) = browser.function("sessions", &query).await;
    (status, page["sessions"].as_array().cloned().unwrap_or_default())
}

async fn end(browser: &Browser<'_>, form: &[(&str, &str)]) -> u16 {
    browser.post("/sessions/end").form(form).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_person_sees_the_own_sessions_and_only_an_administrator_all() {
    let portico = Portico::start();
    let (viewer, other) = (Browser::of(&portico, "amina.diallo").await, Browser::of(&portico, "amina.diallo").await);
    let admin = Browser::of(&portico, "louise.data").await;
    // Somebody who has only looked at the sign-in page has no session to list.
    Browser::new(&portico).page("/sign-in").await;

    let (status, own) = listed(&viewer, false).await;
    assert_eq!((status, own.len()), (200, 2), "{own:?}");
    assert_eq!(own.iter().filter(|session| session["current"] == true).count(), 1);
    assert!(own.iter().all(|session| session["person_id"] == "amina.diallo" && session["address"] == "127.0.0.1"));
    assert_eq!(listed(&viewer, true).await.0, 403);
    assert_eq!(listed(&admin, true).await.1.len(), 3);
    assert_eq!(listed(&admin, false).await.1.len(), 1);

    let handles = |sessions: &[serde_json::Value]| -> Vec<String> {
        sessions.iter().map(|session| session["handle"].as_str().unwrap().to_owned()).collect()
    };
    for handle in handles(&own) {
        let mut thief = Browser::new(&portico);
        thief.cookie = Some(format!("portico_session={handle}"));
        assert!(!is_signed_in(&thief).await, "a handle opens nothing");
    }
    assert!(is_signed_in(&other).await);
}

#[tokio::test]
async fn ending_a_session_acts_at_once_and_others_are_for_administrators() {
    let portico = Portico::start();
    let (viewer, other) = (Browser::of(&portico, "amina.diallo").await, Browser::of(&portico, "amina.diallo").await);
    let admin = Browser::of(&portico, "louise.data").await;
    let admins = listed(&admin, false).await.1[0]["handle"].as_str().unwrap().to_owned();
    assert_eq!(end(&viewer, &[("session", &admins)]).await, 403);
    assert_eq!(end(&viewer, &[("person", "louise.data")]).await, 403);
    assert!(is_signed_in(&admin).await);

    assert!(is_signed_in(&other).await, "and is believed for a moment");
    assert_eq!(end(&viewer, &[("person", "amina.diallo")]).await, 303);
    assert!(!is_signed_in(&other).await);
    assert!(is_signed_in(&viewer).await, "the one that asked goes on");

    let viewers = listed(&viewer, false).await.1[0]["handle"].as_str().unwrap().to_owned();
    assert_eq!(end(&admin, &[("session", &viewers)]).await, 303);
    assert!(!is_signed_in(&viewer).await);
    let entries = admin.ledger(1).await.1["entries"].as_array().cloned().unwrap();
    let told: Vec<_> = entries
        .iter()
        .filter(|entry| entry["operation"] == "end_sessions")
        .map(|entry| {
            (
                entry["person_id"].as_str().unwrap(),
                entry["target"].as_str().unwrap(),
                entry["outcome"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("louise.data", "amina.diallo", "done"),
            ("amina.diallo", "amina.diallo", "done"),
            ("amina.diallo", "louise.data", "refused"),
            ("amina.diallo", "louise.data", "refused"),
        ]
    );
}

//! Dictionaries of pages, applied and suggested, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::code_editor_pages::*;
use portico_contract::code_editor_translations::*;
use portico_contract::i18n::GetTranslationSuggestions;
use portico_contract::language::LanguageCode;
use portico_contract::slug::Slug;
use portico_contract::studio_content::*;
use portico_contract::studio_pages::*;
use portico_contract::studio_translations::*;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{ApiError, ErrorCode, PageSlug, StudioPageUid, VersionName};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::{TestPortal, code};

fn dictionary(value: Value) -> TranslationDictionary {
    serde_json::from_value(value).unwrap()
}

async fn studio_page(portal: &TestPortal, slug: &str) -> StudioPageUid {
    let body = NewStudioPage { slug: Some(Slug::new(slug).unwrap()), public: Some(true), ..NewStudioPage::default() };
    let studio_page_uid = portal.call(CreateStudioPage { body }).await.unwrap().uid;
    let version_name = VersionName::new("draft").unwrap();
    let body = serde_json::from_value(json!({
        "blocks": {"b1": {"type": "kpi", "source": null, "configuration": {"label": "Trees", "function": "COUNT"}}}}))
    .unwrap();
    let content =
        UpdateStudioPageContent { studio_page_uid: studio_page_uid.clone(), version_name: version_name.clone(), body };
    portal.call(content).await.unwrap();
    let body = serde_json::from_value(json!({"asset": {"title": {"value": "Trees"}}})).unwrap();
    let title = UpdateStudioPageContentMetadata { studio_page_uid: studio_page_uid.clone(), version_name, body };
    portal.call(title).await.unwrap();
    studio_page_uid
}

async fn translate(portal: &TestPortal, uid: &StudioPageUid, value: Value) {
    let body = dictionary(value);
    let update = UpdateStudioPageTranslations { studio_page_uid: uid.clone(), body: body.clone() };
    assert_eq!(portal.call(update).await.unwrap(), body);
}

async fn code_page(portal: &TestPortal, slug: &str, value: Value) -> PageSlug {
    let body: NewCodeEditorPage =
        serde_json::from_value(json!({"slug": slug, "content": {"html": {"en": "<p>"}}, "is_restricted": false}))
            .unwrap();
    let page_slug = portal.call(CreateCodeEditorPage { body }).await.unwrap().slug;
    let body = serde_json::from_value(json!({"asset": {"title": {"value": "Trees"}}})).unwrap();
    portal.call(UpdateCodeEditorPageMetadata { page_slug: page_slug.clone(), body }).await.unwrap();
    let update = UpdateCodeEditorPageTranslations { page_slug: page_slug.clone(), body: dictionary(value) };
    portal.call(update).await.unwrap();
    page_slug
}

async fn title(portal: &TestPortal, kind: &str, slug: &str, language: &str) -> Value {
    let address = format!("{}/api/portal/v1.0/{kind}/{slug}", portal.address);
    let response = portal.client.get(address).header("accept-language", language).send().await.unwrap();
    response.json::<Value>().await.unwrap()["title"].clone()
}

async fn suggest(
    portal: &TestPortal,
    key: &str,
    from: &str,
    to: &str,
    keys: &[&str],
) -> Result<BTreeMap<String, String>, ApiError> {
    let code = |text: &str| LanguageCode::new(text).unwrap();
    let keys = keys.iter().map(|key| (*key).to_owned()).collect();
    portal.call_as(key, GetTranslationSuggestions { from_language: code(from), to_language: code(to), keys }).await
}

#[tokio::test]
async fn a_dictionary_is_replaced_and_applied_when_the_page_is_published() {
    let portal = TestPortal::start().await;
    let uid = studio_page(&portal, "trees").await;
    let read = GetStudioPageTranslations { studio_page_uid: uid.clone() };
    assert_eq!(portal.call(read.clone()).await.unwrap(), TranslationDictionary::default());
    translate(&portal, &uid, json!({"Old": {"fr": "Vieux"}})).await;
    translate(&portal, &uid, json!({"Trees": {"fr": "Arbres"}})).await;
    assert_eq!(portal.call(read).await.unwrap(), dictionary(json!({"Trees": {"fr": "Arbres"}})));
    portal.call(PublishStudioPage { studio_page_uid: uid.clone() }).await.unwrap();
    assert_eq!(title(&portal, "studio_pages", "trees", "fr-CA, en").await, "Arbres");
    assert_eq!(title(&portal, "studio_pages", "trees", "de").await, "Trees");

    translate(&portal, &uid, json!({"Trees": {"fr": "Les arbres"}})).await;
    assert_eq!(title(&portal, "studio_pages", "trees", "fr").await, "Arbres", "not before it is published again");
    let address = format!("{}/api/portal/v1.0/studio_pages/trees?lang=fr", portal.address);
    let response = portal.client.get(address).send().await.unwrap();
    assert_eq!(response.headers()["content-language"], "fr");
    let page: Value = response.json().await.unwrap();
    let configuration = &page["content"]["blocks"]["b1"]["configuration"];
    assert_eq!(configuration, &json!({"label": "Arbres", "function": "COUNT"}));
    portal.call(PublishStudioPage { studio_page_uid: uid }).await.unwrap();
    assert_eq!(title(&portal, "studio_pages", "trees", "fr").await, "Les arbres");
}

#[tokio::test]
async fn a_code_editor_page_is_translated_as_well() {
    let portal = TestPortal::start().await;
    let page_slug = code_page(&portal, "trees", json!({"Trees": {"fr": "Arbres"}})).await;
    portal.call(PublishCodeEditorPage { page_slug: page_slug.clone() }).await.unwrap();
    assert_eq!(title(&portal, "code_editor_pages", "trees", "fr").await, "Arbres");
    assert_eq!(title(&portal, "code_editor_pages", "trees", "en").await, "Trees");
    let read = portal.call(GetCodeEditorPageTranslations { page_slug }).await.unwrap();
    assert_eq!(read, dictionary(json!({"Trees": {"fr": "Arbres"}})));
}

#[tokio::test]
async fn a_dictionary_that_is_none_is_refused_by_term_and_language() {
    let portal = TestPortal::start().await;
    let uid = studio_page(&portal, "trees").await;
    let wrong = UpdateStudioPageTranslations {
        studio_page_uid: uid.clone(),
        body: dictionary(json!({"Trees": {"klingon!": "Sor"}})),
    };
    assert!(portal.call(wrong).await.unwrap_err().for_field("Trees.klingon!").is_some());
    let path = format!("/studio_pages/{uid}/translations/");
    for body in [json!({"Trees": "Arbres"}), json!([]), json!({"Trees": {"fr": 1}}), json!({"a\u{0}": {"fr": "\u{0}"}})]
    {
        let response = portal.request(Method::PUT, &path).json(&body).send().await.unwrap();
        assert!(response.status() == 400 || body.to_string().contains("u0000"), "{body}: {}", response.status());
        assert!(response.status().as_u16() < 500);
    }
    let unknown = GetStudioPageTranslations { studio_page_uid: StudioPageUid::new("sp_none").unwrap() };
    assert_eq!(code(portal.call(unknown).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn translations_that_people_made_are_suggested_to_those_who_may_read_them() {
    let portal = TestPortal::start().await;
    let uid = studio_page(&portal, "trees").await;
    translate(&portal, &uid, json!({"Trees": {"fr": "Arbres", "de": "Bäume"}, "Bus": {"fr": ""}})).await;
    code_page(&portal, "forest", json!({"Forest": {"fr": "Forêt"}})).await;
    let keys = ["Trees", "Forest", "Bus", "Nothing", "a\"b"];
    let found = suggest(&portal, &portal.key, "en", "fr", &keys).await.unwrap();
    assert_eq!(
        found.into_iter().collect::<Vec<_>>(),
        [("Forest".into(), "Forêt".into()), ("Trees".into(), "Arbres".into())] as [(String, String); 2]
    );
    let back = suggest(&portal, &portal.key, "fr", "de", &["Arbres"]).await.unwrap();
    assert_eq!(back["Arbres"], "Bäume");

    let stranger = portal.user("stranger", &[], &["edit_page"]).await;
    assert!(suggest(&portal, &stranger, "en", "fr", &keys).await.unwrap().is_empty());
    let ruleset = "INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions)
        VALUES ('studio_page', ?, 'user', 'stranger', '[\"edit_page\"]')";
    portal.write(ruleset, &[uid.as_str()]).await;
    let found = suggest(&portal, &stranger, "en", "fr", &keys).await.unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), ["Trees"]);
}

#[tokio::test]
async fn suggestions_need_both_languages_and_a_key() {
    let portal = TestPortal::start().await;
    for (query, field) in [
        ("to_language=fr&keys=a", "from_language"),
        ("from_language=en&keys=a", "to_language"),
        ("from_language=en&to_language=fr", "keys"),
        ("from_language=en&to_language=%00&keys=a", "to_language"),
    ] {
        let response =
            portal.request(Method::GET, &format!("/i18n/translations/suggest/?{query}")).send().await.unwrap();
        assert_eq!(response.status(), 400, "{query}");
        assert!(response.json::<Value>().await.unwrap()["detail"][field].is_array(), "{query}");
    }
}

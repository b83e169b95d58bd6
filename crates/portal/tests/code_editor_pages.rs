//! The life of a code editor page, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::code_editor_pages::*;
use portico_contract::code_editor_security::*;
use portico_contract::security::{RulesetPermission, UserSecurity};
use portico_contract::slug::Slug;
use portico_contract::{ErrorCode, PageSlug, RelatedUser, Username};
use reqwest::Method;
use serde_json::{Value, json};
use support::client::answer_of;
use support::{TestPortal, code};

fn slug(text: &str) -> PageSlug {
    PageSlug::new(text).unwrap()
}

fn html(texts: &[(&str, &str)]) -> CodeEditorPageContent {
    let html = texts.iter().map(|(language, text)| ((*language).to_owned(), (*text).to_owned())).collect();
    CodeEditorPageContent { html, ..CodeEditorPageContent::default() }
}

fn new(address: &str, text: &str) -> NewCodeEditorPage {
    NewCodeEditorPage {
        slug: Some(Slug::new(address).unwrap()),
        content: html(&[("en", text)]),
        is_restricted: Some(false),
        ..NewCodeEditorPage::default()
    }
}

async fn create(portal: &TestPortal, address: &str) -> CodeEditorPage {
    portal.call(CreateCodeEditorPage { body: new(address, "<p>Hello</p>") }).await.unwrap()
}

async fn title(portal: &TestPortal, address: &str, title: &str) {
    let body = serde_json::from_value(json!({"asset": {"title": {"value": title}}})).unwrap();
    portal.call(UpdateCodeEditorPageMetadata { page_slug: slug(address), body }).await.unwrap();
}

async fn site(portal: &TestPortal, address: &str, key: Option<&str>) -> (u16, Value) {
    let address = format!("{}/api/portal/v1.0/code_editor_pages/{address}", portal.address);
    answer_of(portal.client.get(address), key).await
}

#[tokio::test]
async fn an_edit_is_served_when_it_is_published_and_until_the_page_is_unpublished() {
    let portal = TestPortal::start().await;
    let page = create(&portal, "hello").await;
    assert_eq!(
        (page.is_published, page.template.as_deref(), &page.last_published_at),
        (false, Some("custom.html"), &None)
    );
    assert_eq!(site(&portal, "hello", None).await.0, 404);

    portal.call(PublishCodeEditorPage { page_slug: slug("hello") }).await.unwrap();
    portal.call(UpdateCodeEditorPage { page_slug: slug("hello"), body: new("hello", "<p>Later</p>") }).await.unwrap();
    let (status, served) = site(&portal, "HELLO/", None).await;
    assert_eq!((status, served["html"].as_str()), (200, Some("<p>Hello</p>")), "a draft is not served");
    portal.call(PublishCodeEditorPage { page_slug: slug("hello") }).await.unwrap();
    assert_eq!(site(&portal, "hello", None).await.1["html"], "<p>Later</p>");

    portal.call(UnpublishCodeEditorPage { page_slug: slug("hello") }).await.unwrap();
    assert_eq!(site(&portal, "hello", None).await.0, 404);
    let after = portal.call(RetrieveCodeEditorPage { page_slug: slug("hello") }).await.unwrap();
    assert!(!after.is_published && after.last_published_at.is_some());
    assert_eq!(code(portal.call(UnpublishCodeEditorPage { page_slug: slug("hello") }).await), ErrorCode::BadRequest);
}

#[tokio::test]
async fn a_body_that_says_whether_the_page_is_published_is_obeyed() {
    let portal = TestPortal::start().await;
    let published = NewCodeEditorPage { is_published: Some(true), ..new("hello", "<p>1</p>") };
    assert!(portal.call(CreateCodeEditorPage { body: published }).await.unwrap().is_published);
    assert_eq!(site(&portal, "hello", None).await.1["html"], "<p>1</p>");
    let again = NewCodeEditorPage { is_published: Some(true), ..new("hello", "<p>2</p>") };
    portal.call(UpdateCodeEditorPage { page_slug: slug("hello"), body: again }).await.unwrap();
    assert_eq!(site(&portal, "hello", None).await.1["html"], "<p>2</p>");
    let gone = NewCodeEditorPage { is_published: Some(false), ..new("hello", "<p>3</p>") };
    portal.call(UpdateCodeEditorPage { page_slug: slug("hello"), body: gone }).await.unwrap();
    assert_eq!(site(&portal, "hello", None).await.0, 404);
}

#[tokio::test]
async fn a_visitor_gets_the_language_that_there_is() {
    let portal = TestPortal::start().await;
    let mut content = html(&[("en", "<p>Trees</p>"), ("fr", "<p>Arbres</p>")]);
    content.css = [("en".to_owned(), "p { color: green }".to_owned())].into();
    let body = NewCodeEditorPage { content, is_published: Some(true), ..new("trees", "") };
    portal.call(CreateCodeEditorPage { body }).await.unwrap();
    for (query, accepted, language) in
        [("?lang=fr", "en", "fr"), ("", "fr-CA, en;q=0.5", "fr"), ("?lang=de", "fr", "en")]
    {
        let address = format!("{}/api/portal/v1.0/code_editor_pages/trees{query}", portal.address);
        let response = portal.client.get(address).header("accept-language", accepted).send().await.unwrap();
        assert_eq!(response.headers()["content-language"], language, "{query} {accepted}");
        let page: Value = response.json().await.unwrap();
        assert_eq!((&page["language"], &page["css"]), (&json!(language), &json!("p { color: green }")));
    }
}

#[tokio::test]
async fn what_a_page_says_wrongly_is_named_and_changes_nothing() {
    let portal = TestPortal::start().await;
    create(&portal, "air").await;
    create(&portal, "sea").await;
    let put = |body: Value| portal.request(Method::PUT, "/code_editor_pages/sea/").json(&body).send();
    for (body, field) in [
        (json!({}), "content"),
        (json!({"content": {"html": {"klingon!": ""}}}), "content.html.klingon!"),
        (json!({"content": {}, "slug": "two words"}), "slug"),
        (json!({"content": {}, "slug": "AIR"}), "slug"),
        (json!({"content": {}, "template": "../custom.html"}), "template"),
    ] {
        let response = put(body.clone()).await.unwrap();
        assert_eq!(response.status(), 400, "{body}");
        let error: Value = response.json().await.unwrap();
        assert!(error["detail"][field].is_array(), "{field}: {error}");
    }
    let kept = portal.call(RetrieveCodeEditorPage { page_slug: slug("sea") }).await.unwrap();
    assert_eq!(kept.content, html(&[("en", "<p>Hello</p>")]));
    let unnamed = NewCodeEditorPage { slug: None, ..new("x", "") };
    assert!(!portal.call(CreateCodeEditorPage { body: unnamed }).await.unwrap().slug.as_str().is_empty());
}

#[tokio::test]
async fn the_description_is_one_of_the_metadata() {
    let portal = TestPortal::start().await;
    let described = NewCodeEditorPage { description: Some("About trees".into()), ..new("trees", "") };
    portal.call(CreateCodeEditorPage { body: described }).await.unwrap();
    let read = GetCodeEditorPageMetadata { page_slug: slug("trees") };
    let mut metadata = portal.call(read.clone()).await.unwrap();
    assert_eq!(metadata.text("asset", "description"), Some("About trees"));
    metadata.set("asset", "title", "Trees");
    metadata.set("asset", "description", "All of them");
    let update = UpdateCodeEditorPageMetadata { page_slug: slug("trees"), body: metadata.clone() };
    assert_eq!(portal.call(update).await.unwrap(), metadata);
    let page = portal.call(RetrieveCodeEditorPage { page_slug: slug("trees") }).await.unwrap();
    assert_eq!(page.description.as_deref(), Some("All of them"));
    metadata.set("default", "title", "Trees");
    let wrong = UpdateCodeEditorPageMetadata { page_slug: slug("trees"), body: metadata };
    assert!(portal.call(wrong).await.unwrap_err().for_field("default").is_some());
}

#[tokio::test]
async fn pages_are_deleted_by_slug_and_search_and_never_all_by_silence() {
    let portal = TestPortal::start().await;
    for (address, name) in [("oak", "Trees of the city"), ("elm", "Trees of the forest"), ("bus", "Stops of the city")]
    {
        create(&portal, address).await;
        title(&portal, address, name).await;
    }
    let delete = |slugs: &[&str], search: Option<&str>| {
        let slug = slugs.iter().map(|slug| (*slug).to_owned()).collect();
        portal.call(BulkDeleteCodeEditorPage { slug, search: search.map(str::to_owned) })
    };
    for blank in [None, Some("  ")] {
        assert!(delete(&[], blank).await.unwrap_err().for_field("slug").is_some());
    }
    assert_eq!(delete(&["none", "oak"], Some("FOREST")).await.unwrap(), [""; 0], "both have to fit");
    assert_eq!(delete(&["bus", "oak", "none"], None).await.unwrap(), ["bus", "oak"]);
    assert_eq!(delete(&[], Some("forest trees")).await.unwrap(), ["elm"]);
    let list = portal.call(ListCodeEditorPages { limit: None, offset: None }).await.unwrap();
    assert_eq!(list.total_count, 0);
}

#[tokio::test]
async fn a_restricted_page_is_for_holders_of_a_ruleset_which_follows_it_to_another_address() {
    let portal = TestPortal::start().await;
    let body = NewCodeEditorPage { is_restricted: None, is_published: Some(true), ..new("inside", "<p>In</p>") };
    assert!(portal.call(CreateCodeEditorPage { body }).await.unwrap().is_restricted, "without a word on it");
    let key = portal.user("hugo", &[], &["explore_restricted_page"]).await;
    assert_eq!(site(&portal, "inside", None).await.0, 404);
    assert_eq!(site(&portal, "inside", Some(&key)).await.0, 404);
    let body = UserSecurity {
        user: RelatedUser { username: Username::new("hugo").unwrap() },
        permissions: vec![RulesetPermission::ExploreRestrictedPage],
        extra: Default::default(),
    };
    let give = CreateCodeEditorPageUserSecurity { page_slug: slug("inside"), body: body.clone() };
    assert_eq!(portal.call(give).await.unwrap(), body);
    assert_eq!(site(&portal, "inside", Some(&key)).await.0, 200);

    let renamed = NewCodeEditorPage { is_restricted: None, ..new("within", "<p>In</p>") };
    portal.call(UpdateCodeEditorPage { page_slug: slug("inside"), body: renamed }).await.unwrap();
    assert_eq!(site(&portal, "inside", Some(&key)).await.0, 404);
    assert_eq!(site(&portal, "within", Some(&key)).await.0, 200);
    portal.call(DeleteCodeEditorPage { page_slug: slug("within") }).await.unwrap();
    create(&portal, "within").await;
    let list = ListCodeEditorPageUserSecurity { page_slug: slug("within"), limit: None, offset: None };
    assert_eq!(portal.call(list).await.unwrap().total_count, 0, "a new page at an old address is open to nobody");
}

#[tokio::test]
async fn who_may_only_create_pages_edits_and_lists_their_own() {
    let portal = TestPortal::start().await;
    create(&portal, "air").await;
    let key = portal.user("designer", &["create_page"], &["create_page", "edit_page"]).await;
    let own = portal.call_as(&key, CreateCodeEditorPage { body: new("own", "") }).await.unwrap();
    let listed = portal.call_as(&key, ListCodeEditorPages { limit: None, offset: None }).await.unwrap();
    assert_eq!(listed.results.iter().map(|page| &page.slug).collect::<Vec<_>>(), [&own.slug]);
    let update = |address| UpdateCodeEditorPage { page_slug: slug(address), body: new(address, "<b>") };
    assert_eq!(code(portal.call_as(&key, update("air")).await), ErrorCode::PermissionDenied);
    portal.call_as(&key, update("own")).await.unwrap();
    let all = BulkDeleteCodeEditorPage { slug: vec!["own".into()], search: None };
    assert_eq!(code(portal.call_as(&key, all).await), ErrorCode::PermissionDenied);
    let manage = ListCodeEditorPageGroupSecurity { page_slug: slug("own"), limit: None, offset: None };
    assert_eq!(code(portal.call_as(&key, manage).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn what_was_published_is_there_after_a_restart() {
    let portal = TestPortal::start().await;
    let body = NewCodeEditorPage { is_published: Some(true), ..new("hello", "<p>Hello</p>") };
    let page = portal.call(CreateCodeEditorPage { body }).await.unwrap();
    let portal = portal.reopened().await;
    assert_eq!(portal.call(RetrieveCodeEditorPage { page_slug: slug("hello") }).await.unwrap(), page);
    assert_eq!(site(&portal, "hello", None).await.0, 200);
}

//! The life of a studio page, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::security::{RulesetPermission, UserSecurity};
use portico_contract::slug::Slug;
use portico_contract::studio_content::*;
use portico_contract::studio_pages::*;
use portico_contract::studio_security::*;
use portico_contract::{ErrorCode, RelatedUser, StudioPageUid, Username, VersionName};
use reqwest::Method;
use serde_json::{Value, json};
use support::client::answer_of;
use support::{TestPortal, code};

fn draft() -> VersionName {
    VersionName::new("draft").unwrap()
}

async fn page(portal: &TestPortal, slug: &str, public: bool) -> StudioPage {
    let body = NewStudioPage { slug: Some(Slug::new(slug).unwrap()), public: Some(public), ..NewStudioPage::default() };
    portal.call(CreateStudioPage { body }).await.unwrap()
}

async fn title(portal: &TestPortal, uid: &StudioPageUid, title: &str) {
    let body = serde_json::from_value(json!({"asset": {"title": {"value": title}}})).unwrap();
    let operation = UpdateStudioPageContentMetadata { studio_page_uid: uid.clone(), version_name: draft(), body };
    portal.call(operation).await.unwrap();
}

async fn site(portal: &TestPortal, slug: &str, key: Option<&str>) -> (u16, Value) {
    let address = format!("{}/api/portal/v1.0/studio_pages/{slug}", portal.address);
    answer_of(portal.client.get(address), key).await
}

#[tokio::test]
async fn a_page_is_published_with_a_title_and_served_until_it_is_unpublished() {
    let portal = TestPortal::start().await;
    let uid = page(&portal, "air", true).await.uid;
    let publish = PublishStudioPage { studio_page_uid: uid.clone() };
    let refused = portal.call(publish.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ValidationError);
    assert!(refused.for_field("asset.title").is_some());
    assert_eq!(site(&portal, "air", None).await.0, 404);

    title(&portal, &uid, "In the air").await;
    portal.call(publish).await.unwrap();
    let first = portal.call(RetrieveStudioPage { studio_page_uid: uid.clone() }).await.unwrap();
    assert!(first.first_published_at.is_some());
    title(&portal, &uid, "On the ground").await;
    let (status, served) = site(&portal, "air", None).await;
    assert_eq!((status, served["title"].as_str()), (200, Some("In the air")), "a draft is not served");

    let unpublish = UnpublishStudioPage { studio_page_uid: uid.clone() };
    portal.call(unpublish.clone()).await.unwrap();
    assert_eq!(site(&portal, "air", None).await.0, 404);
    assert_eq!(code(portal.call(unpublish).await), ErrorCode::BadRequest);
    let after = portal.call(RetrieveStudioPage { studio_page_uid: uid }).await.unwrap();
    assert_eq!(after.first_published_at, first.first_published_at);
}

#[tokio::test]
async fn content_is_edited_in_the_draft_and_what_points_to_nothing_is_refused() {
    let portal = TestPortal::start().await;
    let uid = page(&portal, "air", true).await.uid;
    let body: StudioPageContentChanges = serde_json::from_value(json!({
        "blocks": {"b1": {"uid": "b1", "type": "chart", "source": "p1", "configuration": {"kind": "bar"}}},
        "data_providers": {"p1": {"uid": "p1", "datasetId": "airports"}},
        "layouts": {"default": [{"uid": "section_1", "type": "content", "blocks": [{"uid": "b1"}]}]},
        "filters": {"layout": []},
    }))
    .unwrap();
    let update = |body, version_name| UpdateStudioPageContent { studio_page_uid: uid.clone(), version_name, body };
    let stored = portal.call(update(body.clone(), draft())).await.unwrap();
    assert_eq!(stored.blocks, body.blocks);
    let read = RetrieveStudioPageContent { studio_page_uid: uid.clone(), version_name: draft() };
    assert_eq!(portal.call(read).await.unwrap(), stored);

    // The layout still places `b1`.
    let emptied = StudioPageContentChanges::default();
    let refused = portal.call(update(emptied, draft())).await.unwrap_err();
    assert!(refused.for_field("layouts.default.0.blocks.0.uid").is_some());

    title(&portal, &uid, "In the air").await;
    portal.call(PublishStudioPage { studio_page_uid: uid.clone() }).await.unwrap();
    let published = VersionName::new("published").unwrap();
    assert_eq!(code(portal.call(update(body.clone(), published)).await), ErrorCode::ValidationError);
    let missing = VersionName::new("v7").unwrap();
    assert_eq!(code(portal.call(update(body, missing)).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_slug_is_valid_and_belongs_to_one_page() {
    let portal = TestPortal::start().await;
    page(&portal, "air", false).await;
    let other = page(&portal, "sea", false).await;
    let taken = NewStudioPage { slug: Some(Slug::new("AIR").unwrap()), ..NewStudioPage::default() };
    let refused = portal.call(UpdateStudioPage { studio_page_uid: other.uid.clone(), body: taken }).await.unwrap_err();
    assert!(refused.for_field("slug").is_some());
    let response =
        portal.request(Method::POST, "/studio_pages/").json(&json!({"slug": "two words"})).send().await.unwrap();
    assert_eq!(response.status(), 400);
    let body = NewStudioPage { public: Some(true), ..NewStudioPage::default() };
    let changed = portal.call(UpdateStudioPage { studio_page_uid: other.uid, body }).await.unwrap();
    assert_eq!((changed.slug.as_str(), changed.public), ("sea", true));
    let unnamed = portal.call(CreateStudioPage { body: NewStudioPage::default() }).await.unwrap();
    assert!(!unnamed.slug.is_empty());
}

#[tokio::test]
async fn a_restricted_page_does_not_exist_for_those_without_a_ruleset() {
    let portal = TestPortal::start().await;
    let uid = page(&portal, "inside", false).await.uid;
    title(&portal, &uid, "Inside").await;
    portal.call(PublishStudioPage { studio_page_uid: uid.clone() }).await.unwrap();
    let key = portal.user("hugo", &[], &["explore_restricted_page"]).await;
    assert_eq!(site(&portal, "inside", None).await.0, 404);
    assert_eq!(site(&portal, "inside", Some(&key)).await.0, 404);
    let body = UserSecurity {
        user: RelatedUser { username: Username::new("hugo").unwrap() },
        permissions: vec![RulesetPermission::ExploreRestrictedPage],
        extra: Default::default(),
    };
    portal.call(CreateStudioPageUserSecurity { studio_page_uid: uid.clone(), body: body.clone() }).await.unwrap();
    assert_eq!(site(&portal, "inside", Some(&key)).await.0, 200);
    let wrong = UserSecurity { permissions: vec![RulesetPermission::EditDataset], ..body };
    let username = Username::new("hugo").unwrap();
    let refused =
        portal.call(UpdateStudioPageUserSecurity { studio_page_uid: uid, username, body: wrong }).await.unwrap_err();
    assert!(refused.for_field("permissions").is_some());
}

#[tokio::test]
async fn who_may_only_create_pages_edits_and_lists_their_own() {
    let portal = TestPortal::start().await;
    let other = page(&portal, "air", false).await.uid;
    let key = portal.user("designer", &["create_page"], &["create_page", "edit_page"]).await;
    let own = portal.call_as(&key, CreateStudioPage { body: NewStudioPage::default() }).await.unwrap();
    let listed = portal.call_as(&key, ListStudioPages { limit: None, offset: None }).await.unwrap();
    assert_eq!(listed.results.iter().map(|page| &page.uid).collect::<Vec<_>>(), [&own.uid]);
    assert_eq!(
        code(portal.call_as(&key, DeleteStudioPage { studio_page_uid: other }).await),
        ErrorCode::PermissionDenied
    );
    portal.call_as(&key, DeleteStudioPage { studio_page_uid: own.uid.clone() }).await.unwrap();
    assert_eq!(code(portal.call(RetrieveStudioPage { studio_page_uid: own.uid }).await), ErrorCode::NotFound);
}

//! Drafts, publishing, lists.

use super::{cats, new_form, published, show, submit, write_draft};
use crate::support::{TestPortal, code};
use portico_contract::form_content::*;
use portico_contract::forms::*;
use portico_contract::slug::Slug;
use portico_contract::{ErrorCode, FormUid};
use reqwest::Method;
use serde_json::json;

fn list() -> ListForms {
    ListForms { limit: None, offset: None, status: None, search: None, sort: None }
}

fn drafts(uid: &FormUid) -> ListFormDrafts {
    ListFormDrafts { form_uid: uid.clone(), limit: None, offset: None }
}

#[tokio::test]
async fn a_draft_becomes_what_people_fill_in_and_the_next_draft_has_the_next_number() {
    let portal = TestPortal::start().await;
    let form = portal.call(CreateForm { body: new_form("cats", FormAccessType::Open) }).await.unwrap();
    let uid = form.uid.clone();
    assert!(uid.as_str().starts_with("fm_"));
    assert_eq!((form.has_published_version, form.nb_submissions), (false, Some(0)));
    assert!(form.errors.contains_key("sections"), "nothing is asked yet: {:?}", form.errors);
    let publish = PublishForm { form_uid: uid.clone() };
    assert!(portal.call(publish.clone()).await.unwrap_err().for_field("sections").is_some());
    assert_eq!(show(&portal, "cats", None).await.0, 404);

    let draft = write_draft(&portal, &uid, 1, cats()).await;
    assert_eq!((draft.version, draft.is_draft, draft.is_published), (1, true, false));
    assert_eq!(draft.content, cats());
    portal.call(publish.clone()).await.unwrap();
    let form = portal.call(RetrieveForm { form_uid: uid.clone() }).await.unwrap();
    assert!(form.has_published_version && form.first_published_at.is_some() && form.errors.is_empty());

    let mut shorter = cats();
    shorter.show_hide_logics.clear();
    shorter.sections[0].blocks.truncate(2);
    write_draft(&portal, &uid, 2, shorter.clone()).await;
    let (_, served) = show(&portal, "cats", None).await;
    assert_eq!(
        (&served["version"], served["content"]["sections"][0]["blocks"].as_array().unwrap().len()),
        (&json!(1), 8)
    );
    let stale = UpdateFormDraft { form_uid: uid.clone(), version: 1, body: FormDraftUpdate { content: cats() } };
    assert!(portal.call(stale).await.unwrap_err().for_field("version").is_some());

    portal.call(publish.clone()).await.unwrap();
    portal.call(publish).await.unwrap();
    let all = portal.call(drafts(&uid)).await.unwrap();
    let seen: Vec<_> = all.results.iter().map(|draft| (draft.version, draft.is_draft, draft.is_published)).collect();
    assert_eq!(seen, [(3, true, false), (2, false, true), (1, false, false)]);
    let old = portal.call(RetrieveFormDraft { form_uid: uid.clone(), version: 1 }).await.unwrap();
    assert_eq!(old.content, cats());
    let missing = RetrieveFormDraft { form_uid: uid, version: 9 };
    assert_eq!(code(portal.call(missing).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn an_unpublished_form_is_gone_for_people_and_keeps_its_answers() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    assert_eq!(submit(&portal, "cats", None, json!({"cat_name": "Rio"})).await.0, 201);
    let first = portal.call(RetrieveForm { form_uid: uid.clone() }).await.unwrap();
    let unpublish = UnpublishForm { form_uid: uid.clone() };
    portal.call(unpublish.clone()).await.unwrap();
    assert_eq!(show(&portal, "cats", None).await.0, 404);
    assert_eq!(submit(&portal, "cats", None, json!({"cat_name": "Leo"})).await.0, 404);
    assert_eq!(code(portal.call(unpublish).await), ErrorCode::BadRequest);

    portal.call(PublishForm { form_uid: uid.clone() }).await.unwrap();
    let after = portal.call(RetrieveForm { form_uid: uid.clone() }).await.unwrap();
    assert_eq!((after.nb_submissions, &after.first_published_at), (Some(1), &first.first_published_at));
    portal.call(DeleteForm { form_uid: uid.clone() }).await.unwrap();
    assert_eq!(code(portal.call(RetrieveForm { form_uid: uid.clone() }).await), ErrorCode::NotFound);
    assert_eq!(code(portal.call(super::list(&uid)).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn what_a_draft_says_wrongly_is_named_and_nothing_is_kept() {
    let portal = TestPortal::start().await;
    let uid = portal.call(CreateForm { body: new_form("cats", FormAccessType::Open) }).await.unwrap().uid;
    let mut wrong = cats();
    wrong.sections[0].blocks[1].id = "cat_name".into();
    wrong.show_hide_logics[0].targets.push("dog".into());
    let body = FormDraftUpdate { content: wrong };
    let refused = portal.call(UpdateFormDraft { form_uid: uid.clone(), version: 1, body }).await.unwrap_err();
    let fields: Vec<_> = refused.detail.keys().map(String::as_str).collect();
    assert_eq!(fields, ["content.sections.0.blocks.1.id", "content.show_hide_logics.0.targets.1"]);
    let kept = portal.call(RetrieveFormDraft { form_uid: uid.clone(), version: 1 }).await.unwrap();
    assert!(kept.content.sections.is_empty());
    let path = format!("/forms/{uid}/drafts/1/");
    let answer = portal.request(Method::PUT, &path).json(&json!({"content": {"sections": []}})).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("content.default_language"));
    let mut blank = cats();
    blank.ending.redirect_url = Some("  ".into());
    assert_eq!(write_draft(&portal, &uid, 1, blank).await.content.ending.redirect_url, None);
    for version in ["0", "-1", "4294967296", "one"] {
        let path = format!("/forms/{uid}/drafts/{version}/");
        assert_eq!(portal.request(Method::GET, &path).send().await.unwrap().status(), 404, "{version}");
    }
}

#[tokio::test]
async fn a_slug_belongs_to_one_form_and_is_made_where_none_is_given() {
    let portal = TestPortal::start().await;
    portal.call(CreateForm { body: new_form("cats", FormAccessType::Open) }).await.unwrap();
    let taken = portal.call(CreateForm { body: new_form("CATS", FormAccessType::Open) }).await.unwrap_err();
    assert!(taken.for_field("slug").is_some());
    for body in [
        json!({"access_type": "open"}),
        json!({"slug": "a", "access_type": "secret"}),
        json!({"slug": "two words", "access_type": "open"}),
    ] {
        let answer = portal.request(Method::POST, "/forms/").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
    }
    let unnamed = NewForm { slug: None, ..new_form("x", FormAccessType::Open) };
    let made =
        portal.call(CreateForm { body: NewForm { title: Some("Été".into()), ..unnamed.clone() } }).await.unwrap();
    assert_eq!(made.slug.as_deref(), Some("ete"));
    let made = portal.call(CreateForm { body: NewForm { title: None, ..unnamed } }).await.unwrap();
    assert!(Slug::new(made.slug.unwrap()).is_ok());
}

#[tokio::test]
async fn forms_are_listed_by_status_words_and_order() {
    let portal = TestPortal::start().await;
    published(&portal, new_form("cats", FormAccessType::Open)).await;
    let dogs = NewForm::new(Slug::new("dogs").unwrap(), "Ängstliche Hunde", FormAccessType::Restricted);
    portal.call(CreateForm { body: dogs }).await.unwrap();
    let slugs = async |operation: ListForms| {
        let page = portal.call(operation).await.unwrap();
        assert_eq!(page.total_count as usize, page.results.len());
        page.results.into_iter().filter_map(|form| form.slug).collect::<Vec<_>>()
    };
    assert_eq!(slugs(list()).await, ["cats", "dogs"]);
    assert_eq!(slugs(ListForms { sort: Some("-created_at".into()), ..list() }).await, ["dogs", "cats"]);
    assert_eq!(slugs(ListForms { sort: Some("-nb_submissions".into()), ..list() }).await.len(), 2);
    assert_eq!(slugs(ListForms { status: Some(FormStatus::Published), ..list() }).await, ["cats"]);
    assert_eq!(slugs(ListForms { status: Some(FormStatus::Draft), ..list() }).await, ["dogs"]);
    assert_eq!(slugs(ListForms { search: Some("ÄNGSTLICHE".into()), ..list() }).await, ["dogs"]);
    let unknown = portal.call(ListForms { sort: Some("shoe_size".into()), ..list() }).await.unwrap_err();
    assert!(unknown.for_field("sort").is_some());
}

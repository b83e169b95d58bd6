//! Who fills in, moderates and edits a form.

use super::{list, new_form, published, show, submit};
use crate::support::{TestPortal, code};
use portico_contract::form_content::RetrieveFormDraft;
use portico_contract::form_security::*;
use portico_contract::forms::*;
use portico_contract::groups::{AddUserToUserGroup, CreateUserGroup, RelatedGroup};
use portico_contract::security::{GroupSecurity, RulesetPermission, UserSecurity};
use portico_contract::{ErrorCode, FormUid, RelatedUser, Username};
use serde_json::json;

fn ruleset(username: &str, permission: RulesetPermission) -> UserSecurity {
    UserSecurity {
        user: RelatedUser { username: Username::new(username).unwrap() },
        permissions: vec![permission],
        extra: Default::default(),
    }
}

async fn give(portal: &TestPortal, uid: &FormUid, username: &str, permission: RulesetPermission) {
    let body = ruleset(username, permission);
    portal.call(CreateFormUserSecurity { form_uid: uid.clone(), body }).await.unwrap();
}

#[tokio::test]
async fn an_open_form_asks_for_no_key_and_one_for_users_takes_any() {
    let portal = TestPortal::start().await;
    published(&portal, new_form("open", FormAccessType::Open)).await;
    published(&portal, new_form("users", FormAccessType::Authenticated)).await;
    let key = portal.user("hugo", &[], &[]).await;
    assert_eq!(submit(&portal, "open", None, json!({"cat_name": "Rio"})).await.0, 201);
    assert_eq!(submit(&portal, "open", Some("nonsense"), json!({"cat_name": "Leo"})).await.0, 401);
    assert_eq!(show(&portal, "users", None).await.0, 401);
    assert_eq!(submit(&portal, "users", None, json!({"cat_name": "Rio"})).await.1["error_code"], "not_authenticated");
    assert_eq!(submit(&portal, "users", Some(&key), json!({"cat_name": "Rio"})).await.0, 201);
}

#[tokio::test]
async fn a_restricted_form_is_filled_in_by_those_with_a_ruleset_or_a_permission() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("inside", FormAccessType::Restricted)).await;
    let key = portal.user("hugo", &[], &["submit_private_form"]).await;
    assert_eq!(submit(&portal, "inside", None, json!({"cat_name": "Rio"})).await.0, 401);
    assert_eq!(submit(&portal, "inside", Some(&key), json!({"cat_name": "Rio"})).await.0, 403);
    assert_eq!(show(&portal, "inside", Some(&key)).await.0, 403);

    let body = serde_json::from_value(json!({"title": "Partners", "permissions": []})).unwrap();
    let group_uid = portal.call(CreateUserGroup { body }).await.unwrap().uid;
    let group = GroupSecurity {
        group: RelatedGroup { uid: group_uid.clone() },
        permissions: vec![RulesetPermission::SubmitPrivateForm],
        extra: Default::default(),
    };
    portal.call(CreateFormGroupSecurity { form_uid: uid.clone(), body: group }).await.unwrap();
    let body = RelatedUser { username: Username::new("hugo").unwrap() };
    portal.call(AddUserToUserGroup { group_uid, body }).await.unwrap();
    assert_eq!(submit(&portal, "inside", Some(&key), json!({"cat_name": "Rio"})).await.0, 201);
    let submissions = portal.call(list(&uid)).await.unwrap();
    assert_eq!(submissions.results[0].created_by.as_ref().unwrap().username.as_str(), "hugo");
    let domain = portal.user("emma", &["submit_private_form"], &["submit_private_form"]).await;
    assert_eq!(submit(&portal, "inside", Some(&domain), json!({"cat_name": "Leo"})).await.0, 201);
}

#[tokio::test]
async fn a_moderator_reads_the_form_and_its_submissions_and_edits_neither_form_nor_security() {
    let portal = TestPortal::start().await;
    let uid = published(&portal, new_form("cats", FormAccessType::Open)).await;
    published(&portal, new_form("dogs", FormAccessType::Open)).await;
    // A key lists permissions of the domain alone: one that may edit forms may moderate them.
    let key = portal.user("ines", &[], &["edit_form"]).await;
    assert_eq!(code(portal.call_as(&key, list(&uid)).await), ErrorCode::PermissionDenied);
    give(&portal, &uid, "ines", RulesetPermission::ModerateForm).await;
    submit(&portal, "cats", None, json!({"cat_name": "Rio"})).await;

    assert_eq!(portal.call_as(&key, list(&uid)).await.unwrap().total_count, 1);
    portal.call_as(&key, RetrieveFormDraft { form_uid: uid.clone(), version: 1 }).await.unwrap();
    let forms = ListForms { limit: None, offset: None, status: None, search: None, sort: None };
    let seen = portal.call_as(&key, forms).await.unwrap();
    assert_eq!(seen.results.iter().map(|form| &form.uid).collect::<Vec<_>>(), [&uid]);
    assert_eq!(code(portal.call_as(&key, DeleteForm { form_uid: uid.clone() }).await), ErrorCode::PermissionDenied);
    let rulesets = ListFormUserSecurity { form_uid: uid.clone(), limit: None, offset: None };
    assert_eq!(code(portal.call_as(&key, rulesets).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn a_ruleset_of_a_form_is_given_changed_and_taken_away_and_fits_forms() {
    let portal = TestPortal::start().await;
    let uid = portal.call(CreateForm { body: new_form("cats", FormAccessType::Restricted) }).await.unwrap().uid;
    portal.user("hugo", &[], &[]).await;
    give(&portal, &uid, "hugo", RulesetPermission::SubmitPrivateForm).await;
    let username = Username::new("hugo").unwrap();
    let change = |permission| UpdateFormUserSecurity {
        form_uid: uid.clone(),
        username: username.clone(),
        body: ruleset("hugo", permission),
    };
    let wrong = portal.call(change(RulesetPermission::EditDataset)).await.unwrap_err();
    assert!(wrong.for_field("permissions").is_some());
    let changed = portal.call(change(RulesetPermission::EditForm)).await.unwrap();
    let one = RetrieveFormUserSecurity { form_uid: uid.clone(), username: username.clone() };
    assert_eq!(portal.call(one.clone()).await.unwrap(), changed);
    portal.call(DeleteFormUserSecurity { form_uid: uid.clone(), username }).await.unwrap();
    assert_eq!(code(portal.call(one).await), ErrorCode::NotFound);
    let none = ListFormGroupSecurity { form_uid: FormUid::new("fm_nosuch").unwrap(), limit: None, offset: None };
    assert_eq!(code(portal.call(none).await), ErrorCode::NotFound);
}

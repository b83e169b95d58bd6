//! Rulesets of datasets, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_security::*;
use portico_contract::datasets::{DatasetChanges, DatasetSecurity, RetrieveDataset, UpdateDataset};
use portico_contract::groups::{CreateUserGroup, NewUserGroup, RelatedGroup};
use portico_contract::security::RulesetPermission;
use portico_contract::{ErrorCode, RelatedUser, Username};
use serde_json::json;
use support::{TestPortal, code};

fn ruleset(username: &str, permissions: &[RulesetPermission]) -> DatasetUserSecurity {
    DatasetUserSecurity {
        user: RelatedUser { username: Username::new(username).unwrap() },
        permissions: permissions.to_vec(),
        security: DatasetSecurity::default(),
        extra: Default::default(),
    }
}

#[tokio::test]
async fn a_user_ruleset_is_given_changed_and_taken_away() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    let key = portal.user("hugo", &[], &["edit_dataset"]).await;
    let read = RetrieveDataset { dataset_uid: uid.clone() };
    assert_eq!(code(portal.call_as(&key, read.clone()).await), ErrorCode::PermissionDenied);

    let mut body = ruleset("hugo", &[RulesetPermission::EditDataset]);
    body.security.visible_fields = Some(vec!["name".into()]);
    body.security.filter_query = Some("state = \"CA\"".into());
    let created =
        portal.call(CreateDatasetUserSecurity { dataset_uid: uid.clone(), body: body.clone() }).await.unwrap();
    assert_eq!(created, body);
    portal.call_as(&key, read.clone()).await.unwrap();
    let again = portal.call(CreateDatasetUserSecurity { dataset_uid: uid.clone(), body }).await.unwrap_err();
    assert!(again.for_field("user.username").is_some());

    let username = Username::new("hugo").unwrap();
    let body = ruleset("hugo", &[RulesetPermission::ExploreRestrictedDataset]);
    let update = UpdateDatasetUserSecurity { dataset_uid: uid.clone(), username: username.clone(), body: body.clone() };
    assert_eq!(portal.call(update).await.unwrap(), body);
    assert_eq!(code(portal.call_as(&key, read).await), ErrorCode::PermissionDenied);
    let list = ListDatasetUserSecurity { dataset_uid: uid.clone(), limit: None, offset: None };
    assert_eq!(portal.call(list).await.unwrap().results, [body]);

    let delete = DeleteDatasetUserSecurity { dataset_uid: uid.clone(), username: username.clone() };
    portal.call(delete.clone()).await.unwrap();
    assert_eq!(code(portal.call(delete).await), ErrorCode::NotFound);
    assert_eq!(
        code(portal.call(RetrieveDatasetUserSecurity { dataset_uid: uid, username }).await),
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn what_a_ruleset_says_wrongly_is_named() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    portal.user("hugo", &[], &[]).await;
    let mut body = ruleset("hugo", &[RulesetPermission::EditPage]);
    body.security =
        serde_json::from_value(json!({"visible_fields": ["name", "name"], "filter_query": "state = = 1"})).unwrap();
    let error = portal.call(CreateDatasetUserSecurity { dataset_uid: uid.clone(), body }).await.unwrap_err();
    assert_eq!(
        error.detail.keys().collect::<Vec<_>>(),
        ["permissions", "security.filter_query", "security.visible_fields"]
    );
    let stranger = ruleset("nobody", &[]);
    let error = portal.call(CreateDatasetUserSecurity { dataset_uid: uid.clone(), body: stranger }).await.unwrap_err();
    assert!(error.for_field("user.username").is_some());
    let changes = DatasetChanges {
        default_security: Some(serde_json::from_value(json!({"filter_query": "("})).unwrap()),
        ..DatasetChanges::default()
    };
    let error = portal.call(UpdateDataset { dataset_uid: uid, body: changes }).await.unwrap_err();
    assert!(error.for_field("default_security.filter_query").is_some());
}

#[tokio::test]
async fn a_group_ruleset_reaches_its_members() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    let key = portal.user("hugo", &[], &["edit_dataset"]).await;
    let group = NewUserGroup { title: Some("Editors".into()), ..NewUserGroup::default() };
    let group = portal.call(CreateUserGroup { body: group }).await.unwrap();
    portal
        .call(portico_contract::groups::AddUserToUserGroup {
            group_uid: group.uid.clone(),
            body: RelatedUser { username: Username::new("hugo").unwrap() },
        })
        .await
        .unwrap();
    let body = DatasetGroupSecurity {
        group: RelatedGroup { uid: group.uid.clone() },
        permissions: vec![RulesetPermission::EditDataset],
        security: DatasetSecurity::default(),
        extra: Default::default(),
    };
    portal.call(CreateDatasetGroupSecurity { dataset_uid: uid.clone(), body: body.clone() }).await.unwrap();
    let read = RetrieveDatasetGroupSecurity { dataset_uid: uid.clone(), group_uid: group.uid.clone() };
    assert_eq!(portal.call(read).await.unwrap(), body);
    portal.call_as(&key, RetrieveDataset { dataset_uid: uid.clone() }).await.unwrap();
    portal.call(DeleteDatasetGroupSecurity { dataset_uid: uid.clone(), group_uid: group.uid }).await.unwrap();
    assert_eq!(code(portal.call_as(&key, RetrieveDataset { dataset_uid: uid }).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn rulesets_are_for_those_who_manage_the_dataset() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    let key = portal.user("editor", &["edit_dataset"], &["edit_dataset", "manage_dataset"]).await;
    let list = ListDatasetGroupSecurity { dataset_uid: uid, limit: None, offset: None };
    assert_eq!(code(portal.call_as(&key, list).await), ErrorCode::PermissionDenied);
}

//! Users and groups, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::email::EmailAddress;
use portico_contract::groups::*;
use portico_contract::security::Permission;
use portico_contract::users::*;
use portico_contract::{CommaSeparated, ErrorCode, GroupUid, Limit, RelatedUser, Username};
use reqwest::Method;
use serde_json::{Value, json};
use support::{TestPortal, code, until};

fn name(text: &str) -> Username {
    Username::new(text).unwrap()
}

fn new_user(email: &str) -> NewUser {
    NewUser::new(EmailAddress::new(email).unwrap())
}

fn list() -> GetUsers {
    GetUsers {
        search: None,
        sort: CommaSeparated::default(),
        permissions: Vec::new(),
        all_permissions: Vec::new(),
        limit: None,
        offset: None,
    }
}

async fn group(portal: &TestPortal, title: &str, permissions: &[Permission]) -> UserGroup {
    let body = NewUserGroup {
        title: Some(title.to_owned()),
        permissions: Some(permissions.to_vec()),
        ..NewUserGroup::default()
    };
    portal.call(CreateUserGroup { body }).await.unwrap()
}

async fn names(portal: &TestPortal, operation: GetUsers) -> Vec<String> {
    let page = portal.call(operation).await.unwrap();
    page.results.into_iter().map(|user| user.username.into()).collect()
}

#[tokio::test]
async fn invited_users_get_an_account_each_or_a_reason() {
    let portal = TestPortal::start().await;
    group(&portal, "Data publishers", &[]).await;
    let publishers = UserGroupLink::Reference(RelatedGroup { uid: GroupUid::new("data-publishers").unwrap() });
    let nobody = UserGroupLink::Reference(RelatedGroup { uid: GroupUid::new("nobody").unwrap() });
    let body = vec![
        NewUser {
            first_name: Some("Louise".into()),
            permissions: Some(vec![Permission::EditDataset]),
            groups: Some(vec![publishers]),
            ..new_user("louise.data@example.org")
        },
        new_user("LOUISE.data@example.org"),
        NewUser { groups: Some(vec![nobody]), ..new_user("hugo@example.org") },
        NewUser { permissions: Some(vec![Permission::Other("fly".into())]), ..new_user("ines@example.org") },
        new_user("louise.data@example.com"),
    ];
    let results = portal.call(InviteUsers { body }).await.unwrap();
    let louise = results["0"].data.as_ref().unwrap();
    assert_eq!(louise.username.as_str(), "louise.data");
    assert_eq!(louise.groups[0].uid().as_str(), "data-publishers");
    for (position, field) in [("1", "email"), ("2", "groups"), ("3", "permissions")] {
        let error = results[position].error.as_ref().unwrap();
        assert!(error.for_field(field).is_some(), "{position}: {error:?}");
    }
    assert_eq!(results["4"].data.as_ref().unwrap().username.as_str(), "louise.data-2");
    assert_eq!(portal.call(list()).await.unwrap().total_count, 3);
}

#[tokio::test]
async fn a_single_invitation_is_taken_without_an_array_and_answered_as_created() {
    let portal = TestPortal::start().await;
    let body = json!({"email": "louise@example.org"});
    let response = portal.request(Method::POST, "/users/invite/").json(&body).send().await.unwrap();
    assert_eq!(response.status(), 201);
    let results: Value = response.json().await.unwrap();
    assert_eq!(results["0"]["data"]["username"], "louise");
    let unreadable = portal.request(Method::POST, "/users/invite/").json(&json!({"first_name": "Hugo"}));
    assert_eq!(unreadable.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn an_invitation_that_cannot_be_read_does_not_take_the_others_down() {
    let portal = TestPortal::start().await;
    let body =
        json!([{"email": "a@example.org"}, {"email": "nobody"}, {"first_name": "Hugo"}, {"email": "b@example.org"}]);
    let response = portal.request(Method::POST, "/users/invite/").json(&body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let results: Value = response.json().await.unwrap();
    assert_eq!((&results["0"]["data"]["username"], &results["3"]["data"]["username"]), (&json!("a"), &json!("b")));
    for position in ["1", "2"] {
        assert_eq!(results[position]["status_code"], "error");
        assert!(results[position]["error"]["detail"]["email"].is_array(), "{results}");
    }
    let whole = portal.request(Method::POST, "/users/invite/").json(&json!(["a@example.org"])).send().await.unwrap();
    assert_eq!(whole.status(), 400);
}

#[tokio::test]
async fn several_users_are_provisioned_at_once_each_with_an_outcome() {
    let portal = TestPortal::start().await;
    let user = |email: &str, provider: &str| json!({"email": email, "identity_provider": {"uid": provider}});
    let body = json!([user("a@example.org", "saml"), user("b@example.org", " "), {"email": "c@example.org"}, user("d@example.org", "saml")]);
    let results: Value =
        portal.request(Method::POST, "/users/provision/").json(&body).send().await.unwrap().json().await.unwrap();
    assert_eq!((&results["0"]["data"]["username"], &results["3"]["data"]["username"]), (&json!("a"), &json!("d")));
    assert!(results["1"]["error"]["detail"]["identity_provider.uid"].is_array(), "{results}");
    assert!(results["2"]["error"]["detail"]["identity_provider"].is_array(), "{results}");
}

async fn expire(portal: &TestPortal, username: &str, when: &str) {
    let expire = "UPDATE users SET document = json_set(document, '$.expires_at', ?2) WHERE username = ?1";
    portal.write(expire, &[username, when]).await;
}

#[tokio::test]
async fn permissions_end_when_they_expire_and_an_expired_administrator_is_none() {
    let portal = TestPortal::start().await;
    let key = portal.user("louise", &["edit_domain"], &["edit_domain"]).await;
    expire(&portal, "louise", "2099-01-01T00:00:00Z").await;
    portal.call_as(&key, list()).await.unwrap();
    expire(&portal, "louise", "2026-01-01T00:00:00Z").await;
    assert_eq!(code(portal.call_as(&key, list()).await), ErrorCode::PermissionDenied);
    let user = portal.call(GetUser { username: name("louise"), expand: None }).await.unwrap();
    assert_eq!(user.expires_at.unwrap().as_str(), "2026-01-01T00:00:00Z");
    assert_eq!(code(portal.call(DeleteUser { username: name("admin") }).await), ErrorCode::BadRequest);
}

#[tokio::test]
async fn a_group_gives_its_permissions_to_its_members_as_long_as_they_are_in_it() {
    let portal = TestPortal::start().await;
    let uid = group(&portal, "Administrators", &[Permission::EditDomain, Permission::EditForm]).await.uid;
    let key = portal.user("louise", &["edit_page"], &["edit_domain", "edit_page"]).await;
    assert_eq!(code(portal.call_as(&key, list()).await), ErrorCode::PermissionDenied);
    let add = AddUserToUserGroup { group_uid: uid.clone(), body: RelatedUser { username: name("louise") } };
    portal.call(add).await.unwrap();
    portal.call_as(&key, list()).await.unwrap();
    let direct = GetUsers { permissions: vec![Permission::EditForm], search: Some("louise".into()), ..list() };
    assert_eq!(names(&portal, direct).await, [""; 0]);
    let both = vec![Permission::EditForm, Permission::EditPage];
    let effective = GetUsers { all_permissions: both, search: Some("louise".into()), ..list() };
    assert_eq!(names(&portal, effective).await, ["louise"]);
    portal.call(DeleteUserOfAUserGroup { group_uid: uid, username: name("louise") }).await.unwrap();
    assert_eq!(code(portal.call_as(&key, list()).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn a_provisioned_user_signs_in_with_the_identity_provider() {
    let portal = TestPortal::start().await;
    let attributes = json!({"eppn": "claire@idp.example.org"});
    let body = json!({
        "email": "claire@example.org", "identity_provider": {"uid": "saml"}, "identity_provider_attributes": attributes,
    });
    let results: Value =
        portal.request(Method::POST, "/users/provision/").json(&body).send().await.unwrap().json().await.unwrap();
    assert_eq!(results["0"]["status_code"], "success");
    assert_eq!(results["0"]["data"]["account_type"], "linked");
    assert_eq!(results["0"]["data"]["identity_providers"], json!([{"uid": "saml"}]));

    // Kept, through a change as well, and answered to nobody.
    portal.call(UpdateUser { username: name("claire"), body: new_user("claire@example.org") }).await.unwrap();
    let mut connection = portal.portal.store().read().await.unwrap();
    let query = "SELECT identity_provider_attributes FROM users WHERE username = 'claire'";
    let kept: String = sqlx::query_scalar(query).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), attributes);
    assert!(!results.to_string().contains("eppn"), "{results}");
}

#[tokio::test]
async fn users_are_seen_at_their_calls() {
    let portal = TestPortal::start().await;
    let key = portal.user("ada", &[], &[]).await;
    let seen = async || portal.call(GetUser { username: name("ada"), expand: None }).await.unwrap().last_seen_at;
    assert_eq!(seen().await, None);
    // Refused or not, it is a use of the account.
    assert_eq!(code(portal.call_as(&key, list()).await), ErrorCode::PermissionDenied);
    let first = until("ada is seen", async || seen().await).await;
    let later = "2030-01-02T03:04:05Z".parse().unwrap();
    portal.portal.clock().set(later);
    let catalog = format!("{}/api/explore/v2.1/catalog/datasets", portal.address);
    let read = portal.client.get(catalog).header("authorization", format!("Apikey {key}")).send().await.unwrap();
    assert_eq!(read.status(), 200);
    let second = until("ada is seen again", async || seen().await.filter(|moment| *moment != first)).await;
    assert!(second.as_str().starts_with("2030-01-02T03:04:"), "{second:?}");
}

#[tokio::test]
async fn users_are_found_sorted_and_filtered_by_permission() {
    let portal = TestPortal::start().await;
    for (email, first_name, permissions) in [
        ("b@example.org", "Zoé", vec![Permission::EditDataset]),
        ("a@example.org", "Yves", vec![Permission::EditDataset, Permission::PublishDataset]),
        ("c@example.org", "Xavier", vec![]),
    ] {
        let new = NewUser { first_name: Some(first_name.into()), permissions: Some(permissions), ..new_user(email) };
        portal.call(InviteUsers { body: vec![new] }).await.unwrap();
    }
    let sorted =
        GetUsers { sort: CommaSeparated(vec![UserSort::FirstName]), search: Some("EXAMPLE.org".into()), ..list() };
    assert_eq!(names(&portal, sorted).await, ["c", "a", "b"]);
    let edit_and_publish = vec![Permission::EditDataset, Permission::PublishDataset];
    let any = GetUsers { permissions: edit_and_publish.clone(), search: Some("example".into()), ..list() };
    assert_eq!(names(&portal, any).await, ["a", "b"]);
    let all = GetUsers { all_permissions: edit_and_publish, search: Some("example".into()), ..list() };
    assert_eq!(names(&portal, all).await, ["a"]);
    assert_eq!(names(&portal, GetUsers { limit: Some(Limit(2)), ..list() }).await.len(), 2);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_keeps_the_rest() {
    let portal = TestPortal::start().await;
    group(&portal, "Editors", &[Permission::EditPage]).await;
    let invited = NewUser { first_name: Some("Hugo".into()), ..new_user("hugo@example.org") };
    portal.call(InviteUsers { body: vec![invited] }).await.unwrap();
    let editors = UserGroupLink::Reference(RelatedGroup { uid: GroupUid::new("editors").unwrap() });
    let body = NewUser { groups: Some(vec![editors]), ..new_user("hugo.martin@example.org") };
    let user = portal.call(UpdateUser { username: name("hugo"), body }).await.unwrap();
    assert_eq!((user.first_name.as_deref(), user.email.as_str()), (Some("Hugo"), "hugo.martin@example.org"));
    let expanded = portal.call(GetUser { username: name("hugo"), expand: Some("groups".into()) }).await.unwrap();
    assert_eq!(expanded.groups[0].title(), "Editors");
}

#[tokio::test]
async fn quotas_below_zero_or_of_unknown_time_are_refused() {
    let portal = TestPortal::start().await;
    for (limit, unit, field) in [(-1.0, "day", "limit"), (5.0, "fortnight", "unit")] {
        let api_calls = Some(CallLimit { limit, unit: LimitUnit::from(unit.to_owned()) });
        let explore_limits = Some(ExploreLimits { api_calls, ..ExploreLimits::default() });
        let body = NewUser { explore_limits, ..new_user("admin@example.org") };
        let refused = portal.call(UpdateUser { username: name("admin"), body }).await.unwrap_err();
        assert!(refused.for_field(&format!("explore_limits.api_calls.{field}")).is_some(), "{refused:?}");
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let portal = TestPortal::start().await;
    assert_eq!(code(portal.call(DeleteUser { username: name("admin") }).await), ErrorCode::BadRequest);
    let demoted = NewUser { permissions: Some(vec![]), ..new_user("admin@example.org") };
    let refused = portal.call(UpdateUser { username: name("admin"), body: demoted }).await;
    assert_eq!(code(refused), ErrorCode::BadRequest);
    assert!(
        portal
            .call(GetUser { username: name("admin"), expand: None })
            .await
            .unwrap()
            .permissions
            .contains(&Permission::EditDomain)
    );

    portal.user("other", &["edit_domain"], &["edit_domain"]).await;
    portal.call(DeleteUser { username: name("other") }).await.unwrap();
    assert_eq!(code(portal.call(DeleteUser { username: name("other") }).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn users_are_exported_as_the_reference_shows_it() {
    let portal = TestPortal::start().await;
    group(&portal, "Data publishers", &[]).await;
    let invited = NewUser {
        last_name: Some("Data; the second".into()),
        permissions: Some(vec![Permission::PublishDataset, Permission::EditDataset]),
        ..new_user("louise@example.org")
    };
    portal.call(InviteUsers { body: vec![invited] }).await.unwrap();
    let group_uid = GroupUid::new("data-publishers").unwrap();
    portal.call(AddUserToUserGroup { group_uid, body: RelatedUser { username: name("louise") } }).await.unwrap();
    let response = portal.request(Method::GET, "/users/export/?delimiter=;").send().await.unwrap();
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    let text = response.text().await.unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("username;last_name;first_name;email;date_joined;last_seen;groups;permissions"));
    let louise = lines.find(|line| line.starts_with("louise;")).unwrap();
    assert!(louise.starts_with("louise;\"Data; the second\";;louise@example.org;"), "{louise}");
    assert!(louise.ends_with(";Data publishers;\"edit_dataset;publish_dataset\""), "{louise}");
    assert_eq!(portal.request(Method::GET, "/users/export/?delimiter=ab").send().await.unwrap().status(), 400);
    let key = portal.user("hugo", &["edit_domain"], &["edit_domain"]).await;
    let address = format!("{}{}/users/export/?subdomains=all&apikey={key}", portal.address, support::BASE);
    assert_eq!(portal.client.get(address).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_group_lives_with_its_members() {
    let portal = TestPortal::start().await;
    let created = group(&portal, "Équipe données", &[Permission::EditDataset]).await;
    assert_eq!((created.uid.as_str(), created.user_count), ("equipe-donnees", Some(0)));
    assert_eq!(group(&portal, "Equipe donnees", &[]).await.uid.as_str(), "equipe-donnees-2");
    let uid = created.uid;
    portal.call(InviteUsers { body: vec![new_user("a@example.org"), new_user("b@example.org")] }).await.unwrap();
    let body = ["a", "b", "nobody"].map(|username| RelatedUser { username: name(username) }).to_vec();
    let results = portal.call(BatchAddUsersToUserGroup { group_uid: uid.clone(), body }).await.unwrap();
    assert_eq!(results["1"].status_code, BulkStatus::Success);
    assert!(results["2"].error.as_ref().unwrap().for_field("username").is_some());
    let members = portal.call(ListUsersOfAUserGroup { group_uid: uid.clone() }).await.unwrap();
    assert_eq!(members.total_count, 2);
    portal.call(DeleteUserOfAUserGroup { group_uid: uid.clone(), username: name("a") }).await.unwrap();
    let again = DeleteUserOfAUserGroup { group_uid: uid.clone(), username: name("a") };
    assert_eq!(code(portal.call(again).await), ErrorCode::NotFound);
    let changes = NewUserGroup { title: Some("Données".into()), ..NewUserGroup::default() };
    let changed = portal.call(UpdateUserGroup { group_uid: uid.clone(), body: changes }).await.unwrap();
    assert_eq!((changed.title(), changed.user_count, changed.permissions.len()), ("Données", Some(1), 1));
    portal.call(DeleteUserGroup { group_uid: uid.clone() }).await.unwrap();
    assert_eq!(code(portal.call(RetrieveUserGroup { group_uid: uid }).await), ErrorCode::NotFound);
    assert!(portal.call(GetUser { username: name("b"), expand: None }).await.unwrap().groups.is_empty());
}

#[tokio::test]
async fn a_group_needs_a_title_and_groups_are_searched_and_sorted() {
    let portal = TestPortal::start().await;
    let refused = portal.call(CreateUserGroup { body: NewUserGroup::default() }).await.unwrap_err();
    assert!(refused.for_field("title").is_some());
    group(&portal, "Zebra keepers", &[Permission::EditForm]).await;
    group(&portal, "Ant keepers", &[]).await;
    let all = ListUserGroups {
        limit: None,
        offset: None,
        search: Some("keepers".into()),
        sort: Some(GroupSort::Title),
        permissions: vec![],
    };
    let titles: Vec<_> =
        portal.call(all.clone()).await.unwrap().results.iter().map(|group| group.title().to_owned()).collect();
    assert_eq!(titles, ["Ant keepers", "Zebra keepers"]);
    let granting = ListUserGroups { permissions: vec![Permission::EditForm], ..all };
    assert_eq!(portal.call(granting).await.unwrap().total_count, 1);
}

#[tokio::test]
async fn people_are_for_administrators_of_the_domain() {
    let portal = TestPortal::start().await;
    let key = portal.user("editor", &["edit_dataset"], &["edit_dataset", "edit_domain"]).await;
    assert_eq!(code(portal.call_as(&key, list()).await), ErrorCode::PermissionDenied);
}

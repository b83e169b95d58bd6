//! The glossary, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::glossary::*;
use portico_contract::{ErrorCode, GlossaryTermUid};
use support::{TestPortal, code};

fn new(name: &str, aliases: &[&str]) -> NewGlossaryTerm {
    let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
    NewGlossaryTerm { name: name.to_owned(), aliases: Some(aliases), ..NewGlossaryTerm::default() }
}

async fn create(portal: &TestPortal, name: &str, aliases: &[&str]) -> GlossaryTerm {
    portal.call(CreateGlossaryTerm { body: new(name, aliases) }).await.unwrap()
}

fn list(search: Option<&str>, ordering: Option<GlossaryOrdering>) -> ListGlossaryTerms {
    ListGlossaryTerms { limit: None, offset: None, search: search.map(str::to_owned), ordering }
}

async fn names(portal: &TestPortal, operation: ListGlossaryTerms) -> Vec<String> {
    portal.call(operation).await.unwrap().results.into_iter().map(|term| term.name).collect()
}

#[tokio::test]
async fn a_name_belongs_to_one_term_whether_as_name_or_alias() {
    let portal = TestPortal::start().await;
    create(&portal, "API", &["Interface"]).await;
    for (term, field) in [
        (new(" api ", &[]), "name"),
        (new("INTERFACE", &[]), "name"),
        (new("Endpoint", &["Access", "Api"]), "aliases.1"),
    ] {
        let refused = portal.call(CreateGlossaryTerm { body: term }).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ValidationError);
        assert!(refused.for_field(field).is_some(), "{refused:?}");
    }
    assert_eq!(portal.call(list(None, None)).await.unwrap().total_count, 1, "a refused term leaves nothing");
    create(&portal, "Access", &[]).await;
}

#[tokio::test]
async fn a_term_may_keep_and_swap_its_names_and_frees_those_it_gives_up() {
    let portal = TestPortal::start().await;
    let term = create(&portal, "API", &["Interface"]).await;
    let body = NewGlossaryTerm { description: Some("A way in".into()), ..new("Interface", &["API"]) };
    let swapped = portal.call(UpdateGlossaryTerm { uid: term.uid.clone(), body }).await.unwrap();
    assert_eq!((swapped.name.as_str(), swapped.aliases.as_slice()), ("Interface", &["API".to_owned()][..]));
    let renamed = NewGlossaryTerm { name: "Access".into(), ..NewGlossaryTerm::default() };
    let renamed = portal.call(UpdateGlossaryTerm { uid: term.uid.clone(), body: renamed }).await.unwrap();
    assert_eq!(renamed.description.as_deref(), Some("A way in"), "what is left out stays");
    assert_eq!(renamed.aliases, ["API"]);
    create(&portal, "Interface", &[]).await;
    let taken = UpdateGlossaryTerm { uid: term.uid.clone(), body: new("interface", &[]) };
    assert!(portal.call(taken).await.unwrap_err().for_field("name").is_some());
    let kept = portal.call(RetrieveGlossaryTerm { uid: term.uid }).await.unwrap();
    assert_eq!(kept, renamed);
}

#[tokio::test]
async fn the_limits_of_a_term_are_enforced() {
    let portal = TestPortal::start().await;
    let long = NewGlossaryTerm { description: Some("é".repeat(2001)), ..new("API", &[]) };
    assert!(portal.call(CreateGlossaryTerm { body: long }).await.unwrap_err().for_field("description").is_some());
    let many = new("API", &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]);
    assert!(portal.call(CreateGlossaryTerm { body: many }).await.unwrap_err().for_field("aliases").is_some());
    let fitting = NewGlossaryTerm {
        description: Some("é".repeat(2000)),
        ..new("API", &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
    };
    assert_eq!(portal.call(CreateGlossaryTerm { body: fitting }).await.unwrap().aliases.len(), 10);
}

#[tokio::test]
async fn terms_are_found_by_name_alias_and_description_and_ordered() {
    let portal = TestPortal::start().await;
    create(&portal, "zebra", &["Striped horse"]).await;
    let ant = NewGlossaryTerm { description: Some("Small and many".into()), ..new("Ant", &[]) };
    portal.call(CreateGlossaryTerm { body: ant }).await.unwrap();
    assert_eq!(names(&portal, list(None, None)).await, ["Ant", "zebra"]);
    assert_eq!(names(&portal, list(None, Some(GlossaryOrdering::NameDescending))).await, ["zebra", "Ant"]);
    assert_eq!(names(&portal, list(None, Some(GlossaryOrdering::UpdatedAt))).await, ["zebra", "Ant"]);
    assert_eq!(names(&portal, list(None, Some(GlossaryOrdering::DescriptionDescending))).await, ["Ant", "zebra"]);
    assert_eq!(names(&portal, list(Some("HORSE zeb"), None)).await, ["zebra"]);
    assert_eq!(names(&portal, list(Some("many"), None)).await, ["Ant"]);
    let response = portal.request(reqwest::Method::GET, "/glossary/terms/?ordering=colour").send().await.unwrap();
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn several_terms_are_deleted_all_or_none_and_their_aliases_with_them() {
    let portal = TestPortal::start().await;
    let one = create(&portal, "One", &["Un"]).await.uid;
    let two = create(&portal, "Two", &["Deux"]).await.uid;
    let delete = |uids: Vec<GlossaryTermUid>| BulkDeleteGlossaryTerms {
        body: GlossaryBulkDelete { uid_list: uids, extra: Default::default() },
    };
    let missing = GlossaryTermUid::new("te_none").unwrap();
    let refused = portal.call(delete(vec![one.clone(), missing])).await.unwrap_err();
    assert!(refused.for_field("uid_list").unwrap()[0].contains("te_none"));
    assert_eq!(portal.call(list(None, None)).await.unwrap().total_count, 2);
    portal.call(delete(vec![one.clone(), two.clone(), two])).await.unwrap();
    assert_eq!(code(portal.call(RetrieveGlossaryTerm { uid: one.clone() }).await), ErrorCode::NotFound);
    assert_eq!(code(portal.call(DeleteGlossaryTerm { uid: one }).await), ErrorCode::NotFound);
    create(&portal, "Un", &["Two"]).await;
}

#[tokio::test]
async fn everybody_reads_the_glossary_and_manage_glossary_writes_it() {
    let portal = TestPortal::start().await;
    let uid = create(&portal, "API", &[]).await.uid;
    let reader = portal.user("reader", &["edit_domain"], &["edit_domain"]).await;
    assert_eq!(portal.call_as(&reader, list(None, None)).await.unwrap().total_count, 1);
    let write = CreateGlossaryTerm { body: new("Other", &[]) };
    assert_eq!(code(portal.call_as(&reader, write.clone()).await), ErrorCode::PermissionDenied);
    assert_eq!(code(portal.call_as(&reader, DeleteGlossaryTerm { uid }).await), ErrorCode::PermissionDenied);
    let keeper = portal.user("keeper", &["manage_glossary"], &["manage_glossary"]).await;
    assert_eq!(portal.call_as(&keeper, write).await.unwrap().created_by.unwrap().username.as_str(), "keeper");
}

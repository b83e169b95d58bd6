//! The demo catalog and the generated one, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::code_editor_pages::ListCodeEditorPages;
use portico_contract::datasets::*;
use portico_contract::forms::ListForms;
use portico_contract::glossary::ListGlossaryTerms;
use portico_contract::images::ListImages;
use portico_contract::language::LanguageCode;
use portico_contract::studio_pages::ListStudioPages;
use portico_contract::user_requests::*;
use portico_contract::users::GetUser;
use portico_contract::{DatasetUid, Limit, Username};
use portico_portal::{Portal, PortalConfig, Seed};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use support::{TestPortal, until};

async fn demo() -> TestPortal {
    TestPortal::start_with(|config| config.seed = Seed::Demo).await
}

async fn datasets(portal: &TestPortal) -> BTreeMap<String, DatasetUid> {
    let page = portal.call(ListDatasets { limit: Some(Limit::MAX), offset: None, dataset_id: None }).await.unwrap();
    page.results.into_iter().map(|dataset| (dataset.dataset_id.into(), dataset.uid)).collect()
}

#[tokio::test]
async fn the_demo_publishes_real_files_into_different_states() {
    let begun = Instant::now();
    let portal = demo().await;
    println!("ready after {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(10));
    let datasets = datasets(&portal).await;
    assert_eq!(datasets.len(), 12, "a draft is not listed");
    let mut states = BTreeMap::new();
    for (id, uid) in &datasets {
        states.insert(id.as_str(), portal.settled(uid).await);
    }
    let unpublished: Vec<_> =
        states.iter().filter(|(_, state)| state.is_published != Some(true)).map(|(id, _)| *id).collect();
    assert_eq!(unpublished, ["us-employment", "wildlife-strikes"], "{states:#?}");
    let failed = &states["wildlife-strikes"];
    assert_eq!(failed.status, StatusName::Error);
    assert!(failed.message.as_deref().unwrap_or_default().contains("flight_date_utc"), "{failed:?}");
    for (id, state) in states.iter().filter(|(id, _)| **id != "wildlife-strikes") {
        assert_eq!(
            (state.message.as_deref(), state.records_errors.len()),
            (None, 0),
            "{id}: {:?}",
            state.records_errors.first()
        );
    }
}

#[tokio::test]
async fn published_rows_of_the_demo_are_shown_to_those_who_may_see_them() {
    let portal = demo().await;
    let datasets = datasets(&portal).await;
    for id in ["us-airports", "county-unemployment"] {
        portal.settled(&datasets[id]).await;
    }
    let records = async |id: &str| {
        let address = format!("{}/api/explore/v2.1/catalog/datasets/{id}/records?limit=1", portal.address);
        let response = portal.client.get(address).send().await.unwrap();
        (response.status().as_u16(), response.json::<serde_json::Value>().await.unwrap())
    };
    let (status, airports) = records("us-airports").await;
    assert_eq!((status, airports["total_count"].as_u64()), (200, Some(3376)));
    assert!(airports["results"][0]["coordinates"]["lat"].is_number(), "{airports}");
    assert_ne!(records("county-unemployment").await.0, 200, "restricted");
}

#[tokio::test]
async fn the_demo_has_people_pages_and_requests_of_every_type() {
    let portal = demo().await;
    let louise = GetUser { username: Username::new("louise.data").unwrap(), expand: Some("groups".into()) };
    let louise = portal.call(louise).await.unwrap();
    assert_eq!((louise.full_name().as_str(), louise.groups[0].title()), ("Louise Data", "Domain administrators"));
    let pages = portal.call(ListStudioPages { limit: None, offset: None }).await.unwrap();
    assert_eq!(pages.total_count, 6);
    assert_eq!(pages.results.iter().filter(|page| page.first_published_at.is_some()).count(), 4);
    for kind in UserRequestType::ALL {
        let pending = ListUserRequests {
            limit: None,
            offset: None,
            search: None,
            expand: vec![],
            status: Some(UserRequestStatus::Pending),
            r#type: Some(kind.clone()),
            raised_in: None,
            raised_before: None,
        };
        assert!(portal.call(pending).await.unwrap().total_count >= 2, "{kind}");
    }
}

#[tokio::test]
async fn the_demo_has_pages_in_two_languages_terms_an_image_and_keys() {
    let portal = demo().await;
    let pages = portal.call(ListCodeEditorPages { limit: None, offset: None }).await.unwrap();
    assert_eq!((pages.total_count, pages.results.iter().filter(|page| page.is_published).count()), (3, 2));
    for (path, title) in [
        ("code_editor_pages/about?lang=fr", "À propos de ce portail"),
        ("studio_pages/earthquakes?lang=fr", "Une semaine de tremblements de terre"),
    ] {
        let address = format!("{}/api/portal/v1.0/{path}", portal.address);
        let page: serde_json::Value = portal.client.get(address).send().await.unwrap().json().await.unwrap();
        assert_eq!(page["title"], title);
    }
    let terms = ListGlossaryTerms { limit: None, offset: None, search: None, ordering: None };
    assert!(portal.call(terms).await.unwrap().total_count > 5);
    let images = portal.call(ListImages { limit: None, offset: None }).await.unwrap();
    let address = format!("{}{}", portal.address, images.results[0].url.as_deref().unwrap());
    assert_eq!(portal.client.get(address).send().await.unwrap().status(), 200);
    let mut connection = portal.portal.store().read().await.unwrap();
    let keys = "SELECT count(*) FROM api_keys WHERE username = 'louise.data' AND is_revoked";
    assert_eq!(sqlx::query_scalar::<_, i64>(keys).fetch_one(&mut *connection).await.unwrap(), 1);
}

#[tokio::test]
async fn a_second_start_plants_nothing_twice() {
    let portal = demo().await;
    let before = datasets(&portal).await;
    for uid in before.values() {
        portal.settled(uid).await;
    }
    // The change that waits for a publication is made as well.
    let changed = async || {
        let dataset = portal.call(RetrieveDataset { dataset_uid: before["health-and-income"].clone() }).await.unwrap();
        dataset.title().contains("187 countries")
    };
    until("the change is made", async || changed().await.then_some(())).await;
    assert!(changed().await);
    portal.portal.close().await;
    let mut config = PortalConfig::new(portal.folder.path());
    config.seed = Seed::Demo;
    let again = Portal::open(config).await.unwrap();
    let mut connection = again.store().read().await.unwrap();
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM datasets").fetch_one(&mut *connection).await.unwrap();
    assert_eq!(count, 13);
    drop(connection);
    again.close().await;
}

#[tokio::test]
async fn generated_datasets_are_many_varied_and_truthful() {
    let portal = TestPortal::start_with(|config| config.scale = Some(500)).await;
    let page = portal.call(ListDatasets { limit: Some(Limit(100)), offset: None, dataset_id: None }).await.unwrap();
    assert_eq!(page.total_count, 500);
    let published = page.results.iter().find(|dataset| dataset.is_published && !dataset.is_restricted).unwrap();
    assert!(published.metadata.text("default", "license").is_some());
    let records = portal.explored(&format!("{}/records", published.dataset_id)).await;
    assert_eq!(records["total_count"], 0, "{records}");
}

#[tokio::test]
#[ignore = "takes seconds; for those who change how datasets are generated or stored"]
async fn ten_thousand_datasets_beside_the_demo_are_ready_within_fifteen_seconds() {
    let begun = Instant::now();
    let portal = TestPortal::start_with(|config| {
        config.seed = Seed::Demo;
        config.scale = Some(10_000);
    })
    .await;
    let elapsed = begun.elapsed();
    println!("ready after {elapsed:?}");
    assert!(elapsed < Duration::from_secs(15));
    let count = portal.call(ListDatasets { limit: Some(Limit(0)), offset: None, dataset_id: None }).await.unwrap();
    assert_eq!(count.total_count, 10_012);
}

#[tokio::test]
async fn some_datasets_of_the_demo_have_schedules_translations_files_and_feedback() {
    use portico_contract::dataset_alternative_exports::ListDatasetAlternativeExports;
    use portico_contract::dataset_attachments::ListDatasetAttachments;
    use portico_contract::dataset_feedbacks::ListDatasetFeedbacks;
    use portico_contract::dataset_schedules::ListDatasetSchedules;
    use portico_contract::dataset_translations::GetDatasetTranslations;
    let portal = demo().await;
    let uid = &datasets(&portal).await["us-airports"];
    let of = || uid.clone();
    let schedules = ListDatasetSchedules { dataset_uid: of(), limit: None, offset: None };
    assert_eq!(portal.call(schedules).await.unwrap().total_count, 1);
    let files = ListDatasetAttachments { dataset_uid: of(), limit: None, offset: None };
    assert_eq!(portal.call(files).await.unwrap().total_count, 1);
    let exports = ListDatasetAlternativeExports { dataset_uid: of(), limit: None, offset: None };
    assert_eq!(portal.call(exports).await.unwrap().total_count, 1);
    let feedbacks = ListDatasetFeedbacks { dataset_uid: of(), record_id: None, is_archived: None, sort: None };
    assert_eq!(portal.call(feedbacks).await.unwrap().total_count, 2, "one is archived");
    let dictionary = portal.call(GetDatasetTranslations { dataset_uid: of() }).await.unwrap();
    assert_eq!(dictionary.translate("airports", &LanguageCode::new("fr").unwrap()), Some("aéroports"));
}

#[tokio::test]
async fn the_demo_has_forms_that_are_filled_in_and_one_that_cannot_be_published_yet() {
    let portal = demo().await;
    let list = ListForms { limit: None, offset: None, status: None, search: None, sort: Some("slug".into()) };
    let forms = portal.call(list).await.unwrap().results;
    let slugs: Vec<_> = forms.iter().filter_map(|form| form.slug.as_deref()).collect();
    let expected =
        ["how-do-you-like-the-portal", "open-data-day", "quarterly-return-of-the-regions", "suggest-a-dataset"];
    assert_eq!(slugs, expected);
    for form in &forms {
        let is_ready = form.slug.as_deref() != Some("open-data-day");
        assert_eq!((form.has_published_version, form.errors.is_empty()), (is_ready, is_ready), "{form:?}");
        assert_eq!(form.nb_submissions > Some(0), is_ready);
    }
}

//! One dataset: head with live status and orders, tabs, the open tab.

mod actions;
mod delete;
pub mod overview;
mod standing;

use crate::paths::{self, DatasetTab};
use crate::shared::dataset::OpenDataset;
use crate::shared::loaded::{Subject, loaded_page};
use crate::shared::page::Page;
use crate::text::{dataset as text, frame};
use crate::ui::{Crumb, PageHead, Tab, Tabs};
use crate::{api, text as texts};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_params_map};
use portico_contract::datasets::{Dataset, DatasetStatus, GetDatasetStatus, RetrieveDataset};
use portico_contract::portico::catalog::CatalogState;
use portico_contract::{ApiError, DatasetUid};

async fn open(uid: String) -> Result<(Dataset, DatasetStatus, Option<CatalogState>), ApiError> {
    let dataset_uid = DatasetUid::new(uid).map_err(|_| ApiError::not_found())?;
    let dataset = api::call(RetrieveDataset { dataset_uid: dataset_uid.clone() }).await?;
    let status = api::call(GetDatasetStatus { dataset_uid: dataset_uid.clone() }).await?;
    // Only the mirror knows of changes since the publication; the page does without where it is behind.
    let state = api::listed_state(dataset_uid).await.unwrap_or_default();
    Ok((dataset, status, state))
}

#[component]
pub fn DatasetPage() -> impl IntoView {
    let params = use_params_map();
    let uid = Memo::new(move |_| params.with(|params| params.get("uid").unwrap_or_default()));
    let first = Resource::new_blocking(move || uid.get(), open);
    let subject = Subject { kind: text::kind(), way: way() };
    loaded_page(first, subject, |(dataset, status, state)| screen(dataset, status, state))
}

fn way() -> Vec<Crumb> {
    vec![Crumb::new(frame::catalog()), Crumb::link(frame::datasets(), paths::datasets())]
}

fn screen(dataset: Dataset, status: DatasetStatus, state: Option<CatalogState>) -> AnyView {
    let open = OpenDataset::provide(dataset, status, state);
    let title = Signal::derive(move || open.title());
    let crumbs = Signal::derive(move || {
        let mut way = way();
        way.push(Crumb::new(open.title()));
        way
    });
    view! {
        <Page title=title crumbs=crumbs>
            <PageHead
                title=title
                status=move || standing::badge(open)
                actions=move || actions::actions(open)
            />
            <Tabs id="dataset-tabs" label=text::kind() tabs=tabs(open.uid()) />
            {standing::standing(open)}
            <Outlet />
        </Page>
    }
    .into_any()
}

fn tabs(uid: DatasetUid) -> Signal<Vec<Tab>> {
    let here = use_location().pathname;
    Signal::derive(move || {
        let here = here.get();
        let here = here.trim_end_matches('/');
        DatasetTab::ALL
            .into_iter()
            .map(|tab| {
                let href = paths::dataset_tab(&uid, tab);
                let current = here == href;
                Tab::new(label(tab), href, current)
            })
            .collect()
    })
}

const fn label(tab: DatasetTab) -> &'static str {
    match tab {
        DatasetTab::Overview => texts::dataset::tab_overview(),
        DatasetTab::Sources => texts::dataset::tab_sources(),
        DatasetTab::Processing => texts::dataset::tab_processing(),
        DatasetTab::Fields => texts::dataset::tab_fields(),
        DatasetTab::Metadata => texts::dataset::tab_metadata(),
        DatasetTab::Security => texts::dataset::tab_security(),
    }
}

//! The dashboard: one page a file, typed operations from page to portal.
//!
//! Arrows inside: `pages -> shared, form -> api, text, paths -> ui`. Pages never import each other; `ui` knows
//! nothing of the API.

pub mod api;
pub mod browser;
pub mod form;
pub mod frame;
pub mod pages;
pub mod paths;
pub mod shared;
pub mod shell;
pub mod status;
pub mod text;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

pub use shell::{SiteFiles, shell};

/// The root: everything inside `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();

    view! {
        <Router>
            <Routes fallback=pages::not_found::NotFound>
                <Route path=path!("/sign-in") view=pages::sign_in::SignIn />
                <ParentRoute path=path!("") view=frame::Frame>
                    <Route path=path!("/") view=pages::home::Home />
                    <Route path=path!("/datasets") view=pages::datasets::DatasetList />
                    <Route path=path!("/datasets/new") view=pages::new_dataset::NewDataset />
                    <Route path=path!("/activity") view=pages::activity::Activity />
                    <Route path=path!("/activity/:id") view=pages::activity::entry::Entry />
                    <ParentRoute path=path!("/moderation") view=pages::moderation::Moderation>
                        <Route path=path!("") view=pages::moderation::NoneOpen />
                        <Route path=path!(":uid") view=pages::moderation::request::Request />
                    </ParentRoute>
                    <ParentRoute path=path!("/datasets/:uid") view=pages::dataset::DatasetPage>
                        <Route path=path!("") view=pages::dataset::overview::Overview />
                        <Route path=path!("sources") view=pages::dataset_sources::Sources />
                        <Route path=path!("processing") view=pages::dataset_processing::DatasetProcessing />
                        <Route path=path!("fields") view=pages::dataset_fields::DatasetFields />
                        <Route path=path!("metadata") view=pages::dataset_metadata::DatasetMetadata />
                        <Route path=path!("security") view=pages::dataset_security::DatasetSecurityTab />
                    </ParentRoute>
                    <Route path=path!("/studio-pages") view=pages::studio_pages::StudioPageList />
                    <Route path=path!("/studio-pages/new") view=pages::studio_pages::new::NewPage />
                    <ParentRoute path=path!("/studio-pages/:uid") view=pages::studio_page::StudioPageScreen>
                        <Route path=path!("") view=pages::studio_page::content::Content />
                        <Route path=path!("details") view=pages::studio_page::details::Details />
                        <Route path=path!("security") view=pages::studio_page::security::Security />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

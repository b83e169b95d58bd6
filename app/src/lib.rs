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
pub mod routes;
pub mod shared;
pub mod shell;
pub mod status;
pub mod text;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, path};

pub use shell::{SiteFiles, shell};

/// The root: everything inside `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    shared::leaving::provide_leaving();

    view! {
        <Router>
            <Routes fallback=pages::not_found::NotFound>
                <Route path=path!("/sign-in") view=pages::sign_in::SignIn />
                <ParentRoute path=path!("") view={Lazy::<routes::Frame>::new()}>
                    <Route path=path!("/") view=pages::home::Home />
                    <Route path=path!("/datasets") view={Lazy::<routes::DatasetList>::new()} />
                    <Route path=path!("/datasets/new") view={Lazy::<routes::NewDataset>::new()} />
                    <Route path=path!("/activity") view={Lazy::<routes::Activity>::new()} />
                    <Route path=path!("/activity/:id") view={Lazy::<routes::ActivityEntry>::new()} />
                    <Route path=path!("/sessions") view={Lazy::<routes::Sessions>::new()} />
                    <ParentRoute path=path!("/moderation") view={Lazy::<routes::Moderation>::new()}>
                        <Route path=path!("") view={Lazy::<routes::ModerationNone>::new()} />
                        <Route path=path!(":uid") view={Lazy::<routes::ModerationRequest>::new()} />
                    </ParentRoute>
                    <ParentRoute path=path!("/datasets/:uid") view={Lazy::<routes::Dataset>::new()}>
                        <Route path=path!("") view={Lazy::<routes::DatasetOverview>::new()} />
                        <Route path=path!("sources") view={Lazy::<routes::DatasetSources>::new()} />
                        <Route path=path!("processing") view={Lazy::<routes::DatasetProcessing>::new()} />
                        <Route path=path!("fields") view={Lazy::<routes::DatasetFields>::new()} />
                        <Route path=path!("metadata") view={Lazy::<routes::DatasetMetadata>::new()} />
                        <Route path=path!("security") view={Lazy::<routes::DatasetSecurity>::new()} />
                    </ParentRoute>
                    <Route path=path!("/studio-pages") view={Lazy::<routes::StudioPageList>::new()} />
                    <Route path=path!("/studio-pages/new") view={Lazy::<routes::NewStudioPage>::new()} />
                    <ParentRoute path=path!("/studio-pages/:uid") view={Lazy::<routes::StudioPage>::new()}>
                        <Route path=path!("") view={Lazy::<routes::StudioPageContent>::new()} />
                        <Route path=path!("details") view={Lazy::<routes::StudioPageDetails>::new()} />
                        <Route path=path!("security") view={Lazy::<routes::StudioPageSecurity>::new()} />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

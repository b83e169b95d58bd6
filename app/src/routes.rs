//! Pages as routes that load when somebody goes there.
//!
//! The browser's part is cut along these groups: the first part holds what the sign-in page needs, each group is a part,
//! and what two groups share is one too. Fewer groups mean fewer files to ask for, more groups mean smaller ones.

use crate::{frame, pages};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;

/// `part { Route: function = Page; }`: the function is where the part is entered.
macro_rules! parts {
    ($($part:ident { $($route:ident: $view:ident = $page:path;)* })*) => {$($(
        pub struct $route;

        const _: () = {
            #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, preload(load))]
            fn $view() -> AnyView {
                $page().into_any()
            }

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_route: Self) -> AnyView {
                    $view().await
                }

                async fn preload() {
                    // Each function for itself: hydration must find it loaded, not only its part.
                    load().await;
                }
            }
        };
    )*)*};
}

/// The part that is needed once somebody has signed in.
pub const AFTER_SIGN_IN: &str = "framed";

/// The parts that the page at this path needs beside the first; none where nobody needs to be signed in. One that is
/// missing here is loaded all the same, but only when the first has started.
pub fn parts_of(path: &str) -> &'static [&'static str] {
    let mut segments = path.trim_matches('/').split('/');
    match (segments.next().unwrap_or_default(), segments.next(), segments.next()) {
        ("sign-in", ..) => &[],
        ("datasets", Some(_), Some("processing" | "fields" | "metadata" | "security")) => {
            &[AFTER_SIGN_IN, "dataset", "dataset_editors"]
        }
        ("datasets", Some(_), _) => &[AFTER_SIGN_IN, "dataset"],
        ("studio-pages", ..) => &[AFTER_SIGN_IN, "studio"],
        ("moderation" | "activity" | "sessions", ..) => &[AFTER_SIGN_IN, "oversight"],
        _ => &[AFTER_SIGN_IN],
    }
}

parts! {
    // Everybody needs the frame, and the list is where people land.
    framed {
        Frame: dashboard = frame::Frame;
        DatasetList: dataset_list = pages::datasets::DatasetList;
    }
    dataset {
        NewDataset: new_dataset = pages::new_dataset::NewDataset;
        Dataset: dataset_frame = pages::dataset::DatasetPage;
        DatasetOverview: dataset_overview = pages::dataset::overview::Overview;
        DatasetSources: dataset_sources = pages::dataset_sources::Sources;
    }
    dataset_editors {
        DatasetProcessing: dataset_processing = pages::dataset_processing::DatasetProcessing;
        DatasetFields: dataset_fields = pages::dataset_fields::DatasetFields;
        DatasetMetadata: dataset_metadata = pages::dataset_metadata::DatasetMetadata;
        DatasetSecurity: dataset_security = pages::dataset_security::DatasetSecurityTab;
    }
    studio {
        StudioPageList: studio_page_list = pages::studio_pages::StudioPageList;
        NewStudioPage: new_studio_page = pages::studio_pages::new::NewPage;
        StudioPage: studio_page = pages::studio_page::StudioPageScreen;
        StudioPageContent: studio_page_content = pages::studio_page::content::Content;
        StudioPageDetails: studio_page_details = pages::studio_page::details::Details;
        StudioPageSecurity: studio_page_security = pages::studio_page::security::Security;
    }
    oversight {
        Moderation: moderation = pages::moderation::Moderation;
        ModerationNone: moderation_none = pages::moderation::NoneOpen;
        ModerationRequest: moderation_request = pages::moderation::request::Request;
        Activity: activity = pages::activity::Activity;
        ActivityEntry: activity_entry = pages::activity::entry::Entry;
        Sessions: sessions = pages::sessions::Sessions;
    }
}

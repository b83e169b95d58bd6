//! The list of datasets, over the mirror. Search, filters, sort and page are in the address.

mod batch;
mod columns;
mod empty;
mod filters;
mod listing;
mod orders;
pub mod query;
mod results;
mod rows;
mod selection;

use crate::shared::list::use_address;
use crate::shared::loaded::loaded;
use crate::shared::page::Page;
use crate::text::catalog as text;
use crate::ui::{Crumb, SkeletonRows};
use crate::{api, paths};
use leptos::prelude::*;

#[component]
pub fn DatasetList() -> impl IntoView {
    let address = use_address(paths::datasets());
    // The first rows come with the page; what changes afterwards is asked for by the listing itself.
    let first =
        Resource::new_blocking(|| (), move |()| api::search_catalog(query::catalog_query(&address.get_untracked())));
    view! {
        <Page
            title=text::title()
            crumbs=vec![Crumb::new(crate::text::frame::catalog()), Crumb::new(text::title())]
        >
            {loaded(first, || view! { <SkeletonRows /> }.into_any(), move |page| listing::listing(address, page))}
        </Page>
    }
    .into_any()
}

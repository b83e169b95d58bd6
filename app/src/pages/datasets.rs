//! The list of datasets, over the mirror. Search, filters, sort and page are in the address.

use crate::shared::loaded::loaded;
use crate::text::{catalog as text, common as words};
use crate::{api, paths};
use leptos::prelude::*;
use leptos_meta::Title;
use portico_contract::portico::catalog::{CatalogPage, CatalogQuery};

#[component]
pub fn DatasetList() -> impl IntoView {
    let page = Resource::new_blocking(CatalogQuery::default, api::search_catalog);
    view! {
        <Title text=words::page_title(text::title()) />
        <div class="head"><h1>{text::title()}</h1></div>
        {loaded(page, || words::loading().into_any(), table)}
    }
    .into_any()
}

fn table(page: CatalogPage) -> AnyView {
    view! {
        <table>
            <caption>{text::caption()}</caption>
            <thead><tr><th scope="col">{text::column_title()}</th><th scope="col">{text::column_status()}</th></tr></thead>
            <tbody>
                {page.entries.into_iter().map(|entry| view! {
                    <tr>
                        <td><a class="title" href=paths::dataset(&entry.uid)>{entry.title}</a><span class="sub mono">{entry.dataset_id.to_string()}</span></td>
                        <td>{entry.state.as_str()}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

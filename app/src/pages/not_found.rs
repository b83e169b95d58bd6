//! An address that leads nowhere.

use crate::shared::title::TabTitle;
use crate::text::common as words;
use crate::{paths, status};
use leptos::prelude::*;

#[component]
pub fn NotFound() -> impl IntoView {
    status::set_status(404);
    view! {
        <TabTitle text=words::page_title(words::not_found_title()) />
        <main class="alone">
            <h1>{words::not_found_title()}</h1>
            <p>{words::not_found_body()}</p>
            {status::request_id()
                .map(|id| view! { <p class="muted">{words::request()} " " <code class="break">{id}</code></p> })}
            <a class="btn" href=paths::datasets()>{crate::text::frame::datasets()}</a>
        </main>
    }
    .into_any()
}

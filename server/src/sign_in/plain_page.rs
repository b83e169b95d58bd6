//! Pages outside the application: no scripts, nothing but the style sheet.

use crate::context::AppState;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// A page with one heading.
pub fn plain_page(state: &AppState, status: StatusCode, title: &str, body: impl IntoView + 'static) -> Response {
    answer(state, status, title, None, body)
}

/// A page that goes on to another address by itself.
pub fn passing_page(state: &AppState, title: &str, next: &str, body: impl IntoView + 'static) -> Response {
    answer(state, StatusCode::OK, title, Some(format!("0; url={next}")), body)
}

fn answer(
    state: &AppState,
    status: StatusCode,
    title: &str,
    refresh: Option<String>,
    body: impl IntoView + 'static,
) -> Response {
    let (heading, title) = (title.to_owned(), format!("{title} · Portico"));
    let page = view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                {refresh.map(|refresh| view! { <meta http-equiv="refresh" content=refresh /> })}
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=state.files.css.clone() />
            </head>
            <body>
                <main class="alone">
                    <div class="sign-in">
                        <h1>{heading}</h1>
                        {body}
                    </div>
                </main>
            </body>
        </html>
    };
    let page = format!("<!DOCTYPE html>{}", page.to_html());
    (status, [(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}

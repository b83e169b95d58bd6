//! Pages outside the application: no scripts, nothing but the style sheet.

use crate::context::AppState;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// A page with one heading; where it tells of a failure, with the id that the log knows the request by.
pub fn plain_page(state: &AppState, status: StatusCode, title: &str, body: impl IntoView + 'static) -> Response {
    let id = crate::request_id::current().filter(|_| !status.is_success());
    answer(&state.files.css, status, title, None, id, body)
}

/// A page that goes on to another address by itself.
pub fn passing_page(state: &AppState, title: &str, next: &str, body: impl IntoView + 'static) -> Response {
    answer(&state.files.css, StatusCode::OK, title, Some(format!("0; url={next}")), None, body)
}

/// A page about something that failed, with the id that the log knows the request by.
pub fn failure(css: &str, status: StatusCode, title: &str, message: &str, id: &str) -> Response {
    let message = message.to_owned();
    let body = view! {
        <p>{message}</p>
        <p>
            <a class="btn" href="/">
                "To the start"
            </a>
        </p>
    };
    answer(css, status, title, None, Some(id.to_owned()), body)
}

fn answer(
    css: &str,
    status: StatusCode,
    title: &str,
    refresh: Option<String>,
    id: Option<String>,
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
                <link rel="stylesheet" href=css.to_owned() />
            </head>
            <body>
                <main class="alone">
                    <div class="sign-in">
                        <h1>{heading}</h1>
                        {body}
                        {id.map(|id| view! { <p class="muted">"Request " <code class="break">{id}</code></p> })}
                    </div>
                </main>
            </body>
        </html>
    };
    let page = format!("<!DOCTYPE html>{}", page.to_html());
    (status, [(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}

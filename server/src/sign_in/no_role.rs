//! What somebody is told who is known, and may do nothing here.

use super::plain_page::plain_page;
use crate::context::AppState;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

/// Says who knows them as whom, and whom to ask for a role; `elsewhere` is where somebody else can sign in.
pub fn page(state: &AppState, knows: &str, who: &str, contact: Option<&str>, elsewhere: Option<String>) -> Response {
    let known = format!("{knows} knows you as {who}, but none of your groups gives you a role here.");
    let contact = contact.unwrap_or("the person who runs Portico");
    let ask = format!("Ask {contact} to add you to a group that does.");
    let other = elsewhere.map(|address| {
        view! {
            <p>
                <a class="btn" href=address>
                    "Sign in as somebody else"
                </a>
            </p>
        }
    });
    let body = view! {
        <p>{known}</p>
        <p>{ask}</p>
        {other}
    };
    plain_page(state, StatusCode::FORBIDDEN, "You have no role in Portico", body)
}

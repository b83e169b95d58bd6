//! The first page after sign-in: the list of datasets, until the overview has more to say than it.

use crate::paths;
use leptos::prelude::*;
use leptos_router::components::Redirect;

#[component]
pub fn Home() -> impl IntoView {
    view! { <Redirect path=paths::datasets() /> }.into_any()
}

//! The Fields tab: fields as they will be published, and the stack of configurations that makes them.

mod draft;
mod editor;
mod form;
mod moving;
mod notes;
mod perform;
mod place;
mod plan;
mod removing;
mod stack;
mod state;
mod table;

use crate::shared::dataset::use_dataset;
use crate::shared::loaded::loaded;
use crate::ui::SkeletonRows;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use place::Place;
use state::{Fields, Loaded};

#[component]
pub fn DatasetFields() -> impl IntoView {
    let uid = use_dataset().uid();
    let place = use_query_map().with_untracked(Place::read);
    let first = Resource::new(|| (), move |()| state::load(uid.clone(), place.clone()));
    loaded(first, || view! { <SkeletonRows /> }.into_any(), screen)
}

fn screen(loaded: Loaded) -> AnyView {
    let tab = Fields::open(loaded);
    view! {
        <div class="stack processing">
            {table::table(tab)}
            {stack::stack(tab)}
        </div>
        {editor::dialog(tab)}
        {form::dialog(tab)}
        {moving::dialog(tab)}
        {removing::dialog(tab)}
    }
    .into_any()
}

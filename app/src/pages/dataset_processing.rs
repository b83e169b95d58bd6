//! The Processing tab: the steps of a dataset in order, and the rows before and after each.

mod choose;
mod control;
mod draft;
mod form;
mod moving;
mod outputs;
mod place;
mod removing;
mod rows;
mod saving;
mod stack;
mod state;
mod summary;

use crate::shared::dataset::use_dataset;
use crate::shared::loaded::loaded;
use crate::ui::SkeletonRows;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use place::Place;
use state::{Loaded, Processing};

#[component]
pub fn DatasetProcessing() -> impl IntoView {
    let uid = use_dataset().uid();
    let place = use_query_map().with_untracked(Place::read);
    let first = Resource::new(|| (), move |()| state::load(uid.clone(), place.clone()));
    loaded(first, || view! { <SkeletonRows /> }.into_any(), screen)
}

fn screen(loaded: Loaded) -> AnyView {
    let tab = Processing::open(loaded);
    view! {
        <div class="two steps-left processing">
            <section class="stack" aria-labelledby="processors">{stack::stack(tab)}</section>
            <section class="stack" aria-label=crate::text::processing::rows_at()>{rows::rows(tab)}</section>
        </div>
        {choose::chooser(tab)}
        {moving::dialog(tab)}
        {removing::dialog(tab)}
    }
    .into_any()
}

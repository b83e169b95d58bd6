//! No rows, and what to do about it.

use super::filters::{FILTERS, cleared, is_narrowed};
use super::listing::Listing;
use crate::paths;
use crate::text::catalog as text;
use crate::ui::{ButtonLink, EmptyState, Glyph, Look};
use leptos::prelude::*;

pub fn empty(list: Listing) -> AnyView {
    let shown = list.shown.get();
    let address = shown.address;
    if shown.page.catalog_total == 0 {
        let actions = || {
            view! {
                <ButtonLink href=paths::new_dataset() look=Look::Primary glyph=Glyph::Plus>
                    {text::new()}
                </ButtonLink>
            }
        };
        return view! {
            <EmptyState title=text::empty_title() glyph=Glyph::Dataset actions=actions>
                {text::empty_body()}
            </EmptyState>
        }
        .into_any();
    }
    if shown.page.total > 0 || !is_narrowed(&address) {
        let first = address.without(&[]).href();
        let actions = move || view! { <ButtonLink href=first>{text::first_page()}</ButtonLink> };
        return view! {
            <EmptyState title=text::beyond_title() glyph=Glyph::Dataset actions=actions>
                {text::beyond_body()}
            </EmptyState>
        }
        .into_any();
    }
    let mut ways: Vec<(String, String)> = Vec::new();
    if !address.one("q").is_empty() {
        ways.push((text::drop(text::filter_text(), address.one("q")), address.without(&["q"]).href()));
    }
    for filter in &FILTERS {
        for value in address.all(filter.name) {
            ways.push((
                text::drop((filter.label)(), &(filter.word)(&value)),
                address.toggled(filter.name, &value).href(),
            ));
        }
    }
    let all = cleared(&address).href();
    let actions = move || {
        let links =
            ways.into_iter().map(|(label, href)| view! { <ButtonLink href=href small=true>{label}</ButtonLink> });
        view! {
            {links.collect_view()}
            <ButtonLink href=all look=Look::Quiet small=true>
                {text::clear_filters()}
            </ButtonLink>
        }
    };
    view! {
        <EmptyState title=text::nothing_title() glyph=Glyph::Filter actions=actions>
            {text::nothing_body()}
        </EmptyState>
    }
    .into_any()
}

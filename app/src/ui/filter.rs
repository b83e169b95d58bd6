//! A filter of a list: a chip that opens its choices. Every choice is a link, so filters need no script.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::words::use_words;

/// A choice of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterOption {
    pub label: String,
    /// How many things it leaves, formatted.
    pub count: Option<String>,
    pub chosen: bool,
    /// Where the list is with this choice turned round.
    pub href: String,
}

/// From how many choices on a filter offers to look for one.
const LONG: usize = 12;

/// A chip that says what is filtered, and opens a list of choices; a long one can be searched.
#[component]
pub fn FilterMenu(
    /// Of the popover; unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<FilterOption>>,
    /// Where the list is without this filter.
    #[prop(into)]
    clear_href: Signal<String>,
    /// Said when there is nothing to choose.
    #[prop(optional, into)]
    none: Option<String>,
) -> impl IntoView {
    let words = use_words();
    let chosen = Memo::new(move |_| {
        options.with(|options| {
            options.iter().filter(|option| option.chosen).map(|option| option.label.clone()).collect::<Vec<_>>()
        })
    });
    let value = move || match chosen.get().as_slice() {
        [] => words.any.to_owned(),
        [first] => first.clone(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
    };
    let within = RwSignal::new(String::new());
    let box_label = format!("{}: {label}", words.search);
    // Known once: choices that change while somebody types must not take the box away.
    let is_long = Memo::new(move |was: Option<&bool>| was == Some(&true) || options.with(|all| all.len() >= LONG));
    let search = move || {
        is_long.get().then(|| {
            view! {
                <input
                    class="input within"
                    type="search"
                    autocomplete="off"
                    aria-label=box_label.clone()
                    placeholder=words.search
                    prop:value=move || within.get()
                    on:input=move |event| within.set(event_target_value(&event))
                />
            }
        })
    };
    let shown = move || {
        let text = within.get().to_lowercase();
        let fits = |option: &FilterOption| option.chosen || option.label.to_lowercase().contains(text.trim());
        ticks(options.get().into_iter().filter(fits).collect())
    };
    view! {
        <button type="button" class="chip" class:on=move || !chosen.get().is_empty() popovertarget=id.clone()>
            <span>
                <b>{label.clone()}</b>
                " "
                <span class="value">{value}</span>
            </span>
            <Icon glyph=Glyph::ChevronDown />
        </button>
        <div class="pop" popover="auto" id=id role="group" aria-label=label>
            {move || {
                options
                    .with(Vec::is_empty)
                    .then(|| none.clone())
                    .flatten()
                    .map(|none| view! { <span class="label">{none}</span> })
            }}
            {search}
            <ul>{shown}</ul>
            {move || {
                (!chosen.get().is_empty())
                    .then(|| {
                        view! {
                            <hr />
                            <a class="item" href=clear_href.get()>
                                {words.clear}
                            </a>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// A button that opens a list of choices, each a link that turns one round.
#[component]
pub fn TickMenu(
    /// Of the popover; unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    glyph: Glyph,
    #[prop(into)] options: Signal<Vec<FilterOption>>,
) -> impl IntoView {
    view! {
        <button type="button" class="btn" popovertarget=id.clone()>
            <Icon glyph=glyph />
            {label.clone()}
        </button>
        <div class="pop at-end" popover="auto" id=id role="group" aria-label=label>
            <ul>{move || ticks(options.get())}</ul>
        </div>
    }
    .into_any()
}

fn ticks(options: Vec<FilterOption>) -> AnyView {
    let tick = |option: FilterOption| {
        view! {
            <li>
                <a class="item" href=option.href aria-current=option.chosen.then_some("true")>
                    <span class="box">
                        <Icon glyph=Glyph::Check />
                    </span>
                    <span>{option.label}</span>
                    {option.count.map(|count| view! { <span class="end">{count}</span> })}
                </a>
            </li>
        }
        .into_any()
    };
    options.into_iter().map(tick).collect_view().into_any()
}

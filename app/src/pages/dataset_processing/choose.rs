//! Choosing the type of a new step: every type by family, searchable, with the reason where one cannot be had.

use super::state::Processing;
use crate::browser;
use crate::text::processing as text;
use crate::ui::{Dialog, TextInput};
use leptos::prelude::*;
use portico_contract::processors::{DESCRIPTIONS, Family, ProcessorDescription, ProcessorType};

/// Of the search, where the focus starts.
const SEARCH: &str = "choose-processor-search";

pub fn chooser(tab: Processing) -> AnyView {
    Effect::new(move |_| {
        if tab.choosing.get() {
            request_animation_frame(|| browser::focus(SEARCH));
        }
    });
    view! {
        <Dialog id="choose-processor" title=text::choose_title() open=tab.choosing wide=true>
            {content(tab)}
        </Dialog>
    }
    .into_any()
}

fn content(tab: Processing) -> AnyView {
    let words = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let words = words.get().to_lowercase();
        DESCRIPTIONS.iter().filter(|description| matches(description, &words)).collect::<Vec<_>>()
    });
    let families = move || {
        let found = found.get();
        Family::ALL
            .into_iter()
            .filter_map(|family| {
                let types: Vec<_> = found.iter().filter(|one| one.family == family).copied().collect();
                (!types.is_empty()).then(|| group(family.label(), types.into_iter().map(|one| described(tab, one))))
            })
            .collect_view()
    };
    let others = move || {
        let typed = words.get().to_lowercase();
        let others: Vec<_> = tab.offered.with_value(|offered| {
            let all =
                offered.iter().flatten().filter(|one| !DESCRIPTIONS.iter().any(|known| known.r#type == one.r#type));
            all.filter(|one| one.r#type.to_lowercase().contains(&typed)).map(unknown).collect()
        });
        (!others.is_empty()).then(|| group(text::choose_other(), others.into_iter()))
    };
    let place = move || text::choose_at(tab.choose_at.get() + 1, tab.steps.with(Vec::len) + 1);
    view! {
        <p class="muted">{place}</p>
        <TextInput id=SEARCH value=words kind="search" label=text::choose_search() placeholder=text::choose_search() />
        {families}
        {others}
        {move || found.with(Vec::is_empty).then(|| view! { <p>{text::choose_none()}</p> })}
    }
    .into_any()
}

/// True where every word is in the name, the label, the help or the family.
fn matches(description: &ProcessorDescription, words: &str) -> bool {
    let text =
        format!("{} {} {} {}", description.r#type, description.label, description.help, description.family.label())
            .to_lowercase();
    words.split_whitespace().all(|word| text.contains(word))
}

fn group(label: &'static str, types: impl Iterator<Item = AnyView>) -> AnyView {
    view! {
        <section class="types">
            <h3>{label}</h3>
            <ul>{types.map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Why a type cannot be added here: the portal that runs it decides, not Portico, which only previews.
fn reason(description: &ProcessorDescription, offered: Option<&[ProcessorType]>) -> Option<&'static str> {
    let is_missing = offered.is_some_and(|offered| offered.iter().all(|one| one.r#type != description.r#type));
    is_missing.then(text::not_offered)
}

fn described(tab: Processing, description: &'static ProcessorDescription) -> AnyView {
    match tab.offered.with_value(|offered| reason(description, offered.as_deref())) {
        Some(reason) => view! {
            <span class="type" aria-disabled="true">
                <b>{description.label}</b>
                <small>{description.help}</small>
                <small class="why">{reason}</small>
            </span>
        }
        .into_any(),
        None => {
            let href =
                move || tab.place.with(|place| place.add(description.r#type, tab.choose_at.get())).href(&tab.uid());
            view! {
                <a class="type" href=href data-noscroll="" on:click=move |_| tab.choosing.set(false)>
                    <b>{description.label}</b>
                    <small>{description.help}</small>
                </a>
            }
            .into_any()
        }
    }
}

fn unknown(offered: &ProcessorType) -> AnyView {
    let label = offered.label.clone().unwrap_or_else(|| offered.r#type.clone());
    view! {
        <span class="type" aria-disabled="true">
            <b>{label}</b>
            <small class="mono">{offered.r#type.clone()}</small>
            <small class="why">{text::unknown_type()}</small>
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::processors::description;

    #[test]
    fn a_type_is_found_by_any_of_its_words() {
        let concat = description("concat").unwrap();
        assert!(matches(concat, "two text"));
        assert!(!matches(concat, "geo"));
    }

    #[test]
    fn what_portico_cannot_run_the_portal_may() {
        let offers = |names: &[&str]| {
            let one =
                |name: &&str| ProcessorType { r#type: (*name).to_owned(), label: None, extra: Default::default() };
            names.iter().map(one).collect::<Vec<_>>()
        };
        let geocode = description("geocode_ban").unwrap();
        assert_eq!(reason(geocode, None), None);
        assert_eq!(reason(geocode, Some(&offers(&["geocode_ban"]))), None);
        assert_eq!(reason(geocode, Some(&offers(&["concat"]))), Some(text::not_offered()));
    }
}

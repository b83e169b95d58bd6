//! A list of short texts: keywords, domains, groups.

use leptos::prelude::*;

use super::bind::Bind;
use super::field::Wiring;
use super::icon::{Glyph, Icon};
use super::words::use_words;

/// The list with the texts of a typed or pasted line added: separated by commas, each once.
fn with_added(tags: &[String], line: &str) -> Vec<String> {
    let mut next = tags.to_vec();
    for tag in line.split([',', '\n']).map(str::trim).filter(|tag| !tag.is_empty()) {
        if !next.iter().any(|known| known == tag) {
            next.push(tag.to_owned());
        }
    }
    next
}

/// Edits a list of texts: Enter or a comma adds, Backspace in the empty box removes the last.
///
/// A plain form post sends one `name` for each text.
#[component]
pub fn TagInput(
    #[prop(into)] value: Bind<Vec<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    /// Offered while typing.
    #[prop(optional, into)]
    suggestions: Signal<Vec<String>>,
    /// Hears what is being typed, so that suggestions can follow.
    #[prop(optional, into)]
    on_typing: Option<Callback<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let words = use_words();
    let wiring = Wiring::of(id);
    // In a field whose label stands for a group it would have no name otherwise.
    let named_by = use_context::<Wiring>().map(|around| format!("{}-label", around.id));
    let list_id = wiring.id().map(|id| format!("{id}-suggestions"));
    let (typed, set_typed) = signal(String::new());
    let add = move || {
        let line = typed.get_untracked();
        if !line.trim().is_empty() {
            value.set(with_added(&value.get_untracked(), &line));
        }
        set_typed.set(String::new());
    };
    let tags = move || {
        value
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, tag)| {
                let remove = format!("{} {tag}", words.remove);
                let hidden = name.clone().map(|name| view! { <input type="hidden" name=name value=tag.clone() /> });
                view! {
                    <li class="tag">
                        {hidden} {tag}
                        <button
                            type="button"
                            aria-label=remove
                            disabled=move || disabled.get()
                            on:click=move |_| {
                                let mut next = value.get_untracked();
                                if index < next.len() {
                                    next.remove(index);
                                }
                                value.set(next);
                            }
                        >
                            <Icon glyph=Glyph::Close />
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    let options = move || suggestions.get().into_iter().map(|tag| view! { <option value=tag></option> }).collect_view();
    view! {
        <div class="input tag-input">
            <ul>{tags}</ul>
            <input
                type="text"
                id=wiring.id()
                list=list_id.clone()
                placeholder=placeholder
                autocomplete="off"
                disabled=move || disabled.get()
                aria-label=label
                aria-labelledby=named_by
                aria-required=wiring.aria_required()
                aria-describedby=wiring.described_by()
                aria-invalid=wiring.invalid()
                prop:value=move || typed.get()
                on:input=move |event| {
                    let line = event_target_value(&event);
                    if let Some(on_typing) = on_typing {
                        on_typing.run(line.clone());
                    }
                    set_typed.set(line);
                    if typed.with_untracked(|line| line.contains(',')) {
                        add();
                    }
                }
                on:keydown=move |event| match event.key().as_str() {
                    "Enter" => {
                        event.prevent_default();
                        add();
                    }
                    "Backspace" if typed.with_untracked(String::is_empty) => {
                        let mut next = value.get_untracked();
                        if next.pop().is_some() {
                            value.set(next);
                        }
                    }
                    _ => {}
                }
                on:blur=move |_| add()
            />
            {list_id.map(|id| view! { <datalist id=id>{options}</datalist> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::with_added;

    #[test]
    fn a_pasted_line_adds_each_text_once() {
        let tags = ["airport".to_owned()];
        assert_eq!(with_added(&tags, " aviation, airport,, transport "), ["airport", "aviation", "transport"]);
    }
}

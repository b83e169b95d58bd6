//! One of a list, in the platform's own control.

use leptos::prelude::*;

use super::bind::Bind;
use super::field::Wiring;
use super::icon::{Glyph, Icon};

/// An option of a select, a radio group or a segmented control.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// A line under the label, where there is room for it.
    pub help: Option<String>,
    /// Why it cannot be chosen now.
    pub disabled_reason: Option<String>,
}

impl Choice {
    /// A value and the words for it.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// A value that is its own label.
    pub fn plain(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { label: value.clone(), value, ..Self::default() }
    }

    /// With a line under the label.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Not to be chosen, and why.
    #[must_use]
    pub fn disabled(mut self, reason: impl Into<String>) -> Self {
        self.disabled_reason = Some(reason.into());
        self
    }
}

/// A native select. A value that is not among the choices is shown as it is, rather than lost.
#[component]
pub fn Select(
    #[prop(into)] value: Bind<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    /// The words for the empty value; without them there is no empty choice.
    #[prop(optional, into)]
    empty: Option<String>,
    /// As wide as its longest choice, not as its column.
    #[prop(optional)]
    inline: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let wiring = Wiring::of(id);
    let options = move || {
        let mut choices = choices.get();
        if let Some(empty) = &empty {
            choices.insert(0, Choice::new("", empty.clone()));
        }
        let now = value.get_untracked();
        if !choices.iter().any(|choice| choice.value == now) {
            choices.insert(0, Choice::plain(now));
        }
        choices
            .into_iter()
            .map(|choice| {
                let own = choice.value.clone();
                let selected = Signal::derive(move || value.get() == own);
                view! {
                    <option
                        value=choice.value
                        disabled=choice.disabled_reason.is_some()
                        title=choice.disabled_reason
                        selected=selected.get_untracked()
                        prop:selected=move || selected.get()
                    >
                        {choice.label}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <span class=if inline { "select inline" } else { "select" }>
            <select
                class="input"
                id=wiring.id()
                name=name
                disabled=move || disabled.get()
                aria-label=label
                aria-required=wiring.aria_required()
                aria-describedby=wiring.described_by()
                aria-invalid=wiring.invalid()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options}
            </select>
            <Icon glyph=Glyph::ChevronDown />
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_select_keeps_a_value_that_is_not_among_its_choices() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! { <Select value="fr" label="Language" choices=vec![Choice::new("en", "English")] /> }.to_html()
        });
        assert!(html.contains("value=\"fr\" selected"), "{html}");
        assert!(html.contains(">English"), "{html}");
    }
}

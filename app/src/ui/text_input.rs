//! One line or many lines of text.

use leptos::prelude::*;

use super::bind::Bind;
use super::field::Wiring;
use super::raw_text::raw_text;

/// A line of text, or what `kind` says: `email`, `number`, `date`, `password`, `url`.
#[component]
pub fn TextInput(
    #[prop(into)] value: Bind<String>,
    /// Only for one that stands alone; inside a field it is the field's.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(default = "off")] autocomplete: &'static str,
    /// The name, for one without a visible label.
    #[prop(optional, into)]
    label: Option<String>,
    /// The id of a `<datalist>` of suggestions.
    #[prop(optional, into)]
    list: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] readonly: bool,
    /// For identifiers, expressions and code.
    #[prop(optional)]
    mono: bool,
    #[prop(optional)] max_length: Option<u32>,
) -> impl IntoView {
    let wiring = Wiring::of(id);
    view! {
        <input
            class=if mono { "input mono" } else { "input" }
            type=kind
            id=wiring.id()
            name=name
            value=value.get_untracked()
            prop:value=move || value.get()
            placeholder=placeholder
            autocomplete=autocomplete
            spellcheck=mono.then_some("false")
            list=list
            maxlength=max_length.map(|length| length.to_string())
            readonly=readonly
            disabled=move || disabled.get()
            aria-label=label
            aria-required=wiring.aria_required()
            aria-describedby=wiring.described_by()
            aria-invalid=wiring.invalid()
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
    .into_any()
}

/// Text of several lines; it grows with what is entered, up to a point.
#[component]
pub fn TextArea(
    #[prop(into)] value: Bind<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(default = 4)] rows: u32,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] readonly: bool,
    #[prop(optional)] mono: bool,
) -> impl IntoView {
    let wiring = Wiring::of(id);
    view! {
        <textarea
            class=if mono { "input mono" } else { "input" }
            id=wiring.id()
            name=name
            rows=rows.to_string()
            placeholder=placeholder
            spellcheck=mono.then_some("false")
            readonly=readonly
            disabled=move || disabled.get()
            aria-label=label
            aria-required=wiring.aria_required()
            aria-describedby=wiring.described_by()
            aria-invalid=wiring.invalid()
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        >
            {raw_text(value.get_untracked())}
        </textarea>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_end_its_box_stays_in_it() {
        let owner = Owner::new();
        let html = owner.with(|| {
            let value = RwSignal::new("</textarea><script>x</script>".to_owned());
            view! { <TextArea value=value label="Description" /> }.to_html()
        });
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;") && !html.contains("<script>"), "{html}");
    }
}

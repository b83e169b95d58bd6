//! A label, a control, its help and its error, wired to each other.

use leptos::context::Provider;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::words::use_words;

/// What a control inside a [`Field`] learns from it.
#[derive(Debug, Clone)]
pub(super) struct Wiring {
    pub(super) id: String,
    pub(super) required: bool,
    has_help: bool,
    error: MaybeProp<String>,
}

impl Wiring {
    /// The wiring of the field around a control, or that of a control which stands alone.
    pub(super) fn of(id: Option<String>) -> Self {
        let around = use_context::<Self>();
        match (id, around) {
            (Some(id), Some(around)) => Self { id, ..around },
            (None, Some(around)) => around,
            (id, None) => {
                Self { id: id.unwrap_or_default(), required: false, has_help: false, error: MaybeProp::default() }
            }
        }
    }

    /// The `id` attribute; none for a control that stands alone and was given none.
    pub(super) fn id(&self) -> Option<String> {
        (!self.id.is_empty()).then(|| self.id.clone())
    }

    pub(super) fn described_by(&self) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
        let Self { id, has_help, error, .. } = self.clone();
        move || match (has_help, error.get().is_some()) {
            (false, false) => None,
            (true, false) => Some(format!("{id}-help")),
            (false, true) => Some(format!("{id}-error")),
            (true, true) => Some(format!("{id}-error {id}-help")),
        }
    }

    pub(super) fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + Clone + 'static {
        let error = self.error;
        move || error.get().map(|_| "true")
    }

    pub(super) fn aria_required(&self) -> Option<&'static str> {
        self.required.then_some("true")
    }
}

/// A labelled control. The control inside takes its id, its description and its validity from here.
#[component]
pub fn Field(
    /// Of the control; unique on the page, and the same on server and browser.
    #[prop(into)]
    id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] help: MaybeProp<String>,
    /// What is wrong with the value, as a sentence.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    /// A word beside the label in place of “required”: how much the value is wanted.
    #[prop(optional, into)]
    mark: Option<String>,
    /// Changed and not yet saved.
    #[prop(optional, into)]
    changed: Signal<bool>,
    /// The control is a group (radio buttons, tags): its label cannot point at one input.
    #[prop(optional)]
    group: bool,
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let has_help = help.get_untracked().is_some();
    let wiring = Wiring { id: id.clone(), required, has_help, error };
    let required_mark = mark
        .or_else(|| required.then(|| words.required.to_owned()))
        .map(|mark| view! { " " <span class="required">{mark}</span> });
    let label = if group {
        view! { <span class="label" id=format!("{id}-label")>{move || label.get()}{required_mark}</span> }.into_any()
    } else {
        view! { <label for=id.clone() id=format!("{id}-label")>{move || label.get()}{required_mark}</label> }.into_any()
    };
    let help_id = format!("{id}-help");
    let error_id = format!("{id}-error");
    view! {
        <div class="field" class:changed=move || changed.get()>
            {label}
            <Provider value=wiring>{children()}</Provider>
            {move || {
                let error_id = error_id.clone();
                error
                    .get()
                    .map(|error| {
                        view! {
                            <span class="error" id=error_id>
                                <Icon glyph=Glyph::Error />
                                <span>{error}</span>
                            </span>
                        }
                    })
            }}
            {has_help.then(|| view! { <span class="help" id=help_id>{move || help.get()}</span> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::TextInput;

    #[test]
    fn a_field_wires_its_label_help_and_error() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! {
                <Field id="language" label="Language" help="Two letters." error="Not one of the portal's languages.">
                    <TextInput name="language" value="english" />
                </Field>
            }
            .to_html()
        });
        assert!(html.contains("<label for=\"language\""), "{html}");
        assert!(html.contains("aria-describedby=\"language-error language-help\""), "{html}");
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("id=\"language-error\""), "{html}");
        assert!(html.contains("value=\"english\""), "{html}");
    }

    #[test]
    fn two_fields_beside_each_other_keep_their_own_wiring() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! {
                <Field id="a" label="A" error="Wrong.">
                    <TextInput value="" />
                </Field>
                <Field id="b" label="B">
                    <TextInput value="" />
                </Field>
            }
            .to_html()
        });
        assert_eq!(html.matches("aria-invalid").count(), 1, "{html}");
        assert!(html.contains("<input id=\"b\"") || html.contains(" id=\"b\""), "{html}");
    }
}

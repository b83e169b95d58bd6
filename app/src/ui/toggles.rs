//! Yes or no, and one of few.

use leptos::prelude::*;

use super::bind::Bind;
use super::field::Wiring;
use super::select::Choice;

/// What a checkbox and a switch have in common.
struct Tick {
    id: String,
    label: Signal<String>,
    help: Option<String>,
    name: Option<String>,
    checked: Bind<bool>,
    disabled_reason: MaybeProp<String>,
}

/// `switch`: takes effect at once, and says so by its role.
fn tick(tick: Tick, switch: bool) -> AnyView {
    let Tick { id, label, help, name, checked, disabled_reason } = tick;
    let kind = switch.then_some("switch");
    let help_id = format!("{id}-help");
    let described_by = help.is_some().then(|| help_id.clone());
    view! {
        <div class="check" title=move || disabled_reason.get()>
            <input
                type="checkbox"
                class=kind
                role=kind
                id=id.clone()
                name=name
                value="true"
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                disabled=move || disabled_reason.get().is_some()
                aria-describedby=described_by
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span>
                <label for=id>{move || label.get()}</label>
                {help.map(|help| view! { <span class="help" id=help_id>{help}</span> })}
            </span>
        </div>
    }
    .into_any()
}

/// A box to tick: takes effect when the form is saved.
#[component]
pub fn Checkbox(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Bind<bool>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] disabled_reason: MaybeProp<String>,
) -> impl IntoView {
    tick(Tick { id, label, help, name, checked, disabled_reason }, false)
}

/// On or off: takes effect at once.
#[component]
pub fn Switch(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Bind<bool>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] disabled_reason: MaybeProp<String>,
) -> impl IntoView {
    tick(Tick { id, label, help, name, checked, disabled_reason }, true)
}

fn radios(value: Bind<String>, name: &str, choices: Vec<Choice>, segments: bool) -> Vec<AnyView> {
    let radio = |choice: &Choice| {
        let id = format!("{name}-{}", choice.value);
        let own = choice.value.clone();
        let chosen = Signal::derive(move || value.get() == own);
        let own = choice.value.clone();
        view! {
            <input
                type="radio"
                id=id
                name=name.to_owned()
                value=choice.value.clone()
                checked=chosen.get_untracked()
                prop:checked=move || chosen.get()
                disabled=choice.disabled_reason.is_some()
                on:change=move |_| value.set(own.clone())
            />
        }
    };
    choices
        .into_iter()
        .map(|choice| {
            let input = radio(&choice);
            let Choice { value, label, help, disabled_reason } = choice;
            if segments {
                view! { <label title=disabled_reason>{input}{label}</label> }.into_any()
            } else {
                view! {
                    <div class="check" title=disabled_reason>
                        {input}
                        <span>
                            <label for=format!("{name}-{value}")>{label}</label>
                            {help.map(|help| view! { <span class="help">{help}</span> })}
                        </span>
                    </div>
                }
                .into_any()
            }
        })
        .collect()
}

/// One of a few, each on its line with its help. Stands in a `<Field group=true>`, which names it.
#[component]
pub fn RadioGroup(
    #[prop(into)] value: Bind<String>,
    /// Of the inputs, and the start of their ids: unique on the page.
    #[prop(into)]
    name: String,
    choices: Vec<Choice>,
    /// The name, for one that stands outside a field.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let wiring = Wiring::of(None);
    let labelled_by = wiring.id().map(|id| format!("{id}-label"));
    view! {
        <div class="choices" role="radiogroup" id=wiring.id() aria-label=label aria-labelledby=labelled_by aria-describedby=wiring.described_by()>
            {radios(value, &name, choices, false)}
        </div>
    }
    .into_any()
}

/// One of a few short words, in one control.
#[component]
pub fn Segments(
    #[prop(into)] value: Bind<String>,
    #[prop(into)] name: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] label: Option<String>,
) -> impl IntoView {
    let wiring = Wiring::of(None);
    let labelled_by = wiring.id().map(|id| format!("{id}-label"));
    view! {
        <div class="segments" role="radiogroup" id=wiring.id() aria-label=label aria-labelledby=labelled_by>
            {radios(value, &name, choices, true)}
        </div>
    }
    .into_any()
}

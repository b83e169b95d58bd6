//! One field: label, control, help, what is wrong, and the harvested value where there is one.

use super::editor::FieldState;
use crate::api;
use crate::form::{Control, Suggest, control, shown};
use crate::text::metadata as text;
use crate::ui::{Button, Field, Look};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::metadata_templates::{GetMetadataFieldValuesSuggestion, RequirementLevel};
use portico_contract::{TemplateFieldName, TemplateName};
use std::time::Duration;

/// From the last key to the question.
const REST: Duration = Duration::from_millis(250);
/// Suggestions shown at once.
const SUGGESTIONS: u32 = 10;

pub fn field(state: FieldState) -> AnyView {
    let (id, draft) = (state.id(), state.draft);
    let widget = draft.with_untracked(|draft| draft.widget.clone());
    let definition = state.definition.clone();
    let mark = match definition.requirement_level {
        RequirementLevel::Mandatory => Some(text::mandatory()),
        RequirementLevel::Recommended => Some(text::recommended()),
        _ => None,
    };
    let words: Vec<&str> = definition.help_text.as_deref().into_iter().chain(widget.hint()).collect();
    let help = Some(words.join(" ").trim().to_owned()).filter(|help| !help.is_empty());
    let suggest = (definition.self_suggest || definition.suggest_url.is_some()).then(|| suggest(&state));
    let group = widget.is_group();
    // Made inside the field, which tells it its id.
    let placed = Control { widget, entry: state.entry(), id: id.clone(), suggest };
    view! {
        <Field
            id=id
            label=state.label()
            mark=mark.unwrap_or_default()
            help=Signal::stored(help)
            error=state.error
            changed=Signal::derive(move || draft.with(|draft| draft.is_changed()))
            group=group
        >
            {control(placed)}
            {harvested(state)}
        </Field>
    }
    .into_any()
}

/// What the other datasets of the portal say here, while one types.
fn suggest(state: &FieldState) -> Suggest {
    let (template, field) = state.key();
    let names = TemplateName::new(template).ok().zip(TemplateFieldName::new(field).ok());
    let (typed, values) = (RwSignal::new(String::new()), RwSignal::new(Vec::new()));
    let mut ask = debounce(REST, move |query: String| {
        let Some((template_name, template_field_name)) = names.clone() else { return };
        let count = Some(SUGGESTIONS);
        spawn_local(async move {
            let question = GetMetadataFieldValuesSuggestion { template_name, template_field_name, query, count };
            // Without an answer one types on without suggestions.
            if let Ok(found) = api::call(question).await {
                values.try_set(found.hits);
            }
        });
    });
    Effect::new(move |_| {
        let query = typed.get();
        if !query.trim().is_empty() {
            ask(query);
        }
    });
    Suggest { values: values.into(), typed: Callback::new(move |text| typed.set(text)) }
}

/// The value of the dataset that this one is linked to: use it, or keep the own one.
fn harvested(state: FieldState) -> Option<AnyView> {
    let (draft, error) = (state.draft, state.error);
    if !draft.with_untracked(|draft| draft.is_linked()) {
        return None;
    }
    let value = move || {
        draft.with(|draft| match shown(draft.remote()) {
            empty if empty.is_empty() => text::harvested_nothing().to_owned(),
            value => value.replace('\n', ", "),
        })
    };
    let own = Signal::derive(move || draft.with(|draft| draft.overrides == Some(true)));
    let act = move || {
        if own.get() {
            view! {
                <Button
                    look=Look::Quiet
                    small=true
                    on_click=move |_| {
                        error.set(None);
                        draft.update(|draft| draft.use_remote());
                    }
                >
                    {text::use_harvested()}
                </Button>
            }
            .into_any()
        } else {
            let keep = move |_| draft.update(|draft| draft.overrides = Some(true));
            view! {
                <Button look=Look::Quiet small=true on_click=keep>
                    {text::keep_own()}
                </Button>
            }
            .into_any()
        }
    };
    let state = move || if own.get() { text::own_used() } else { text::harvested_used() };
    let view = view! {
        <div class="harvested row">
            <span class="muted">{text::harvested()} " " <b>{value}</b> " · " {state}</span>
            {act}
        </div>
    };
    Some(view.into_any())
}

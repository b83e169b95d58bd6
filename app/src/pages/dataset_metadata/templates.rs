//! A card a template.

use super::editor::{Editor, FieldState};
use super::field::field;
use crate::browser;
use crate::text::metadata as text;
use crate::ui::{Card, JsonView};
use leptos::prelude::*;
use portico_contract::metadata::Metadata;
use portico_contract::metadata_templates::MetadataTemplate;
use serde_json::{Map, Value};

pub fn cards(editor: Editor, templates: &[MetadataTemplate]) -> AnyView {
    templates
        .iter()
        .filter_map(|template| {
            let fields = editor.fields.with_value(|fields| {
                let own = |field: &&FieldState| field.key().0 == template.name.as_str();
                fields.iter().filter(own).cloned().collect::<Vec<_>>()
            });
            (!fields.is_empty()).then(|| card(template, fields))
        })
        .collect_view()
        .into_any()
}

/// Of the card's summary, which takes the focus.
pub fn card_id(template: &MetadataTemplate) -> String {
    let name = template.name.as_str();
    format!("template-{name}").replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "-")
}

fn card(template: &MetadataTemplate, fields: Vec<FieldState>) -> AnyView {
    let open = fields.first().map_or_else(|| RwSignal::new(true), |field| field.card);
    let counted = fields.clone();
    let count = move || text::filled(counted.iter().filter(|field| field.is_filled()).count(), counted.len());
    let name = template.name.to_string();
    let title = template.title().to_owned();
    view! {
        <details
            class="card fold"
            open=open.get_untracked()
            prop:open=move || open.get()
            on:toggle=move |event| open.set(browser::is_open_details(&event))
        >
            <summary id=card_id(template)>
                <h2>{title}</h2>
                <span class="muted">{text::template()} " " <code>{name}</code></span>
                <span class="end muted">{count}</span>
            </summary>
            <div class="body">{fields.into_iter().map(field).collect_view()}</div>
        </details>
    }
    .into_any()
}

/// Values that no active template describes: shown, never written.
pub fn others(templates: &[MetadataTemplate], held: &Metadata) -> Option<AnyView> {
    let described = |template: &str, field: &str| {
        let template = templates.iter().find(|known| known.name.as_str() == template);
        template.is_some_and(|template| template.field(field).is_some())
    };
    let mut others = Map::new();
    for (template, values) in &held.0 {
        let unknown = values.iter().filter(|(field, value)| !described(template, field) && !value.value.is_null());
        let unknown: Map<String, Value> = unknown.map(|(field, held)| (field.clone(), held.value.clone())).collect();
        if !unknown.is_empty() {
            others.insert(template.clone(), Value::Object(unknown));
        }
    }
    (!others.is_empty()).then(|| {
        view! {
            <Card title=text::others()>
                <p class="muted">{text::others_help()}</p>
                <JsonView value=Value::Object(others) />
            </Card>
        }
        .into_any()
    })
}

//! How many of the fields that the templates ask for are filled in, and the way to the others and to each template.

use super::editor::{Editor, FieldState};
use super::templates::card_id;
use crate::browser;
use crate::text::metadata as text;
use crate::ui::Card;
use leptos::prelude::*;
use portico_contract::metadata_templates::MetadataTemplate;

pub fn completeness(editor: Editor, templates: &[MetadataTemplate]) -> AnyView {
    let wanted = StoredValue::new(
        editor.fields.with_value(|fields| fields.iter().filter(|field| field.is_wanted()).cloned().collect::<Vec<_>>()),
    );
    let ways = templates.iter().filter_map(|template| way(editor, template)).collect_view();
    let all = wanted.with_value(Vec::len);
    let missing =
        move || wanted.with_value(|wanted| wanted.iter().filter(|field| !field.is_filled()).cloned().collect());
    let count = move || {
        let missing: Vec<FieldState> = missing();
        (all > 0).then(|| text::complete_of(all - missing.len(), all))
    };
    let links = move || {
        let missing: Vec<FieldState> = missing();
        match (all, missing.is_empty()) {
            (0, _) => view! { <p class="muted">{text::nothing_wanted()}</p> }.into_any(),
            (_, true) => view! { <p class="muted">{text::nothing_missing()}</p> }.into_any(),
            _ => {
                let count = missing.len();
                let links = missing
                    .into_iter()
                    .enumerate()
                    .map(|(index, field)| {
                        let href = format!("#{}", field.id());
                        let label = field.label();
                        view! {
                            <a
                                class="text"
                                href=href
                                on:click=move |event| {
                                    event.prevent_default();
                                    editor.reveal(&field);
                                }
                            >
                                {label}
                            </a>
                            {if index + 1 < count { ", " } else { "" }}
                        }
                    })
                    .collect_view();
                view! { <p class="missing">{text::missing()} " " {links}</p> }.into_any()
            }
        }
    };
    view! {
        <Card title=text::completeness() end=move || view! { <span>{count}</span> }>
            {links}
            <nav aria-label=text::templates() class="contents">
                <ul>{ways}</ul>
            </nav>
        </Card>
    }
    .into_any()
}

/// The way to the card of a template, with how much of it is filled in; nothing for one without fields.
fn way(editor: Editor, template: &MetadataTemplate) -> Option<AnyView> {
    let fields: Vec<FieldState> = editor
        .fields
        .with_value(|fields| fields.iter().filter(|field| field.key().0 == template.name.as_str()).cloned().collect());
    let card = fields.first()?.card;
    let (id, title) = (card_id(template), template.title().to_owned());
    let href = format!("#{id}");
    let count = move || {
        let filled = fields.iter().filter(|field| field.is_filled()).count();
        text::complete_of(filled, fields.len())
    };
    let view = view! {
        <li>
            <a
                class="text"
                href=href
                on:click=move |event| {
                    event.prevent_default();
                    card.set(true);
                    browser::focus(&id);
                }
            >
                {title}
            </a>
            <span class="muted">{count}</span>
        </li>
    };
    Some(view.into_any())
}

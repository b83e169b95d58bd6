//! How many of the fields that the templates ask for are filled in, and the way to the others.

use super::editor::{Editor, FieldState};
use crate::text::metadata as text;
use crate::ui::Card;
use leptos::prelude::*;

pub fn completeness(editor: Editor) -> AnyView {
    let wanted = StoredValue::new(
        editor.fields.with_value(|fields| fields.iter().filter(|field| field.is_wanted()).cloned().collect::<Vec<_>>()),
    );
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
                view! { <p>{text::missing()} " " {links}</p> }.into_any()
            }
        }
    };
    view! {
        <Card title=text::completeness() end=move || view! { <span>{count}</span> }>
            {links}
        </Card>
    }
    .into_any()
}

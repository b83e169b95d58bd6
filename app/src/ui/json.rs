//! A JSON value as a tree that folds.

use leptos::prelude::*;
use serde_json::Value;

/// Levels that are open at first.
const OPEN_LEVELS: usize = 2;

fn scalar(value: &Value) -> AnyView {
    let class = match value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        _ => "word",
    };
    view! { <span class=class>{value.to_string()}</span> }.into_any()
}

fn branch(key: Option<String>, summary: String, entries: Vec<AnyView>, level: usize) -> AnyView {
    let key = key.map(|key| view! { <span class="key">{key}</span> });
    view! {
        <li>
            <details open=level < OPEN_LEVELS>
                <summary>{key} <span class="muted">{summary}</span></summary>
                <ul>{entries}</ul>
            </details>
        </li>
    }
    .into_any()
}

fn node(key: Option<String>, value: &Value, level: usize) -> AnyView {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let entries = map.iter().map(|(key, value)| node(Some(key.clone()), value, level + 1)).collect();
            branch(key, format!("{{{}}}", map.len()), entries, level)
        }
        Value::Array(items) if !items.is_empty() => {
            let entries = items.iter().map(|value| node(None, value, level + 1)).collect();
            branch(key, format!("[{}]", items.len()), entries, level)
        }
        _ => {
            let key = key.map(|key| view! { <span class="key">{key}</span> });
            view! { <li class="plain">{key}{scalar(value)}</li> }.into_any()
        }
    }
}

/// A value to look into. Levels below the second are folded.
#[component]
pub fn JsonView(value: Value) -> impl IntoView {
    view! {
        <div class="json">
            <ul>{node(None, &value, 0)}</ul>
        </div>
    }
    .into_any()
}

//! Settings of a block that are known by its type, as fields over its configuration.

use crate::text::studio_content as text;
use crate::ui::{Bind, Choice, Field, Select, TextArea, TextInput};
use leptos::prelude::*;
use portico_contract::studio_content::{BlockType, StudioPageBlock};
use serde_json::{Map, Value};

/// How a setting is entered.
enum Entry {
    Line,
    Lines,
    OneOf(&'static [&'static str]),
}

/// A setting: where it is in the configuration, and how it is entered.
struct Setting {
    path: &'static [&'static str],
    label: &'static str,
    help: Option<&'static str>,
    entry: Entry,
}

const fn setting(path: &'static [&'static str], label: &'static str, entry: Entry) -> Setting {
    Setting { path, label, help: None, entry }
}

const FUNCTIONS: &[&str] = &["COUNT", "SUM", "AVG", "MIN", "MAX"];
const CHARTS: &[&str] = &["bar", "line", "area", "pie", "scatter"];

const TEXT: &[Setting] =
    &[Setting { help: Some(text::field_content_help()), ..setting(&["content"], text::field_content(), Entry::Lines) }];
const KPI: &[Setting] = &[
    setting(&["label"], text::field_label(), Entry::Line),
    setting(&["function"], text::field_function(), Entry::OneOf(FUNCTIONS)),
    Setting { help: Some(text::field_field_help()), ..setting(&["field"], text::field_field(), Entry::Line) },
];
const CHART: &[Setting] = &[
    setting(&["title"], text::field_title(), Entry::Line),
    setting(&["chart", "type"], text::field_chart_type(), Entry::OneOf(CHARTS)),
    Setting { help: Some(text::field_x_help()), ..setting(&["chart", "x"], text::field_x(), Entry::Line) },
];
const MAP: &[Setting] = &[
    setting(&["basemap"], text::field_basemap(), Entry::Line),
    setting(&["display"], text::field_display(), Entry::Line),
];

const fn settings(kind: Option<&BlockType>) -> &'static [Setting] {
    match kind {
        Some(BlockType::Text) => TEXT,
        Some(BlockType::Kpi) => KPI,
        Some(BlockType::Chart) => CHART,
        Some(BlockType::Map) => MAP,
        Some(BlockType::Media | BlockType::Other(_)) | None => &[],
    }
}

/// The text at a path; empty where there is none, nothing where there is something else.
fn text_at(block: &StudioPageBlock, path: &[&str]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let mut value = block.configuration.as_ref().and_then(|configuration| configuration.get(*first));
    for key in rest {
        value = match value {
            None | Some(Value::Null) => None,
            Some(Value::Object(fields)) => fields.get(*key),
            Some(_) => return None,
        };
    }
    match value {
        None | Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => None,
    }
}

/// Puts a text at a path. An empty one where nothing or null was leaves null.
fn set_text(block: &mut StudioPageBlock, path: &[&str], text: String) {
    let mut fields = block.configuration.get_or_insert_with(Map::new);
    let Some((last, way)) = path.split_last() else { return };
    for key in way {
        let next = fields.entry(*key).or_insert(Value::Null);
        if next.is_null() {
            *next = Value::Object(Map::new());
        }
        let Value::Object(inner) = next else { return };
        fields = inner;
    }
    let value = if text.is_empty() && *last == "field" { Value::Null } else { Value::String(text) };
    fields.insert((*last).to_owned(), value);
}

/// The fields of a block's type. While its JSON is broken they cannot be used: they would be overwritten.
pub fn fields(
    key: &str,
    kind: Option<&BlockType>,
    block: Signal<StudioPageBlock>,
    change: Callback<Box<dyn FnOnce(&mut StudioPageBlock)>>,
    broken: Signal<bool>,
) -> AnyView {
    settings(kind)
        .iter()
        .map(|setting| {
            let path = setting.path;
            let id = format!("{key}-{}", path.join("-"));
            let readable = Memo::new(move |_| block.with(|block| text_at(block, path).is_some()));
            let disabled = Signal::derive(move || broken.get() || !readable.get());
            let error = Signal::derive(move || (!readable.get()).then(|| text::not_a_text().to_owned()));
            let value = Bind::new(
                move || block.with(|block| text_at(block, path).unwrap_or_default()),
                move |text: String| change.run(Box::new(move |block| set_text(block, path, text))),
            );
            // Made inside its field, from which it takes its id and its description.
            let control = move || match &setting.entry {
                Entry::Line => view! { <TextInput value=value disabled=disabled /> }.into_any(),
                Entry::Lines => view! { <TextArea value=value rows=5 disabled=disabled /> }.into_any(),
                Entry::OneOf(words) => {
                    let choices: Vec<_> = words.iter().map(|word| Choice::plain(*word)).collect();
                    view! { <Select value=value choices=choices empty=text::unset() disabled=disabled /> }.into_any()
                }
            };
            let help = setting.help.map(str::to_owned);
            let class = if matches!(setting.entry, Entry::Lines) { "full" } else { "" };
            view! {
                <div class=class>
                    <Field id=id label=setting.label help=help error=error>{control()}</Field>
                </div>
            }
        })
        .collect_view()
        .into_any()
}

/// A few words that tell a block from others of its type.
pub fn excerpt(block: &StudioPageBlock) -> String {
    let named = [&["label"][..], &["title"], &["content"]];
    let words = named.iter().filter_map(|path| text_at(block, path)).map(|text| without_tags(&text));
    let text = words.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What a block is called where its type is not shown: its words, or its type where it has none.
pub fn name(block: &StudioPageBlock) -> String {
    let words = excerpt(block);
    if words.is_empty() { block.kind.as_ref().map_or("?", text::block_type).to_owned() } else { words }
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn block(configuration: Value) -> StudioPageBlock {
        serde_json::from_value(json!({"type": "chart", "configuration": configuration})).unwrap()
    }

    #[test]
    fn a_setting_inside_an_object_leaves_what_is_beside_it() {
        let mut chart = block(json!({"chart": {"type": "bar", "series": [1]}}));
        set_text(&mut chart, &["chart", "type"], "line".into());
        set_text(&mut chart, &["chart", "x"], "year".into());
        let expected = json!({"chart": {"type": "line", "series": [1], "x": "year"}});
        assert_eq!(serde_json::to_value(chart.configuration).unwrap(), expected);
    }

    #[test]
    fn what_is_not_a_text_is_neither_shown_nor_overwritten() {
        let mut chart = block(json!({"chart": 7, "title": ["a"]}));
        assert_eq!(text_at(&chart, &["title"]), None);
        assert_eq!(text_at(&chart, &["chart", "x"]), None);
        set_text(&mut chart, &["chart", "x"], "year".into());
        assert_eq!(chart, block(json!({"chart": 7, "title": ["a"]})));
    }

    #[test]
    fn a_block_is_known_by_its_words_without_markup() {
        assert_eq!(excerpt(&block(json!({"content": "<h1>Air</h1><p>and <b>sea</b></p>"}))), "Air and sea");
    }
}

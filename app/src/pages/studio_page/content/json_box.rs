//! JSON to type, checked while one types. What is broken stays as it was typed, and is kept beside the draft.

use crate::pages::studio_page::open::{BrokenText, BrokenTexts};
use crate::text::studio_content as text;
use crate::ui::{Bind, Field, TextArea};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value as JSON that people read.
pub fn pretty<T: Serialize>(value: &T) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Reads JSON; the error says where it is broken, or does not fit, and why.
pub fn parse<T: DeserializeOwned>(typed: &str) -> Result<T, String> {
    serde_json::from_str(typed).map_err(|error| {
        let whole = error.to_string();
        let message = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(message, _)| message);
        text::json_error(error.line(), error.column(), message)
    })
}

/// A part of the draft as JSON.
pub struct JsonBox {
    pub id: String,
    pub label: &'static str,
    pub help: &'static str,
    /// Which part it is, among the broken texts.
    pub place: String,
    pub rows: u32,
    /// The part as it is now.
    pub shown: Signal<String>,
    /// Takes what was typed into the draft, or says what is wrong with it.
    pub accept: Callback<String, Result<(), String>>,
}

pub fn json_box(spec: JsonBox, broken: BrokenTexts) -> AnyView {
    let JsonBox { id, label, help, place, rows, shown, accept } = spec;
    let left = broken.with_untracked(|broken| broken.get(&place).map(|broken| broken.text.clone()));
    let now = shown.get_untracked();
    let typed = RwSignal::new(left.unwrap_or_else(|| now.clone()));
    // What the draft looked like after the last key: a change from elsewhere is shown, an own one is not rewritten.
    let seen = StoredValue::new(now);
    let place = StoredValue::new(place);
    let is_broken = move |broken: &std::collections::BTreeMap<String, BrokenText>| {
        place.with_value(|place| broken.get(place).map(|broken| broken.message.clone()))
    };
    Effect::new(move |_| {
        let now = shown.get();
        let holds = broken.with(|broken| is_broken(broken).is_some());
        if !holds && seen.with_value(|seen| *seen != now) {
            seen.set_value(now.clone());
            typed.set(now);
        }
    });
    // Edits were discarded: the text follows the draft again.
    Effect::new(move |was: Option<bool>| {
        let holds = broken.with(|broken| is_broken(broken).is_some());
        if was == Some(true) && !holds && accept_is_stale(typed, shown) {
            typed.set(shown.get_untracked());
        }
        holds
    });
    let value = Bind::new(
        move || typed.get(),
        move |text: String| {
            typed.set(text.clone());
            match accept.run(text.clone()) {
                Ok(()) => {
                    seen.set_value(shown.get_untracked());
                    if broken.with_untracked(|broken| is_broken(broken).is_some()) {
                        broken.update(|broken| place.with_value(|place| _ = broken.remove(place)));
                    }
                }
                Err(message) => {
                    let place = place.get_value();
                    broken.update(|broken| _ = broken.insert(place, BrokenText { text, message }));
                }
            }
        },
    );
    let error = Signal::derive(move || broken.with(is_broken));
    view! {
        <Field id=id label=label help=help error=error>
            <TextArea value=value rows=rows mono=true />
        </Field>
    }
    .into_any()
}

/// Whether the typed text is not JSON at all, so that it cannot be what the draft holds.
fn accept_is_stale(typed: RwSignal<String>, shown: Signal<String>) -> bool {
    let typed: Option<serde_json::Value> = typed.with_untracked(|typed| serde_json::from_str(typed).ok());
    let shown: Option<serde_json::Value> = shown.with_untracked(|shown| serde_json::from_str(shown).ok());
    typed != shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::studio_content::StudioPageContentChanges;
    use serde_json::json;

    #[test]
    fn broken_json_is_named_by_line_and_column() {
        let error = parse::<serde_json::Value>("{\n  \"a\": 1,\n  \"b\" 2\n}").unwrap_err();
        assert_eq!(error, "Line 3, column 7: expected `:`");
    }

    #[test]
    fn json_of_another_shape_is_named_by_line_and_column() {
        let error = parse::<StudioPageContentChanges>("{\"blocks\": {\n\"b\": 7}}").unwrap_err();
        assert!(error.starts_with("Line 2, column "), "{error}");
    }

    #[test]
    fn the_whole_content_survives_both_ways_of_looking_at_it() {
        let content = json!({"blocks": {"b": {"type": "hologram", "depth": 3, "source": null}}, "layouts": {"default": "?"}, "theme": "night"});
        let read: StudioPageContentChanges = parse(&content.to_string()).unwrap();
        assert_eq!(parse::<serde_json::Value>(&pretty(&read)).unwrap(), content);
    }
}

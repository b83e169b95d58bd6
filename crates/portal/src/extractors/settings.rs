//! Parameters of an extractor as a resource holds them: checked, with all faults at once.

use super::encoding;
use super::kind::{ExtractorKind, Type};
use encoding_rs::Encoding;
use serde_json::{Map, Value as Json};

/// An extractor with its parameters. A parameter that is absent is guessed from the file when it is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtractorSettings {
    pub kind: ExtractorKind,
    params: Map<String, Json>,
}

/// What is wrong with a field, by its name in the request: `params.separator`.
pub type Faults = Vec<(String, String)>;

impl ExtractorSettings {
    /// Without parameters: everything is guessed.
    pub fn guessed(kind: ExtractorKind) -> Self {
        Self { kind, params: Map::new() }
    }

    /// Reads `type` and `params` of a resource. Parameters nobody knows are left alone: the API may add some.
    pub fn read(kind: &str, params: &Map<String, Json>) -> Result<Self, Faults> {
        let Some(kind) = ExtractorKind::parse(kind) else {
            let known: Vec<&str> = ExtractorKind::ALL.iter().map(|kind| kind.as_str()).collect();
            let message = format!("\"{kind}\" is not an extractor of this portal. It has: {}.", known.join(", "));
            return Err(vec![("type".to_owned(), message)]);
        };
        let settings = Self { kind, params: params.clone() };
        let mut faults = Faults::new();
        for parameter in kind.parameters() {
            let checked = match parameter.kind {
                Type::Text => settings.text(parameter.name).map(|_| ()),
                Type::Boolean => settings.boolean(parameter.name).map(|_| ()),
                Type::Int => settings.row_number(parameter.name).map(|_| ()),
            };
            let checked = checked.and_then(|()| match parameter.name {
                "separator" => settings.separator().map(|_| ()),
                "escapechar" => settings.escape().map(|_| ()),
                "encoding" => settings.encoding().map(|_| ()),
                _ => Ok(()),
            });
            if let Err(message) = checked {
                faults.push((format!("params.{}", parameter.name), message));
            }
        }
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, String> {
        match self.params.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(_) => Err("Not a valid string.".to_owned()),
        }
    }

    /// Forms send booleans as texts.
    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, String> {
        match self.params.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Bool(yes)) => Ok(Some(*yes)),
            Some(Json::String(text)) if text.is_empty() => Ok(None),
            Some(Json::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Json::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err("Must be a valid boolean.".to_owned()),
        }
    }

    /// A row, from 1.
    pub(super) fn row_number(&self, name: &str) -> Result<Option<u64>, String> {
        let number = match self.params.get(name) {
            None | Some(Json::Null) => return Ok(None),
            Some(Json::String(text)) if text.trim().is_empty() => return Ok(None),
            Some(Json::Number(number)) => number.as_u64(),
            Some(Json::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        match number {
            Some(number) if number >= 1 => Ok(Some(number)),
            _ => Err("A row number is a whole number from 1.".to_owned()),
        }
    }

    pub(super) fn separator(&self) -> Result<Option<u8>, String> {
        let separator = self.character("separator", "The separator")?;
        match separator {
            Some(b'"') => Err("A quote cannot separate cells.".to_owned()),
            Some(b'\r' | b'\n') => Err("A line break cannot separate cells.".to_owned()),
            separator => Ok(separator),
        }
    }

    /// The outer option is absent where nothing is said, the inner one where it is said that there is none.
    pub(super) fn escape(&self) -> Result<Option<Option<u8>>, String> {
        if self.text("escapechar")?.is_some_and(str::is_empty) {
            return Ok(Some(None));
        }
        Ok(self.character("escapechar", "The escape character")?.map(Some))
    }

    pub(super) fn encoding(&self) -> Result<Option<&'static Encoding>, String> {
        match self.text("encoding")?.map(str::trim).filter(|label| !label.is_empty()) {
            Some(label) => encoding::by_label(label).map(Some),
            None => Ok(None),
        }
    }

    /// One ASCII character; a tab may be spelled out.
    fn character(&self, name: &str, what: &str) -> Result<Option<u8>, String> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if ["\\t", "tab", "TAB"].contains(&text) {
            return Ok(Some(b'\t'));
        }
        match text.as_bytes() {
            [] => Ok(None),
            [byte] if byte.is_ascii() => Ok(Some(*byte)),
            _ => Err(format!("{what} is one ASCII character.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(params: Json) -> Result<ExtractorSettings, Faults> {
        ExtractorSettings::read("csvfile", params.as_object().unwrap())
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let faults = read(json!({"separator": "ab", "encoding": "klingon", "first_row_no": 0, "doublequote": "maybe"}));
        let names: Vec<String> = faults.unwrap_err().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["params.separator", "params.encoding", "params.first_row_no", "params.doublequote"]);
        assert_eq!(ExtractorSettings::read("shapefile", &Map::new()).unwrap_err()[0].0, "type");
    }

    #[test]
    fn values_may_come_as_texts_of_a_form() {
        let settings =
            read(json!({"separator": "\\t", "first_row_no": "3", "headers_first_row": "False", "new": 1})).unwrap();
        assert_eq!(settings.separator(), Ok(Some(b'\t')));
        assert_eq!(settings.row_number("first_row_no"), Ok(Some(3)));
        assert_eq!(settings.boolean("headers_first_row"), Ok(Some(false)));
    }
}

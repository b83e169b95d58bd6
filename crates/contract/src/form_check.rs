//! What makes the content of a form sound, and what it lacks before it can be published (behaviour.md 16).

mod block;

use crate::form_content::*;
use block::id_fault;
use std::collections::{HashMap, HashSet};

/// Blocks that a form may have.
pub const MOST_BLOCKS: usize = 500;
/// Rules that a form may have, with their targets and conditions.
const MOST_LOGIC: usize = 10_000;
/// Characters of an id, an option, a part of a contact.
pub(crate) const SHORT_TEXT: usize = 255;

/// What `additional_extractor_fields` may name: what is known of a submission beside its answers.
pub const EXTRACTOR_FIELDS: &[&str] =
    &["uid", "lang", "status", "created_at", "created_by", "updated_at", "updated_by"];

/// Messages, each with the field it is about: `sections.0.blocks.1.id`.
pub type Faults = Vec<(String, String)>;

impl FormContent {
    /// What is wrong with the content. What has no faults can be kept as a draft.
    pub fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        let entries = self.show_hide_logics.iter().map(|rule| 1 + rule.targets.len() + rule.conditions.len());
        if self.blocks().count() > MOST_BLOCKS || entries.sum::<usize>() > MOST_LOGIC {
            let message = format!("A form has at most {MOST_BLOCKS} blocks, and {MOST_LOGIC} targets and conditions");
            return vec![("sections".to_owned(), message)];
        }
        self.language_faults(&mut faults);
        self.ending_faults(&mut faults);
        for (position, field) in self.additional_extractor_fields.iter().enumerate() {
            if !EXTRACTOR_FIELDS.contains(&field.as_str()) {
                let message = format!("\"{field}\" is not a valid choice. There are: {}.", EXTRACTOR_FIELDS.join(", "));
                faults.push((format!("additional_extractor_fields.{position}"), message));
            }
        }
        let mut ids = HashSet::new();
        for (path, block) in self.placed_blocks() {
            if let Some(message) = id_fault(&block.id) {
                faults.push((format!("{path}.id"), message));
            } else if !ids.insert(block.id.as_str()) {
                faults.push((format!("{path}.id"), format!("There is another block \"{}\"", block.id)));
            }
            block.faults(&path, &mut faults);
        }
        self.logic_faults(&ids, &mut faults);
        faults
    }

    /// What is missing before the content can be published.
    pub fn gaps(&self) -> Faults {
        let mut gaps = Faults::new();
        let mut gap = |field: String, message: &str| gaps.push((field, message.to_owned()));
        if self.blocks().next().is_none() {
            gap("sections".to_owned(), "A form needs a block before it can be published");
        }
        if self.enable_recaptcha {
            gap(
                "enable_recaptcha".to_owned(),
                "This embedded portal has no reCAPTCHA to check: turn it off to publish",
            );
        }
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        match self.ending.kind {
            Some(FormEndingType::RedirectUrl) if blank(&self.ending.redirect_url) => {
                gap("ending.redirect_url".to_owned(), "This field is required");
            }
            Some(FormEndingType::RedirectPage) if blank(&self.ending.page_slug) => {
                gap("ending.page_slug".to_owned(), "This field is required");
            }
            _ => {}
        }
        for (path, block) in self.placed_blocks() {
            match block.kind {
                FormBlockType::Choice if block.options.is_empty() => {
                    gap(format!("{path}.options"), "A choice needs options");
                }
                FormBlockType::Contact if block.fields.is_empty() => {
                    gap(format!("{path}.fields"), "A contact needs fields");
                }
                _ => {}
            }
        }
        for (position, rule) in self.show_hide_logics.iter().enumerate() {
            if rule.conditions.is_empty() {
                gap(format!("show_hide_logics.{position}.conditions"), "A rule needs a condition");
            }
        }
        gaps
    }

    /// Every block with its place.
    fn placed_blocks(&self) -> impl Iterator<Item = (String, &FormBlock)> {
        self.sections.iter().enumerate().flat_map(|(at, section)| {
            section
                .blocks
                .iter()
                .enumerate()
                .map(move |(place, block)| (format!("sections.{at}.blocks.{place}"), block))
        })
    }

    fn language_faults(&self, faults: &mut Faults) {
        let wrong = |code: &str| format!("\"{code}\" is not a language code");
        if !is_language(&self.default_language) {
            faults.push(("default_language".to_owned(), wrong(&self.default_language)));
        }
        let mut known = HashSet::from([self.default_language.as_str()]);
        for (position, code) in self.other_languages.iter().enumerate() {
            let field = format!("other_languages.{position}");
            if !is_language(code) {
                faults.push((field, wrong(code)));
            } else if !known.insert(code) {
                faults.push((field, format!("\"{code}\" is there twice")));
            }
        }
    }

    fn ending_faults(&self, faults: &mut Faults) {
        if let Some(Err(error)) = self.ending.kind.as_ref().map(FormEndingType::check) {
            faults.push(("ending.type".to_owned(), error.to_string()));
        }
        let address = self.ending.redirect_url.as_deref().map(str::trim).filter(|address| !address.is_empty());
        if address.is_some_and(|address| !is_web_address(address)) {
            faults.push(("ending.redirect_url".to_owned(), "Enter a valid URL.".to_owned()));
        }
    }

    fn logic_faults(&self, ids: &HashSet<&str>, faults: &mut Faults) {
        let missing = |id: &str| format!("There is no block \"{id}\"");
        for (position, rule) in self.show_hide_logics.iter().enumerate() {
            let path = format!("show_hide_logics.{position}");
            if let Err(error) = rule.action.check() {
                faults.push((format!("{path}.action"), error.to_string()));
            }
            if let Some(Err(error)) = rule.operator.as_ref().map(LogicOperator::check) {
                faults.push((format!("{path}.operator"), error.to_string()));
            }
            for (place, target) in rule.targets.iter().enumerate().filter(|(_, target)| !ids.contains(target.as_str()))
            {
                faults.push((format!("{path}.targets.{place}"), missing(target)));
            }
            for (place, condition) in rule.conditions.iter().enumerate() {
                if !ids.contains(condition.source.as_str()) {
                    faults.push((format!("{path}.conditions.{place}.source"), missing(&condition.source)));
                }
                if let Err(error) = condition.comparator.check() {
                    faults.push((format!("{path}.conditions.{place}.comparator"), error.to_string()));
                }
            }
        }
        if let Some(id) = self.circle(ids) {
            let message = format!("Whether the block \"{id}\" shows depends on itself");
            faults.push(("show_hide_logics".to_owned(), message));
        }
    }

    /// A block whose visibility depends on itself, over however many rules. Only blocks that are there are followed:
    /// `MOST_BLOCKS` bounds the depth.
    fn circle(&self, ids: &HashSet<&str>) -> Option<&str> {
        let mut sources: HashMap<&str, HashSet<&str>> = HashMap::new();
        for rule in &self.show_hide_logics {
            let known = rule.conditions.iter().map(|it| it.source.as_str()).filter(|source| ids.contains(source));
            for target in &rule.targets {
                sources.entry(target).or_default().extend(known.clone());
            }
        }
        let mut settled = HashMap::new();
        self.blocks().find_map(|block| circle_from(&block.id, &sources, &mut settled))
    }
}

/// Follows what a block depends on. `settled` is false for the blocks on the way, true for those that lead to no circle.
fn circle_from<'a>(
    id: &'a str,
    sources: &HashMap<&'a str, HashSet<&'a str>>,
    settled: &mut HashMap<&'a str, bool>,
) -> Option<&'a str> {
    match settled.insert(id, false) {
        Some(false) => return Some(id),
        Some(true) => {}
        None => {
            let next = sources.get(id).into_iter().flatten();
            if let Some(found) = next.copied().find_map(|source| circle_from(source, sources, settled)) {
                return Some(found);
            }
        }
    }
    settled.insert(id, true);
    None
}

/// `en`, `pt-BR`.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric());
    (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && plain(part))
        && code.len() <= 35
}

/// An absolute address of the web, as a URI of RFC 3986 writes it: the API answers it as one. A host by name, no user.
pub(crate) fn is_web_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let named = host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let escaped = |part: &str| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    named
        && host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && port.parse::<u16>().is_ok_and(|port| port > 0)
        && path.chars().all(allowed)
        && path.matches('#').count() <= 1
        && path.split('%').skip(1).all(escaped)
        && text.len() <= 2_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    fn fields(faults: Faults) -> BTreeSet<String> {
        faults.into_iter().map(|(field, _)| field).collect()
    }

    fn content(change: impl FnOnce(&mut Value)) -> FormContent {
        let mut content = json!({
            "default_language": "en",
            "ending": {"type": "message", "message": {"en": "Thank you"}},
            "sections": [{"blocks": [{"id": "a", "type": "text"}, {"id": "b", "type": "text"}]}],
        });
        change(&mut content);
        serde_json::from_value(content).unwrap()
    }

    #[test]
    fn what_cannot_be_asked_is_named() {
        let content = content(|content| {
            content["other_languages"] = json!(["fr", "fr", "English"]);
            content["ending"] = json!({"type": "fireworks", "redirect_url": "javascript:alert(1)"});
            content["additional_extractor_fields"] = json!(["created_at", "shoe_size"]);
            content["sections"][0]["blocks"] = json!([
                {"id": "a", "type": "text", "max_length": 0}, {"id": "a", "type": "hologram"},
                {"id": "two words", "type": "rating", "max": 2.5}, {"id": "n", "type": "number", "min": 2, "max": 1},
                {"id": "c", "type": "choice", "options": [{"value": "x"}, {"value": "x"}, {"value": " "}]},
                {"id": "d", "type": "contact", "fields": [{"id": "mail", "type": "carrier pigeon"}]},
            ]);
        });
        let expected = [
            "additional_extractor_fields.1",
            "ending.redirect_url",
            "ending.type",
            "other_languages.1",
            "other_languages.2",
            "sections.0.blocks.0.max_length",
            "sections.0.blocks.1.id",
            "sections.0.blocks.1.type",
            "sections.0.blocks.2.id",
            "sections.0.blocks.2.max",
            "sections.0.blocks.3.max",
            "sections.0.blocks.4.options.1.value",
            "sections.0.blocks.4.options.2.value",
            "sections.0.blocks.5.fields.0.type",
        ];
        assert_eq!(fields(content.faults()), expected.map(str::to_owned).into());
    }

    #[test]
    fn an_address_of_the_web_is_a_uri_with_a_host() {
        for address in ["https://example.org", "http://data.example.org:8080/a%20b?c=d&e#f", "https://example.org?x"] {
            assert!(is_web_address(address), "{address}");
        }
        for address in [
            "",
            "https://",
            "ftp://example.org",
            "javascript:alert(1)",
            "https:///x",
            "https://?x",
            "https://a b.org",
            "https://example.org/é",
            "https://example.org/%zz",
            "https://example.org/a#b#c",
            "https://me@example.org",
            "https://example.org:0",
            "https://example.org:port",
            "https://[::1]/",
            "https://-",
        ] {
            assert!(!is_web_address(address), "{address}");
        }
    }

    #[test]
    fn rules_point_to_blocks_that_are_there_and_never_in_a_circle() {
        let rule = |source: &str, target: &str| json!({"action": "show", "targets": [target], "conditions": [{"source": source, "comparator": "is_empty"}]});
        let dangling = content(|content| content["show_hide_logics"] = json!([rule("z", "y")]));
        let expected = ["show_hide_logics.0.conditions.0.source", "show_hide_logics.0.targets.0"];
        assert_eq!(fields(dangling.faults()), expected.map(str::to_owned).into());
        let circle = content(|content| content["show_hide_logics"] = json!([rule("a", "b"), rule("b", "a")]));
        assert_eq!(fields(circle.faults()), ["show_hide_logics".to_owned()].into());
        let line = content(|content| content["show_hide_logics"] = json!([rule("a", "b")]));
        assert!(line.faults().is_empty());
    }

    #[test]
    fn a_long_chain_over_blocks_that_are_not_there_is_refused_on_a_small_stack() {
        const RULES: usize = 3_000;
        let rule = |at: usize| {
            let target = if at == 0 { "a".to_owned() } else { format!("gone{at}") };
            let condition = json!({"source": format!("gone{}", at + 1), "comparator": "is_empty"});
            json!({"action": "show", "targets": [target], "conditions": [condition]})
        };
        let chain = content(|content| content["show_hide_logics"] = (0..RULES).map(rule).collect());
        let found = std::thread::scope(|scope| {
            let small = std::thread::Builder::new().stack_size(128 * 1024);
            small.spawn_scoped(scope, || fields(chain.faults())).unwrap().join().unwrap()
        });
        let targets = (1..RULES).map(|at| format!("show_hide_logics.{at}.targets.0"));
        let sources = (0..RULES).map(|at| format!("show_hide_logics.{at}.conditions.0.source"));
        assert_eq!(found, targets.chain(sources).collect());
    }

    #[test]
    fn what_publishing_needs_is_named_and_does_not_stop_a_draft() {
        let content = content(|content| {
            content["enable_recaptcha"] = json!(true);
            content["ending"] = json!({"type": "redirect_url"});
            content["sections"] = json!([{"blocks": [{"id": "c", "type": "choice"}, {"id": "d", "type": "contact"}]}]);
            content["show_hide_logics"] = json!([{"action": "show", "targets": ["c"], "conditions": []}]);
        });
        assert!(content.faults().is_empty());
        let expected = [
            "enable_recaptcha",
            "ending.redirect_url",
            "sections.0.blocks.0.options",
            "sections.0.blocks.1.fields",
            "show_hide_logics.0.conditions",
        ];
        assert_eq!(fields(content.gaps()), expected.map(str::to_owned).into());
        assert_eq!(fields(FormContent::empty("en").gaps()), ["sections".to_owned()].into());
    }
}

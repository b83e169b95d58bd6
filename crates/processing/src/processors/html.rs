//! Processors of HTML fragments.

use super::Builder;
use super::text::change_text;
use crate::pipeline::Step;
use portico_contract::processors as contract;
use std::borrow::Cow;

pub(super) fn html_entities_decode(kind: &contract::HtmlEntitiesDecode, with: &mut Builder<'_>) -> Option<Step> {
    let fields = with.field_or_all(&kind.field, kind.all_fields);
    Some(change_text(fields, |text| match html_escape::decode_html_entities(text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(new) => Some(new),
    }))
}

pub(super) fn extract_html(kind: &contract::ExtractHtml, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    Some(change_text(vec![field], |html| Some(html_text(html))))
}

/// The text that a fragment shows: no tags, comments, scripts or styles; runs of blanks are one.
fn html_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if !is_tag {
            text.push('<');
            rest = after;
            continue;
        }
        let name: String = after
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect::<String>()
            .to_ascii_lowercase();
        rest = if let Some(comment) = after.strip_prefix("!--") {
            comment.split_once("-->").map_or("", |(_, after)| after)
        } else {
            after_tag(after)
        };
        if matches!(name.as_str(), "script" | "style") {
            rest = after_element(rest, &name);
        }
        // Words on both sides of a block are two words; inside of a line a tag parts nothing.
        if !matches!(
            name.trim_start_matches('/').trim_end_matches('/'),
            "a" | "abbr"
                | "b"
                | "bdi"
                | "bdo"
                | "cite"
                | "code"
                | "em"
                | "i"
                | "kbd"
                | "mark"
                | "q"
                | "s"
                | "small"
                | "span"
                | "strong"
                | "sub"
                | "sup"
                | "u"
                | "wbr"
        ) {
            text.push(' ');
        }
    }
    text.push_str(rest);
    let decoded = html_escape::decode_html_entities(&text);
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows the end of a tag; `>` in quotes does not end it.
fn after_tag(tag: &str) -> &str {
    let mut quote = None;
    for (index, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return tag.get(index + 1..).unwrap_or_default(),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    ""
}

fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let close = format!("</{name}");
    let found = text.char_indices().find(|(index, _)| {
        text.get(*index..index + close.len()).is_some_and(|candidate| candidate.eq_ignore_ascii_case(&close))
    });
    found.map_or("", |(index, _)| after_tag(text.get(index..).unwrap_or_default()))
}

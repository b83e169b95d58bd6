//! Processors of web addresses.

use super::{Builder, change, fill};
use crate::Value;
use crate::pipeline::Step;
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;
use regex::Regex;

pub(super) fn extract_urls(kind: &contract::ExtractUrls, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::Text);
    let regex = Regex::new(r#"(?i)\b(?:https?|ftp)://[^\s<>"'`{}|\\^\[\]]+"#).ok()?;
    Some(fill(output, move |row| {
        let text = row.get(field).text();
        let urls = regex.find_iter(&text).map(|found| {
            let url = found.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?', '*']);
            // “(see http://x.org/)”: the parenthesis belongs to the sentence unless the address opened it.
            let url = if url.ends_with(')') && !url.contains('(') { url.trim_end_matches(')') } else { url };
            html_escape::decode_html_entities(url).into_owned()
        });
        Ok(Value::from_text(urls.collect::<Vec<_>>().join(" ")))
    }))
}

pub(super) fn normalize_url(kind: &contract::NormalizeUrl, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    Some(change(vec![field], |cell| {
        let text = cell.text();
        let text = text.trim();
        let parsed = match url::Url::parse(text) {
            Err(url::ParseError::RelativeUrlWithoutBase) if text.contains('.') => {
                url::Url::parse(&format!("http://{text}"))
            }
            // example.org:8080 is no scheme.
            Ok(url) if url.cannot_be_a_base() && text.contains('.') && !text.starts_with("mailto:") => {
                url::Url::parse(&format!("http://{text}"))
            }
            parsed => parsed,
        };
        match parsed {
            Ok(url) => {
                *cell = Value::Text(url.into());
                Ok(())
            }
            Err(error) => Err(format!("“{text}” is not a web address: {error}")),
        }
    }))
}

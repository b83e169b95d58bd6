//! Texts, HTML and addresses.

use crate::{one, record_error, refused, run};
use serde_json::json;

#[test]
fn a_text_is_replaced_in_one_field_or_in_all() {
    let step = json!({"type": "string_replace", "field": "state", "old": "MS", "new": "Mississippi"});
    let rows: &[&[&str]] = &[&["MS", "MS Thigpen"], &["TX", ""]];
    assert_eq!(run(step, &["state", "name"], rows).rows, [["Mississippi", "MS Thigpen"], ["TX", ""]]);
    let step = json!({"type": "string_replace", "field": "state", "all_fields": true, "old": "MS"});
    assert_eq!(run(step, &["state", "name"], rows).rows, [["", " Thigpen"], ["TX", ""]]);
}

#[test]
fn a_regular_expression_replaces_with_its_groups() {
    for (step, input, output) in [
        (json!({"regexp": r"(\d+)-(\d+)", "new": r"\2/\g<1>"}), "12-34 5-6", "34/12 6/5"),
        (json!({"regexp": "(?P<word>k[a-z]+)", "new": r"<\g<word>>", "case_insensitive": true}), "4KM", "4<KM>"),
        (json!({"regexp": "^b", "new": "$1", "multiline": true}), "a\nb", "a\n$1"),
        (json!({"regexp": "a.b", "dot_all": true}), "xa\nby", "xy"),
        (json!({"regexp": "z", "new": "y"}), "a", "a"),
        (json!({"regexp": "a", "new": r"\\n"}), "a", "\\n"),
    ] {
        let mut step = step;
        step["type"] = json!("regexp_replace");
        step["field"] = json!("x");
        assert_eq!(one(step, input, "x"), output);
    }
    let step = json!({"type": "regexp_replace", "field": "nope", "regexp": "("});
    let errors = refused(step);
    assert_eq!(errors[0], ("field".to_owned(), "There is no field “nope” at this step".to_owned()));
    assert_eq!(errors[1], ("regexp".to_owned(), "Not a regular expression: unclosed group".to_owned()));
    assert_eq!(refused(json!({"type": "regexp_replace", "field": "x", "regexp": "a", "new": r"\3"}))[0].0, "new");
    assert_eq!(refused(json!({"type": "regexp_replace", "field": "x", "regexp": "\\w{9}{9}{9}{9}{9}"}))[0].0, "regexp");
}

#[test]
fn named_groups_become_fields() {
    let step = json!({"type": "string_extractor", "field": "place",
        "regexp": r"(?P<km>\d+)km (?P<Direction>[NSEW]+) of (?P<city>.+), (?P<area>\w+)"});
    let result = run(step, &["place"], &[&["4km W of Castaic, CA"], &["unknown"]]);
    assert_eq!(result.names, ["place", "km", "direction", "city", "area"]);
    assert_eq!(result.rows[0][1..], ["4", "W", "Castaic", "CA"]);
    assert_eq!(result.rows[1][1..], ["", "", "", ""]);
    assert_eq!(refused(json!({"type": "string_extractor", "field": "x", "regexp": "(a)"}))[0].0, "regexp");
}

#[test]
fn two_fields_are_joined_and_an_empty_one_leaves_no_separator() {
    let step =
        json!({"type": "concat", "left": "city", "right": "state", "separator": ", ", "output_field": "Full place"});
    let result = run(step, &["city", "state"], &[&["Bay Springs", "MS"], &["", "MS"], &["", ""]]);
    assert_eq!(result.names[2], "full_place");
    assert_eq!(result.rows.iter().map(|row| row[2].as_str()).collect::<Vec<_>>(), ["Bay Springs, MS", "MS", ""]);
}

#[test]
fn the_first_part_of_a_split_is_one() {
    for (index, expected) in [(json!(1), "4km W of Castaic"), (json!("2"), " CA"), (json!(3), "")] {
        let step = json!({"type": "split", "field": "x", "separator": ",", "index": index, "output_field": "part"});
        assert_eq!(one(step, "4km W of Castaic, CA", "part"), expected);
    }
    let step = json!({"type": "split", "field": "x", "separator": ",", "index": 0, "output_field": "part"});
    assert_eq!(refused(step)[0].0, "index");
}

#[test]
fn composed_characters_are_written_in_one_way() {
    let step = json!({"type": "unicode_normalize", "fields": ["x"]});
    assert_eq!(one(step, "Cafe\u{301}", "x"), "Caf\u{e9}");
}

#[test]
fn html_becomes_text() {
    let decode = json!({"type": "html_entities_decode", "field": "x"});
    assert_eq!(one(decode, "Orl&eacute;ans &amp; Blois &#8364;", "x"), "Orléans & Blois €");
    let extract = json!({"type": "extract_html", "field": "x"});
    for (html, text) in [
        ("<p>Hello <b>wor</b>ld</p><p>again&nbsp;&amp; again</p>", "Hello world again & again"),
        ("a < b<br/>c", "a < b c"),
        ("x<script>alert('<b>')</script>y<!-- <i> -->z", "x y z"),
        ("<a title='1>0' href=\"x\">link</a>", "link"),
        ("<p", ""),
        ("plain", "plain"),
    ] {
        assert_eq!(one(extract.clone(), html, "x"), text, "{html}");
    }
}

#[test]
fn addresses_are_found_and_written_in_one_way() {
    let extract = json!({"type": "extract_urls", "field": "x", "output_field": "urls"});
    let text = "See https://earthquake.usgs.gov/a?b=1&amp;c=2, or (<a href=\"http://www.ogc.org/\">OGC</a>).";
    assert_eq!(one(extract.clone(), text, "urls"), "https://earthquake.usgs.gov/a?b=1&c=2 http://www.ogc.org/");
    assert_eq!(one(extract, "none", "urls"), "");
    let normalize = json!({"type": "normalize_url", "field": "x"});
    for (input, output) in [
        ("HTTP://Example.ORG:80/a b/../c", "http://example.org/c"),
        ("example.org/é", "http://example.org/%C3%A9"),
        ("example.org:8080", "http://example.org:8080/"),
        ("mailto:a@b.org", "mailto:a@b.org"),
    ] {
        assert_eq!(one(normalize.clone(), input, "x"), output);
    }
    assert!(record_error(normalize, "no address").contains("not a web address"));
}

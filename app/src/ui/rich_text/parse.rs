//! HTML read into a tree of known elements; what is not known leaves its words behind, or nothing.

use super::entities::decoded;
use std::collections::BTreeSet;

/// Elements without meaning of their own beyond their name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    Paragraph,
    Heading,
    Bold,
    Italic,
    Underlined,
    Struck,
    Code,
    Pre,
    Quote,
    List,
    Numbers,
    Item,
    Above,
    Below,
    Table,
    Row,
    HeadCell,
    Cell,
}

impl Tag {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "p" | "div" | "section" | "article" | "figure" | "figcaption" | "dl" | "dt" | "dd" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "b" | "strong" => Self::Bold,
            "i" | "em" | "cite" | "dfn" | "var" => Self::Italic,
            "u" | "ins" => Self::Underlined,
            "s" | "del" | "strike" => Self::Struck,
            "code" | "kbd" | "samp" | "tt" => Self::Code,
            "pre" => Self::Pre,
            "blockquote" | "q" => Self::Quote,
            "ul" | "menu" => Self::List,
            "ol" => Self::Numbers,
            "li" => Self::Item,
            "sup" => Self::Above,
            "sub" => Self::Below,
            "table" => Self::Table,
            "tr" => Self::Row,
            "th" => Self::HeadCell,
            "td" => Self::Cell,
            _ => return None,
        })
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Paragraph | Self::Heading => "p",
            Self::Bold => "strong",
            Self::Italic => "em",
            Self::Underlined => "u",
            Self::Struck => "s",
            Self::Code => "code",
            Self::Pre => "pre",
            Self::Quote => "blockquote",
            Self::List => "ul",
            Self::Numbers => "ol",
            Self::Item => "li",
            Self::Above => "sup",
            Self::Below => "sub",
            Self::Table => "table",
            Self::Row => "tr",
            Self::HeadCell => "th",
            Self::Cell => "td",
        }
    }

    /// True where this element cannot stand inside one of the other kind: it ends it.
    fn ends(self, open: Self) -> bool {
        let block = !matches!(
            self,
            Self::Bold | Self::Italic | Self::Underlined | Self::Struck | Self::Code | Self::Above | Self::Below
        );
        match open {
            Self::Paragraph | Self::Heading => block,
            Self::Item => self == Self::Item,
            Self::Cell | Self::HeadCell => matches!(self, Self::Cell | Self::HeadCell | Self::Row),
            Self::Row => self == Self::Row,
            _ => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Text(String),
    Break,
    /// To an address of the web or of mail, never to a script.
    Link(String, Vec<Node>),
    Element(Tag, Vec<Node>),
}

/// Elements that say nothing where they are left out.
const QUIET: [&str; 12] =
    ["span", "font", "thead", "tbody", "tfoot", "small", "big", "abbr", "mark", "time", "html", "body"];

/// Elements whose content is no text for people.
const SILENT: [&str; 8] = ["script", "style", "iframe", "object", "template", "svg", "noscript", "title"];

/// How deep elements may lie in each other before they are read as text.
const DEPTH: usize = 40;

enum Open {
    Tag(Tag),
    Link(String),
}

/// The tree, and the names of what is left out.
pub fn parse(html: &str) -> (Vec<Node>, BTreeSet<String>) {
    let mut tree = Tree { open: Vec::new(), nodes: vec![Vec::new()] };
    let mut dropped = BTreeSet::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        tree.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let markup = rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'));
        let Some(end) = tag_end(rest).filter(|_| markup) else {
            tree.text("<");
            rest = &rest[1..];
            continue;
        };
        let inner = &rest[1..end];
        rest = &rest[end + 1..];
        let closing = inner.starts_with('/');
        let name: String =
            inner.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
        let name = name.to_ascii_lowercase();
        match (name.as_str(), closing) {
            ("br", _) => tree.push(Node::Break),
            ("hr", _) => tree.close_all_ended_by(Tag::Paragraph),
            ("a", true) => tree.close(|open| matches!(open, Open::Link(_))),
            ("a", false) => match attribute(inner, "href").and_then(|href| safe(&decoded(&href))) {
                Some(href) => tree.open(Open::Link(href)),
                None if attribute(inner, "href").is_some() => _ = dropped.insert("a".to_owned()),
                None => {}
            },
            (name, false) if SILENT.contains(&name) => {
                dropped.insert(name.to_owned());
                if !inner.ends_with('/') {
                    rest = after_closing(rest, name);
                }
            }
            (name, closing) => match Tag::of(name) {
                Some(tag) if closing => tree.close(|open| matches!(open, Open::Tag(open) if *open == tag)),
                Some(tag) => {
                    tree.close_all_ended_by(tag);
                    tree.open(Open::Tag(tag));
                }
                None if !closing && !name.is_empty() && !QUIET.contains(&name) => {
                    dropped.insert(name.to_owned());
                    // The words of a picture stand for it.
                    if let Some(words) = attribute(inner, "alt") {
                        tree.text(&words);
                    }
                }
                None => {}
            },
        }
    }
    tree.text(rest);
    (tree.finish(), dropped)
}

/// The tree that is being made: what is open, and what each holds so far; one list more than is open.
struct Tree {
    open: Vec<Open>,
    nodes: Vec<Vec<Node>>,
}

impl Tree {
    fn push(&mut self, node: Node) {
        if let Some(nodes) = self.nodes.last_mut() {
            nodes.push(node);
        }
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.push(Node::Text(decoded(text)));
        }
    }

    fn open(&mut self, open: Open) {
        if self.open.len() < DEPTH {
            self.open.push(open);
            self.nodes.push(Vec::new());
        }
    }

    /// Closes the innermost element that fits, with everything inside it; nothing where none does.
    fn close(&mut self, fits: impl Fn(&Open) -> bool) {
        if let Some(place) = self.open.iter().rposition(fits) {
            while self.open.len() > place {
                self.close_one();
            }
        }
    }

    fn close_all_ended_by(&mut self, tag: Tag) {
        while matches!(self.open.last(), Some(Open::Tag(open)) if tag.ends(*open)) {
            self.close_one();
        }
    }

    fn close_one(&mut self) {
        let (Some(open), Some(inside)) = (self.open.pop(), self.nodes.pop()) else { return };
        self.push(match open {
            Open::Tag(tag) => Node::Element(tag, inside),
            Open::Link(href) => Node::Link(href, inside),
        });
    }

    fn finish(mut self) -> Vec<Node> {
        while !self.open.is_empty() {
            self.close_one();
        }
        self.nodes.pop().unwrap_or_default()
    }
}

/// Where a tag ends: at the first `>` outside of quotes.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in html.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

/// What follows the end tag of an element, or nothing where it has none.
fn after_closing<'a>(html: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}");
    match html.to_ascii_lowercase().find(&end) {
        Some(at) => html[at..].find('>').map_or("", |close| &html[at + close + 1..]),
        None => "",
    }
}

fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag.split_once(char::is_whitespace)?.1;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == '/');
        let end = rest.find(|character: char| character.is_whitespace() || character == '=').unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let value = match after.strip_prefix('=').map(str::trim_start) {
            None => {
                rest = after;
                ""
            }
            Some(said) => {
                let quote = said.chars().next().filter(|first| matches!(first, '"' | '\''));
                let (value, after) = match quote {
                    Some(quote) => said[1..].split_once(quote).unwrap_or((&said[1..], "")),
                    None => said.split_at(said.find(char::is_whitespace).unwrap_or(said.len())),
                };
                rest = after;
                value
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value.to_owned());
        }
    }
}

/// An address that leads somewhere and runs nothing.
fn safe(href: &str) -> Option<String> {
    // Browsers skip these inside of a scheme.
    let href: String = href.chars().filter(|character| !character.is_control()).collect();
    let scheme = href.trim().split_once(':')?.0.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "mailto").then(|| href.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Node {
        Node::Text(words.to_owned())
    }

    #[test]
    fn known_elements_stay_and_unclosed_ones_end() {
        let (nodes, dropped) = parse("<p>One <b>two</b><p>three<ul><li>a<li>b</ul>");
        let items = vec![Node::Element(Tag::Item, vec![text("a")]), Node::Element(Tag::Item, vec![text("b")])];
        assert_eq!(
            nodes,
            [
                Node::Element(Tag::Paragraph, vec![text("One "), Node::Element(Tag::Bold, vec![text("two")])]),
                Node::Element(Tag::Paragraph, vec![text("three")]),
                Node::Element(Tag::List, items),
            ]
        );
        assert!(dropped.is_empty());
    }

    #[test]
    fn nothing_that_runs_survives() {
        let (nodes, dropped) =
            parse("a<script>alert(1)</script><img src=x onerror=\"alert('>')\" alt=\"map\">b<SVG onload=x></SVG>c");
        assert_eq!(nodes, [text("a"), text("map"), text("b"), text("c")]);
        assert_eq!(dropped.into_iter().collect::<Vec<_>>(), ["img", "script", "svg"]);
        for href in
            ["javascript:alert(1)", "java\nscript:alert(1)", "&#106;avascript:alert(1)", "data:text/html,x", "//x"]
        {
            let (nodes, _) = parse(&format!("<a href=\"{href}\">go</a>"));
            assert_eq!(nodes, [text("go")], "{href}");
        }
    }

    #[test]
    fn a_link_keeps_its_address_only() {
        let (nodes, _) = parse("<a onclick='x()' href='https://example.org/?a=1&amp;b=2'>go</a>");
        assert_eq!(nodes, [Node::Link("https://example.org/?a=1&b=2".to_owned(), vec![text("go")])]);
    }

    #[test]
    fn what_is_no_markup_is_text() {
        for words in ["1 < 2 & 3 > 2", "<", "a <b", "&unknown; &#xD800;"] {
            assert_eq!(parse(words).0.iter().map(said).collect::<String>(), words);
        }
        assert_eq!(parse("&eacute;&#233;&#xe9;&amp;lt;").0, [text("ééé&lt;")]);
    }

    fn said(node: &Node) -> String {
        match node {
            Node::Text(text) => text.clone(),
            Node::Break => "\n".to_owned(),
            Node::Link(_, inside) | Node::Element(_, inside) => inside.iter().map(said).collect(),
        }
    }

    #[test]
    fn text_of_any_depth_is_read() {
        let (nodes, _) = parse(&"<div><b>".repeat(10_000));
        assert_eq!(nodes.len(), 1);
        let (nodes, _) = parse(&format!("{}end", "<b>".repeat(10_000)));
        assert_eq!(nodes.iter().map(said).collect::<String>(), "end");
    }
}

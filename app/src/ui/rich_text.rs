//! HTML that somebody wrote, shown without trusting it.
//!
//! Nothing of the text reaches the page as HTML: it is read into a tree of known elements, and only those are made.

mod entities;
mod parse;

use leptos::html::{ElementChild, custom};
use leptos::prelude::*;
use parse::{Node, Tag, parse};

use super::words::use_words;

fn shown(nodes: Vec<Node>) -> AnyView {
    nodes
        .into_iter()
        .map(|node| match node {
            Node::Text(text) => text.into_any(),
            Node::Break => view! { <br /> }.into_any(),
            Node::Link(href, inside) => view! {
                <a class="text" href=href target="_blank" rel="noopener noreferrer nofollow">
                    {shown(inside)}
                </a>
            }
            .into_any(),
            // A heading inside the text is not one of the page.
            Node::Element(Tag::Heading, inside) => view! { <p class="heading">{shown(inside)}</p> }.into_any(),
            Node::Element(tag, inside) => custom(tag.name()).child(shown(inside)).into_any(),
        })
        .collect_view()
        .into_any()
}

/// Shows HTML: text, links, lists and tables. Says what it leaves out: scripts, pictures, styles.
///
/// Made in the browser only: a server's markup of a text that nests wrongly would not be taken over.
#[component]
pub fn RichText(#[prop(into)] html: Signal<String>) -> impl IntoView {
    let words = use_words();
    move || {
        let (nodes, dropped) = parse(&html.get());
        let left_out = (!dropped.is_empty()).then(|| {
            let names = dropped.into_iter().collect::<Vec<_>>().join(", ");
            view! { <p class="muted left-out">{(words.left_out)(&names)}</p> }
        });
        view! {
            <div class="rich">{shown(nodes)}</div>
            {left_out}
        }
        .into_any()
    }
}

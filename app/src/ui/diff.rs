//! What a change removes and adds, by lines.

use leptos::prelude::*;

use super::words::use_words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    Kept(&'a str),
    Removed(&'a str),
    Added(&'a str),
}

/// The lines that both share at the start and at the end are kept; what lies between is removed, then added.
fn lines<'a>(before: &'a str, after: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let kept_before = old[..head].iter().map(|line| Line::Kept(line));
    let removed = old[head..old.len() - tail].iter().map(|line| Line::Removed(line));
    let added = new[head..new.len() - tail].iter().map(|line| Line::Added(line));
    let kept_after = old[old.len() - tail..].iter().map(|line| Line::Kept(line));
    kept_before.chain(removed).chain(added).chain(kept_after).collect()
}

/// Before and after, as lines. Removed and added are said in words too.
#[component]
pub fn Diff(#[prop(into)] before: String, #[prop(into)] after: String) -> impl IntoView {
    let words = use_words();
    let rows: Vec<AnyView> = lines(&before, &after)
        .into_iter()
        .map(|line| match line {
            Line::Kept(text) => view! { <span><span>{text.to_owned()}</span></span> }.into_any(),
            Line::Removed(text) => {
                view! { <del><span><span class="sr">{words.removed_text} " "</span>{text.to_owned()}</span></del> }
                    .into_any()
            }
            Line::Added(text) => {
                view! { <ins><span><span class="sr">{words.added_text} " "</span>{text.to_owned()}</span></ins> }
                    .into_any()
            }
        })
        .collect();
    view! { <div class="diff">{rows}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{Line, lines};

    #[test]
    fn lines_around_a_change_are_kept() {
        assert_eq!(
            lines("a\nb\nc", "a\nB\nc"),
            [Line::Kept("a"), Line::Removed("b"), Line::Added("B"), Line::Kept("c")]
        );
    }

    #[test]
    fn an_empty_before_only_adds() {
        assert_eq!(lines("", "a"), [Line::Added("a")]);
        assert_eq!(lines("a\na", "a"), [Line::Kept("a"), Line::Removed("a")]);
    }
}

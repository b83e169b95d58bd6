//! A cell of a table, erased.

use leptos::prelude::*;

use super::status::Status;

/// What a column shows for a row.
pub struct Cell {
    pub(super) view: AnyView,
    pub(super) class: &'static str,
}

impl Cell {
    fn of(view: impl IntoView + 'static, class: &'static str) -> Self {
        Self { view: view.into_any(), class }
    }

    /// Nothing to show; takes no room where rows are stacked.
    pub fn empty() -> Self {
        Self::of((), "")
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::of(text.into(), "")
    }

    /// Less important: an age, an author.
    pub fn muted(text: impl Into<String>) -> Self {
        Self::of(view! { <span class="muted">{text.into()}</span> }, "")
    }

    /// A formatted number, at the end of its column.
    pub fn number(text: impl Into<String>) -> Self {
        Self::of(text.into(), "num")
    }

    /// A number that may change while the row stays.
    pub fn number_of(number: impl Fn() -> String + Send + 'static) -> Self {
        Self::of(number, "num")
    }

    /// An identifier or a value of data.
    pub fn code(text: impl Into<String>) -> Self {
        Self::of(text.into(), "code")
    }

    /// A value of data, cut where it is long; the whole is its title.
    pub fn value(text: impl Into<String>) -> Self {
        let text = text.into();
        let whole = (text.chars().count() > 36).then(|| text.clone());
        Self::of(view! { <span title=whole>{text}</span> }, "code")
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self::of(view! { <a class="text" href=href.into()>{text.into()}</a> }, "")
    }

    /// What a row is about: the first column, one line.
    pub fn title(title: impl Into<String>, href: impl Into<String>) -> Self {
        let title = title.into();
        let whole = title.clone();
        Self::of(view! { <a class="title" href=href.into() title=whole>{title}</a> }, "")
    }

    /// The first column of a list: the title, which leads to the thing, and its identifier below.
    pub fn two_line(title: impl Into<String>, below: impl Into<String>, href: impl Into<String>) -> Self {
        let title = title.into();
        let whole = title.clone();
        let view = view! {
            <div class="two-line">
                <a class="title" href=href.into() title=whole>
                    {title}
                </a>
                <span class="sub mono">{below.into()}</span>
            </div>
        };
        Self::of(view, "")
    }

    pub fn status(status: Status, label: impl Into<String>) -> Self {
        Self::of(view! { <span class=status.class()>{label.into()}</span> }, "")
    }

    pub fn tags<T: Into<String>>(tags: impl IntoIterator<Item = T>) -> Self {
        let tags: Vec<AnyView> =
            tags.into_iter().map(|tag| view! { <span class="tag">{tag.into()}</span> }.into_any()).collect();
        if tags.is_empty() { Self::empty() } else { Self::of(view! { <span class="tags">{tags}</span> }, "") }
    }

    /// Anything else.
    pub fn view(view: impl IntoView + 'static) -> Self {
        Self::of(view, "")
    }

    /// A value that a processing step adds.
    #[must_use]
    pub fn added(self) -> Self {
        Self { class: "code added", ..self }
    }

    /// A value that a processing step changes.
    #[must_use]
    pub fn changed(self) -> Self {
        Self { class: "code changed", ..self }
    }

    /// A value that a processing step removes.
    #[must_use]
    pub fn gone(self) -> Self {
        Self { class: "code gone", ..self }
    }
}

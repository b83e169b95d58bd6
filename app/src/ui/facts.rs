//! Names and values, as a description list.

use leptos::prelude::*;

/// A name and what it is.
pub struct Fact {
    label: String,
    value: AnyView,
}

impl Fact {
    pub fn text(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into().into_any() }
    }

    /// An identifier: a click selects it whole.
    pub fn code(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: view! { <code>{value.into()}</code> }.into_any() }
    }

    pub fn link(label: impl Into<String>, text: impl Into<String>, href: impl Into<String>) -> Self {
        let value = view! { <a class="text" href=href.into()>{text.into()}</a> }.into_any();
        Self { label: label.into(), value }
    }

    pub fn view(label: impl Into<String>, value: impl IntoView + 'static) -> Self {
        Self { label: label.into(), value: value.into_any() }
    }
}

/// Facts in a side column; `wide` puts values beside their names, for a whole page.
#[component]
pub fn Facts(facts: Vec<Fact>, #[prop(optional)] wide: bool) -> impl IntoView {
    let rows = facts
        .into_iter()
        .map(|Fact { label, value }| {
            view! {
                <dt>{label}</dt>
                <dd>{value}</dd>
            }
            .into_any()
        })
        .collect_view();
    view! { <dl class=if wide { "facts wide" } else { "facts" }>{rows}</dl> }.into_any()
}

//! Tabs are links. Those without room go into a menu at the end, by style alone.
//!
//! Nothing is measured in the browser, so nothing moves after it took over: each tab carries the width from
//! which it fits, estimated from its words, and `style/parts/tabs.css` compares that with the container.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::words::use_words;

/// A tab of a thing's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub label: String,
    /// How many things are behind it.
    pub count: Option<String>,
    pub href: String,
    pub current: bool,
}

impl Tab {
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), count: None, href: href.into(), current }
    }

    #[must_use]
    pub fn count(mut self, count: impl ToString) -> Self {
        self.count = Some(count.to_string());
        self
    }

    /// About its width in px: a letter of 13 px Inter is 7 wide, the gap is 16.
    fn width(&self) -> usize {
        let count = self.count.as_ref().map_or(0, |count| 4 + 7 * count.chars().count());
        16 + 7 * self.label.chars().count() + count
    }
}

/// The button for the rest, and its gap.
const MORE: usize = 84;
/// The widths that the style sheet knows: from 240 to 1320 px, in steps of 60.
const STEP: usize = 60;
const NARROWEST: usize = 240;
const WIDEST: usize = 1320;

/// For each tab, the container's width from which it is shown; `None` for the current one, which always is.
fn fits_from(tabs: &[Tab]) -> Vec<Option<usize>> {
    let mut used = MORE + tabs.iter().find(|tab| tab.current).map_or(0, Tab::width);
    tabs.iter()
        .map(|tab| {
            (!tab.current).then(|| {
                used += tab.width();
                used.next_multiple_of(STEP).clamp(NARROWEST, WIDEST)
            })
        })
        .collect()
}

/// The tabs of a page. `label` names them: the kind of thing whose tabs they are.
#[component]
pub fn Tabs(
    /// Of the menu for the rest; unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(into)] tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let words = use_words();
    let from = |width: Option<usize>| width.map(|width| format!("from-{width}"));
    let count = |count: &Option<String>| count.clone().map(|count| view! { <small>{count}</small> });
    let shown = move || {
        let tabs = tabs.get();
        let widths = fits_from(&tabs);
        tabs.into_iter()
            .zip(widths)
            .map(|(tab, width)| {
                let bold = tab.label.clone();
                view! {
                    <li class=from(width)>
                        <a href=tab.href aria-current=tab.current.then_some("page")>
                            <span data-text=bold>{tab.label}</span>
                            {count(&tab.count)}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    let rest = move || {
        let tabs = tabs.get();
        let widths = fits_from(&tabs);
        tabs.into_iter()
            .zip(widths)
            .filter(|(tab, _)| !tab.current)
            .map(|(tab, width)| {
                let end = tab.count.clone().map(|count| view! { <span class="end">{count}</span> });
                view! {
                    <li class=from(width)>
                        <a class="item" href=tab.href>
                            {tab.label}
                            {end}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    let more_class = move || {
        let last = tabs.with(|tabs| fits_from(tabs)).into_iter().flatten().max().unwrap_or(NARROWEST);
        format!("more from-{last}")
    };
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{shown}</ul>
            <div class=more_class>
                <button type="button" class="btn quiet" popovertarget=id.clone()>
                    {words.more}
                    <Icon glyph=Glyph::ChevronDown />
                </button>
                <div class="pop at-end" popover="auto" id=id>
                    <ul>{rest}</ul>
                </div>
            </div>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tabs(current: usize) -> Vec<Tab> {
        let labels = ["Overview", "Sources", "Processing", "Fields", "Metadata", "Visualizations", "Security"];
        labels
            .iter()
            .enumerate()
            .map(|(index, label)| Tab::new(*label, format!("/{index}"), index == current))
            .collect()
    }

    #[test]
    fn later_tabs_need_more_room_and_the_current_one_none() {
        let widths = fits_from(&tabs(6));
        assert_eq!(widths[6], None);
        let others: Vec<_> = widths.into_iter().flatten().collect();
        assert!(others.is_sorted(), "{others:?}");
        assert!(others.iter().all(|width| width % STEP == 0 && (NARROWEST..=WIDEST).contains(width)), "{others:?}");
    }

    #[test]
    fn every_tab_but_the_current_one_is_also_in_the_menu() {
        let owner = Owner::new();
        let html = owner.with(|| view! { <Tabs id="dataset-tabs" label="Dataset" tabs=tabs(0) /> }.to_html());
        assert_eq!(html.matches("href=\"/3\"").count(), 2, "{html}");
        assert_eq!(html.matches("href=\"/0\"").count(), 1, "{html}");
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
    }
}

//! The one table. Rows are erased before they reach it, so it is compiled once.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::bind::Bind;
use super::cell::Cell;
use super::chip::Tag;
use super::icon::{Glyph, Icon};
use super::words::use_words;

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    label: String,
    id: Option<&'static str>,
    number: bool,
    wide: bool,
    added: bool,
    tag: Option<(&'static str, String)>,
    sort: Option<(String, Option<Order>)>,
}

impl Heading {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// Holds numbers: aligned at the end.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.number = true;
        self
    }

    /// Left out where there is no room (below 860 px).
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Where it can be brought into sight; unique on the page.
    #[must_use]
    pub fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }

    /// A column that a processing step adds.
    #[must_use]
    pub fn added(mut self) -> Self {
        self.added = true;
        self
    }

    /// A short word beside the label; `look` as of [`Tag`](super::Tag).
    #[must_use]
    pub fn tag(mut self, look: &'static str, word: impl Into<String>) -> Self {
        self.tag = Some((look, word.into()));
        self
    }

    /// Can be sorted: the link that does so (or turns it round), and how the list is sorted by it now.
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, now: Option<Order>) -> Self {
        self.sort = Some((href.into(), now));
        self
    }

    fn class(&self) -> String {
        let words = [(self.number, "num"), (self.wide, "wide"), (self.added, "added")];
        words.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
    }

    fn into_view(self) -> AnyView {
        let class = self.class();
        let tag = self.tag.map(|(look, word)| view! { " " <Tag look=look>{word}</Tag> });
        match self.sort {
            None => view! { <th scope="col" id=self.id class=class>{self.label}{tag}</th> }.into_any(),
            Some((href, now)) => {
                let (sort, glyph) = match now {
                    None => ("none", Glyph::Sort),
                    Some(Order::Ascending) => ("ascending", Glyph::ChevronUp),
                    Some(Order::Descending) => ("descending", Glyph::ChevronDown),
                };
                view! {
                    <th scope="col" id=self.id class=class aria-sort=sort>
                        <a href=href>{self.label}<Icon glyph=glyph /></a>
                    </th>
                }
                .into_any()
            }
        }
    }
}

/// A row: its key for selection, its name for assistive technology, one cell a heading.
pub struct Row {
    key: String,
    name: String,
    cells: Vec<Cell>,
    actions: Option<AnyView>,
    current: bool,
}

impl Row {
    pub fn new(key: impl Into<String>, name: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { key: key.into(), name: name.into(), cells, actions: None, current: false }
    }

    /// At the end of the row: usually a [`Menu`](super::Menu), sometimes a button or two.
    #[must_use]
    pub fn actions(mut self, actions: impl IntoView + 'static) -> Self {
        self.actions = Some(actions.into_any());
        self
    }

    /// The row whose panel is open.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }

    fn into_view(self, headings: &[Heading], selection: Option<Bind<BTreeSet<String>>>, acts: bool) -> AnyView {
        let words = use_words();
        let key = self.key.clone();
        let selected =
            Signal::derive(move || selection.is_some_and(|chosen| chosen.signal().with(|c| c.contains(&key))));
        let pick = selection.map(|chosen| {
            let key = self.key.clone();
            view! {
                <td class="pick">
                    <input
                        type="checkbox"
                        name="select"
                        value=self.key.clone()
                        aria-label=format!("{} {}", words.select, self.name)
                        checked=selected.get_untracked()
                        prop:checked=move || selected.get()
                        on:change=move |event| {
                            let mut keys = chosen.get_untracked();
                            if event_target_checked(&event) {
                                keys.insert(key.clone());
                            } else {
                                keys.remove(&key);
                            }
                            chosen.set(keys);
                        }
                    />
                </td>
            }
        });
        let cells: Vec<AnyView> = self
            .cells
            .into_iter()
            .enumerate()
            .map(|(index, cell)| {
                let heading = headings.get(index);
                let mut class = cell.class.to_owned();
                if index == 0 {
                    class.push_str(" first");
                }
                if heading.is_some_and(|heading| heading.wide) {
                    class.push_str(" wide");
                }
                let label = heading.map(|heading| heading.label.clone());
                view! { <td class=class.trim_start().to_owned() data-label=label>{cell.view}</td> }.into_any()
            })
            .collect();
        view! {
            <tr
                data-key=self.key
                aria-selected=move || selected.get().then_some("true")
                aria-current=self.current.then_some("true")
            >
                {pick}
                {cells}
                {acts.then(|| view! { <td class="act"><span class="row">{self.actions}</span></td> })}
            </tr>
        }
        .into_any()
    }
}

fn pick_all(chosen: Bind<BTreeSet<String>>, keys: Vec<String>) -> AnyView {
    let keys = StoredValue::new(keys);
    let count = Memo::new(move |_| {
        keys.with_value(|keys| chosen.signal().with(|chosen| keys.iter().filter(|key| chosen.contains(*key)).count()))
    });
    let some = move || count.get() > 0;
    let all = move || some() && count.get() == keys.with_value(Vec::len);
    view! {
        <th scope="col" class="pick">
            <input
                type="checkbox"
                aria-label=use_words().select_page
                prop:checked=all
                prop:indeterminate=move || some() && !all()
                on:change=move |event| {
                    let mut next = chosen.get_untracked();
                    keys.with_value(|keys| {
                        if event_target_checked(&event) {
                            next.extend(keys.iter().cloned());
                        } else {
                            keys.iter().for_each(|key| _ = next.remove(key));
                        }
                    });
                    chosen.set(next);
                }
            />
        </th>
    }
    .into_any()
}

/// Rows under headings. Where there is little room rows are stacked, or scroll sideways when `scroll`.
#[component]
pub fn Table(
    /// What the rows are; read aloud, not shown.
    #[prop(into)]
    caption: String,
    headings: Vec<Heading>,
    rows: Vec<Row>,
    /// The keys of the selected rows; without it rows cannot be selected.
    #[prop(optional, into)]
    selection: Option<Bind<BTreeSet<String>>>,
    /// The columns are data (records, a preview): never stacked.
    #[prop(optional)]
    scroll: bool,
) -> impl IntoView {
    let acts = rows.iter().any(|row| row.actions.is_some());
    let keys = rows.iter().map(|row| row.key.clone()).collect();
    let body: Vec<AnyView> = rows.into_iter().map(|row| row.into_view(&headings, selection, acts)).collect();
    let head: Vec<AnyView> = headings.into_iter().map(Heading::into_view).collect();
    let name = caption.clone();
    view! {
        <div class="table-wrap" role="region" aria-label=name tabindex="0">
            <table class=if scroll { "table scroll" } else { "table" }>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        {selection.map(|chosen| pick_all(chosen, keys))}
                        {head}
                        {acts
                            .then(|| {
                                view! {
                                    <th scope="col" class="act">
                                        <span class="sr">{use_words().row_actions}</span>
                                    </th>
                                }
                            })}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn airports() -> Vec<Row> {
        vec![
            Row::new(
                "da_1",
                "Airports",
                vec![Cell::two_line("Airports", "us-airports", "/datasets/da_1"), Cell::number("3,376")],
            ),
            Row::new("da_2", "Penguins", vec![Cell::two_line("Penguins", "penguins", "/datasets/da_2"), Cell::empty()]),
        ]
    }

    fn headings() -> Vec<Heading> {
        vec![Heading::new("Title").sort("?sort=-title", Some(Order::Ascending)), Heading::new("Records").number()]
    }

    #[test]
    fn a_table_has_a_caption_a_body_and_named_columns() {
        let owner = Owner::new();
        let html = owner.with(|| view! { <Table caption="Datasets" headings=headings() rows=airports() /> }.to_html());
        assert!(html.contains("<caption>Datasets"), "{html}");
        assert!(html.contains("<tbody>"), "{html}");
        assert!(html.contains("aria-sort=\"ascending\""), "{html}");
        assert!(html.contains("data-label=\"Records\""), "{html}");
        assert!(!html.contains("checkbox"), "{html}");
    }

    #[test]
    fn a_selected_row_says_so_and_names_its_box() {
        let owner = Owner::new();
        let html = owner.with(|| {
            let chosen = RwSignal::new(BTreeSet::from(["da_2".to_owned()]));
            view! { <Table caption="Datasets" headings=headings() rows=airports() selection=chosen /> }.to_html()
        });
        assert_eq!(html.matches("aria-selected=\"true\"").count(), 1, "{html}");
        assert!(html.contains("aria-label=\"Select Penguins\""), "{html}");
    }
}

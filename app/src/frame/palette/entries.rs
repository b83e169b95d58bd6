//! What the palette finds: what the page offers, pages, things to do, datasets, studio pages.

use crate::shared::list::Address;
use crate::shared::page::SIGN_OUT;
use crate::shared::palette::Offer;
use crate::shared::preferences::use_choose;
use crate::text::{frame as text, palette as words, session};
use crate::ui::Glyph;
use crate::{api, browser, paths};
use leptos::prelude::{Callback, GetUntracked, RwSignal, Set};
use portico_contract::portico::catalog::CatalogQuery;
use portico_contract::studio_pages::{ListStudioPages, StudioPage};
use portico_contract::{ApiError, Limit};

/// As many of a kind as are seen without scrolling far.
const SHOWN: usize = 6;

/// In the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Here,
    Pages,
    Datasets,
    StudioPages,
    Actions,
}

impl Group {
    pub const ALL: [Self; 5] = [Self::Here, Self::Pages, Self::Datasets, Self::StudioPages, Self::Actions];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Here => words::group_here(),
            Self::Pages => words::group_pages(),
            Self::Datasets => words::group_datasets(),
            Self::StudioPages => words::group_studio_pages(),
            Self::Actions => words::group_actions(),
        }
    }

    /// Its entries come as an answer, a moment after the typing.
    pub const fn is_asked_for(self) -> bool {
        matches!(self, Self::Datasets | Self::StudioPages)
    }
}

#[derive(Debug, Clone)]
pub(super) enum Act {
    Go(String),
    Run(Callback<()>),
}

/// A line of the palette.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub group: Group,
    pub glyph: Glyph,
    pub label: String,
    /// Small words at its end: an identifier, or why it cannot be done.
    pub hint: String,
    pub refused: bool,
    pub act: Act,
}

impl Entry {
    fn go(group: Group, glyph: Glyph, label: impl Into<String>, href: String) -> Self {
        Self { group, glyph, label: label.into(), hint: String::new(), refused: false, act: Act::Go(href) }
    }

    fn run(glyph: Glyph, label: &str, run: impl Fn() + Send + Sync + 'static) -> Self {
        let act = Act::Run(Callback::new(move |()| run()));
        Self { group: Group::Actions, glyph, label: label.to_owned(), hint: String::new(), refused: false, act }
    }

    /// With small words at its end, by which it is found too.
    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    fn holds(&self, typed: &str) -> bool {
        let text = format!("{} {}", self.label, self.hint).to_lowercase();
        typed.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

impl From<Offer> for Entry {
    fn from(offer: Offer) -> Self {
        // The part of the page that offered it may be gone by now.
        let refused = offer.refused.try_get_untracked().flatten();
        Self {
            group: Group::Here,
            glyph: offer.glyph,
            label: words::order(&offer.verb, &offer.thing),
            refused: refused.is_some(),
            hint: refused.unwrap_or_default(),
            act: Act::Run(offer.run),
        }
    }
}

/// Where one can always go, and what one can always do.
fn fixed(help: RwSignal<bool>) -> Vec<Entry> {
    let filtered = |name: &str, value: &str| Address::parse(paths::datasets(), "").with(name, value).href();
    let page = |glyph, label: &str, href| Entry::go(Group::Pages, glyph, label, href);
    let action = |glyph, label: &str, href| Entry::go(Group::Actions, glyph, label, href);
    let choose = use_choose();
    let set = |glyph, label: &str, name: &'static str, value: &'static str| {
        let choose = choose.clone();
        Entry::run(glyph, label, move || choose(name, value))
    };
    vec![
        page(Glyph::Dataset, text::datasets(), paths::datasets()),
        page(Glyph::Warning, words::failed_datasets(), filtered("state", "failed")),
        page(Glyph::Edit, words::changed_datasets(), filtered("state", "changed")),
        page(Glyph::Page, text::studio_pages(), paths::studio_pages()),
        page(Glyph::Inbox, text::moderation(), paths::moderation()),
        page(Glyph::Log, text::activity(), paths::activity()),
        page(Glyph::Key, text::sessions(), paths::sessions()),
        action(Glyph::Plus, words::new_dataset(), paths::new_dataset()),
        action(Glyph::Plus, words::new_studio_page(), paths::new_studio_page()),
        set(Glyph::Sun, text::theme_light(), "theme", "light"),
        set(Glyph::Moon, text::theme_dark(), "theme", "dark"),
        set(Glyph::Screen, text::theme_system(), "theme", "system"),
        set(Glyph::Menu, text::density_comfortable(), "density", "comfortable"),
        set(Glyph::Menu, text::density_compact(), "density", "compact"),
        Entry::run(Glyph::Help, words::shortcuts(), move || help.set(true)).hint("?"),
        Entry::run(Glyph::SignOut, session::sign_out(), || browser::submit(SIGN_OUT)),
    ]
}

/// What is named so of what the page offers, what is always there and what was found.
pub(super) fn matching(typed: &str, offers: Vec<Offer>, found: Vec<Entry>, help: RwSignal<bool>) -> Vec<Entry> {
    let meant = |offer: &Offer| {
        let verb = offer.verb.to_lowercase();
        typed.trim().is_empty() || typed.to_lowercase().split_whitespace().any(|word| verb.contains(word))
    };
    let offered = offers.into_iter().filter(meant).map(Entry::from).filter(|entry| entry.holds(typed));
    let fixed = fixed(help).into_iter().filter(|entry| entry.holds(typed));
    let all: Vec<_> = offered.chain(fixed).chain(found).collect();
    Group::ALL.iter().flat_map(|group| all.iter().filter(move |entry| entry.group == *group).cloned()).collect()
}

async fn datasets(typed: &str) -> Vec<Entry> {
    let query = CatalogQuery { text: typed.to_owned(), page: 1, size: 25, ..CatalogQuery::default() };
    let found = api::search_catalog(query).await.map(|page| page.entries).unwrap_or_default();
    let entry = |entry: portico_contract::portico::catalog::CatalogEntry| {
        let href = paths::dataset(&entry.uid);
        Entry::go(Group::Datasets, Glyph::Dataset, entry.title, href).hint(entry.dataset_id.as_str())
    };
    found.into_iter().take(SHOWN).map(entry).collect()
}

/// Studio pages by title and slug. The API's list cannot search: its first thousand are looked through.
async fn studio_pages(typed: &str) -> Vec<Entry> {
    let answer = api::call(ListStudioPages { limit: Some(Limit::MAX), offset: None }).await;
    let entry = |page: StudioPage| {
        let (href, slug) = (paths::studio_page(&page.uid), page.slug.clone());
        Entry::go(Group::StudioPages, Glyph::Page, page.title(), href).hint(slug)
    };
    let found = answer.map(|page| page.results).unwrap_or_default().into_iter().map(entry);
    found.filter(|entry| entry.holds(typed)).take(SHOWN).collect()
}

/// What has to be asked for. Before anything is typed nothing is.
pub(super) async fn find(typed: String) -> Result<Vec<Entry>, ApiError> {
    if typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut found = datasets(&typed).await;
    found.extend(studio_pages(&typed).await);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{Owner, Signal};

    fn labels(typed: &str, offers: Vec<Offer>) -> Vec<String> {
        matching(typed, offers, Vec::new(), RwSignal::new(false)).into_iter().map(|entry| entry.label).collect()
    }

    #[test]
    fn every_word_that_is_typed_narrows_the_palette_whatever_its_case() {
        Owner::new().with(|| {
            assert_eq!(labels("NEW data", Vec::new()), ["New dataset"]);
            assert_eq!(labels("theme dark", Vec::new()), ["Dark theme"]);
            assert!(labels("zebra", Vec::new()).is_empty());
        });
    }

    #[test]
    fn what_the_page_offers_comes_first_and_says_why_it_cannot_be_done() {
        Owner::new().with(|| {
            let offer = |verb: &str, refused: Option<&str>| Offer {
                verb: verb.to_owned(),
                thing: "Airports".to_owned(),
                glyph: Glyph::Play,
                refused: Signal::stored(refused.map(str::to_owned)),
                run: Callback::new(|()| ()),
            };
            let offers = vec![offer("Publish", None), offer("Unpublish", Some("Not published."))];
            let all = matching("", offers.clone(), Vec::new(), RwSignal::new(false));
            assert_eq!(all[0].label, "Publish “Airports”");
            assert_eq!((all[1].refused, all[1].hint.as_str()), (true, "Not published."));
            assert_eq!(all[2].group, Group::Pages);
            assert_eq!(labels("unpub air", offers.clone()), ["Unpublish “Airports”"]);
            assert!(labels("airports", offers).is_empty(), "who looks for the thing does nothing to it");
        });
    }
}

//! Pages by text, filters and sort. The API's list only pages, so all of it is read and chosen from.

use crate::api;
use crate::shared::list::Address;
use crate::shared::studio_page::{PageState, last_change};
use portico_contract::studio_pages::{ListStudioPages, StudioPage};
use portico_contract::{ApiError, Limit, Offset};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

pub const PUBLIC: &str = "public";
pub const RESTRICTED: &str = "restricted";

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Those of the page of the list that is shown.
    pub pages: Vec<StudioPage>,
    /// How many match.
    pub total: u64,
    /// How many there are.
    pub all: u64,
    /// How many each state would leave, in the order of [`PageState::ALL`].
    pub states: [u64; 4],
    /// How many are public and restricted of those that the other filters leave.
    pub visibilities: [u64; 2],
}

/// Reads the whole list, a thousand at a time.
async fn read() -> Result<Vec<StudioPage>, ApiError> {
    let mut pages = Vec::new();
    loop {
        let offset = pages.len() as u64;
        let window = ListStudioPages { limit: Some(Limit::MAX), offset: Some(Offset(offset)) };
        let answer = api::call(window).await?;
        let came = answer.results.len();
        pages.extend(answer.results);
        if came == 0 || pages.len() as u64 >= answer.total_count {
            return Ok(pages);
        }
    }
}

pub async fn find(address: Address) -> Result<Found, ApiError> {
    Ok(choose(read().await?, &address))
}

fn has_text(page: &StudioPage, words: &[String]) -> bool {
    let text = format!("{} {} {}", page.title(), page.slug, page.uid).to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

fn visibility(page: &StudioPage) -> &'static str {
    if page.public { PUBLIC } else { RESTRICTED }
}

fn choose(pages: Vec<StudioPage>, address: &Address) -> Found {
    let all = pages.len() as u64;
    let words: Vec<_> = address.one("q").to_lowercase().split_whitespace().map(str::to_owned).collect();
    let states: Vec<_> = address.all("state").iter().filter_map(|state| PageState::parse(state)).collect();
    let wanted = address.all("visibility");
    let in_state = |page: &StudioPage| states.is_empty() || states.contains(&PageState::of(page));
    let in_sight = |page: &StudioPage| wanted.is_empty() || wanted.iter().any(|wanted| wanted == visibility(page));

    let named: Vec<_> = pages.into_iter().filter(|page| has_text(page, &words)).collect();
    let count = |fits: &dyn Fn(&StudioPage) -> bool| named.iter().filter(|page| fits(page)).count() as u64;
    let of_state = PageState::ALL.map(|state| count(&|page| in_sight(page) && PageState::of(page) == state));
    let of_sight = [PUBLIC, RESTRICTED].map(|word| count(&|page| in_state(page) && visibility(page) == word));

    let mut pages: Vec<_> = named.into_iter().filter(|page| in_state(page) && in_sight(page)).collect();
    let title = |page: &StudioPage| page.title().to_lowercase();
    match address.sort() {
        ("title", false) => pages.sort_by_cached_key(title),
        ("title", true) => pages.sort_by_cached_key(|page| Reverse(title(page))),
        ("changed", false) => pages.sort_by_cached_key(|page| last_change(page).0),
        _ => pages.sort_by_cached_key(|page| Reverse(last_change(page).0)),
    }
    let total = pages.len() as u64;
    let size = address.size() as usize;
    let first = (address.page() as usize - 1).saturating_mul(size);
    let pages = pages.into_iter().skip(first).take(size).collect();
    Found { pages, total, all, states: of_state, visibilities: of_sight }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pages() -> Vec<StudioPage> {
        let page = |uid: &str, title: &str, public: bool, at: &str| {
            serde_json::from_value(json!({
                "uid": uid, "slug": uid.replace('_', "-"), "public": public,
                "contents": [{"version_name": "draft", "title": title, "updated_at": at}],
            }))
            .unwrap()
        };
        vec![
            page("sp_1", "Airports", true, "2026-01"),
            page("sp_2", "Écoles", false, "2026-03"),
            page("sp_3", "Air", true, "2026-02"),
        ]
    }

    fn titles(query: &str) -> Vec<String> {
        let found = choose(pages(), &Address::parse("/studio-pages", query));
        found.pages.iter().map(|page| page.title().to_owned()).collect()
    }

    #[test]
    fn the_last_changed_page_comes_first() {
        assert_eq!(titles(""), ["Écoles", "Air", "Airports"]);
        assert_eq!(titles("sort=title"), ["Air", "Airports", "Écoles"]);
    }

    #[test]
    fn text_is_found_in_title_and_slug_whatever_its_case() {
        assert_eq!(titles("q=AIR"), ["Air", "Airports"]);
        assert_eq!(titles("q=sp-2"), ["Écoles"]);
    }

    #[test]
    fn a_filter_counts_with_the_other_filters_applied() {
        let found = choose(pages(), &Address::parse("/studio-pages", "visibility=public&state=published"));
        assert_eq!((found.total, found.all), (0, 3));
        assert_eq!(found.states, [0, 0, 0, 2]);
        assert_eq!(found.visibilities, [0, 0]);
    }
}

//! The filters of the inbox, as the address tells them, and the bar that changes them: links and a GET form.

use crate::paths;
use crate::shared::list::SearchForm;
use crate::text::moderation as text;
use crate::ui::{ButtonLink, FilterMenu, FilterOption, Look};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use portico_contract::portico::moderation::{InboxQuery, Standing};
use portico_contract::user_requests::UserRequestType;

/// Requests on a page of the list.
pub(super) const ROWS: u32 = 50;

/// Ages that can be chosen, in days.
const AGES: [Age; 4] = [Age::Last(7), Age::Last(30), Age::Over(30), Age::Over(90)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// Raised in the last so many days.
    Last(u32),
    /// Raised longer ago.
    Over(u32),
}

impl Age {
    fn label(self) -> String {
        match self {
            Self::Last(days) => text::age_last(days),
            Self::Over(days) => text::age_over(days),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filters {
    pub standing: Standing,
    pub kind: Option<UserRequestType>,
    pub search: String,
    pub age: Option<Age>,
    /// From 0.
    pub page: u32,
}

impl Filters {
    /// Reads the address; what makes no sense in it counts as nothing.
    pub fn read(address: &ParamsMap) -> Self {
        let days = |name: &str| address.get(name).and_then(|days| days.parse::<u32>().ok());
        // As in the API, 6 means the last 7 days and 89 more than 90 days ago.
        let last = days("raised_in").map(|days| Age::Last(days.saturating_add(1)));
        let over = days("raised_before").map(|days| Age::Over(days.saturating_add(1)));
        Self {
            standing: address.get("status").and_then(|status| Standing::parse(&status)).unwrap_or_default(),
            kind: address.get("type").and_then(|kind| kind.parse().ok()),
            search: address.get("q").unwrap_or_default(),
            age: last.or(over),
            page: address.get("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1).max(1) - 1,
        }
    }

    pub fn query(self) -> InboxQuery {
        let (raised_in, raised_before) = self.days();
        InboxQuery {
            standing: self.standing,
            kind: self.kind,
            search: Some(self.search).filter(|text| !text.trim().is_empty()),
            raised_in,
            raised_before,
            offset: u64::from(self.page) * u64::from(ROWS),
            limit: ROWS,
        }
    }

    pub fn is_default(&self) -> bool {
        Self { page: 0, ..self.clone() } == Self::default()
    }

    /// `path` with these filters.
    pub fn href(&self, path: &str) -> String {
        let pairs = self.pairs();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        paths::with_query(path, &pairs)
    }

    fn days(&self) -> (Option<u32>, Option<u32>) {
        match self.age {
            Some(Age::Last(days)) => (Some(days.saturating_sub(1)), None),
            Some(Age::Over(days)) => (None, Some(days.saturating_sub(1))),
            None => (None, None),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let standing = if self.standing == Standing::default() { "" } else { self.standing.as_str() };
        let (raised_in, raised_before) = self.days();
        let number = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
        vec![
            ("q", self.search.clone()),
            ("status", standing.to_owned()),
            ("type", self.kind.as_ref().map(|kind| kind.as_str().to_owned()).unwrap_or_default()),
            ("raised_in", number(raised_in)),
            ("raised_before", number(raised_before)),
            ("page", if self.page == 0 { String::new() } else { (self.page + 1).to_string() }),
        ]
    }
}

/// A filter's choices: each leads to the list with it, at its first page.
fn options<T: PartialEq + Clone>(
    now: &Filters,
    all: &[T],
    label: impl Fn(&T) -> String,
    chosen: impl Fn(&Filters) -> Option<T>,
    change: impl Fn(&mut Filters, T),
) -> Vec<FilterOption> {
    let held = chosen(now);
    all.iter()
        .map(|value| {
            let mut next = Filters { page: 0, ..now.clone() };
            change(&mut next, value.clone());
            let chosen = held.as_ref() == Some(value);
            FilterOption { label: label(value), count: None, chosen, href: next.href(&paths::moderation()) }
        })
        .collect()
}

/// Where the list is after a change of the filters.
fn changed(filters: Memo<Filters>, change: impl Fn(&mut Filters) + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || {
        let mut next = Filters { page: 0, ..filters.get() };
        change(&mut next);
        next.href(&paths::moderation())
    })
}

/// Search and filters.
pub(super) fn bar(filters: Memo<Filters>) -> AnyView {
    let standings = Signal::derive(move || {
        options(
            &filters.get(),
            &Standing::ALL,
            |s| text::standing(*s).to_owned(),
            |f| Some(f.standing),
            |f, s| f.standing = s,
        )
    });
    let kinds = Signal::derive(move || {
        options(&filters.get(), UserRequestType::ALL, text::kind, |f| f.kind.clone(), |f, kind| f.kind = Some(kind))
    });
    let ages = Signal::derive(move || {
        options(&filters.get(), &AGES, |age| age.label(), |f| f.age, |f, age| f.age = Some(age))
    });
    let any_standing = changed(filters, |filters| filters.standing = Standing::All);
    let any_kind = changed(filters, |filters| filters.kind = None);
    let any_age = changed(filters, |filters| filters.age = None);
    let filtered = move || !filters.with(Filters::is_default);
    view! {
        <div class="filters">
            {search(filters)}
            <FilterMenu id="filter-status" label=text::filter_standing() options=standings clear_href=any_standing />
            <FilterMenu id="filter-type" label=text::filter_type() options=kinds clear_href=any_kind />
            <FilterMenu id="filter-age" label=text::filter_age() options=ages clear_href=any_age />
            {move || {
                filtered()
                    .then(|| {
                        view! {
                            <ButtonLink href=paths::moderation() look=Look::Quiet small=true>
                                {text::clear_filters()}
                            </ButtonLink>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn search(filters: Memo<Filters>) -> AnyView {
    SearchForm {
        id: "inbox-search",
        placeholder: text::search().into(),
        action: paths::moderation(),
        text: Signal::derive(move || filters.with(|filters| filters.search.clone())),
        kept: Signal::derive(move || {
            let others = Filters { search: String::new(), page: 0, ..filters.get() };
            let filled = others.pairs().into_iter().filter(|(_, value)| !value.is_empty());
            filled.map(|(name, value)| (name.to_owned(), value)).collect()
        }),
        searched: Callback::new(move |search: String| {
            Filters { search, page: 0, ..filters.get_untracked() }.href(&paths::moderation())
        }),
    }
    .into_view()
}

#[cfg(test)]
mod tests {
    use super::{Age, Filters};
    use leptos_router::params::ParamsMap;
    use portico_contract::portico::moderation::Standing;
    use portico_contract::user_requests::UserRequestType;

    #[test]
    fn filters_survive_the_address() {
        let filters = Filters {
            standing: Standing::Decided,
            kind: Some(UserRequestType::DomainAccess),
            search: "café & co".into(),
            age: Some(Age::Over(90)),
            page: 2,
        };
        let href = filters.href("/moderation");
        assert_eq!(
            href,
            "/moderation?q=caf%C3%A9%20%26%20co&status=decided&type=domain_access&raised_before=89&page=3"
        );
        let address: ParamsMap = filters.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!(Filters::read(&address), filters);
    }

    #[test]
    fn nonsense_in_the_address_counts_as_nothing() {
        let nonsense = [("status", "lost"), ("type", "x"), ("raised_in", "-3"), ("page", "0")];
        let address: ParamsMap =
            nonsense.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert!(Filters::read(&address).is_default());
        assert_eq!(Filters::default().href("/moderation"), "/moderation");
    }
}

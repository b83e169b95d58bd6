//! The list of studio pages: text, filters, sort and page are in the address; works without scripts.

mod found;
pub mod new;

use crate::paths;
use crate::shared::list::{Address, ListSearch, list_keys, pager, sortable, use_address};
use crate::shared::live::on_event;
use crate::shared::loaded::loaded;
use crate::shared::page::Page;
use crate::shared::session::refusal;
use crate::shared::studio_page::{PageState, last_change};
use crate::text::common::{moment, number};
use crate::text::{frame, studio_pages as text};
use crate::ui::{
    ButtonLink, Cell, Crumb, EmptyState, FilterMenu, FilterOption, Glyph, Heading, Look, PageHead, Row, SkeletonRows,
    Table,
};
use found::{Found, PUBLIC, RESTRICTED, find};
use leptos::prelude::*;
use portico_contract::portico::event::Event;
use portico_contract::studio_pages::{CreateStudioPage, StudioPage};

const SEARCH: &str = "page-search";

#[component]
pub fn StudioPageList() -> impl IntoView {
    let address = use_address(paths::studio_pages());
    let pages = Resource::new_blocking(move || address.get(), find);
    on_event(move |event| {
        if let Event::Written { operation, .. } = event
            && operation.contains("studio_page")
        {
            pages.refetch();
        }
    });
    list_keys(SEARCH, None);
    let crumbs = vec![Crumb::new(frame::content()), Crumb::new(text::title())];
    let create = || {
        view! {
            <ButtonLink
                href=paths::new_studio_page()
                look=Look::Primary
                glyph=Glyph::Plus
                disabled_reason={refusal::<CreateStudioPage>()}
            >
                {text::new()}
            </ButtonLink>
        }
    };
    view! {
        <Page title=text::title() crumbs=crumbs>
            <PageHead title=text::title() lead=text::lead() actions=create />
            <ListSearch id=SEARCH address=address placeholder=text::search() />
            {loaded(pages, || view! { <SkeletonRows /> }.into_any(), move |found| list(found, address.get_untracked()))}
        </Page>
    }
    .into_any()
}

fn list(found: Found, address: Address) -> AnyView {
    let filtered = ["q", "state", "visibility"].iter().any(|name| !address.one(name).is_empty());
    let clear = filtered.then(|| {
        let href = address.without(&["q", "state", "visibility"]).href();
        view! { <ButtonLink href=href look=Look::Quiet small=true>{text::clear()}</ButtonLink> }
    });
    let body = match (found.pages.is_empty(), filtered) {
        (false, _) => table(&found, &address),
        (true, true) => {
            view! { <EmptyState title=text::none_title() glyph=Glyph::Filter>{text::none()}</EmptyState> }.into_any()
        }
        (true, false) => {
            view! { <EmptyState title=text::empty_title() glyph=Glyph::Page>{text::empty()}</EmptyState> }.into_any()
        }
    };
    let bar = (found.all > 0).then(|| {
        view! {
            <div class="row">
                {filter("filter-state", text::filter_state(), "state", states(&found), &address)}
                {filter("filter-visibility", text::filter_visibility(), "visibility", visibilities(&found), &address)}
                {clear}
                <span class="end muted">{text::total(&number(found.all))}</span>
            </div>
        }
    });
    let total = found.total;
    view! {
        {bar}
        <div class="card">
            {body}
            {(total > 0).then(|| pager(Signal::stored(address.clone()), Signal::stored(total)))}
        </div>
    }
    .into_any()
}

/// Values of a filter with their labels and how many pages each leaves.
type Counted = Vec<(&'static str, &'static str, u64)>;

fn states(found: &Found) -> Counted {
    PageState::ALL.iter().zip(found.states).map(|(state, count)| (state.as_str(), state.label(), count)).collect()
}

fn visibilities(found: &Found) -> Counted {
    vec![(PUBLIC, text::public(), found.visibilities[0]), (RESTRICTED, text::restricted(), found.visibilities[1])]
}

fn filter(id: &'static str, label: &'static str, name: &'static str, values: Counted, address: &Address) -> AnyView {
    let chosen = address.all(name);
    let options: Vec<FilterOption> = values
        .into_iter()
        .map(|(value, label, count)| FilterOption {
            label: label.to_owned(),
            count: Some(number(count)),
            chosen: chosen.iter().any(|chosen| chosen == value),
            href: address.toggled(name, value).href(),
        })
        .collect();
    let clear = address.without(&[name]).href();
    view! { <FilterMenu id=id label=label options=options clear_href=clear /> }.into_any()
}

fn row(page: &StudioPage) -> Row {
    let state = PageState::of(page);
    let (at, by) = last_change(page);
    let cells = vec![
        Cell::two_line(page.title(), page.slug.clone(), paths::studio_page(&page.uid)),
        Cell::status(state.shape(), state.label()),
        Cell::text(if page.public { text::public() } else { text::restricted() }),
        Cell::muted(by.unwrap_or_default()),
        Cell::muted(at.as_ref().map(moment).unwrap_or_default()),
    ];
    Row::new(page.uid.as_str(), page.title(), cells)
}

fn table(found: &Found, address: &Address) -> AnyView {
    let headings = vec![
        sortable(Heading::new(text::column_title()), address, "title", false),
        Heading::new(text::column_state()),
        Heading::new(text::column_visibility()),
        Heading::new(text::column_by()).wide(),
        sortable(Heading::new(text::column_at()), address, "changed", true),
    ];
    let rows = found.pages.iter().map(row).collect();
    view! { <Table caption=text::caption() headings=headings rows=rows /> }.into_any()
}

//! Sessions: one's own, and for administrators everybody's. Ending one is a plain form: it works without scripts.

mod browser_words;

use crate::shared::list::{Address, ListSearch, pager, use_address};
use crate::shared::loaded::loaded;
use crate::shared::page::{Page, SIGN_OUT};
use crate::shared::session::use_me;
use crate::text::common::moment;
use crate::text::{frame, session as words, sessions as text};
use crate::ui::{Button, Cell, Crumb, EmptyState, Glyph, Heading, Look, PageHead, Row, SkeletonRows, Tab, Table, Tabs};
use crate::{api, paths};
use browser_words::browser_words;
use leptos::prelude::*;
use portico_contract::portico::policy;
use portico_contract::portico::session::{LiveSession, SessionPage, SessionQuery};

#[component]
pub fn Sessions() -> impl IntoView {
    let address = use_address(paths::sessions());
    let me = use_me();
    let sees_all = me.as_ref().is_some_and(|me| policy::ends_sessions_of_others(&me.person));
    let everybody = Memo::new(move |_| sees_all && address.with(|address| address.one("who") == "everybody"));
    let query = Memo::new(move |_| {
        address.with(|address| SessionQuery {
            everybody: everybody.get(),
            person: address.one("q").to_owned(),
            page: address.page(),
            size: address.size(),
        })
    });
    let page = Resource::new_blocking(move || query.get(), api::read_sessions);
    let tabs = Signal::derive(move || {
        let own = !everybody.get();
        vec![Tab::new(text::own(), paths::sessions(), own), Tab::new(text::everybody(), paths::sessions_of(""), !own)]
    });
    view! {
        <Page title=text::title() crumbs=vec![Crumb::new(frame::settings()), Crumb::new(text::title())]>
            <PageHead title=text::title() lead=text::lead() />
            {sees_all.then(|| view! { <Tabs id="sessions-more" label=text::who() tabs=tabs /> })}
            {move || {
                everybody
                    .get()
                    .then(|| {
                        view! {
                            <div class="filters">
                                <ListSearch id="sessions-search" address=address placeholder=text::search() />
                            </div>
                        }
                    })
            }}
            {loaded(page, || view! { <SkeletonRows /> }.into_any(), move |page| list(page, address, everybody.get_untracked()))}
        </Page>
    }
    .into_any()
}

fn list(page: SessionPage, address: Memo<Address>, everybody: bool) -> AnyView {
    if page.sessions.is_empty() {
        return view! { <EmptyState title=text::none_title() glyph=Glyph::User>{text::none_body()}</EmptyState> }
            .into_any();
    }
    let total = page.total;
    let together = match everybody {
        true => of_one(&page).map(|(id, name)| end_all(&id, text::end_all_of(&name))),
        false if total > 1 => use_me().map(|me| end_all(&me.person.id, text::end_others().to_owned())),
        false => Some(view! { <p class="muted">{text::alone()}</p> }.into_any()),
    };
    let mut headings = vec![
        Heading::new(text::browser()),
        Heading::new(text::address()),
        Heading::new(text::seen()),
        Heading::new(text::began()).wide(),
    ];
    if everybody {
        headings.insert(0, Heading::new(text::person()));
    }
    let rows = page.sessions.into_iter().map(|session| row(session, everybody)).collect();
    view! {
        <div class="card">
            <Table caption=text::caption() headings=headings rows=rows />
        </div>
        {together}
        {(total > u64::from(address.with_untracked(Address::size)))
            .then(|| pager(address.into(), Signal::stored(total)))}
    }
    .into_any()
}

/// The person whose sessions these are, where they are of one and there are several.
fn of_one(page: &SessionPage) -> Option<(String, String)> {
    let first = page.sessions.first()?;
    let alone = page.sessions.iter().all(|session| session.person_id == first.person_id);
    (alone && page.sessions.len() > 1).then(|| (first.person_id.clone(), first.person.clone()))
}

fn row(session: LiveSession, everybody: bool) -> Row {
    let browser = browser_words(&session.agent);
    let this = session.current.then(|| view! { <span class="tag">{text::this_one()}</span> });
    let name = match everybody {
        true => text::end_of(&session.person, &browser),
        false => text::end_own(&browser),
    };
    let agent = session.agent.clone();
    let mut cells = vec![
        Cell::view(view! {
            <span class="row" title=agent>
                <span>{browser}</span>
                {this}
            </span>
        }),
        Cell::code(session.address.clone()),
        Cell::text(moment(&session.seen)),
        Cell::muted(moment(&session.began)),
    ];
    if everybody {
        cells.insert(
            0,
            Cell::two_line(session.person.clone(), session.person_id.clone(), paths::sessions_of(&session.person_id)),
        );
    }
    let action = if session.current {
        view! { <Button small=true submit=true form=SIGN_OUT>{words::sign_out()}</Button> }.into_any()
    } else {
        let back = if everybody { paths::sessions_of("") } else { paths::sessions() };
        view! {
            <form method="post" action=paths::end_sessions()>
                <input type="hidden" name="session" value=session.handle.clone() />
                <input type="hidden" name="next" value=back />
                <button type="submit" class="btn small" aria-label=name.clone()>
                    {text::end()}
                </button>
            </form>
        }
        .into_any()
    };
    Row::new(session.handle, name, cells).actions(action)
}

/// Ends every session of a person but the one that asks.
fn end_all(person: &str, label: String) -> AnyView {
    let person = person.to_owned();
    view! {
        <form method="post" action=paths::end_sessions() class="row">
            <input type="hidden" name="person" value=person />
            <Button look=Look::Danger submit=true>{label}</Button>
        </form>
    }
    .into_any()
}

//! Moderation: the list of requests beside the one that is open. Filters and what is open are in the address.

mod act;
mod asker;
mod decline;
mod draft;
mod filters;
mod fulfil;
mod keys;
mod list;
mod outcome;
pub mod request;
mod standing;
mod step_fields;
mod subject;

use crate::shared::live;
use crate::shared::loaded::{Load, loaded};
use crate::shared::page::Page;
use crate::shared::session::use_me;
use crate::text::{frame, moderation as text};
use crate::ui::{Crumb, EmptyState, Glyph, PageHead, SkeletonRows};
use crate::{api, browser, paths};
use filters::Filters;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use portico_contract::portico::event::Event;
use portico_contract::portico::moderation::InboxPage;
use portico_contract::portico::policy;
use portico_contract::{Area, Effect, UserRequestUid};

/// What the list shows of a request, for moving through it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    uid: UserRequestUid,
    /// Not decided, neither here nor on the portal.
    open: bool,
}

/// The inbox, in context for the list and the open request.
#[derive(Clone, Copy)]
struct Inbox {
    filters: Memo<Filters>,
    page: Load<InboxPage>,
    /// The uid in the address.
    open: Memo<Option<UserRequestUid>>,
    listed: RwSignal<Vec<Listed>>,
    /// The request that takes the focus once it is shown.
    arriving: StoredValue<Option<UserRequestUid>>,
}

impl Inbox {
    fn href_of(&self, uid: &UserRequestUid) -> String {
        self.filters.get_untracked().href(&paths::user_request(uid))
    }

    /// The next request to decide after the open one, from the top again at the end.
    fn next_open(&self) -> Option<UserRequestUid> {
        self.listed.with_untracked(|listed| next_open(listed, self.open.get_untracked().as_ref()))
    }

    /// The open request was decided: the list is read again, and the next one is shown.
    fn decided(&self, navigate: &impl Fn(&str, NavigateOptions)) {
        self.page.refetch();
        self.go_to(self.next_open(), navigate);
    }

    /// Shows the request and brings the focus to it; without one, the list.
    fn go_to(&self, uid: Option<UserRequestUid>, navigate: &impl Fn(&str, NavigateOptions)) {
        match uid {
            Some(uid) => {
                self.arriving.set_value(Some(uid.clone()));
                navigate(&self.href_of(&uid), NavigateOptions::default());
            }
            None => {
                navigate(&self.filters.get_untracked().href(&paths::moderation()), NavigateOptions::default());
                browser::focus("title");
            }
        }
    }
}

fn use_inbox() -> Inbox {
    expect_context::<Inbox>()
}

/// Why the signed-in person decides nothing; nothing where they may.
fn refusal_to_decide() -> Option<String> {
    policy::verdict(&use_me()?.person, Effect::Write, Area::Moderation).reason()
}

fn next_open(listed: &[Listed], after: Option<&UserRequestUid>) -> Option<UserRequestUid> {
    let here = after.and_then(|uid| listed.iter().position(|request| request.uid == *uid));
    let (before, rest) = listed.split_at(here.map_or(0, |here| here + 1));
    let waits = |request: &&Listed| request.open && Some(&request.uid) != after;
    rest.iter().chain(before).find(waits).map(|request| request.uid.clone())
}

/// The list, and beside it what the address opens.
#[component]
pub fn Moderation() -> impl IntoView {
    let location = use_location();
    let query = use_query_map();
    let here = move || location.pathname.with(|path| path.starts_with(&paths::moderation()));
    // On the way to another page the address is already that page's: the list stays as it was.
    let filters = Memo::new(move |before: Option<&Filters>| match before {
        Some(before) if !here() => before.clone(),
        _ => query.with(Filters::read),
    });
    let open = Memo::new(move |_| {
        let uid = location.pathname.with(|path| path.strip_prefix("/moderation/").map(str::to_owned))?;
        UserRequestUid::new(uid.trim_end_matches('/')).ok()
    });
    let page = Resource::new_blocking(move || filters.get(), |filters| api::read_inbox(filters.query()));
    let inbox = Inbox { filters, page, open, listed: RwSignal::new(Vec::new()), arriving: StoredValue::new(None) };
    provide_context(inbox);
    live::on_event(move |event| {
        if matches!(event, Event::Written { operation, .. } if operation == "decide_user_request") {
            page.refetch();
        }
    });
    keys::listen(inbox, use_navigate());
    view! {
        <Page title=text::title() crumbs=vec![Crumb::new(frame::people()), Crumb::new(text::title())]>
            <PageHead title=text::title() lead=text::lead() />
            {filters::bar(filters)}
            <div class="inbox" class:open=move || open.get().is_some()>
                <div class="inbox-list">
                    {loaded(page, || view! { <SkeletonRows rows=8 /> }.into_any(), move |page| list::list(inbox, &page))}
                </div>
                <div class="inbox-open">
                    <Outlet />
                </div>
            </div>
        </Page>
    }
    .into_any()
}

/// Beside the list while no request is open.
#[component]
pub fn NoneOpen() -> impl IntoView {
    view! {
        <section class="card">
            <EmptyState title=text::choose_title() glyph=Glyph::Inbox>
                {text::choose_body()}
            </EmptyState>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Listed, next_open};
    use portico_contract::UserRequestUid;

    fn uid(text: &str) -> UserRequestUid {
        UserRequestUid::new(text).unwrap()
    }

    fn listed() -> Vec<Listed> {
        [("a", true), ("b", false), ("c", true)].map(|(name, open)| Listed { uid: uid(name), open }).to_vec()
    }

    #[test]
    fn the_next_request_skips_what_is_decided_and_starts_again_at_the_end() {
        assert_eq!(next_open(&listed(), None), Some(uid("a")));
        assert_eq!(next_open(&listed(), Some(&uid("a"))), Some(uid("c")));
        assert_eq!(next_open(&listed(), Some(&uid("c"))), Some(uid("a")));
        assert_eq!(next_open(&listed()[..1], Some(&uid("a"))), None);
    }

    #[test]
    fn a_request_that_is_not_in_the_list_is_followed_by_its_first() {
        assert_eq!(next_open(&listed(), Some(&uid("z"))), Some(uid("a")));
    }
}

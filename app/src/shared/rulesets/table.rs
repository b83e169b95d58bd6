//! The rulesets of one kind of holder, on one target.

use super::details::RulesetDetails;
use super::ruleset::{HolderKind, Ruleset};
use crate::text::rulesets as text;
use crate::ui::{Cell, EmptyState, Glyph, Heading, IconButton, Pager, Row, Table};
use leptos::prelude::*;
use portico_contract::Page;
use portico_contract::security::RulesetPermission;

/// Rows a page.
pub(super) const SIZE: u32 = 50;

/// What a row's buttons do, and why they may not.
#[derive(Clone, Copy)]
pub(super) struct RowActions {
    pub edit: Callback<Ruleset>,
    pub remove: Callback<Ruleset>,
    pub refusal: Signal<Option<String>>,
}

/// The name of the query parameter that holds this table's page.
pub(super) const fn page_parameter(kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::User => "people",
        HolderKind::Group => "groups",
    }
}

/// The pages before and after one, as addresses relative to where we are. Pages count from 1.
fn neighbours(parameter: &str, page: u64, total: u64) -> (Option<String>, Option<String>) {
    let to = |page: u64| format!("?{parameter}={page}");
    let before = (page > 1).then(|| to(page - 1));
    let after = (page * u64::from(SIZE) < total).then(|| to(page + 1));
    (before, after)
}

fn granted(permissions: &[RulesetPermission]) -> Cell {
    if permissions.is_empty() {
        return Cell::muted(text::nothing_granted());
    }
    Cell::tags(permissions.iter().map(|permission| text::permission(permission).0.to_owned()))
}

fn row(ruleset: Ruleset, details: Option<&RulesetDetails>, actions: RowActions) -> Row {
    let name = ruleset.holder.as_str().to_owned();
    let mut cells = vec![Cell::code(name.clone()), granted(&ruleset.rules.permissions)];
    let own = details.and_then(|details| details.actions.as_ref()).map(|own| own(&ruleset.holder));
    if let Some(details) = details {
        cells.push(Cell::tags((details.summary)(&ruleset.rules.security)));
    }
    let RowActions { edit, remove, refusal } = actions;
    let (edited, removed) = (ruleset.clone(), ruleset);
    let buttons = view! {
        {own}
        <IconButton
            glyph=Glyph::Edit
            label=text::edit_holder(&name)
            disabled_reason=refusal
            on_click=move |_| edit.run(edited.clone())
        />
        <IconButton
            glyph=Glyph::Trash
            label=text::remove_holder(&name)
            disabled_reason=refusal
            on_click=move |_| remove.run(removed.clone())
        />
    };
    Row::new(name.clone(), name, cells).actions(buttons)
}

/// The table, or what to do where there is nothing yet.
pub(super) fn table(
    kind: HolderKind,
    page: Page<Ruleset>,
    at: u64,
    details: Option<&RulesetDetails>,
    actions: RowActions,
) -> AnyView {
    if page.total_count == 0 {
        let (title, body, glyph) = match kind {
            HolderKind::User => (text::nobody_title(), text::nobody(), Glyph::User),
            HolderKind::Group => (text::no_group_title(), text::no_group(), Glyph::Users),
        };
        return view! { <EmptyState title=title glyph=glyph>{body}</EmptyState> }.into_any();
    }
    let (caption, holder) = match kind {
        HolderKind::User => (text::people(), text::person()),
        HolderKind::Group => (text::groups(), text::group()),
    };
    let mut headings = vec![Heading::new(holder), Heading::new(text::permissions())];
    headings.extend(details.map(|details| Heading::new(details.heading.clone())));
    let (total, shown) = (page.total_count, page.results.len() as u64);
    let rows = page.results.into_iter().map(|ruleset| row(ruleset, details, actions)).collect();
    let first = (at - 1) * u64::from(SIZE);
    let (before, after) = neighbours(page_parameter(kind), at, total);
    let pager = (before.is_some() || after.is_some()).then(|| {
        let summary = text::page_of(first + 1, first + shown, total);
        view! { <Pager summary=summary previous=before next=after /> }
    });
    view! {
        <Table caption=caption headings=headings rows=rows />
        {pager}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::ruleset::{Holder, Rules};
    use super::*;
    use portico_contract::Username;

    #[test]
    fn the_last_page_has_no_next_one() {
        assert_eq!(neighbours("people", 1, 50), (None, None));
        assert_eq!(neighbours("people", 1, 51), (None, Some("?people=2".into())));
        assert_eq!(neighbours("people", 2, 51), (Some("?people=1".into()), None));
    }

    #[test]
    fn a_row_names_its_buttons_after_its_holder_and_says_why_they_are_disabled() {
        let rules = Rules { permissions: vec![RulesetPermission::EditPage], ..Rules::default() };
        let ruleset = Ruleset { holder: Holder::User(Username::new("louise.data").unwrap()), rules };
        let html = Owner::new().with(|| {
            let actions = RowActions {
                edit: Callback::new(|_| ()),
                remove: Callback::new(|_| ()),
                refusal: Signal::stored(Some("Needs the role admin.".to_owned())),
            };
            table(HolderKind::User, Page::new(1, vec![ruleset]), 1, None, actions).to_html()
        });
        assert!(html.contains("aria-label=\"Remove the ruleset of louise.data\""), "{html}");
        assert_eq!(html.matches("title=\"Needs the role admin.\"").count(), 2, "{html}");
    }
}

//! The resources of the dataset, with what can be done with each.

use super::delete::DeleteDialog;
use super::{Opened, Tab};
use crate::shared::explain::explain;
use crate::shared::session::refusal;
use crate::shared::write::Write;
use crate::text::common::{counted, moment, number};
use crate::text::sources as text;
use crate::ui::{
    ButtonLink, Card, Cell, EmptyState, Glyph, Heading, Menu, MenuItem, MenuLink, Note, Row, Table, use_toaster,
};
use crate::{browser, paths};
use leptos::prelude::*;
use portico_contract::datasources::Datasource;
use portico_contract::resources::{
    CleanResourceCache, CreateDatasetResource, DeleteDatasetResource, Resource as Source, SourceLabel,
    UpdateDatasetResource,
};
use portico_contract::{Operation, Page};

pub(super) fn list(tab: Tab, page: &Page<Source>, opened: &Opened) -> AnyView {
    let refused = refusal::<CreateDatasetResource>();
    let add = move || {
        view! {
            <ButtonLink
                href=tab.href(&Opened::Add)
                glyph=Glyph::Plus
                disabled_reason=refused.clone()
            >
                {text::add()}
            </ButtonLink>
        }
        .into_any()
    };
    if page.results.is_empty() {
        if *opened == Opened::Add {
            return ().into_any();
        }
        return view! {
            <section class="card">
                <EmptyState title=text::none_title() glyph=Glyph::Upload actions=add>
                    {text::none_body()}
                </EmptyState>
            </section>
        }
        .into_any();
    }
    let deleting = RwSignal::new(None::<Source>);
    let rows = page.results.iter().map(|source| row(tab, source, opened, deleting)).collect();
    let headings = vec![
        Heading::new(text::column_title()),
        Heading::new(text::column_type()),
        Heading::new(text::column_origin()).wide(),
        Heading::new(text::column_updated()).wide(),
    ];
    let shown = page.results.len() as u64;
    let beyond = (shown < page.total_count).then(|| {
        let sentence = text::first_of(&number(shown), &number(page.total_count));
        view! { <Note>{sentence}</Note> }
    });
    view! {
        <Card title=text::title() hint=counted(page.total_count, text::one(), text::many()) end=add flush=true>
            {beyond}
            <Table caption=text::caption() headings=headings rows=rows />
        </Card>
        <DeleteDialog tab=tab shown=deleting />
    }
    .into_any()
}

fn row(tab: Tab, source: &Source, opened: &Opened, deleting: RwSignal<Option<Source>>) -> Row {
    let label = |label: &Option<SourceLabel>| label.as_ref().and_then(|label| label.label.clone());
    // A file that was never renamed is not named twice.
    let below = source.display_name.clone().filter(|name| name != source.title());
    let below = below.unwrap_or_else(|| source.uid.to_string());
    let cells = vec![
        Cell::two_line(source.title(), below, tab.href(&Opened::Rows(source.uid.clone()))),
        Cell::text(label(&source.extraction_infos).unwrap_or_else(|| source.kind.clone())),
        Cell::text(label(&source.origin).unwrap_or_else(|| text::realtime().to_owned())),
        Cell::muted(source.updated_at.as_ref().map(moment).unwrap_or_default()),
    ];
    let current = opened.resource() == Some(&source.uid);
    Row::new(source.uid.to_string(), source.title(), cells).current(current).actions(menu(tab, source, deleting))
}

fn menu_of(source: &Source) -> String {
    format!("source-{}", source.uid)
}

fn menu(tab: Tab, source: &Source, deleting: RwSignal<Option<Source>>) -> AnyView {
    let uid = source.uid.clone();
    let refused = refusal::<UpdateDatasetResource>();
    let is_file = matches!(source.datasource, Some(Datasource::UploadedFile(_)));
    let no_file = refused.clone().or_else(|| (!is_file).then(|| text::replace_only_files().to_owned()));
    let held = source.clone();
    let clean = format!("clean-{uid}");
    let (no_clean, no_delete) = (refusal::<CleanResourceCache>(), refusal::<DeleteDatasetResource>());
    view! {
        {cleaning(tab, source, clean.clone())}
        <Menu id=menu_of(source) label=text::more_of(source.title()) icon_only=true small=true>
            <MenuLink href=tab.href(&Opened::Rows(uid.clone())) glyph=Glyph::Eye>
                {text::rows()}
            </MenuLink>
            <MenuLink href=tab.href(&Opened::Edit(uid.clone())) glyph=Glyph::Edit disabled_reason=refused>
                {text::edit()}
            </MenuLink>
            <MenuLink href=tab.href(&Opened::Replace(uid)) glyph=Glyph::Upload disabled_reason=no_file>
                {text::replace()}
            </MenuLink>
            <MenuItem glyph=Glyph::Refresh form=clean disabled_reason=no_clean>
                {text::clean_cache()}
            </MenuItem>
            <MenuItem
                glyph=Glyph::Trash
                danger=true
                disabled_reason=no_delete
                on_click=move |_| deleting.set(Some(held.clone()))
            >
                {text::delete()}
            </MenuItem>
        </Menu>
    }
    .into_any()
}

/// The form that the menu submits: it works without scripts too.
fn cleaning(tab: Tab, source: &Source, form: String) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let operation = CleanResourceCache { dataset_uid: tab.dataset.uid(), resource_uid: source.uid.clone() };
    let parameters = operation.path_values();
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let action = paths::order(CleanResourceCache::INFO.name, &parameters);
    let menu = StoredValue::new(menu_of(source));
    let done = StoredValue::new(text::cache_cleaned(source.title()));
    Effect::new(move |_| {
        if let Some(error) = write.error.get() {
            toaster.error(explain(&error));
        }
    });
    view! {
        <form
            id=form
            method="post"
            action=action
            on:submit=move |event| {
                event.prevent_default();
                // The focus goes back to the button of the menu.
                menu.with_value(|menu| browser::hide_popover(menu));
                write
                    .call(
                        operation.clone(),
                        move |_| {
                            toaster.success(done.get_value());
                            tab.dataset.reload();
                        },
                    );
            }
        >
            <input type="hidden" name="done" value=done.get_value() />
        </form>
    }
    .into_any()
}

//! The resources of the dataset, with what can be done with each.

use super::delete::DeleteDialog;
use super::{Opened, Tab};
use crate::shared::order::Order;
use crate::shared::session::refusal;
use crate::text::common::{counted, moment, number};
use crate::text::sources as text;
use crate::ui::{ButtonLink, Card, Cell, EmptyState, Glyph, Heading, Look, Menu, MenuItem, MenuLink, Note, Row, Table};
use leptos::prelude::*;
use portico_contract::Page;
use portico_contract::datasources::Datasource;
use portico_contract::resources::{
    CleanResourceCache, CreateDatasetResource, DeleteDatasetResource, Resource as Source, SourceLabel,
    UpdateDatasetResource,
};

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
    let below = source.display_name.clone().unwrap_or_else(|| source.uid.to_string());
    let cells = vec![
        Cell::two_line(source.title(), below, tab.href(&Opened::Rows(source.uid.clone()))),
        Cell::text(label(&source.extraction_infos).unwrap_or_else(|| source.kind.clone())),
        Cell::text(label(&source.origin).unwrap_or_else(|| text::realtime().to_owned())),
        Cell::muted(source.updated_at.as_ref().map(moment).unwrap_or_default()),
    ];
    let current = opened.resource() == Some(&source.uid);
    Row::new(source.uid.to_string(), source.title(), cells).current(current).actions(menu(tab, source, deleting))
}

fn menu(tab: Tab, source: &Source, deleting: RwSignal<Option<Source>>) -> AnyView {
    let uid = source.uid.clone();
    let link = move |opened: Opened, glyph: Glyph, label: &'static str| {
        view! {
            <MenuLink href=tab.href(&opened) glyph=glyph>
                {label}
            </MenuLink>
        }
    };
    let may_write = refusal::<UpdateDatasetResource>().is_none();
    let is_file = matches!(source.datasource, Some(Datasource::UploadedFile(_)));
    let edit = may_write.then(|| link(Opened::Edit(uid.clone()), Glyph::Edit, text::edit()));
    let replace = (may_write && is_file).then(|| link(Opened::Replace(uid.clone()), Glyph::Upload, text::replace()));
    let clean = Order::new(text::clean_cache(), text::cache_cleaned(source.title()))
        .look(Look::Quiet)
        .glyph(Glyph::Refresh)
        .button(CleanResourceCache { dataset_uid: tab.dataset.uid(), resource_uid: uid.clone() }, move || {
            tab.written();
        });
    let held = source.clone();
    let refused = refusal::<DeleteDatasetResource>();
    view! {
        <Menu id=format!("source-{uid}") small=true>
            {link(Opened::Rows(uid.clone()), Glyph::Eye, text::rows())}
            {edit}
            {replace}
            {clean}
            <MenuItem
                glyph=Glyph::Trash
                danger=true
                disabled_reason=refused
                on_click=move |_| deleting.set(Some(held.clone()))
            >
                {text::delete()}
            </MenuItem>
        </Menu>
    }
    .into_any()
}

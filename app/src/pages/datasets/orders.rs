//! What a row offers.

use super::listing::Listing;
use crate::paths::{self, DatasetTab};
use crate::shared::order::Order;
use crate::text::catalog as text;
use crate::ui::{Glyph, Look, Menu, MenuLink};
use leptos::prelude::*;
use portico_contract::datasets::{PublishDataset, UnpublishDataset};
use portico_contract::portico::catalog::CatalogEntry;

pub fn row_menu(list: Listing, entry: Memo<CatalogEntry>) -> AnyView {
    let start = entry.get_untracked();
    let uid = start.uid;
    let busy = Signal::derive(move || entry.with(|entry| entry.status.is_moving().then(|| text::busy().to_owned())));
    let not_published = Signal::derive(move || {
        let published = entry.with(|entry| entry.is_published);
        busy.get().or_else(|| (!published).then(|| text::not_published().to_owned()))
    });
    let publish = Order::new(text::publish(), text::publish_asked(&start.title))
        .look(Look::Quiet)
        .glyph(Glyph::Upload)
        .impossible(busy)
        .button(PublishDataset { dataset_uid: uid.clone() }, move || list.refresh());
    let unpublish = Order::new(text::unpublish(), text::unpublish_asked(&start.title))
        .look(Look::Quiet)
        .glyph(Glyph::Stop)
        .impossible(not_published)
        .button(UnpublishDataset { dataset_uid: uid.clone() }, move || list.refresh());
    view! {
        <Menu id=format!("row-{uid}") label=text::actions_of(&start.title) icon_only=true small=true>
            <MenuLink href=paths::dataset(&uid) glyph=Glyph::Dataset>
                {text::open()}
            </MenuLink>
            <MenuLink href=paths::dataset_tab(&uid, DatasetTab::Metadata) glyph=Glyph::Edit>
                {text::metadata()}
            </MenuLink>
            <MenuLink href=paths::activity_of(uid.as_str()) glyph=Glyph::Log>
                {text::activity()}
            </MenuLink>
            {publish}
            {unpublish}
        </Menu>
    }
    .into_any()
}

//! What can be ordered for the whole dataset, each with the reason when it cannot.

use super::delete::DeleteDialog;
use crate::paths;
use crate::shared::dataset::OpenDataset;
use crate::shared::explain::explain;
use crate::shared::order::Order;
use crate::shared::palette::{self, Offer};
use crate::shared::session::refusal;
use crate::shared::write::Write;
use crate::text::dataset as text;
use crate::ui::{Glyph, Look, Menu, MenuItem, MenuLink, Toast, use_toaster};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::datasets::{
    AbortDataset, CopyDataset, DeleteDataset, PublishDataset, PublishDatasetMetadata, StatusName, UnpublishDataset,
};

pub fn actions(open: OpenDataset) -> AnyView {
    let title = open.title_now();
    let reload = move || open.reload();
    let uid = open.uid();
    let processing = Memo::new(move |_| open.status.with(|status| status.status == StatusName::Processing));
    let publish = Order::new(text::publish(), text::publish_done(&title))
        .look(Look::Primary)
        .impossible(open.busy())
        .about(title.clone())
        .button(PublishDataset { dataset_uid: uid.clone() }, reload);
    let light = Order::new(text::publish_metadata(), text::publish_metadata_done(&title))
        .impossible(open.unpublished_or_busy())
        .about(title.clone())
        .button(PublishDatasetMetadata { dataset_uid: uid.clone() }, reload);
    let aborted = title.clone();
    let abort_uid = uid.clone();
    let abort = move || {
        processing.get().then(|| {
            Order::new(text::abort(), text::abort_done(&aborted))
                .look(Look::Danger)
                .glyph(Glyph::Stop)
                .about(aborted.clone())
                .button(AbortDataset { dataset_uid: abort_uid.clone() }, reload)
        })
    };
    view! {
        {abort}
        {light}
        {publish}
        {more(open)}
    }
    .into_any()
}

fn more(open: OpenDataset) -> AnyView {
    let uid = open.uid();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let copy = Write::new();
    let deleting = RwSignal::new(false);
    let duplicate = {
        let uid = uid.clone();
        move |_| {
            let navigate = navigate.clone();
            let title = open.title_now();
            copy.call(CopyDataset { dataset_uid: uid.clone() }, move |made| {
                let href = paths::dataset(&made.uid);
                toaster.show(Toast::success(text::duplicate_done(&title)).link(made.title().to_owned(), href.clone()));
                navigate(&href, NavigateOptions::default());
            });
        }
    };
    Effect::new(move |_| {
        if let Some(error) = copy.error.get() {
            toaster.error(explain(&error));
        }
    });
    let unpublish = Order::new(text::unpublish(), text::unpublish_done(&open.title_now()))
        .look(Look::Quiet)
        .impossible(open.unpublished_or_busy())
        .about(open.title_now())
        .button(UnpublishDataset { dataset_uid: uid.clone() }, move || open.reload());
    let (no_copy, no_delete) = (refusal::<CopyDataset>(), refusal::<DeleteDataset>());
    palette::offer(Offer {
        verb: text::delete().to_owned(),
        thing: open.title_now(),
        glyph: Glyph::Trash,
        refused: Signal::stored(no_delete.clone()),
        run: Callback::new(move |()| deleting.set(true)),
    });
    view! {
        <Menu id="dataset-more" look=Look::Plain>
            {unpublish}
            <MenuItem glyph=Glyph::Copy disabled_reason=no_copy on_click=duplicate>
                {text::duplicate()}
            </MenuItem>
            <MenuLink href=paths::activity_of(uid.as_str()) glyph=Glyph::Log>
                {text::see_activity()}
            </MenuLink>
            <MenuItem
                glyph=Glyph::Trash
                danger=true
                disabled_reason=no_delete
                on_click=move |_| deleting.set(true)
            >
                {text::delete()}
            </MenuItem>
        </Menu>
        <DeleteDialog open=open shown=deleting />
    }
    .into_any()
}

//! What can be ordered for the whole page, each with the reason when it cannot.

use super::open::OpenPage;
use crate::paths;
use crate::shared::explain::explain;
use crate::shared::order::Order;
use crate::shared::palette::{self, Offer};
use crate::shared::session::refusal;
use crate::shared::studio_page::PageState;
use crate::shared::write::Write;
use crate::text::studio_pages as text;
use crate::ui::{ConfirmDialog, Glyph, Look, Menu, MenuItem, MenuLink, use_toaster};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::studio_pages::{DeleteStudioPage, PublishStudioPage, UnpublishStudioPage};

pub fn actions(open: OpenPage) -> AnyView {
    let title = open.title();
    let state = Memo::new(move |_| open.page.with(PageState::of));
    let reload = move || open.reload();
    let no_publish = Signal::derive(move || {
        let reason = match () {
            () if !open.has_title() => text::no_title_reason(),
            () if open.unsaved.get() => text::unsaved_reason(),
            () => return None,
        };
        Some(reason.to_owned())
    });
    let no_unpublish = Signal::derive(move || (!state.get().is_published()).then(|| text::not_published().to_owned()));
    let unpublish = Order::new(text::unpublish(), text::unpublish_done(&title))
        .impossible(no_unpublish)
        .about(title.clone())
        .button(UnpublishStudioPage { studio_page_uid: open.uid() }, reload);
    let publish = Order::new(text::publish(), text::publish_done(&title))
        .look(Look::Primary)
        .impossible(no_publish)
        .about(title.clone())
        .button(PublishStudioPage { studio_page_uid: open.uid() }, reload);
    let deleting = RwSignal::new(false);
    palette::offer(Offer {
        verb: text::delete().to_owned(),
        thing: title.clone(),
        glyph: Glyph::Trash,
        refused: Signal::stored(refusal::<DeleteStudioPage>()),
        run: Callback::new(move |()| deleting.set(true)),
    });
    view! {
        {unpublish}
        {publish}
        <Menu id="studio-page-more" look=Look::Plain>
            <MenuLink href=paths::activity_of(open.uid().as_str()) glyph=Glyph::Log>
                {text::see_activity()}
            </MenuLink>
            <MenuItem
                glyph=Glyph::Trash
                danger=true
                disabled_reason={refusal::<DeleteStudioPage>()}
                on_click=move |_| deleting.set(true)
            >
                {text::delete()}
            </MenuItem>
        </Menu>
        <DeleteDialog open=open shown=deleting />
    }
    .into_any()
}

/// Asks once, saying what goes with the page.
#[component]
fn DeleteDialog(open: OpenPage, shown: RwSignal<bool>) -> impl IntoView {
    let write = Write::new();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let confirm = Callback::new(move |()| {
        let navigate = navigate.clone();
        let title = open.title();
        write.call(DeleteStudioPage { studio_page_uid: open.uid() }, move |_| {
            shown.set(false);
            open.forget_edits();
            toaster.success(text::deleted(&title));
            navigate(&paths::studio_pages(), NavigateOptions::default());
        });
    });
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(explain)));
    view! {
        <ConfirmDialog
            id="studio-page-delete"
            title=Signal::derive(move || text::delete_title(&open.title()))
            open=shown
            confirm=text::delete()
            danger=true
            pending=write.pending
            error=error
            on_confirm=confirm
        >
            <p>{text::delete_body()}</p>
        </ConfirmDialog>
    }
    .into_any()
}

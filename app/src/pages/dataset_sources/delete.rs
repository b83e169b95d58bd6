//! Deleting a resource: asked once, saying what goes with it.

use super::{LIST, Opened, Tab};
use crate::browser;
use crate::shared::explain::explain;
use crate::shared::write::Write;
use crate::text::sources as text;
use crate::ui::{ConfirmDialog, use_toaster};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::resources::{DeleteDatasetResource, Resource as Source};

/// Asks while `shown` holds a resource.
#[component]
pub(super) fn DeleteDialog(tab: Tab, shown: RwSignal<Option<Source>>) -> impl IntoView {
    let write = Write::new();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if shown.with(Option::is_some) {
            open.set(true);
        }
    });
    // Closed without deleting: the same resource can be asked for again.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            shown.set(None);
        }
        is_open
    });
    let title =
        move || shown.with(|source| source.as_ref().map(|source| source.title().to_owned())).unwrap_or_default();
    let on_confirm = Callback::new(move |()| {
        let Some(source) = shown.get_untracked() else { return };
        let navigate = navigate.clone();
        let operation = DeleteDatasetResource { dataset_uid: tab.dataset.uid(), resource_uid: source.uid.clone() };
        write.call(operation, move |_| {
            open.set(false);
            toaster.success(text::deleted(source.title()));
            tab.written();
            navigate(&tab.href(&Opened::Nothing), NavigateOptions { scroll: false, ..NavigateOptions::default() });
            request_animation_frame(|| browser::focus(LIST));
        });
    });
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(explain)));
    view! {
        <ConfirmDialog
            id="source-delete"
            title=Signal::derive(move || text::delete_title(&title()))
            open=open
            confirm=text::delete()
            danger=true
            pending=write.pending
            error=error
            on_confirm=on_confirm
        >
            <p>{text::delete_body()}</p>
        </ConfirmDialog>
    }
    .into_any()
}

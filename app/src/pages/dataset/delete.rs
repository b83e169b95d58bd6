//! Deleting the dataset: asked once, saying what goes with it.

use crate::paths;
use crate::shared::dataset::OpenDataset;
use crate::shared::write::Write;
use crate::text::dataset as text;
use crate::ui::{ConfirmDialog, use_toaster};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::datasets::DeleteDataset;

#[component]
pub fn DeleteDialog(open: OpenDataset, shown: RwSignal<bool>) -> impl IntoView {
    let write = Write::new();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let confirm = Callback::new(move |()| {
        let navigate = navigate.clone();
        let title = open.title_now();
        write.call(DeleteDataset { dataset_uid: open.uid() }, move |_| {
            shown.set(false);
            toaster.success(text::deleted(&title));
            navigate(&paths::datasets(), NavigateOptions::default());
        });
    });
    let error =
        Signal::derive(move || write.error.with(|error| error.as_ref().map(|e| format!("{} ({})", e.message, e.code))));
    view! {
        <ConfirmDialog
            id="dataset-delete"
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

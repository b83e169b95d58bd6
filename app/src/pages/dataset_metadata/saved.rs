//! After a save: saved is not yet on the portal. The light publication is one click away, never the full one.

use super::editor::Editor;
use crate::shared::dataset::use_dataset;
use crate::shared::order::Order;
use crate::text::metadata as text;
use crate::ui::{Note, Tone};
use leptos::prelude::*;
use portico_contract::datasets::PublishDatasetMetadata;

pub fn saved(editor: Editor) -> AnyView {
    let open = use_dataset();
    let note = move || {
        let changed = editor.changes().get() > 0;
        (editor.saved.get() && !changed).then(|| {
            let published = open.status.with(|status| status.is_published == Some(true));
            if !published {
                return view! { <Note tone=Tone::Ok live=true title=text::saved()>{text::saved_unpublished()}</Note> }
                    .into_any();
            }
            let publish = move || {
                Order::new(text::publish_metadata(), text::publish_done(&open.title())).impossible(open.busy()).button(
                    PublishDatasetMetadata { dataset_uid: open.uid() },
                    move || {
                        editor.saved.set(false);
                        open.reload();
                    },
                )
            };
            view! {
                <Note tone=Tone::Ok live=true title=text::saved() actions=publish>
                    {text::saved_publish()}
                </Note>
            }
            .into_any()
        })
    };
    view! { {note} }.into_any()
}

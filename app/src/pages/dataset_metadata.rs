//! Metadata of a dataset: a form made from the portal's own templates, and how complete it is.

mod completeness;
mod conflict;
mod draft;
mod editor;
mod facts;
mod field;
mod last_change;
mod news;
mod review;
mod saved;
mod templates;

use crate::shared::dataset::use_dataset;
use crate::shared::loaded::loaded;
use crate::shared::session::refusal;
use crate::text::metadata as text;
use crate::ui::{EmptyState, Note, SaveBar, SkeletonRows, Tone};
use crate::{api, browser};
use editor::Editor;
use leptos::prelude::*;
use portico_contract::dataset_metadata::{ListAllDatasetMetadata, UpdateTemplateFieldDatasetMetadata};
use portico_contract::metadata::Metadata;
use portico_contract::metadata_templates::{ListMetadataTemplates, MetadataTemplate, TemplateType};
use portico_contract::{ApiError, DatasetUid, Limit, Page};

/// More templates than a portal has, in one page of the list.
const ALL: Limit = Limit(1000);

async fn read(dataset_uid: DatasetUid) -> Result<(Vec<MetadataTemplate>, Metadata), ApiError> {
    let active = ListMetadataTemplates { limit: Some(ALL), offset: None, is_active: Some(true), r#type: None };
    let Page { results: mut templates, .. } = api::call(active).await?;
    // What people fill in comes first; how the portal shows the dataset comes last.
    templates.sort_by_key(|template| (template.kind == TemplateType::Extra, template.name.as_str() != "default"));
    let held = api::call(ListAllDatasetMetadata { dataset_uid }).await?;
    Ok((templates, held))
}

#[component]
pub fn DatasetMetadata() -> impl IntoView {
    let open = use_dataset();
    let uid = open.uid();
    let held = Resource::new_blocking(move || uid.clone(), read);
    loaded(held, || view! { <SkeletonRows /> }.into_any(), screen)
}

fn screen((templates, held): (Vec<MetadataTemplate>, Metadata)) -> AnyView {
    if templates.is_empty() {
        return view! { <EmptyState title=text::no_templates_title()>{text::no_templates()}</EmptyState> }.into_any();
    }
    let open = use_dataset();
    let editor = Editor::new(open.uid(), &templates, &held);
    // The head of the page says the title, and how the dataset stands.
    Effect::new(move |before: Option<u32>| {
        let revision = editor.revision.get();
        if before.is_some_and(|before| before != revision) {
            open.reload();
        }
        revision
    });
    let changes = editor.changes();
    browser::guard_unload(Signal::derive(move || changes.get() > 0));
    let reviewing = RwSignal::new(false);
    let refused = refusal::<UpdateTemplateFieldDatasetMetadata>();
    let locked = refused.is_some();
    let refused_note = refused.clone().map(|reason| view! { <Note>{reason}</Note> });
    view! {
        <div class="two">
            <form
                class="stack metadata"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    editor.save();
                }
            >
                <div class="without-scripts">
                    <Note tone=Tone::Warn>{text::needs_scripts()}</Note>
                </div>
                {refused_note}
                {news::news(editor)}
                <fieldset class="plain stack" disabled=locked>
                    {templates::cards(editor, &templates)}
                </fieldset>
                {templates::others(&templates, &held)}
                {saved::saved(editor)}
                <SaveBar
                    changes=changes
                    pending=editor.write.pending
                    disabled_reason=refused
                    error=editor.problem
                    on_discard=move |()| editor.discard()
                    on_review=Callback::new(move |()| reviewing.set(true))
                />
            </form>
            <aside class="follows">
                {facts::facts()}
                {completeness::completeness(editor, &templates)}
                {last_change::last_change(editor)}
            </aside>
        </div>
        {review::review(editor, reviewing)}
        {conflict::conflict(editor)}
    }
    .into_any()
}

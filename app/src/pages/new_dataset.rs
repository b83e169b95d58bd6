//! Making a dataset: where its rows come from, its name, who may see it.
//!
//! The API takes files only for a dataset that exists: the dataset is made first, then its file is sent and its rows
//! are looked at, on its own page.

mod source;

use crate::paths::{self, DatasetTab};
use crate::shared::explain::explain;
use crate::shared::page::Page;
use crate::shared::session::refusal;
use crate::shared::source::use_handover;
use crate::shared::write::Write;
use crate::text::{frame, new_dataset as text};
use crate::ui::{
    Bind, Button, ButtonLink, Card, Checkbox, Crumb, Field, Look, Note, PageHead, TextInput, Tone, use_toaster,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::DatasetId;
use portico_contract::datasets::{CreateDataset, NewDataset as Body};
use portico_contract::metadata::Metadata;
use portico_contract::slug::Slug;

#[component]
pub fn NewDataset() -> impl IntoView {
    let source = source::Draft::new();
    // Nothing while the person leaves them: the title to the source, the identifier to the title.
    let own_title: RwSignal<Option<String>> = RwSignal::new(None);
    let own_identifier: RwSignal<Option<String>> = RwSignal::new(None);
    let restricted = RwSignal::new(false);
    let write = Write::new();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let handover = use_handover();
    let title = Memo::new(move |_| own_title.get().unwrap_or_else(|| source.title()));
    let identifier = Signal::derive(move || own_identifier.get().unwrap_or_else(|| proposed(&title.get())));
    let missing = RwSignal::new(false);
    let title_error = Signal::derive(move || {
        let empty = missing.get() && title.with(|title| title.trim().is_empty());
        empty.then(|| text::required().to_owned()).or_else(|| write.field("metadata").get())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = title.get_untracked().trim().to_owned();
        missing.set(name.is_empty());
        if name.is_empty() {
            crate::browser::focus("new-title");
            return;
        }
        let Ok(chosen) = source.chosen() else { return };
        let mut metadata = Metadata::default();
        metadata.set("default", "title", name);
        let body = Body {
            dataset_id: DatasetId::new(identifier.get_untracked()).ok(),
            is_restricted: Some(restricted.get_untracked()),
            metadata,
            default_security: None,
        };
        let navigate = navigate.clone();
        write.call(CreateDataset { body }, move |made| {
            toaster.success(text::created(made.title()));
            if let Some(chosen) = chosen {
                handover.give(made.uid.clone(), chosen);
            }
            let sources = paths::dataset_tab(&made.uid, DatasetTab::Sources);
            navigate(&paths::with_query(&sources, &[("act", "add")]), NavigateOptions::default());
        });
    };
    let failure = move || {
        write.error.get().filter(|error| error.detail.is_empty()).map(|error| {
            view! {
                <Note tone=Tone::Bad live=true>
                    {explain(&error)}
                </Note>
            }
        })
    };
    let crumbs = vec![
        Crumb::new(frame::catalog()),
        Crumb::link(frame::datasets(), paths::datasets()),
        Crumb::new(text::title()),
    ];
    let refused = refusal::<CreateDataset>();
    view! {
        <Page title=text::title() crumbs=crumbs>
            <PageHead title=text::title() lead=text::lead() />
            <form class="stack" novalidate=true on:submit=submit>
                <noscript>
                    <p class="note warn">{text::needs_scripts()}</p>
                </noscript>
                <div class="pair">
                {source::card(source)}
                <Card title=text::card()>
                    <Field id="new-title" label=text::name() help=text::name_help() error=title_error required=true>
                        <TextInput value=Bind::new(move || title.get(), move |typed| own_title.set(Some(typed))) />
                    </Field>
                    <Field
                        id="new-identifier"
                        label=text::identifier()
                        help=text::identifier_help()
                        error=write.field("dataset_id")
                    >
                        <TextInput
                            value=Bind::new(move || identifier.get(), move |typed| own_identifier.set(Some(typed)))
                            mono=true
                        />
                    </Field>
                    <Checkbox id="new-restricted" label=text::restricted() help=text::restricted_help() checked=restricted />
                </Card>
                </div>
                {failure}
                <div class="row">
                    <Button submit=true look=Look::Primary pending=write.pending disabled_reason=refused>
                        {text::create()}
                    </Button>
                    <ButtonLink href=paths::datasets() look=Look::Quiet>
                        {crate::text::common::cancel()}
                    </ButtonLink>
                </div>
            </form>
        </Page>
    }
    .into_any()
}

/// The identifier that goes with a title; nothing while there is none.
fn proposed(title: &str) -> String {
    Slug::from_title(title).map(|slug| slug.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::proposed;

    #[test]
    fn an_identifier_is_proposed_from_the_title() {
        assert_eq!(proposed("Airports of the United States"), "airports-of-the-united-states");
        assert_eq!(proposed("  "), "");
    }
}

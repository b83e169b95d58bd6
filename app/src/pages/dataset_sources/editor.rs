//! Adding a resource, editing one, giving it another file. What will be read is seen before it is saved.

use super::{Opened, Tab};
use crate::shared::explain::explain;
use crate::shared::session::refusal;
use crate::shared::source::{Picked, Reading, SourcePick, SourceReading, address_fault};
use crate::shared::write::Write;
use crate::text::{common as words, sources as text};
use crate::ui::{Bind, Button, ButtonLink, Card, Field, Look, Note, TextInput, Tone, use_toaster};
use crate::{api, browser};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::connections::{ConnectionLink, ConnectionSettings, HttpConnection};
use portico_contract::datasources::Datasource;
use portico_contract::resources::{CreateDatasetResource, NewResource, Resource as Source, UpdateDatasetResource};
use std::collections::BTreeMap;

/// What is being done.
#[derive(Clone)]
pub(super) enum Work {
    Add,
    Edit(Box<Source>),
    Replace(Box<Source>),
}

impl Work {
    fn existing(&self) -> Option<&Source> {
        match self {
            Self::Add => None,
            Self::Edit(source) | Self::Replace(source) => Some(source),
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Add => text::add_title().to_owned(),
            Self::Edit(source) => text::edit_title(source.title()),
            Self::Replace(source) => text::replace_title(source.title()),
        }
    }

    const fn verb(&self) -> &'static str {
        match self {
            Self::Add => text::save_add(),
            Self::Edit(_) => text::save_edit(),
            Self::Replace(_) => text::save_replace(),
        }
    }

    fn told(&self, title: &str) -> String {
        match self {
            Self::Add => text::added(title),
            Self::Edit(_) => text::saved(title),
            Self::Replace(_) => text::replaced(title),
        }
    }

    fn refusal(&self) -> Option<String> {
        match self {
            Self::Add => refusal::<CreateDatasetResource>(),
            Self::Edit(_) | Self::Replace(_) => refusal::<UpdateDatasetResource>(),
        }
    }
}

/// What is entered.
#[derive(Clone, Copy)]
struct Draft {
    title: RwSignal<String>,
    datasource: RwSignal<Option<Datasource>>,
    reading: Reading,
    checked: RwSignal<bool>,
}

impl Draft {
    fn new(existing: Option<&Source>, datasource: RwSignal<Option<Datasource>>) -> Self {
        let title = existing.map(|source| source.title.clone()).unwrap_or_default();
        let reading = existing.map_or_else(Reading::new, Reading::of);
        Self { title: RwSignal::new(title), datasource, reading, checked: RwSignal::new(false) }
    }

    /// True where leaving would lose something.
    fn changed_from(self, clean: &NewResource) -> bool {
        let title = self.title.with_untracked(|title| title.trim() != clean.title);
        let datasource = self.datasource.with_untracked(|source| *source != clean.datasource);
        title || datasource || self.reading.params.with_untracked(|params| Some(params) != clean.params.as_ref())
    }

    /// The resource to send. What is not shown here stays as the portal told it.
    fn resource(self, existing: Option<&Source>) -> NewResource {
        let entered = NewResource {
            kind: self.reading.kind.get_untracked(),
            title: self.title.get_untracked().trim().to_owned(),
            url: None,
            params: Some(self.reading.params.get_untracked()),
            datasource: self.datasource.get_untracked(),
            extra: BTreeMap::new(),
        };
        match existing.cloned().map(NewResource::from) {
            None => entered,
            Some(held) => NewResource { url: held.url, extra: held.extra, ..entered },
        }
    }
}

pub(super) fn editor(tab: Tab, work: Work) -> AnyView {
    let picked = Picked::new();
    let picking = !matches!(work, Work::Edit(_));
    let datasource = match &work {
        Work::Edit(source) => RwSignal::new(source.datasource.clone()),
        Work::Add | Work::Replace(_) => picked.datasource,
    };
    let draft = Draft::new(work.existing(), datasource);
    let adding = matches!(work, Work::Add);
    // Another source is another thing to read; a title that nobody typed follows its name.
    Effect::new(move |_| {
        if adding && datasource.with(Option::is_some) {
            let name = picked.name.get_untracked();
            draft.reading.clear();
            draft.title.update(|title| {
                if title.trim().is_empty() {
                    *title = name;
                }
            });
        }
    });
    Effect::new(move |_| browser::focus("source-editor-title"));
    let uid = tab.dataset.uid();
    let dataset_uid = uid.clone();
    let has_source = Memo::new(move |_| datasource.with(Option::is_some));
    let reading = move || {
        let first = has_source.get().then(|| datasource.get_untracked()).flatten()?;
        let now = Signal::derive(move || datasource.get().unwrap_or_else(|| first.clone()));
        Some(view! { <SourceReading dataset_uid=dataset_uid.clone() datasource=now reading=draft.reading /> })
    };
    let pick = picking.then(|| {
        let only_files = matches!(work, Work::Replace(_));
        view! { <SourcePick dataset_uid=uid picked=picked only_files=only_files /> }
    });
    let lead = matches!(work, Work::Replace(_)).then(|| view! { <p class="muted">{text::replace_lead()}</p> });
    let heading = work.title();
    view! {
        <Card>
            <h2 id="source-editor-title" tabindex="-1">
                {heading}
            </h2>
            <noscript>
                <p class="note warn">{text::needs_scripts()}</p>
            </noscript>
            {lead}
            {pick}
            {fields(draft, picking)}
            {reading}
            {save(tab, work, draft)}
        </Card>
    }
    .into_any()
}

/// Title, and the address of a file on the web that is being edited.
fn fields(draft: Draft, picking: bool) -> AnyView {
    let fault = Signal::derive(move || {
        (draft.checked.get() && draft.title.with(|title| title.trim().is_empty()))
            .then(|| text::title_required().to_owned())
    });
    let http = (!picking).then(|| draft.datasource.with_untracked(|source| own_http(source.as_ref()).is_some()));
    let url = Bind::new(
        move || {
            draft.datasource.with(|source| own_http(source.as_ref()).map(|http| http.url.clone())).unwrap_or_default()
        },
        move |url: String| {
            draft.datasource.update(|source| {
                if let Some(http) = own_http_mut(source.as_mut()) {
                    http.url = url;
                }
            });
        },
    );
    let address_error = Signal::derive(move || address_fault(&url.get()));
    let address = (http == Some(true)).then(|| {
        view! {
            <Field id="source-url" label=text::address() required=true help=text::address_help() error=address_error>
                <TextInput kind="url" value=url />
            </Field>
        }
    });
    view! {
        <div class="fields">
            <Field id="source-title" label=text::title_of_source() required=true help=text::title_help() error=fault>
                <TextInput value=draft.title />
            </Field>
            {address}
        </div>
    }
    .into_any()
}

fn own_http(source: Option<&Datasource>) -> Option<&HttpConnection> {
    let Some(Datasource::Http(http)) = source else { return None };
    let ConnectionLink::Own(connection) = &http.connection else { return None };
    match &connection.settings {
        ConnectionSettings::Http(settings) => Some(settings),
        _ => None,
    }
}

fn own_http_mut(source: Option<&mut Datasource>) -> Option<&mut HttpConnection> {
    let Some(Datasource::Http(http)) = source else { return None };
    let ConnectionLink::Own(connection) = &mut http.connection else { return None };
    match &mut connection.settings {
        ConnectionSettings::Http(settings) => Some(settings),
        _ => None,
    }
}

/// The buttons. The input stays when the portal refuses.
fn save(tab: Tab, work: Work, draft: Draft) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let refused = work.refusal();
    let realtime = matches!(&work, Work::Edit(source) if source.datasource.is_none());
    let reason = Signal::derive(move || {
        let missing = !realtime && draft.datasource.with(Option::is_none);
        let unread = draft.reading.kind.with(String::is_empty);
        refused
            .clone()
            .or_else(|| missing.then(|| text::not_ready().to_owned()))
            .or_else(|| unread.then(|| text::reading_first().to_owned()))
    });
    let clean = StoredValue::new(draft.resource(work.existing()));
    browser::guard_unload(Signal::derive(move || {
        draft.title.track();
        draft.datasource.track();
        draft.reading.kind.track();
        draft.reading.params.track();
        clean.try_with_value(|clean| draft.changed_from(clean)).unwrap_or_default()
    }));
    let verb = work.verb();
    let on_save = move |_| {
        draft.checked.set(true);
        if draft.title.with(|title| title.trim().is_empty()) {
            browser::focus("source-title");
            return;
        }
        let body = draft.resource(work.existing());
        let (navigate, work, dataset_uid) = (navigate.clone(), work.clone(), tab.dataset.uid());
        let resource_uid = work.existing().map(|source| source.uid.clone());
        let saving = async move {
            match resource_uid {
                Some(resource_uid) => api::call(UpdateDatasetResource { dataset_uid, resource_uid, body }).await,
                None => api::call(CreateDatasetResource { dataset_uid, body }).await,
            }
        };
        write.run(saving, move |source| {
            toaster.success(work.told(source.title()));
            tab.landing.set_value(true);
            tab.written();
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate(&tab.href(&Opened::Rows(source.uid.clone())), options);
        });
    };
    // The fields of the extractor show what the portal says of them.
    Effect::new(move |_| draft.reading.refused.set(write.error.get()));
    view! {
        {move || {
            let error = write.error.get()?;
            Some(view! { <Note tone=Tone::Bad live=true>{explain(&error)} " " {words::nothing_saved()}</Note> })
        }}
        <div class="row">
            <Button id="source-save" look=Look::Primary pending=write.pending disabled_reason=reason on_click=on_save>
                {verb}
            </Button>
            <ButtonLink href=tab.href(&Opened::Nothing)>{words::cancel()}</ButtonLink>
        </div>
    }
    .into_any()
}

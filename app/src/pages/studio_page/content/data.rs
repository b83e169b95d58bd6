//! The data providers: datasets under the keys by which blocks refer to them.

use super::dataset_picker::DatasetPicker;
use crate::browser;
use crate::pages::studio_page::open::OpenPage;
use crate::text::studio_content as text;
use crate::ui::{
    Bind, Button, Card, Cell, Dialog, EmptyState, Field, Glyph, Heading, IconButton, Look, Row, Table, TextInput,
    use_words,
};
use leptos::prelude::*;
use portico_contract::slug::Slug;
use portico_contract::studio_content::{StudioPageContentChanges, StudioPageDataProvider};

/// How many blocks show the data under a key.
fn uses(content: &StudioPageContentChanges, key: &str) -> usize {
    content.blocks.values().filter(|block| block.source.as_deref() == Some(key)).count()
}

/// The dialog: which key, and which dataset.
#[derive(Clone, Copy)]
struct Choosing {
    open: RwSignal<bool>,
    /// The key whose dataset is changed; nothing for a new one.
    existing: RwSignal<Option<String>>,
    /// Nothing until a key was typed: then it follows the dataset.
    key: RwSignal<Option<String>>,
    dataset: RwSignal<String>,
    tried: RwSignal<bool>,
}

impl Choosing {
    fn start(self, existing: Option<String>) {
        self.existing.set(existing);
        self.key.set(None);
        self.dataset.set(String::new());
        self.tried.set(false);
        self.open.set(true);
    }

    fn key(self) -> String {
        self.existing.get().or_else(|| self.key.get()).unwrap_or_else(|| self.dataset.get())
    }

    fn key_error(self, draft: RwSignal<StudioPageContentChanges>) -> Option<String> {
        let key = self.key();
        let taken =
            || draft.with(|content| content.data_providers.as_ref().is_some_and(|data| data.contains_key(&key)));
        match self.existing.with(Option::is_some) || key.is_empty() {
            true => None,
            false if Slug::new(key.clone()).is_err() => Some(text::key_invalid().to_owned()),
            false => taken().then(|| text::key_taken().to_owned()),
        }
    }
}

pub fn data(open: OpenPage) -> AnyView {
    let draft = open.content.draft;
    let choosing = Choosing {
        open: RwSignal::new(false),
        existing: RwSignal::new(None),
        key: RwSignal::new(None),
        dataset: RwSignal::new(String::new()),
        tried: RwSignal::new(false),
    };
    let add = move || {
        view! {
            <Button id="add-data" small=true glyph=Glyph::Plus on_click=move |_| choosing.start(None)>
                {text::add_data()}
            </Button>
        }
    };
    // Key, dataset, uses: made anew only when one of them changes.
    let rows = Memo::new(move |_| {
        draft.with(|content| {
            let data = content.data_providers.iter().flatten();
            data.map(|(key, data)| (key.clone(), data.dataset_id.clone().unwrap_or_default(), uses(content, key)))
                .collect::<Vec<_>>()
        })
    });
    let table = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return view! { <EmptyState title=text::no_data_title() glyph=Glyph::Dataset>{text::no_data()}</EmptyState> }
                .into_any();
        }
        let rows = rows.into_iter().map(|(key, dataset, uses)| row(draft, choosing, key, dataset, uses)).collect();
        let headings = vec![
            Heading::new(text::data_key()),
            Heading::new(text::data_dataset()),
            Heading::new(text::data_used()).number(),
        ];
        view! { <Table caption=text::data_caption() headings=headings rows=rows /> }.into_any()
    };
    view! {
        <Card title=text::data() end=add flush=true>{table}</Card>
        {dialog(draft, choosing)}
    }
    .into_any()
}

fn row(
    draft: RwSignal<StudioPageContentChanges>,
    choosing: Choosing,
    key: String,
    dataset: String,
    uses: usize,
) -> Row {
    let in_use = (uses > 0).then(|| text::data_in_use().to_owned());
    let cells = vec![Cell::code(key.clone()), Cell::code(dataset), Cell::number(uses.to_string())];
    let (changed, removed) = (key.clone(), key.clone());
    let remove = move |_| {
        draft.update(|content| {
            if let Some(data) = &mut content.data_providers {
                data.remove(&removed);
            }
        });
        request_animation_frame(|| browser::focus("add-data"));
    };
    let actions = view! {
        <IconButton
            glyph=Glyph::Edit
            label=text::data_change(&key)
            on_click=move |_| choosing.start(Some(changed.clone()))
        />
        <IconButton glyph=Glyph::Trash label=text::data_remove(&key) disabled_reason=in_use on_click=remove />
    };
    Row::new(key.clone(), key, cells).actions(actions)
}

fn dialog(draft: RwSignal<StudioPageContentChanges>, choosing: Choosing) -> AnyView {
    let title = Signal::derive(move || match choosing.existing.get() {
        Some(key) => text::change_data_title(&key),
        None => text::add_data_title().to_owned(),
    });
    let finish = move || {
        choosing.tried.set(true);
        let (key, dataset) = (untrack(move || choosing.key()), choosing.dataset.get_untracked());
        if dataset.is_empty() || untrack(move || choosing.key_error(draft)).is_some() {
            return;
        }
        draft.update(|content| {
            let data = content.data_providers.get_or_insert_with(Default::default);
            let provider = data
                .entry(key.clone())
                .or_insert_with(|| StudioPageDataProvider { uid: Some(key), ..StudioPageDataProvider::default() });
            provider.dataset_id = Some(dataset);
        });
        choosing.open.set(false);
        request_animation_frame(|| browser::focus("add-data"));
    };
    let footer = move || {
        view! {
            <Button on_click=move |_| choosing.open.set(false)>{use_words().cancel}</Button>
            <Button look=Look::Primary on_click=move |_| finish()>{text::use_dataset()}</Button>
        }
    };
    let missing = Signal::derive(move || {
        (choosing.tried.get() && choosing.dataset.with(String::is_empty)).then(|| text::choose_dataset().to_owned())
    });
    let key_error = Signal::derive(move || choosing.key_error(draft));
    let key_value = Bind::new(move || choosing.key(), move |key| choosing.key.set(Some(key)));
    view! {
        <Dialog id="choose-data" title=title open=choosing.open footer=footer>
            <DatasetPicker chosen=choosing.dataset error=missing />
            <Show when=move || choosing.existing.with(Option::is_none)>
                <Field id="data-key" label=text::data_key() help=text::key_help() error=key_error required=true>
                    <TextInput value=key_value mono=true />
                </Field>
            </Show>
        </Dialog>
    }
    .into_any()
}

//! The source of a dataset that is being made: a file or an address, kept here until the dataset is there to take it.

use crate::browser::{self, ChosenFile};
use crate::shared::source::{Chosen, address_fault};
use crate::text::common::bytes;
use crate::text::{new_dataset as text, sources};
use crate::ui::{Button, Card, Choice, Field, Glyph, Look, Segments, TextInput, UploadDrop};
use leptos::prelude::*;

const FILE: &str = "file";

/// What is chosen so far.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    way: RwSignal<String>,
    file: RwSignal<Option<ChosenFile>>,
    url: RwSignal<String>,
    fault: RwSignal<Option<String>>,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            way: RwSignal::new(FILE.to_owned()),
            file: RwSignal::new(None),
            url: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
        }
    }

    fn by_file(self) -> bool {
        self.way.with(|way| way == FILE)
    }

    /// A title that goes with the file or the address; nothing where there is none.
    pub fn title(self) -> String {
        let name = if self.by_file() {
            self.file.with(|file| file.as_ref().map(|file| file.name.clone()))
        } else {
            self.url.with(|url| address_fault(url.trim()).is_none().then(|| url.trim().to_owned()))
        };
        name.map(|name| named(&name)).unwrap_or_default()
    }

    /// What was chosen, nothing where nothing was; an address that cannot be one is an error at its field.
    pub fn chosen(self) -> Result<Option<Chosen>, ()> {
        self.fault.set(None);
        if self.way.with_untracked(|way| way == FILE) {
            return Ok(self.file.get_untracked().map(Chosen::File));
        }
        let url = self.url.get_untracked().trim().to_owned();
        if url.is_empty() {
            return Ok(None);
        }
        if let Some(fault) = address_fault(&url) {
            self.fault.set(Some(fault));
            browser::focus("new-address");
            return Err(());
        }
        Ok(Some(Chosen::Address(url)))
    }
}

pub(super) fn card(draft: Draft) -> AnyView {
    let choices = vec![Choice::new(FILE, sources::pick_file()), Choice::new("address", sources::pick_address())];
    let by_file = Memo::new(move |_| draft.by_file());
    view! {
        <Card title=text::source()>
            <Field id="new-way" label=sources::pick() group=true>
                <Segments value=draft.way name="new-way" choices=choices />
            </Field>
            {move || if by_file.get() { file(draft) } else { address(draft) }}
            <p class="muted">{text::source_help()}</p>
        </Card>
    }
    .into_any()
}

fn file(draft: Draft) -> AnyView {
    let pick = Callback::new(move |_| {
        if let Some(file) = browser::chosen_files("new-file").into_iter().next() {
            draft.file.set(Some(file));
        }
    });
    let chosen = move || {
        draft.file.get().map(|file| {
            view! {
                <div class="row" role="status">
                    <b class="break">{file.name.clone()}</b>
                    <span class="muted">{bytes(file.size)}</span>
                    <Button small=true look=Look::Quiet glyph=Glyph::Close on_click=move |_| draft.file.set(None)>
                        {text::other_file()}
                    </Button>
                </div>
            }
        })
    };
    view! {
        <UploadDrop id="new-file" label=sources::upload() help=sources::upload_help() on_pick=pick />
        {chosen}
    }
    .into_any()
}

fn address(draft: Draft) -> AnyView {
    view! {
        <Field id="new-address" label=sources::pick_address() help=sources::address_help() error=draft.fault>
            <TextInput kind="url" value=draft.url />
        </Field>
    }
    .into_any()
}

/// `Us airports` of `us-airports.csv`, and of `https://example.org/files/us_airports.csv?v=2`.
fn named(source: &str) -> String {
    let path = source.split(['?', '#']).next().unwrap_or(source).trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let words = stem.split(['-', '_', ' ', '.', '+']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_title_is_proposed_from_the_name_of_the_source() {
        assert_eq!(named("us-airports.csv"), "Us airports");
        assert_eq!(named("https://example.org/files/county_unemployment.2026.tsv?v=2#x"), "County unemployment 2026");
        assert_eq!(named("élèves.json"), "Élèves");
        assert_eq!(named(".csv"), "");
    }
}

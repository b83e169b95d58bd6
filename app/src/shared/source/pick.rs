//! Choosing a source: a file that is uploaded, with progress and a way to stop it, or a web address.

use super::handover::{Chosen, use_handover};
use crate::browser::{self, ChosenFile, Upload, UploadNews};
use crate::paths;
use crate::shared::explain::explain;
use crate::text::{common::bytes, sources as text};
use crate::ui::{Bind, Button, Choice, Field, Note, Progress, Segments, TextInput, Tone, UploadDrop};
use leptos::prelude::*;
use portico_contract::connections::{ConnectionLink, ConnectionSettings, HttpConnection};
use portico_contract::datasources::{Datasource, HttpDatasource};
use portico_contract::resources::DatasetFile;
use portico_contract::{ApiError, DatasetUid, ErrorCode};
use std::collections::BTreeMap;

/// The source as it is being chosen.
#[derive(Clone, Copy)]
pub struct Picked {
    /// What was chosen, once it can be read.
    pub datasource: RwSignal<Option<Datasource>>,
    /// The name of the file, or the last part of the address.
    pub name: RwSignal<String>,
    /// Bytes sent, of all, while a file is on its way.
    sending: RwSignal<Option<(u64, u64)>>,
    failed: RwSignal<Option<String>>,
    upload: StoredValue<Option<Upload>>,
}

impl Picked {
    pub fn new() -> Self {
        Self {
            datasource: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            sending: RwSignal::new(None),
            failed: RwSignal::new(None),
            upload: StoredValue::new(None),
        }
    }

    fn send(self, dataset_uid: &DatasetUid, file: &ChosenFile) {
        self.datasource.set(None);
        self.failed.set(None);
        self.name.set(file.name.clone());
        self.sending.set(Some((0, file.size)));
        let address = paths::upload("upload_resource_file", &[("dataset_uid", dataset_uid.as_str())]);
        self.upload.set_value(browser::upload(&address, file, move |news| self.follow(news)));
    }

    /// Takes a file on the web.
    fn read(self, url: &str) {
        self.failed.set(None);
        self.name.set(last_part(url));
        self.datasource.set(Some(from_address(url)));
    }

    /// Answers may come when the page is gone: nothing is set then.
    fn follow(self, news: UploadNews) {
        let failure = match news {
            UploadNews::Progress { sent, total } => {
                self.sending.try_set(Some((sent, total)));
                return;
            }
            UploadNews::Answered { status, body } => match answered(status, &body) {
                Ok(file) => {
                    self.datasource.try_set(Some(Datasource::uploaded_file(file.uid)));
                    None
                }
                Err(error) => Some(explain(&error)),
            },
            UploadNews::Cancelled => Some(text::upload_cancelled().to_owned()),
            UploadNews::Failed => Some(text::upload_failed().to_owned()),
        };
        self.sending.try_set(None);
        self.failed.try_set(failure);
    }
}

impl Default for Picked {
    fn default() -> Self {
        Self::new()
    }
}

fn answered(status: u16, body: &str) -> Result<DatasetFile, ApiError> {
    let unreadable = |error: serde_json::Error| ApiError::new(ErrorCode::Unreadable, error.to_string());
    if (200..300).contains(&status) {
        return serde_json::from_str(body).map_err(unreadable);
    }
    Err(serde_json::from_str(body).unwrap_or_else(unreadable))
}

/// A file on the web, through a connection of the resource's own.
pub fn from_address(url: &str) -> Datasource {
    Datasource::Http(HttpDatasource {
        connection: ConnectionLink::from(ConnectionSettings::Http(HttpConnection::new(url))),
        relative_url: None,
        headers: Vec::new(),
        extra: BTreeMap::new(),
    })
}

/// Why a text is no address of the web.
pub fn address_fault(url: &str) -> Option<String> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let fits =
        host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace));
    (!fits).then(|| text::address_wrong().to_owned())
}

/// Asks for a file or an address. With `only_files` only for a file.
#[component]
pub fn SourcePick(dataset_uid: DatasetUid, picked: Picked, #[prop(optional)] only_files: bool) -> impl IntoView {
    let way = RwSignal::new("file".to_owned());
    let typed = RwSignal::new(String::new());
    match use_handover().take(&dataset_uid) {
        Some(Chosen::File(file)) => picked.send(&dataset_uid, &file),
        Some(Chosen::Address(url)) => {
            way.set("address".to_owned());
            typed.set(url.clone());
            picked.read(&url);
        }
        None => {}
    }
    let by_file = Memo::new(move |_| way.with(|way| way == "file"));
    let choices = vec![Choice::new("file", text::pick_file()), Choice::new("address", text::pick_address())];
    let which = Bind::new(
        move || way.get(),
        move |chosen| {
            picked.datasource.set(None);
            picked.failed.set(None);
            way.set(chosen);
        },
    );
    let ways = (!only_files).then(|| {
        view! {
            <Field id="source-way" label=text::pick() group=true>
                <Segments value=which name="source-way" choices=choices />
            </Field>
        }
    });
    view! {
        <div class="stack">
            {ways}
            {move || if by_file.get() { file(dataset_uid.clone(), picked) } else { address(picked, typed) }}
            {move || picked.failed.get().map(|failed| view! { <Note tone=Tone::Bad live=true>{failed}</Note> })}
        </div>
    }
    .into_any()
}

fn file(dataset_uid: DatasetUid, picked: Picked) -> AnyView {
    let busy = Signal::derive(move || picked.sending.with(Option::is_some));
    let pick = Callback::new(move |_| {
        if let Some(file) = browser::chosen_files("source-file").first() {
            picked.send(&dataset_uid, file);
        }
    });
    let sent = Signal::derive(move || picked.sending.get().map_or(0, |(sent, _)| sent));
    let total = Signal::derive(move || picked.sending.get().map(|(_, total)| total));
    let label = Signal::derive(move || text::uploading(&picked.name.get()));
    let summary = Signal::derive(move || {
        picked.sending.get().map(|(sent, total)| text::upload_progress(&bytes(sent), &bytes(total)))
    });
    let cancel = move |_| picked.upload.with_value(|upload| upload.iter().for_each(Upload::cancel));
    let done = move || {
        let there = picked.datasource.with(Option::is_some);
        there.then(|| view! { <p role="status">{text::uploaded(&picked.name.get())}</p> })
    };
    view! {
        <UploadDrop id="source-file" label=text::upload() help=text::upload_help() busy=busy on_pick=pick />
        {move || {
            busy.get()
                .then(|| {
                    view! {
                        <div class="stack">
                            <Progress label=label done=sent total=total summary=summary />
                            <div class="row">
                                <Button small=true on_click=cancel>
                                    {text::upload_cancel()}
                                </Button>
                            </div>
                        </div>
                    }
                })
        }}
        {done}
    }
    .into_any()
}

fn address(picked: Picked, typed: RwSignal<String>) -> AnyView {
    let fault = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let url = typed.get_untracked().trim().to_owned();
        let wrong = address_fault(&url);
        fault.set(wrong.clone());
        if wrong.is_none() {
            picked.read(&url);
        }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Field id="source-address" label=text::pick_address() required=true help=text::address_help() error=fault>
                <TextInput kind="url" value=typed />
            </Field>
            <div class="row">
                <Button submit=true>{text::read_address()}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// `data.csv` of `https://example.org/data.csv?x=1`; the host where there is no more.
fn last_part(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{address_fault, answered, last_part};
    use portico_contract::ErrorCode;

    #[test]
    fn an_address_is_one_of_the_web() {
        assert_eq!(address_fault("https://example.org/a.csv"), None);
        for wrong in ["", "example.org/a.csv", "ftp://example.org", "https://", "https:///a", "http://a b"] {
            assert!(address_fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_source_is_named_after_the_end_of_its_address() {
        assert_eq!(last_part("https://example.org/files/data.csv?v=2"), "data.csv");
        assert_eq!(last_part("https://example.org/"), "example.org");
    }

    #[test]
    fn a_refused_upload_keeps_the_words_of_the_portal() {
        let body = r#"{"error_code":"validation_error","message":"Too large"}"#;
        assert_eq!(answered(400, body).unwrap_err().message, "Too large");
        assert_eq!(answered(502, "<html>").unwrap_err().code, ErrorCode::Unreadable);
        assert_eq!(answered(201, r#"{"uid":"a.csv","filename":"a.csv"}"#).unwrap().uid.as_str(), "a.csv");
    }
}

//! Live changes: the server's events as a signal that pages watch.

use crate::browser;
use leptos::prelude::*;
use portico_contract::DatasetUid;
use portico_contract::datasets::DatasetStatus;
use portico_contract::portico::event::Event;

/// The last event, for whoever shows what it is about.
#[derive(Clone, Copy)]
pub struct Live(RwSignal<Option<Event>>);

/// Opens the stream once, for everything inside the frame. Starts after hydration, so that the first page is not delayed.
pub fn provide_live() {
    let last = RwSignal::new(None);
    provide_context(Live(last));
    Effect::new(move |started: Option<()>| {
        if started.is_none() {
            browser::listen("/api/events", move |text| {
                if let Ok(event) = serde_json::from_str(&text) {
                    last.set(Some(event));
                }
            });
        }
    });
}

/// Runs a handler for every event from now on.
pub fn on_event(handler: impl Fn(&Event) + 'static) {
    let Some(Live(last)) = use_context::<Live>() else { return };
    Effect::new(move |_| last.with(|event| event.iter().for_each(&handler)));
}

/// The latest status of one dataset that an event told, if any did since the page was opened.
pub fn dataset_status(uid: DatasetUid) -> Signal<Option<DatasetStatus>> {
    let status = RwSignal::new(None);
    on_event(move |event| {
        if let Event::DatasetStatus { dataset_uid, status: new } = event
            && *dataset_uid == uid
        {
            status.set(Some(new.clone()));
        }
    });
    status.into()
}

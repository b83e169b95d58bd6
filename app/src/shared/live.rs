//! Live changes: the server's events as a signal that pages watch.

use crate::browser;
use leptos::prelude::*;
use portico_contract::DatasetUid;
use portico_contract::datasets::DatasetStatus;
use portico_contract::portico::event::Event;
use std::sync::Arc;

type Handler = Arc<dyn Fn(&Event) + Send + Sync>;

/// Who hears events, each under a number of its own. Not a signal: of two events at once an effect sees the last only.
#[derive(Clone, Copy)]
pub struct Live {
    hearers: StoredValue<Vec<(u32, Handler)>>,
    next: StoredValue<u32>,
}

/// Opens the stream once, for everything inside the frame. Starts after hydration, so that the first page is not delayed.
pub fn provide_live() {
    let live = Live { hearers: StoredValue::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(live);
    Effect::new(move |started: Option<()>| {
        if started.is_none() {
            browser::listen("/api/events", move |text| {
                if let Ok(event) = serde_json::from_str(&text) {
                    // A copy: who hears may come and go because of what is heard.
                    let hearers = live.hearers.try_get_value().unwrap_or_default();
                    hearers.iter().for_each(|(_, hear)| hear(&event));
                }
            });
        }
    });
}

/// Runs a handler for every event from now on, as long as the view that asks is there.
pub fn on_event(handler: impl Fn(&Event) + Send + Sync + 'static) {
    let Some(Live { hearers, next }) = use_context::<Live>() else { return };
    let number = next.get_value();
    next.set_value(number.wrapping_add(1));
    on_cleanup(move || _ = hearers.try_update_value(|hearers| hearers.retain(|(known, _)| *known != number)));
    let handler: Handler = Arc::new(handler);
    // An effect runs in the browser only: elsewhere there is nothing to hear.
    Effect::new(move |_| hearers.update_value(|hearers| hearers.push((number, handler.clone()))));
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

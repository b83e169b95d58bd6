//! The dataset that is open: its page and its tabs share it, and it follows the portal.

use super::live;
use crate::api;
use crate::text::dataset as text;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::DatasetUid;
use portico_contract::datasets::{Dataset, DatasetStatus, GetDatasetStatus, RetrieveDataset};
use portico_contract::portico::catalog::CatalogState;
use portico_contract::portico::event::Event;
use std::time::Duration;

/// How long a page that shows something moving waits for news before it asks: the stream of events may have been cut.
const SILENCE: Duration = Duration::from_secs(3);

/// In context under a dataset's page.
#[derive(Clone, Copy)]
pub struct OpenDataset {
    pub dataset: RwSignal<Dataset>,
    pub status: RwSignal<DatasetStatus>,
    /// As the list shows it: it knows of changes since the publication.
    pub state: RwSignal<Option<CatalogState>>,
    uid: StoredValue<DatasetUid>,
    /// Counts questions and news: an answer that was overtaken by either is older than what is shown.
    turn: StoredValue<u32>,
}

impl OpenDataset {
    /// Opens what was loaded, and follows the status from the server's events.
    pub fn provide(dataset: Dataset, status: DatasetStatus, state: Option<CatalogState>) -> Self {
        let uid = dataset.uid.clone();
        let open = Self {
            dataset: RwSignal::new(dataset),
            status: RwSignal::new(status),
            state: RwSignal::new(state),
            uid: StoredValue::new(uid.clone()),
            turn: StoredValue::new(0),
        };
        let told = live::dataset_status(uid);
        live::on_event(move |event| {
            if matches!(event, Event::CatalogRefreshed) {
                spawn_local(open.read_state());
            }
        });
        Effect::new(move |_| {
            if let Some(status) = told.get() {
                let settled = !status.status.is_moving();
                open.next_turn();
                open.status.set(status);
                if settled {
                    open.reload();
                }
            }
        });
        Effect::new(move |_| {
            if open.status.with(|status| status.status.is_moving()) {
                let turn = open.turn.get_value();
                let silent = move || {
                    if open.is_turn(turn) {
                        open.reload();
                    }
                };
                set_timeout(silent, SILENCE);
            }
        });
        provide_context(open);
        open
    }

    fn next_turn(self) -> u32 {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        turn
    }

    /// False once something newer was asked or heard, and when the page is gone.
    fn is_turn(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    pub fn uid(&self) -> DatasetUid {
        self.uid.get_value()
    }

    /// The title, followed.
    pub fn title(&self) -> String {
        self.dataset.with(|dataset| dataset.title().to_owned())
    }

    /// The title as it is now: for what is said once.
    pub fn title_now(&self) -> String {
        self.dataset.with_untracked(|dataset| dataset.title().to_owned())
    }

    /// Why no order is taken now, in the words of the status machine.
    pub fn busy(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let status = self.status.with(|status| status.status);
            (!status.accepts_orders()).then(|| text::not_while(&text::status_word(status).to_lowercase()))
        })
    }

    /// The same, for what needs a published dataset.
    pub fn unpublished_or_busy(self) -> Signal<Option<String>> {
        let busy = self.busy();
        Signal::derive(move || {
            let published = self.status.with(|status| status.is_published == Some(true));
            busy.get().or_else(|| (!published).then(|| text::not_published().to_owned()))
        })
    }

    /// Reads dataset and status again, after a write. What is being edited stays as it is.
    pub fn reload(&self) {
        let open = *self;
        let dataset_uid = self.uid();
        let turn = self.next_turn();
        spawn_local(async move {
            if let Ok(dataset) = api::call(RetrieveDataset { dataset_uid: dataset_uid.clone() }).await
                && open.is_turn(turn)
            {
                open.dataset.try_set(dataset);
            }
            if let Ok(status) = api::call(GetDatasetStatus { dataset_uid }).await
                && open.is_turn(turn)
            {
                open.status.try_set(status);
            }
            open.read_state().await;
        });
    }

    async fn read_state(self) {
        let Some(uid) = self.uid.try_get_value() else { return };
        if let Ok(state) = api::listed_state(uid).await
            && self.state.try_get_untracked().is_some_and(|before| before != state)
        {
            self.state.try_set(state);
        }
    }
}

/// The dataset of the page around this view.
pub fn use_dataset() -> OpenDataset {
    expect_context::<OpenDataset>()
}

//! One act over many datasets: one call after another, so that people and portal can follow, each with its result.

use crate::api;
use crate::shared::explain::explain;
use crate::text::bulk::{DELETE, PUBLISH, UNPUBLISH, Words};
use crate::text::catalog as text;
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::datasets::{DeleteDataset, PublishDataset, UnpublishDataset};
use portico_contract::{ApiError, DatasetUid, ErrorCode};
use std::time::Duration;

/// How long to wait after a call that came too early.
const TOO_EARLY: Duration = Duration::from_secs(1);

/// What can be done to a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Publish,
    Unpublish,
    Delete,
}

impl Act {
    pub const fn words(self) -> Words {
        match self {
            Self::Publish => PUBLISH,
            Self::Unpublish => UNPUBLISH,
            Self::Delete => DELETE,
        }
    }

    /// What will happen, said before it is confirmed.
    pub const fn will(self) -> &'static str {
        match self {
            Self::Publish => text::publish_will(),
            Self::Unpublish => text::unpublish_will(),
            Self::Delete => text::delete_will(),
        }
    }

    async fn call(self, dataset_uid: DatasetUid) -> Result<(), ApiError> {
        match self {
            Self::Publish => api::call(PublishDataset { dataset_uid }).await.map(|_| ()),
            Self::Unpublish => api::call(UnpublishDataset { dataset_uid }).await.map(|_| ()),
            Self::Delete => api::call(DeleteDataset { dataset_uid }).await.map(|_| ()),
        }
    }
}

/// What became of one dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Waiting,
    Running,
    Done,
    /// In the portal's words.
    Failed(String),
    Stopped,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub uid: DatasetUid,
    pub title: String,
    pub outcome: Outcome,
}

/// The run that is under way or was the last one.
#[derive(Clone, Copy)]
pub struct Batch {
    pub act: RwSignal<Option<Act>>,
    pub items: RwSignal<Vec<Item>>,
    pub running: RwSignal<bool>,
    stop: RwSignal<bool>,
}

impl Batch {
    pub fn new() -> Self {
        Self {
            act: RwSignal::new(None),
            items: RwSignal::new(Vec::new()),
            running: RwSignal::new(false),
            stop: RwSignal::new(false),
        }
    }

    /// Starts; `then` runs after the last one. Does nothing while another run is under way.
    pub fn start(self, act: Act, chosen: Vec<(DatasetUid, String)>, then: impl FnOnce() + 'static) {
        if self.running.get_untracked() {
            return;
        }
        let items = chosen.into_iter().map(|(uid, title)| Item { uid, title, outcome: Outcome::Waiting });
        self.items.set(items.collect());
        self.act.set(Some(act));
        self.stop.set(false);
        self.running.set(true);
        spawn_local(async move {
            let count = self.items.with_untracked(Vec::len);
            for index in 0..count {
                if self.is_stopped() {
                    self.tell(index, Outcome::Stopped);
                    continue;
                }
                let Some(uid) = self.items.with_untracked(|items| items.get(index).map(|item| item.uid.clone())) else {
                    break;
                };
                self.tell(index, Outcome::Running);
                match self.call(act, &uid).await {
                    Ok(()) => self.tell(index, Outcome::Done),
                    Err(error) => self.tell(index, Outcome::Failed(explain(&error))),
                }
            }
            self.running.try_set(false);
            then();
        });
    }

    /// More than a person may do in a minute goes as fast as that allows: a call that came too early did nothing.
    async fn call(self, act: Act, uid: &DatasetUid) -> Result<(), ApiError> {
        loop {
            match act.call(uid.clone()).await {
                Err(error) if error.code == ErrorCode::TooManyRequests && !self.is_stopped() => {
                    let (told, over) = oneshot::channel();
                    set_timeout(move || _ = told.send(()), TOO_EARLY);
                    // Where nobody tells, the page has gone away.
                    let _ = over.await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Also where the page has gone away.
    fn is_stopped(self) -> bool {
        self.stop.try_get_untracked().unwrap_or(true)
    }

    fn tell(self, index: usize, outcome: Outcome) {
        self.items.try_update(|items| {
            if let Some(item) = items.get_mut(index) {
                item.outcome = outcome;
            }
        });
    }

    /// Ends after the call under way.
    pub fn stop(self) {
        self.stop.set(true);
    }

    /// Puts the results away.
    pub fn dismiss(self) {
        self.act.set(None);
    }

    /// How many are done, and how many failed.
    pub fn tally(self) -> (u64, u64) {
        self.items.with(|items| {
            let done = items.iter().filter(|item| item.outcome == Outcome::Done).count();
            let failed = items.iter().filter(|item| matches!(item.outcome, Outcome::Failed(_))).count();
            (done as u64, failed as u64)
        })
    }
}

//! What a worker and the handlers share: what is under way and how to stop it, by the thing it is done to.

use super::Progress;
use crate::{Outcome, Write};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

#[derive(Debug)]
pub struct Running<K> {
    running: Mutex<HashMap<K, Arc<Progress>>>,
    work: Notify,
    closed: AtomicBool,
}

impl<K> Default for Running<K> {
    fn default() -> Self {
        Self { running: Mutex::default(), work: Notify::new(), closed: AtomicBool::new(false) }
    }
}

impl<K: Eq + Hash + Clone> Running<K> {
    /// Tells the worker that an order is waiting.
    pub fn wake(&self) {
        self.work.notify_one();
    }

    /// Done when somebody has told so.
    pub async fn woken(&self) {
        self.work.notified().await;
    }

    pub fn stop(&self, uid: &K) {
        if let Some(progress) = self.progress(uid) {
            progress.stop();
        }
    }

    pub fn progress(&self, uid: &K) -> Option<Arc<Progress>> {
        self.lock().get(uid).cloned()
    }

    /// Commits what says that it is under way. Whoever wants to stop it and sees so finds whom to tell: that is there
    /// before the commit.
    pub async fn begin(&self, write: Write, uid: &K) -> Outcome<Arc<Progress>> {
        let progress = Arc::new(Progress::default());
        self.lock().insert(uid.clone(), progress.clone());
        if let Err(error) = write.commit().await {
            self.end(uid);
            return Err(error.into());
        }
        Ok(progress)
    }

    pub fn end(&self, uid: &K) {
        self.lock().remove(uid);
    }

    /// Stops everything where it stands: what was under way starts again when the portal is opened.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.lock().values().for_each(|progress| progress.stop());
        self.work.notify_one();
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Arc<Progress>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

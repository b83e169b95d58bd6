//! One writer at a time for each thing, so that a check and the write after it are not parted by a colleague.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

type Lock = Arc<tokio::sync::Mutex<()>>;

/// Locks by name; a lock that nobody holds or awaits is forgotten.
#[derive(Debug, Default)]
pub(crate) struct Locks(Mutex<HashMap<String, Lock>>);

impl Locks {
    /// Waits for the turn on `name`; the guard gives it back.
    pub async fn take(&self, name: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if locks.len() > 256 {
                locks.retain(|_, lock| Arc::strong_count(lock) > 1);
            }
            Arc::clone(locks.entry(name.to_owned()).or_default())
        };
        lock.lock_owned().await
    }
}

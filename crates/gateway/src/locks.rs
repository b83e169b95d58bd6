//! One writer at a time for each thing, so that a check and the write after it are not parted by a colleague, whichever
//! replica that colleague works on.

use crate::store::failed;
use portico_contract::{ApiError, ErrorCode};
use portico_state::{Database, Turn};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

type Lock = Arc<tokio::sync::Mutex<()>>;

/// Locks by name; a lock that nobody holds or awaits is forgotten.
#[derive(Debug)]
pub(crate) struct Locks {
    here: Mutex<HashMap<String, Lock>>,
    state: Database,
}

/// A thing that nobody else writes to; dropping it gives it back, everywhere before here.
#[derive(Debug)]
pub(crate) struct Held {
    everywhere: Turn,
    _here: OwnedMutexGuard<()>,
}

impl Locks {
    pub fn new(state: Database) -> Self {
        Self { here: Mutex::default(), state }
    }

    /// Waits for the turn on `name`; the guard gives it back.
    pub async fn take(&self, name: &str) -> Result<Held, ApiError> {
        let lock = {
            let mut locks = self.here.lock().unwrap_or_else(PoisonError::into_inner);
            if locks.len() > 256 {
                locks.retain(|_, lock| Arc::strong_count(lock) > 1);
            }
            Arc::clone(locks.entry(name.to_owned()).or_default())
        };
        let here = lock.lock_owned().await;
        match self.state.turn(name).await {
            Ok(Some(everywhere)) => Ok(Held { everywhere, _here: here }),
            Ok(None) => Err(ApiError::new(
                ErrorCode::Portico,
                "Nothing was changed: a colleague's change of the same thing is still under way. Try again in a moment.",
            )),
            Err(error) => Err(failed("Nothing was changed, for it cannot be kept from a colleague's change", &error)),
        }
    }
}

impl Held {
    /// Refuses what would be written after the turn was lost with its connection.
    pub async fn still(&self) -> Result<(), ApiError> {
        if self.everywhere.is_mine().await {
            return Ok(());
        }
        let message =
            "Nothing more was changed: the connection to Portico's database was cut meanwhile. Look, then try again.";
        Err(ApiError::new(ErrorCode::Portico, message))
    }
}

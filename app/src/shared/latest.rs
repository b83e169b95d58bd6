//! The latest answer to a question that is asked again and again: a preview, a search while typing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::ApiError;

/// Keeps the last answer while the next is on its way, and drops answers that were overtaken.
pub struct Latest<T: Send + Sync + 'static> {
    /// The last answer that came. It stays when a later question fails.
    pub answer: RwSignal<Option<T>>,
    /// Why the last question failed; cleared by the next answer.
    pub error: RwSignal<Option<ApiError>>,
    pub pending: RwSignal<bool>,
    asked: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Latest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Latest<T> {}

impl<T: Send + Sync + 'static> Latest<T> {
    pub fn new(answer: Option<T>) -> Self {
        Self {
            answer: RwSignal::new(answer),
            error: RwSignal::new(None),
            pending: RwSignal::new(false),
            asked: StoredValue::new(0),
        }
    }

    /// Asks; `then` runs with the answer, unless another question came in between or the page is gone.
    pub fn ask(self, question: impl Future<Output = Result<T, ApiError>> + 'static, then: impl FnOnce(&T) + 'static) {
        let mine = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(mine);
        self.pending.set(true);
        spawn_local(async move {
            let result = question.await;
            if self.asked.try_get_value() != Some(mine) {
                return;
            }
            self.pending.set(false);
            match result {
                Ok(answer) => {
                    self.error.set(None);
                    then(&answer);
                    self.answer.set(Some(answer));
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// Forgets the answer; one that is on its way will not count.
    pub fn clear(self) {
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        self.pending.set(false);
        self.error.set(None);
        self.answer.set(None);
    }
}

//! A simulation that follows what is drafted: asked again when typing pauses, and only the last answer counts.

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::ApiError;
use std::time::Duration;

/// How long typing must pause.
const PAUSE: Duration = Duration::from_millis(250);

/// The last answer, and whether a newer one is under way.
pub struct Simulation<T: Send + Sync + 'static> {
    pub result: RwSignal<Option<Result<T, ApiError>>>,
    pub pending: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Simulation<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Simulation<T> {}

impl<T: Clone + Send + Sync + 'static> Simulation<T> {
    /// Asks `call` for every new request, in the browser. `first` is what the server has already answered.
    pub fn follow<R, F>(
        request: Memo<Option<R>>,
        first: Option<(R, Result<T, ApiError>)>,
        call: impl Fn(R) -> F + Copy + Send + Sync + 'static,
    ) -> Self
    where
        R: Clone + PartialEq + Send + Sync + 'static,
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let (answered, result) = first.unzip();
        let simulation = Self { result: RwSignal::new(result), pending: RwSignal::new(false) };
        let turn = StoredValue::new(0_u32);
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(timer) = timer.try_get_value().flatten() {
                timer.clear();
            }
        };
        let ask = move |request: R, mine: u32| {
            simulation.pending.set(true);
            spawn_local(async move {
                let answer = call(request).await;
                if turn.try_get_value() == Some(mine) {
                    simulation.result.try_set(Some(answer));
                    simulation.pending.try_set(false);
                }
            });
        };
        Effect::new(move |before: Option<Option<R>>| {
            let now = request.get();
            stop();
            let mine = turn.get_value().wrapping_add(1);
            turn.set_value(mine);
            let known = before.is_none() && answered.is_some() && now == answered;
            match now.clone() {
                None => simulation.result.set(None),
                Some(_) if known => {}
                // The first one is not the end of any typing.
                Some(request) if before.is_none() => ask(request, mine),
                Some(request) => {
                    let handle = set_timeout_with_handle(move || ask(request, mine), PAUSE);
                    timer.set_value(handle.ok());
                }
            }
            now
        });
        on_cleanup(stop);
        simulation
    }

    /// The last answer that was not an error.
    pub fn good(&self) -> Option<T> {
        self.result.with(|result| result.as_ref()?.as_ref().ok().cloned())
    }
}

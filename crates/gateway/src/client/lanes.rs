//! Turns at the portal: at most N calls at a time, people before background work.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody looks at the screen.
    People,
    /// The mirror, jobs.
    Background,
}

#[derive(Debug)]
struct State {
    free: usize,
    /// Background calls under way. They never take the last turn, so a person seldom waits.
    background: usize,
    background_max: usize,
    people_waiting: VecDeque<oneshot::Sender<Turn>>,
    background_waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// The turns of one portal.
#[derive(Debug, Clone)]
pub(crate) struct Lanes(Arc<Mutex<State>>);

/// The right to one call, until dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    lanes: Lanes,
    lane: Lane,
}

impl Lanes {
    pub fn new(parallel: usize) -> Self {
        let parallel = parallel.max(1);
        Self(Arc::new(Mutex::new(State {
            free: parallel,
            background: 0,
            background_max: (parallel - 1).max(1),
            people_waiting: VecDeque::new(),
            background_waiting: VecDeque::new(),
        })))
    }

    /// Waits for a turn. Dropping the future gives the place in the queue away.
    pub async fn turn(&self, lane: Lane) -> Turn {
        loop {
            let (sender, receiver) = oneshot::channel();
            {
                let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                match lane {
                    Lane::People => state.people_waiting.push_back(sender),
                    Lane::Background => state.background_waiting.push_back(sender),
                }
            }
            self.hand_out();
            if let Ok(turn) = receiver.await {
                return turn;
            }
        }
    }

    /// Those that wait for a turn and have not given up.
    pub fn waiting(&self, lane: Lane) -> usize {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = match lane {
            Lane::People => &state.people_waiting,
            Lane::Background => &state.background_waiting,
        };
        queue.iter().filter(|waiter| !waiter.is_closed()).count()
    }

    fn hand_out(&self) {
        loop {
            let (sender, lane) = {
                let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if state.free == 0 {
                    return;
                }
                if let Some(sender) = state.people_waiting.pop_front() {
                    state.free -= 1;
                    (sender, Lane::People)
                } else if state.background < state.background_max
                    && let Some(sender) = state.background_waiting.pop_front()
                {
                    state.free -= 1;
                    state.background += 1;
                    (sender, Lane::Background)
                } else {
                    return;
                }
            };
            // A waiter that gave up drops the turn here, which hands it to the next.
            drop(sender.send(Turn { lanes: self.clone(), lane }));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        {
            let mut state = self.lanes.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.free += 1;
            if self.lane == Lane::Background {
                state.background -= 1;
            }
        }
        self.lanes.hand_out();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn a_person_passes_before_background_work_that_came_first() {
        let lanes = Lanes::new(1);
        let held = lanes.turn(Lane::People).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for (name, lane) in [("job", Lane::Background), ("person", Lane::People)] {
            let (lanes, order) = (lanes.clone(), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                let _turn = lanes.turn(lane).await;
                order.lock().unwrap().push(name);
            }));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(held);
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), ["person", "job"]);
    }

    #[tokio::test]
    async fn background_work_leaves_one_turn_to_people() {
        let lanes = Lanes::new(3);
        let _one = lanes.turn(Lane::Background).await;
        let _two = lanes.turn(Lane::Background).await;
        let third = tokio::time::timeout(Duration::from_millis(30), lanes.turn(Lane::Background)).await;
        assert!(third.is_err());
        assert!(tokio::time::timeout(Duration::from_millis(30), lanes.turn(Lane::People)).await.is_ok());
    }

    #[tokio::test]
    async fn a_waiter_that_gives_up_loses_no_turn() {
        let lanes = Lanes::new(1);
        let held = lanes.turn(Lane::People).await;
        assert!(tokio::time::timeout(Duration::from_millis(10), lanes.turn(Lane::People)).await.is_err());
        assert_eq!(lanes.waiting(Lane::People), 0, "nobody waits any more");
        drop(held);
        assert!(tokio::time::timeout(Duration::from_millis(30), lanes.turn(Lane::People)).await.is_ok());
    }
}

//! What the stage tells the board. A board that is busy is told again; nothing here waits.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::state::{Command, Handle, Rejected};

/// Pause before a busy board is told again.
const AGAIN: Duration = Duration::from_millis(20);
/// More than this never waits: a slot, a notification, and a few failures.
const ROOM: usize = 16;

pub(super) struct Outbox {
    board: Handle,
    waiting: VecDeque<Command>,
}

impl Outbox {
    pub(super) fn new(board: Handle) -> Self {
        Self {
            board,
            waiting: VecDeque::new(),
        }
    }

    pub(super) fn put(&mut self, command: Command) {
        if self.waiting.len() < ROOM {
            self.waiting.push_back(command);
        }
    }

    /// Sends what waits; when to come again if something still does.
    pub(super) fn send(&mut self, now: Instant) -> Option<Instant> {
        while let Some(command) = self.waiting.front() {
            if let Err(Rejected::Overloaded) = self.board.tell(command.clone()) {
                return Some(now + AGAIN);
            }
            self.waiting.pop_front();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Future, pending, ready};

    use super::*;
    use crate::state::{Board, Journal, Limits, Record, Rules, actor, actor::NotDurable};

    struct Memory;

    impl Journal for Memory {
        fn write(&self, _: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static {
            ready(Ok(()))
        }
    }

    /// The board's task has the test's own thread, so it takes nothing until the test waits.
    #[tokio::test]
    async fn a_busy_board_is_told_again() {
        let rules = Rules::new(apps::registry(), Limits::default());
        let (board, _state) = actor::start(Board::default(), rules.into(), Memory, pending());
        while board.tell(Command::SlotEnded { slot: 99 }).is_ok() {}
        let (mut outbox, now) = (Outbox::new(board.clone()), Instant::now());
        let (app, reason) = ("clock".to_owned(), "a test".to_owned());
        outbox.put(Command::AppFailed { app, reason });
        assert_eq!(outbox.send(now), Some(now + AGAIN));
        tokio::task::yield_now().await;
        assert_eq!(outbox.send(now + AGAIN), None);
        let mut boards = board.watch();
        let told = boards.wait_for(|board| board.failed.contains_key("clock"));
        tokio::time::timeout(Duration::from_mins(1), told)
            .await
            .unwrap()
            .unwrap();
    }
}

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

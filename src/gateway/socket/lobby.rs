//! Sessions that were opened and have not said yet which namespace they want. The library keeps each for a while and counts
//! none of them.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::CONNECT;

/// Strangers that may wait. They do not take the places of those who are known from the start: that would lock them out.
const STRANGERS: usize = 128;

/// Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Lobby(Arc<Mutex<Waiting>>);

/// Since when each waits, the longest first.
#[derive(Default)]
struct Waiting {
    strangers: VecDeque<Instant>,
    known: VecDeque<Instant>,
}

impl Waiting {
    fn of(&mut self, known: bool) -> &mut VecDeque<Instant> {
        if known { &mut self.known } else { &mut self.strangers }
    }
}

impl Lobby {
    /// One more; false when there is no room.
    pub(super) fn enters(&self, known: bool, most: usize, now: Instant) -> bool {
        let mut waiting = self.lock();
        let queue = waiting.of(known);
        queue.retain(|since| now.saturating_duration_since(*since) < CONNECT);
        let most = if known { most } else { STRANGERS.min(most) };
        let room = queue.len() < most;
        if room {
            queue.push_back(now);
        }
        room
    }

    /// One of them is in. Which one is no matter: they are about as old.
    pub(super) fn leaves(&self, known: bool) {
        self.lock().of(known).pop_front();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_fill_their_own_places_only() {
        let (lobby, now) = (Lobby::default(), Instant::now());
        let entered = (0..1000).filter(|_| lobby.enters(false, 1000, now)).count();
        assert_eq!(entered, STRANGERS);
        assert!((0..1000).all(|_| lobby.enters(true, 1000, now)));
        assert!(!lobby.enters(true, 1000, now));
        lobby.leaves(true);
        assert!(lobby.enters(true, 1000, now) && !lobby.enters(false, 1000, now));
        assert!(lobby.enters(false, 1000, now + CONNECT), "who waited too long is gone");
    }
}

//! How long the carousel's entry still has.

use std::time::{Duration, Instant};

use crate::state::Board;

/// Counts the time of the slot the board is in, from when it was first seen.
pub(super) struct SlotTimer {
    slot: u64,
    since: Instant,
}

impl SlotTimer {
    pub(super) fn new(slot: u64, now: Instant) -> Self {
        Self { slot, since: now }
    }

    /// When the slot ends; `None` when nothing is to change by itself.
    pub(super) fn deadline(&mut self, board: &Board, now: Instant) -> Option<Instant> {
        if board.slot != self.slot {
            *self = Self::new(board.slot, now);
        }
        let carousel = &board.carousel;
        let runs = carousel.enabled && !carousel.paused && board.running.is_some();
        let slot = carousel.apps.get(carousel.current_index).filter(|_| runs)?;
        Some(self.since + Duration::from_secs_f64(slot.duration.clamp(0.5, 86_400.0)))
    }

    /// The slot that just ended. If the board stays in it (no app of the carousel works), it is said again after as
    /// long: the app may have been mended by then.
    pub(super) fn ended(&mut self, board: &Board, now: Instant) -> Option<u64> {
        self.deadline(board, now).filter(|end| *end <= now)?;
        self.since = now;
        Some(self.slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::view::Slot;

    fn board() -> Board {
        let mut board = Board {
            running: Some("clock".into()),
            slot: 4,
            ..Board::default()
        };
        board.carousel.enabled = true;
        board.carousel.apps = vec![Slot {
            app: "clock".into(),
            duration: 10.0,
        }];
        board
    }

    #[test]
    fn a_slot_ends_and_a_new_one_counts_anew() {
        let (mut board, start) = (board(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut timer = SlotTimer::new(4, start);
        assert_eq!(timer.ended(&board, after(9)), None);
        assert_eq!(timer.ended(&board, after(10)), Some(4));
        assert_eq!(timer.ended(&board, after(19)), None, "said once");
        assert_eq!(timer.ended(&board, after(20)), Some(4), "the board stayed in it");
        board.slot = 5;
        assert_eq!(timer.deadline(&board, after(22)), Some(after(32)));
    }

    #[test]
    fn a_carousel_at_rest_never_ends_its_slot() {
        let start = Instant::now();
        let at_rest: [fn(&mut Board); 3] = [
            |board| board.carousel.enabled = false,
            |board| board.carousel.paused = true,
            |board| board.running = None,
        ];
        for rest in at_rest {
            let mut board = board();
            rest(&mut board);
            assert_eq!(SlotTimer::new(4, start).deadline(&board, start), None);
        }
    }
}

//! Where to find a board that nobody has paired with, for those who can see the panel.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use apps::{
    first_run::{FirstRun as Drawing, Words},
    font::Catalogue,
    frame::Frame,
    tick::Next,
};

use super::frame_clock::{FrameClock, Moment};
use crate::{metrics::Metrics, state::Board, wire::view::FirstRun};

pub(super) struct FirstRunScreen {
    shown: FirstRun,
    /// `None`: these words cannot be drawn; then the panel is black.
    drawing: Option<Drawing>,
    clock: FrameClock,
    frame: Frame,
}

impl FirstRunScreen {
    /// What the board wants shown now, given what is.
    pub(super) fn follow(shown: Option<Self>, board: &Board, size: (u32, u32), now: Moment) -> Option<Self> {
        let wanted = board.first_run.as_ref()?;
        match shown {
            Some(shown) if shown.shown == *wanted => Some(shown),
            _ => Some(Self::new(wanted, &board.fonts, size, now)),
        }
    }

    fn new(wanted: &FirstRun, fonts: &Catalogue, (width, height): (u32, u32), now: Moment) -> Self {
        let FirstRun { name, addresses, qr } = wanted;
        let words = Words { name, addresses, qr };
        // The machine's name is not ours to choose: whatever is in it must not end the stage.
        let build = || Drawing::new(words, fonts, width, height);
        Self {
            shown: wanted.clone(),
            drawing: catch_unwind(AssertUnwindSafe(build)).ok(),
            clock: FrameClock::new(now),
            frame: Frame::new(width, height),
        }
    }

    pub(super) fn deadline(&self, now: Moment) -> Option<Instant> {
        self.drawing.as_ref().and_then(|_| self.clock.deadline(now))
    }

    /// The picture of now.
    pub(super) fn draw(&mut self, now: Moment, metrics: &Metrics) -> &Frame {
        if let Some(due) = self.clock.take(now) {
            let next = self.draw_at(due.elapsed);
            metrics.skipped.inc_by(self.clock.advance(next, due, now));
        }
        &self.frame
    }

    fn draw_at(&mut self, elapsed: std::time::Duration) -> Next {
        let frame = &mut self.frame;
        let Some(drawing) = &mut self.drawing else {
            return Next::Never;
        };
        let drawn = catch_unwind(AssertUnwindSafe(|| drawing.draw(elapsed, frame)));
        drawn.unwrap_or_else(|_| {
            self.drawing = None;
            Next::Never
        })
    }
}

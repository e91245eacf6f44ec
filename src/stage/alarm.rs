//! The alert above everything else.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use apps::{alert::Alert as Drawing, font::Catalogue, frame::Frame, tick::Next};

use super::frame_clock::{FrameClock, Moment};
use crate::{
    metrics::Metrics,
    state::Board,
    wire::vitals::{Alert, AlertKind},
};

/// A soft orange: it is to be noticed, not to frighten.
const STRESS: [u8; 3] = [255, 120, 40];
const STORAGE: [u8; 3] = [255, 40, 30];

/// One alert on the panel.
pub(super) struct Alarm {
    id: i64,
    words: String,
    /// `None`: these words cannot be drawn; then nothing is.
    drawing: Option<Drawing>,
    clock: FrameClock,
    frame: Frame,
}

impl Alarm {
    /// What the board wants shown now, given what is. `None`: nothing above the rest.
    pub(super) fn follow(shown: Option<Self>, board: &Board, size: (u32, u32), now: Moment) -> Option<Self> {
        let alert = board.alert_on_panel()?;
        let words = words(alert);
        match shown {
            Some(shown) if shown.id == alert.id && shown.words == words => Some(shown),
            _ => Some(Self::new(alert, words, &board.fonts, size, now)),
        }
    }

    fn new(alert: &Alert, words: String, fonts: &Catalogue, (width, height): (u32, u32), now: Moment) -> Self {
        let (icon, colour) = match alert.kind {
            AlertKind::Stress if words.is_empty() => ("info", STRESS),
            AlertKind::Stress => ("heart", STRESS),
            AlertKind::Storage | AlertKind::Damage => ("cross", STORAGE),
        };
        let build = || Drawing::new(&words, icon, colour, fonts, width, height);
        Self {
            id: alert.id,
            drawing: catch_unwind(AssertUnwindSafe(build)).ok(),
            words,
            clock: FrameClock::new(now),
            frame: Frame::new(width, height),
        }
    }

    pub(super) fn deadline(&self, now: Moment) -> Option<Instant> {
        self.drawing.as_ref().and_then(|_| self.clock.deadline(now))
    }

    /// Draws over a copy of `below`.
    pub(super) fn draw(&mut self, below: &Frame, now: Moment, metrics: &Metrics) -> &Frame {
        let due = self.clock.take(now);
        let elapsed = due.map_or_else(|| self.clock.elapsed(now), |due| due.elapsed);
        self.frame.bytes_mut().copy_from_slice(below.bytes());
        let next = self.draw_at(elapsed);
        if next.is_none() && self.drawing.take().is_some() {
            self.frame.bytes_mut().copy_from_slice(below.bytes());
        }
        if let Some(due) = due {
            metrics
                .skipped
                .inc_by(self.clock.advance(next.unwrap_or(Next::Never), due, now));
        }
        &self.frame
    }

    fn draw_at(&mut self, elapsed: std::time::Duration) -> Option<Next> {
        let (drawing, frame) = (self.drawing.as_mut()?, &mut self.frame);
        catch_unwind(AssertUnwindSafe(|| drawing.draw(elapsed, frame))).ok()
    }
}

/// Nobody's state is told without their consent: without a name there are no words, only a symbol.
fn words(alert: &Alert) -> String {
    match alert.kind {
        AlertKind::Damage => "Database was damaged".to_owned(),
        AlertKind::Storage => "Readings are not kept".to_owned(),
        AlertKind::Stress if alert.wearer.is_empty() => String::new(),
        AlertKind::Stress => format!("{}: time for a break?", alert.wearer),
    }
}

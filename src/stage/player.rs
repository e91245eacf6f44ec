//! One app at work: its picture, its deadline, and a net under it.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use apps::{
    app::{App, Context, Entry, Settings},
    frame::Frame,
    tick::Tick,
};
use jiff::tz::TimeZone;

use super::frame_clock::{FrameClock, Moment};
use crate::metrics::Metrics;

/// A draw that takes so long is too slow; three in a row are a failure.
const SLOW: Duration = Duration::from_millis(250);
const SLOW_IN_A_ROW: u32 = 3;
/// A single draw that takes so long is a failure.
const HANGING: Duration = Duration::from_secs(1);

/// An app that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) app: String,
    pub(super) reason: String,
}

/// An app with what it needs on the panel.
pub(super) struct Player {
    pub(super) name: String,
    pub(super) config: Settings,
    pub(super) frame: Frame,
    app: Box<dyn App>,
    clock: FrameClock,
    slow: u32,
    /// It failed, and its frame may be half drawn; it waits for something else to take its place.
    pub(super) broken: bool,
}

impl Player {
    /// Builds the app; the reason when it cannot be.
    pub(super) fn build(entry: &Entry, config: Settings, context: &Context<'_>, now: Moment) -> Result<Self, String> {
        let built = catch_unwind(AssertUnwindSafe(|| (entry.build)(&config, context)));
        let app = built
            .map_err(|cause| panic_message(&*cause))?
            .map_err(|invalid| invalid.to_string())?;
        Ok(Self {
            name: entry.name.to_owned(),
            config,
            frame: Frame::new(context.width, context.height),
            app,
            clock: FrameClock::new(now),
            slow: 0,
            broken: false,
        })
    }

    /// Takes on new settings if the app can without starting over.
    pub(super) fn adopt(&mut self, config: &Settings, context: &Context<'_>, now: Moment) -> bool {
        let app = &mut self.app;
        let adopted = catch_unwind(AssertUnwindSafe(|| app.adopt(config, context.fonts))).unwrap_or(false);
        if adopted {
            self.config.clone_from(config);
            self.clock.hurry(now);
        }
        adopted
    }

    pub(super) fn hurry(&mut self, now: Moment) {
        self.clock.hurry(now);
    }

    pub(super) fn deadline(&self, now: Moment) -> Option<Instant> {
        if self.broken { None } else { self.clock.deadline(now) }
    }

    /// Draws if a frame is due. `Ok(true)`: there is a new picture.
    pub(super) fn draw(&mut self, now: Moment, zone: &TimeZone, metrics: &Metrics) -> Result<bool, Failure> {
        let Some(due) = self.clock.take(now).filter(|_| !self.broken) else {
            return Ok(false);
        };
        let tick = Tick {
            now: due.wall,
            elapsed: due.elapsed,
            zone: zone.clone(),
        };
        let (app, frame) = (&mut self.app, &mut self.frame);
        let began = Instant::now();
        let drawn = catch_unwind(AssertUnwindSafe(|| app.draw(&tick, frame)));
        let took = began.elapsed();
        let next = drawn.map_err(|cause| self.fail(panic_message(&*cause)))?;
        self.judge(took)?;
        let missed = self.clock.advance(
            next,
            due,
            Moment {
                steady: now.steady + took,
                ..now
            },
        );
        metrics.skipped.inc_by(missed);
        Ok(true)
    }

    fn judge(&mut self, took: Duration) -> Result<(), Failure> {
        self.slow = if took > SLOW { self.slow + 1 } else { 0 };
        if took > HANGING || self.slow >= SLOW_IN_A_ROW {
            let reason = format!("took {} ms to draw one frame", took.as_millis());
            return Err(self.fail(reason));
        }
        Ok(())
    }

    fn fail(&mut self, reason: String) -> Failure {
        self.broken = true;
        Failure {
            app: self.name.clone(),
            reason,
        }
    }
}

fn panic_message(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| cause.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.as_deref().unwrap_or("for no stated reason"))
}

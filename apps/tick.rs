//! Time as an app sees it: an argument, never a clock that is read.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

/// The moment a picture is for.
#[derive(Clone, Debug)]
pub struct Tick {
    /// The wall clock, UTC.
    pub now: Timestamp,
    /// Time since this app came on, of a clock that never jumps.
    pub elapsed: Duration,
    /// The board's time zone; an app's own setting goes before it.
    pub zone: TimeZone,
}

/// When an app wants to draw again. The stage caps it at 120 frames a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// After this long, counted from the deadline of this tick and not from when drawing ended.
    After(Duration),
    /// When the wall clock shows this: a clock draws at the full second.
    At(Timestamp),
    /// When its settings change.
    Never,
}

impl Next {
    /// One frame at `fps` frames a second.
    ///
    /// # Panics
    /// When `fps` is 0.
    #[must_use]
    pub fn at_rate(fps: u32) -> Self {
        Self::After(Duration::from_secs(1) / fps)
    }
}

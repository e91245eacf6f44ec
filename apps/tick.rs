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

/// Whole frames in `elapsed` at `fps` frames a second, to the nearest: the frame that [`Next::at_rate`] asks for a little early,
/// or that is drawn up to half a frame late, has its own number.
#[must_use]
pub fn frames(elapsed: Duration, fps: u32) -> u64 {
    const SECOND: u128 = 1_000_000_000;
    ((elapsed.as_nanos() * u128::from(fps) + SECOND / 2) / SECOND) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_at_their_deadlines_are_numbered_without_gaps() {
        for fps in [1, 7, 10, 30, 60, 96, 120] {
            let Next::After(step) = Next::at_rate(fps) else {
                unreachable!()
            };
            for number in 0..5_000_u32 {
                assert_eq!(frames(step * number, fps), u64::from(number));
                assert_eq!(frames(step * number + step / 3, fps), u64::from(number));
            }
        }
    }
}

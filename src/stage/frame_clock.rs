//! When the next frame is due. Pure: both clocks come as arguments.

use std::time::{Duration, Instant};

use apps::tick::Next;
use jiff::Timestamp;

/// No app draws faster than 120 frames a second.
const SHORTEST: Duration = Duration::from_nanos(1_000_000_000 / 120);

/// Both clocks at one moment: the one that never jumps, and the one on the wall.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) steady: Instant,
    pub(super) wall: Timestamp,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self {
            steady: Instant::now(),
            wall: Timestamp::now(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    At(Instant),
    /// When the wall clock shows `at`; it showed `set` when that was decided. Never before `earliest`.
    Wall {
        at: Timestamp,
        set: Timestamp,
        earliest: Instant,
    },
    Never,
}

/// The deadline of one app, from frame to frame.
#[derive(Debug)]
pub(super) struct FrameClock {
    started: Instant,
    due: Due,
}

/// A frame that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DueFrame {
    /// The time the picture is for: since the app came on, and on the wall.
    pub(super) elapsed: Duration,
    pub(super) wall: Timestamp,
    pub(super) deadline: Instant,
}

impl FrameClock {
    /// The first frame is due at once.
    pub(super) fn new(now: Moment) -> Self {
        Self {
            started: now.steady,
            due: Due::At(now.steady),
        }
    }

    /// Time since it started.
    pub(super) fn elapsed(&self, now: Moment) -> Duration {
        now.steady.saturating_duration_since(self.started)
    }

    /// When to wake up; `None` when only a change of settings will.
    pub(super) fn deadline(&self, now: Moment) -> Option<Instant> {
        match self.due {
            Due::At(at) => Some(at),
            // A clock that was put back: what is shown is of the future, so it is due now.
            Due::Wall { set, earliest, .. } if now.wall < set => Some(earliest.max(now.steady)),
            Due::Wall { at, earliest, .. } => Some(earliest.max(now.steady + until(at, now.wall))),
            Due::Never => None,
        }
    }

    /// The frame that is due now, if one is.
    pub(super) fn take(&self, now: Moment) -> Option<DueFrame> {
        let deadline = self.deadline(now).filter(|deadline| *deadline <= now.steady)?;
        // A wake-up a hair early by the wall clock must not show the second before.
        let wall = match self.due {
            Due::Wall { at, set, .. } if now.wall >= set => now.wall.max(at),
            _ => now.wall,
        };
        Some(DueFrame {
            elapsed: deadline.saturating_duration_since(self.started),
            wall,
            deadline,
        })
    }

    /// Sets the next deadline; returns how many frames were missed for good.
    pub(super) fn advance(&mut self, next: Next, drawn: DueFrame, now: Moment) -> u64 {
        match next {
            Next::Never => self.due = Due::Never,
            Next::At(at) => {
                self.due = Due::Wall {
                    at,
                    set: drawn.wall.min(now.wall),
                    earliest: drawn.deadline + SHORTEST,
                }
            }
            Next::After(wait) => {
                let wait = wait.max(SHORTEST);
                let missed = now.steady.saturating_duration_since(drawn.deadline).as_nanos() / wait.as_nanos();
                let steps = u32::try_from(missed + 1).unwrap_or(u32::MAX);
                self.due = Due::At(drawn.deadline + wait.saturating_mul(steps));
                return missed as u64;
            }
        }
        0
    }

    /// A frame is due at once, whatever was decided.
    pub(super) fn hurry(&mut self, now: Moment) {
        self.due = Due::At(now.steady);
    }
}

fn until(at: Timestamp, wall: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(wall)).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A world whose clocks only move when told.
    struct World(Moment);

    impl World {
        fn new() -> Self {
            Self(Moment {
                steady: Instant::now(),
                wall: "2026-03-01T12:00:00.25Z".parse().unwrap(),
            })
        }

        fn pass(&mut self, millis: i64) {
            self.0.steady += Duration::from_millis(millis as u64);
            self.0.wall += jiff::SignedDuration::from_millis(millis);
        }
    }

    #[test]
    fn a_frame_rate_does_not_drift() {
        let mut world = World::new();
        let mut clock = FrameClock::new(world.0);
        let mut elapsed = Vec::new();
        for late in [0, 3, 7, 1] {
            world.pass(late);
            let frame = clock.take(world.0).unwrap();
            elapsed.push(frame.elapsed.as_millis());
            assert_eq!(clock.advance(Next::After(Duration::from_millis(20)), frame, world.0), 0);
            assert!(clock.take(world.0).is_none());
            world.pass(20 - late);
        }
        assert_eq!(elapsed, [0, 20, 40, 60]);
    }

    #[test]
    fn missed_frames_are_skipped_and_counted() {
        let mut world = World::new();
        let mut clock = FrameClock::new(world.0);
        let frame = clock.take(world.0).unwrap();
        world.pass(70);
        assert_eq!(clock.advance(Next::After(Duration::from_millis(20)), frame, world.0), 3);
        assert_eq!(
            clock.deadline(world.0),
            Some(world.0.steady + Duration::from_millis(10))
        );
    }

    #[test]
    fn a_still_clock_draws_once_a_second() {
        let mut world = World::new();
        let mut clock = FrameClock::new(world.0);
        let mut draws = 0;
        for _ in 0..10_000 {
            if let Some(frame) = clock.take(world.0) {
                draws += 1;
                let second = Timestamp::from_second(frame.wall.as_second() + 1).unwrap();
                clock.advance(Next::At(second), frame, world.0);
            }
            world.pass(1);
        }
        assert_eq!(draws, 11, "one at the start, then one a second");
    }

    #[test]
    fn a_wall_clock_that_jumps_is_followed() {
        let mut world = World::new();
        let mut clock = FrameClock::new(world.0);
        let frame = clock.take(world.0).unwrap();
        clock.advance(Next::At("2026-03-01T12:01:00Z".parse().unwrap()), frame, world.0);
        world.pass(20);
        assert!(clock.take(world.0).is_none());
        world.0.wall = "2026-03-01T14:00:00Z".parse().unwrap();
        assert!(clock.take(world.0).is_some(), "forward");
        world.0.wall = "2026-03-01T11:00:00Z".parse().unwrap();
        assert!(clock.take(world.0).is_some(), "back");
    }

    #[test]
    fn nothing_is_faster_than_120_frames_a_second() {
        let world = World::new();
        let mut clock = FrameClock::new(world.0);
        let frame = clock.take(world.0).unwrap();
        clock.advance(Next::After(Duration::ZERO), frame, world.0);
        assert_eq!(clock.deadline(world.0), Some(world.0.steady + SHORTEST));
        clock.advance(Next::At(Timestamp::UNIX_EPOCH), frame, world.0);
        assert_eq!(clock.deadline(world.0), Some(world.0.steady + SHORTEST));
    }
}

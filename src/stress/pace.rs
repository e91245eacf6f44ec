//! Whether a network holds up the readings.

use std::time::{Duration, Instant};

/// A run that takes longer than this is a slow one. Those of the trial are a hundred times quicker.
const SLOW: Duration = Duration::from_millis(10);
/// So many slow ones in a row are no accident.
const IN_A_ROW: u32 = 20;

/// What is known of the runs of one network.
#[derive(Debug)]
pub(super) struct Pace {
    slow: u32,
    /// It is not asked until then.
    rests: Option<Instant>,
    /// How long a network that cannot be replaced is left alone.
    rest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self::with(Duration::from_mins(1))
    }
}

impl Pace {
    pub(super) fn with(rest: Duration) -> Self {
        Self {
            slow: 0,
            rests: None,
            rest,
        }
    }

    /// So many runs took so long together. Whether the network is too slow to go on with.
    pub(super) fn took(&mut self, time: Duration, runs: usize) -> bool {
        let slow = time > SLOW.saturating_mul(runs as u32);
        self.slow = if slow { self.slow + runs as u32 } else { 0 };
        self.slow >= IN_A_ROW
    }

    pub(super) fn leave_alone(&mut self, now: Instant) {
        self.slow = 0;
        self.rests = Some(now + self.rest);
    }

    pub(super) fn rests(&self, now: Instant) -> bool {
        self.rests.is_some_and(|end| now < end)
    }
}

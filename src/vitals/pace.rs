//! How many readings a device may hand in: so many a second, and what it has gathered while it was offline at once.

use std::time::{Duration, Instant};

/// What a device may hand in at once: two full arrays.
const GATHERED: f64 = 2000.0;

/// A bucket that fills as time goes by.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    left: f64,
    filled: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            left: GATHERED,
            filled: now,
        }
    }

    /// Takes one reading, or says when it is worth trying again.
    pub(super) fn take(&mut self, per_second: f64, now: Instant) -> Result<(), Duration> {
        let gained = now.saturating_duration_since(self.filled).as_secs_f64() * per_second;
        self.left = (self.left + gained).min(GATHERED);
        self.filled = now;
        if self.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - self.left) / per_second));
        }
        self.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_gathered_goes_in_and_then_the_rate_holds() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        let taken = (0..3000).filter(|_| pace.take(2.0, start).is_ok()).count();
        assert_eq!(taken, GATHERED as usize);
        assert_eq!(pace.take(2.0, start), Err(Duration::from_millis(500)));
        assert_eq!(pace.take(2.0, start + Duration::from_millis(500)), Ok(()));
        let later = start + Duration::from_hours(10);
        let taken = (0..3000).filter(|_| pace.take(2.0, later).is_ok()).count();
        assert_eq!(taken, GATHERED as usize, "a long rest fills it to the brim, no further");
    }
}

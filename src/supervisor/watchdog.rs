//! A token for every part of the daemon that must not hang. Who does not give it back keeps the keep-alive away.

use std::{
    future::Future,
    pin::Pin,
    time::{Duration, Instant},
};

/// Resolves when the token came through; `false` when it never will.
pub type Visit = Pin<Box<dyn Future<Output = bool> + Send>>;

/// A part of the daemon.
pub struct Station {
    pub name: &'static str,
    /// It stands still while the database is being mended, which may take long and must not be broken off.
    pub waits_for_store: bool,
    /// Sends a token through it.
    pub visit: Box<dyn Fn() -> Visit + Send>,
}

impl Station {
    pub fn new<F: Future<Output = bool> + Send + 'static>(
        name: &'static str,
        visit: impl Fn() -> F + Send + 'static,
    ) -> Self {
        Self {
            name,
            waits_for_store: false,
            visit: Box::new(move || Box::pin(visit())),
        }
    }

    #[must_use]
    pub fn behind_the_store(self) -> Self {
        Self {
            waits_for_store: true,
            ..self
        }
    }
}

/// One round after the other through all stations, at most one token in each.
pub(super) struct Watchdog {
    stations: Vec<Station>,
    /// Which have a token.
    out: Vec<bool>,
    every: Duration,
    began: Instant,
    under_way: bool,
    /// When whoever still has a token is named, for the first time or again.
    late_at: Instant,
}

/// What a look at the round finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// All tokens are back.
    Complete,
    /// These keep theirs for too long. Found each time that this much time has passed.
    Hanging(Vec<&'static str>),
}

impl Watchdog {
    /// Rounds begin `every` so often; a token that takes as long is late.
    pub(super) fn new(stations: Vec<Station>, every: Duration, now: Instant) -> Self {
        Self {
            out: vec![false; stations.len()],
            stations,
            every,
            began: now,
            under_way: false,
            late_at: now + every,
        }
    }

    /// Begins a round: tokens for the stations that have none.
    pub(super) fn begin(&mut self, now: Instant) -> Vec<(usize, Visit)> {
        (self.began, self.under_way, self.late_at) = (now, true, now + self.every);
        let free = self.out.iter_mut().enumerate().filter(|(_, out)| !**out);
        let visits = free.map(|(station, out)| {
            *out = true;
            (station, (self.stations[station].visit)())
        });
        visits.collect()
    }

    /// A token came back.
    pub(super) fn passed(&mut self, station: usize) {
        self.out[station] = false;
    }

    /// `mending`: the store has its hands full for a while, and who waits for it is excused.
    pub(super) fn look(&mut self, mending: bool, now: Instant) -> Found {
        let excused = |station: &Station| mending && station.waits_for_store;
        let all = self.stations.iter().zip(&self.out);
        let missing = all.filter(|(station, out)| **out && !excused(station));
        let missing: Vec<_> = missing.map(|(station, _)| station.name).collect();
        if !self.under_way {
            return Found::Nothing;
        }
        if missing.is_empty() {
            self.under_way = false;
            return Found::Complete;
        }
        if now < self.late_at {
            return Found::Nothing;
        }
        self.late_at = now + self.every;
        Found::Hanging(missing)
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        !self.under_way && now >= self.began + self.every
    }

    /// When to look again though no token came back: at the next round, if there shall be one, or when this one is late.
    pub(super) fn next_look(&self, goes_on: bool) -> Option<Instant> {
        if self.under_way {
            return Some(self.late_at);
        }
        goes_on.then_some(self.began + self.every)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(5);

    fn watchdog(now: Instant) -> Watchdog {
        let never = || std::future::pending();
        let stations = vec![
            Station::new("stage", never),
            Station::new("store", never).behind_the_store(),
        ];
        Watchdog::new(stations, EVERY, now)
    }

    #[test]
    fn a_round_is_complete_when_all_tokens_are_back() {
        let now = Instant::now();
        let mut watchdog = watchdog(now);
        assert_eq!(watchdog.begin(now).len(), 2);
        watchdog.passed(1);
        assert_eq!(watchdog.look(false, now), Found::Nothing);
        watchdog.passed(0);
        assert_eq!(watchdog.look(false, now), Found::Complete);
        assert_eq!(watchdog.look(false, now), Found::Nothing, "once");
        assert!(!watchdog.is_due(now) && watchdog.is_due(now + EVERY));
    }

    #[test]
    fn who_hangs_is_named_now_and_then() {
        let now = Instant::now();
        let mut watchdog = watchdog(now);
        drop(watchdog.begin(now));
        watchdog.passed(0);
        assert_eq!(watchdog.look(false, now + EVERY), Found::Hanging(vec!["store"]));
        assert_eq!(watchdog.look(false, now + EVERY), Found::Nothing);
        assert_eq!(watchdog.look(false, now + EVERY * 2), Found::Hanging(vec!["store"]));
        assert!(!watchdog.is_due(now + EVERY * 2), "the round is not over");
        watchdog.passed(1);
        assert_eq!(watchdog.look(false, now + EVERY * 2), Found::Complete);
    }

    #[test]
    fn a_store_that_mends_is_excused_and_gets_no_second_token() {
        let now = Instant::now();
        let mut watchdog = watchdog(now);
        drop(watchdog.begin(now));
        watchdog.passed(0);
        assert_eq!(watchdog.look(true, now + EVERY), Found::Complete);
        assert_eq!(watchdog.begin(now + EVERY).len(), 1);
        assert_eq!(
            watchdog.look(true, now + EVERY),
            Found::Nothing,
            "the stage is not excused"
        );
    }
}

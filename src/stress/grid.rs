//! One value a second: the mean of what was measured in it.
//!
//! Readings come at 1 to 4 Hz, and now and then late, twice, or not at all. A second stays open for a little while, so that
//! readings that overtook each other on the way find their place.

use std::collections::VecDeque;

/// A second is done when there is a reading that is this many seconds newer.
const SETTLED: i64 = 3;
/// After a gap of so many seconds nothing that was is of use: it may be somebody else.
const ANEW: i64 = 30 * 60;
/// A clock that jumps back by more than a minute was set; less is a reading that comes late.
const EARLIEST: i64 = -60;

/// Means of one second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Second {
    pub(super) hr: f64,
    pub(super) temp: f64,
    pub(super) eda: f64,
}

/// What the passing of time brings, in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tick {
    /// A second (Unix) with its values.
    Second(i64, Second),
    /// A second of which nothing is known.
    Missing,
    /// So long a gap, or a clock that was set back, that a monitor starts anew.
    Anew,
}

/// The seconds that are being collected, the oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    open: VecDeque<Open>,
    /// The last second that is done.
    done: Option<i64>,
}

#[derive(Clone, Debug)]
struct Open {
    second: i64,
    count: f64,
    sum: Second,
}

impl Grid {
    /// Takes in values at `at` (Unix milliseconds), and tells of every second that is done by that.
    pub(super) fn push(&mut self, at: i64, values: Second, mut tell: impl FnMut(Tick)) {
        let second = at.div_euclid(1000);
        let newest = self.open.back().map_or(second, |open| open.second);
        match second - newest {
            ..EARLIEST => {
                *self = Self::default();
                tell(Tick::Anew);
            }
            EARLIEST..=ANEW => {}
            _ => {
                self.finish(i64::MAX, &mut tell);
                *self = Self::default();
                tell(Tick::Anew);
            }
        }
        self.add(second, values);
        self.finish(second - SETTLED, &mut tell);
    }

    /// What is done already stays as it is.
    fn add(&mut self, second: i64, values: Second) {
        if self.done.is_some_and(|done| second <= done) {
            return;
        }
        match self.open.binary_search_by_key(&second, |open| open.second) {
            Ok(place) => self.open[place].add(values),
            Err(place) => self.open.insert(place, Open::new(second, values)),
        }
    }

    /// Tells of all that is collected up to `last`.
    fn finish(&mut self, last: i64, tell: &mut impl FnMut(Tick)) {
        while self.open.front().is_some_and(|open| open.second <= last) {
            let Some(open) = self.open.pop_front() else { return };
            let before = self.done.replace(open.second).unwrap_or(open.second - 1);
            (before + 1..open.second).for_each(|_| tell(Tick::Missing));
            tell(Tick::Second(open.second, open.mean()));
        }
    }

    /// No more will come: all that is open is done.
    pub(super) fn close(&mut self, mut tell: impl FnMut(Tick)) {
        self.finish(i64::MAX, &mut tell);
    }
}

impl Open {
    fn new(second: i64, sum: Second) -> Self {
        Self {
            second,
            count: 1.0,
            sum,
        }
    }

    fn add(&mut self, values: Second) {
        self.count += 1.0;
        self.sum.hr += values.hr;
        self.sum.temp += values.temp;
        self.sum.eda += values.eda;
    }

    fn mean(&self) -> Second {
        Second {
            hr: self.sum.hr / self.count,
            temp: self.sum.temp / self.count,
            eda: self.sum.eda / self.count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(hr: f64) -> Second {
        Second {
            hr,
            temp: 33.0,
            eda: 1.0,
        }
    }

    /// Heart rates of the seconds that are told of; `None` for one that is missing, `-1` for a new start.
    fn ticks(readings: &[(i64, f64)]) -> Vec<Option<f64>> {
        let mut grid = Grid::default();
        let mut told = Vec::new();
        let mut tell = |tick| {
            told.push(match tick {
                Tick::Second(_, values) => Some(values.hr),
                Tick::Missing => None,
                Tick::Anew => Some(-1.0),
            });
        };
        for (at, hr) in readings {
            grid.push(*at, values(*hr), &mut tell);
        }
        grid.close(tell);
        told
    }

    #[test]
    fn a_second_is_the_mean_of_its_readings() {
        let readings = [(1000, 60.0), (1250, 61.0), (1900, 65.0), (2000, 70.0)];
        assert_eq!(ticks(&readings), [Some(62.0), Some(70.0)]);
    }

    #[test]
    fn readings_that_overtook_each_other_find_their_place() {
        let readings = [(3000, 80.0), (1000, 60.0), (2000, 70.0), (3500, 82.0), (4000, 90.0)];
        assert_eq!(ticks(&readings), [60.0, 70.0, 81.0, 90.0].map(Some));
    }

    #[test]
    fn what_comes_too_late_changes_nothing_that_is_done() {
        let readings = [(1000, 60.0), (2000, 70.0), (5000, 80.0), (1500, 200.0)];
        assert_eq!(ticks(&readings), [Some(60.0), Some(70.0), None, None, Some(80.0)]);
    }

    #[test]
    fn after_half_an_hour_or_a_clock_set_back_all_begins_anew() {
        assert_eq!(
            ticks(&[(0, 60.0), ((ANEW + 1) * 1000, 70.0)]),
            [60.0, -1.0, 70.0].map(Some)
        );
        assert_eq!(ticks(&[(100_000, 60.0), (39_000, 70.0)]), [-1.0, 70.0].map(Some));
    }
}

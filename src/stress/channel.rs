//! One signal of one wearer: its last three minutes, its slow average and its usual spread.

use std::collections::VecDeque;

/// Seconds that are remembered.
pub(super) const RING: usize = 180;
/// Seconds for which a value is held when none comes.
const HOLD: u32 = 10;
/// Time constant of the personal baseline, in seconds.
pub(super) const BASE: f64 = 1800.0;
/// Weight of the usual spread at the start, in seconds: a young average has a spread too, and is no clock.
const PRIOR: f64 = 600.0;

/// Bias-corrected exponential average (Kingma & Ba 2015, section 3).
#[derive(Clone, Debug)]
pub(super) struct Average {
    gain: f64,
    total: f64,
    weight: f64,
}

impl Average {
    /// `tau` in seconds.
    pub(super) fn new(tau: f64) -> Self {
        Self::with(tau, 0.0, 0.0)
    }

    fn with(tau: f64, total: f64, weight: f64) -> Self {
        let gain = 1.0 - (-1.0 / tau).exp();
        Self { gain, total, weight }
    }

    pub(super) fn add(&mut self, value: f64) -> f64 {
        self.total = (1.0 - self.gain) * self.total + self.gain * value;
        self.weight = (1.0 - self.gain) * self.weight + self.gain;
        self.total / self.weight
    }
}

/// See `models/features.py`, which is the definition.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    /// Oldest first; `None` is a second of which nothing is known.
    ring: VecDeque<Option<f64>>,
    held: Option<f64>,
    age: u32,
    base: Average,
    spread: Average,
    /// The personal baseline, and the variance around it.
    mean: f64,
    variance: f64,
}

impl Channel {
    /// `variance`: what is usual among people, in the square of the unit.
    pub(super) fn new(variance: f64) -> Self {
        let weight = PRIOR / BASE;
        Self {
            ring: vec![None; RING].into(),
            held: None,
            age: 0,
            base: Average::new(BASE),
            spread: Average::with(BASE, variance * weight, weight),
            mean: 0.0,
            variance,
        }
    }

    /// Takes in the value of a second; answers it as it counts, which for a while may be an older one.
    pub(super) fn add(&mut self, value: Option<f64>) -> Option<f64> {
        if value.is_some() {
            self.held = value;
            self.age = 0;
        } else {
            self.age += 1;
            if self.age > HOLD {
                self.held = None;
            }
        }
        self.ring.pop_front();
        self.ring.push_back(self.held);
        if let Some(held) = self.held {
            self.mean = self.base.add(held);
            self.variance = self.spread.add((held - self.mean).powi(2));
        }
        self.held
    }

    pub(super) fn held(&self) -> Option<f64> {
        self.held
    }

    /// What is known of the last `seconds`.
    pub(super) fn last(&self, seconds: usize) -> impl Iterator<Item = f64> + Clone {
        self.ring.range(RING - seconds..).flatten().copied()
    }

    /// From second to second, where both are known.
    pub(super) fn changes(&self, seconds: usize) -> impl Iterator<Item = f64> + Clone {
        self.part(seconds, 0)
    }

    /// The same, of the seconds that ended some time `ago`.
    pub(super) fn part(&self, seconds: usize, ago: usize) -> impl Iterator<Item = f64> + Clone {
        let until = RING - ago;
        let from = until.saturating_sub(seconds + 1);
        let pairs = self.ring.range(from..until).zip(self.ring.range(from + 1..until));
        pairs.filter_map(|(before, after)| Some((*after)? - (*before)?))
    }

    /// Of the least-squares line, in units a minute.
    fn slope(&self, seconds: usize) -> f64 {
        let points = self.ring.range(RING - seconds..).enumerate();
        let points = points.filter_map(|(second, value)| Some((second as f64, (*value)?)));
        let (count, sum) = points.clone().fold((0.0, (0.0, 0.0)), |(count, sum), point| {
            (count + 1.0, (sum.0 + point.0, sum.1 + point.1))
        });
        if count < 2.0 {
            return 0.0;
        }
        let middle = (sum.0 / count, sum.1 / count);
        let (above, below) = points.fold((0.0, 0.0), |(above, below), (second, value)| {
            let away = second - middle.0;
            (above + away * (value - middle.1), below + away * away)
        });
        60.0 * above / below
    }

    /// How a minute differs from 10 s, from the baseline and from three minutes, in spreads; then spreads and slopes.
    pub(super) fn windows(&self) -> [f64; 7] {
        let [short, middle, long] = [10, 60, RING].map(|seconds| mean(self.last(seconds)));
        let spread = self.variance.sqrt();
        [
            (short - middle) / spread,
            (middle - self.mean) / spread,
            (middle - long) / spread,
            deviation(self.last(RING)),
            deviation(self.last(20)),
            self.slope(20),
            self.slope(RING),
        ]
    }

    /// 20 s and 180 s against the baseline and 20 s against 180 s, each also in spreads; then spread, slope and unrest of a
    /// minute.
    pub(super) fn common(&self) -> [f64; 9] {
        let (short, long) = (mean(self.last(20)), mean(self.last(RING)));
        let spread = self.variance.sqrt();
        let [away, drifted, turned] = [short - self.mean, long - self.mean, short - long];
        [
            away,
            away / spread,
            drifted,
            drifted / spread,
            turned,
            turned / spread,
            deviation(self.last(60)),
            self.slope(60),
            mean(self.changes(60).map(f64::abs)),
        ]
    }
}

/// 0 of nothing.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Standard deviation, divided by the count.
fn deviation(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let middle = mean(values.clone());
    mean(values.map(|value| (value - middle).powi(2))).sqrt()
}
